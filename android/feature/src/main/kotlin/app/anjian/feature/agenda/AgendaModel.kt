package app.anjian.feature.agenda

import app.anjian.core.*
import app.anjian.ui.Model
import kotlinx.coroutines.CoroutineScope

/** What may be asked of the agenda. */
enum class Chosen(val ranks: List<AgendaRank>) {
    Due(listOf(AgendaRank.OPEN_L1, AgendaRank.APPOINTMENT, AgendaRank.OVERDUE, AgendaRank.TRY_AGAIN, AgendaRank.PLAIN)),
    Appointments(listOf(AgendaRank.APPOINTMENT)),
    TryAgain(listOf(AgendaRank.TRY_AGAIN)),
    Overdue(listOf(AgendaRank.OVERDUE)),
    Done(listOf(AgendaRank.DONE)),
}

data class AgendaState(
    val chosen: Chosen = Chosen.Due,
    val lines: List<AgendaLine> = emptyList(),
    val next: AgendaPlace? = null,
    val counts: Map<AgendaRank, Int> = emptyMap(),
    val coverage: AreaCoverage? = null,
    val grave: HazardLine? = null,
    val conflicts: List<InspectionLine> = emptyList(),
    /** Promises for later days: they call nobody today. */
    val promises: List<InspectionLine> = emptyList(),
    val areas: List<AreaId> = emptyList(),
    val area: AreaId? = null,
    val status: Status? = null,
    val asOf: Timestamp = 0,
    val loaded: Boolean = false,
) {
    fun count(of: Chosen): Int = of.ranks.sumOf { counts[it] ?: 0 }

    /** Where the main button leads. */
    val nextDoor: AgendaLine? get() = lines.firstOrNull { it.rank != AgendaRank.DONE }
}

class AgendaModel(private val repository: Repository, scope: CoroutineScope) : Model<AgendaState>(AgendaState(), scope) {
    init {
        follow(repository.changes) { look() }
    }

    fun choose(chosen: Chosen) = work {
        show { copy(chosen = chosen, lines = emptyList(), next = null, loaded = false) }
        look()
    }

    fun only(area: AreaId?) = work {
        show { copy(area = area, lines = emptyList(), next = null, loaded = false) }
        look()
    }

    /** The list comes near its end: the next page. */
    fun more() = work {
        val place = now.next ?: return@work
        show { copy(next = null) }
        val page = repository.agenda(filter(), place)
        show { if (next == null) copy(lines = lines + page.lines, next = page.next) else this }
    }

    private fun filter() = AgendaFilter(area = now.area, ranks = now.chosen.ranks)

    private suspend fun look() {
        // As many lines as she has scrolled to: a change must not throw her back to the beginning.
        val page = repository.agenda(filter(), most = maxOf(PAGE, now.lines.size))
        val whole = repository.agenda(AgendaFilter(area = now.area), most = 1)
        // One figure on the screen: that of the area with the most doors.
        val coverage = repository.coverage().filter { now.area == null || it.area == now.area }.maxByOrNull { it.count.due }
        val grave = repository.hazards(HazardFilter(grade = Grade.L1)).firstOrNull()
        val conflicts = repository.conflicts()
        val promises = if (now.chosen == Chosen.Appointments) repository.appointments() else emptyList()
        val areas = repository.reference().areas.filter { it.assigned }.map { it.id }
        val status = repository.status()
        show {
            copy(
                lines = page.lines, next = page.next, asOf = page.asOf, coverage = coverage, grave = grave, conflicts = conflicts,
                promises = promises.filter { promise -> page.lines.none { it.inspection == promise.inspection } && (area == null || promise.site?.area == area) },
                counts = whole.counts.associate { it.rank to it.count.toInt() }, areas = areas, status = status, loaded = true,
            )
        }
    }
}
