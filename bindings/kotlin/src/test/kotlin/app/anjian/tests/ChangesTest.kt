package app.anjian.tests

import app.anjian.Changed
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ChangesTest {
    @Test
    fun `a screen that watches sees every change of what concerns it`() = story { stage ->
        stage.phone("li").use { phone ->
            val (here, elsewhere) = stage.inspections
            val shown = Channel<List<String>>(Channel.UNLIMITED)
            val concerns = { changed: Changed -> changed !is Changed.Inspections || here in changed.inspections }
            val screen = launch { phone.watch(concerns) { comments(here) }.collect { shown.send(it) } }
            assertEquals(emptyList<String>(), shown.receive())
            phone.comment(here, "1")
            assertEquals(listOf("1"), shown.receive())
            phone.comment(elsewhere, "does not concern it")
            phone.comment(here, "2")
            assertEquals(listOf("1", "2"), shown.receive())
            screen.cancelAndJoin()
        }
    }

    @Test
    fun `a slow collector gets changes merged and none is lost`() = story { stage ->
        val phone = stage.phone("li")
        val (first, second) = stage.inspections
        val batches = mutableListOf<Changed>()
        val (began, goOn) = Pair(CompletableDeferred<Unit>(), CompletableDeferred<Unit>())
        val collecting = launch {
            phone.changes.collect {
                batches += it
                began.complete(Unit)
                goOn.await()
            }
        }
        // Until it has subscribed, nothing is told.
        while (!began.isCompleted) {
            phone.comment(first, "0")
            kotlinx.coroutines.yield()
        }
        batches.clear()
        repeat(50) {
            phone.comment(first, "$it")
            phone.comment(second, "$it")
        }
        goOn.complete(Unit)
        phone.awaitClosed()
        collecting.join()
        val told = batches.filterIsInstance<Changed.Inspections>()
        assertEquals(setOf(first, second), told.flatMap { it.inspections }.toSet())
        assertTrue(told.size < 10, "merged: ${told.size}")
    }

    @Test
    fun `a collector that throws ends its own flow and stops neither the action nor the others`() = story { stage ->
        val phone = stage.phone("li")
        val inspection = stage.inspections[0]
        val thrown = CompletableDeferred<Throwable>()
        val throwing = launch {
            phone.watch { comments(inspection).size }
                .let { sizes -> runCatching { sizes.collect { size -> check(size == 0) { "surprise" } } } }
                .onFailure { thrown.complete(it) }
        }
        val quiet = CompletableDeferred<Unit>()
        val other = launch { phone.watch { comments(inspection).size }.catch { throw it }.collect { if (it == 2) quiet.complete(Unit) } }
        phone.comment(inspection, "1")
        phone.comment(inspection, "2")
        quiet.await()
        assertEquals("surprise", thrown.await().message)
        throwing.join()
        assertEquals(listOf("1", "2"), phone.comments(inspection))
        other.cancelAndJoin()
        phone.awaitClosed()
    }

    @Test
    fun `closing ends the flows`() = story { stage ->
        val phone = stage.phone("li")
        val began = CompletableDeferred<Unit>()
        val watching = launch { phone.watch { began.complete(Unit) }.toList() }
        began.await()
        phone.close()
        watching.join()
        phone.awaitClosed()
    }
}
