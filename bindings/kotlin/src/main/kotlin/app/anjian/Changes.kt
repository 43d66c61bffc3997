package app.anjian

import kotlinx.coroutines.channels.Channel

/** Listens for one collector and keeps what it has not taken yet, merged: bounded by what there is, however slow the collector. */
internal class MergedChanges : ChangeListener {
    private val wakes = Channel<Unit>(Channel.CONFLATED)
    private val inspections = LinkedHashSet<InspectionId>()
    private var reference = false
    private var sync = false

    /** Called by the core on the thread that wrote; only takes note. */
    override fun changed(changed: Changed) {
        synchronized(this) {
            when (changed) {
                is Changed.Inspections -> inspections += changed.inspections
                is Changed.Reference -> reference = true
                is Changed.Sync -> sync = true
            }
        }
        wake()
    }

    fun wake() {
        wakes.trySend(Unit)
    }

    /** No more will come; what was noted is still delivered. */
    fun end() {
        wakes.close()
    }

    /** Gives every change to [take] as it comes, until the end. */
    suspend fun deliver(take: suspend (Changed) -> Unit) {
        deliverBatches { batch -> batch.forEach { take(it) } }
    }

    /** Gives what came since the last time to [take], until the end. */
    suspend fun deliverBatches(take: suspend (List<Changed>) -> Unit) {
        for (wake in wakes) take(taken())
    }

    private fun taken(): List<Changed> = synchronized(this) {
        buildList {
            if (reference) add(Changed.Reference)
            if (inspections.isNotEmpty()) add(Changed.Inspections(inspections.toList()))
            if (sync) add(Changed.Sync)
            reference = false
            sync = false
            inspections.clear()
        }
    }
}

/** The collectors of one workspace, so that closing it ends their flows. */
internal class Listeners {
    private val open = LinkedHashSet<MergedChanges>()
    private var ended = false

    fun add(listener: MergedChanges) {
        synchronized(this) {
            if (!ended) open += listener
        }
    }

    fun remove(listener: MergedChanges) {
        synchronized(this) { open -= listener }
    }

    fun end() {
        val last = synchronized(this) {
            ended = true
            open.toList().also { open.clear() }
        }
        last.forEach { it.end() }
    }
}
