package app.anjian.feature.site

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class SiteState(val card: SiteCard? = null, val status: Status? = null) {
    /** The inspection that is due here and how far it came. */
    val due: InspectionId? get() = card?.due?.firstOrNull()
    val progress: Progress? get() = card?.inspections?.find { it.inspection == due }?.progress
    val appointment: TimeSpan? get() = card?.inspections?.find { it.inspection == due }?.appointment
}

class SiteModel(private val repository: Repository, private val site: SiteId, scope: CoroutineScope) : Model<SiteState>(SiteState(), scope) {
    init {
        follow(repository.changes) {
            val card = repository.site(site)
            val status = repository.status()
            show { copy(card = card, status = status) }
        }
    }

    /** Let in: the visit is kept, then the checklist opens. */
    fun enter(then: (InspectionId) -> Unit) = work {
        val due = now.due ?: return@work
        if (now.progress !is ProgressBegun) {
            repository.act(due, repository.form(due).seen, DoAddVisit(VisitOutcome.ENTERED, emptyList(), false, ""))
        }
        then(due)
    }
}

/** Where a site's card leads. */
class SiteDoors(
    val back: () -> Unit = {},
    val enter: () -> Unit = {},
    val notLetIn: (InspectionId) -> Unit = {},
    val open: (InspectionId) -> Unit = {},
    val hazard: (HazardLine) -> Unit = {},
    val appoint: (InspectionId) -> Unit = {},
    val call: (String) -> Unit = {},
    val navigate: (String) -> Unit = {},
    val sync: () -> Unit = {},
)

/** 03: who lives here, what is open, what burns, what was. */
@Composable
fun SiteScreen(state: SiteState, to: SiteDoors) {
    val card = state.card
    val times = Times(LocalZone.current, say)
    Page(
        bar = {
            Bar(
                card?.let { listOf(it.site.address.building, it.site.address.unit, it.site.address.room).filter { w -> w.isNotEmpty() }.joinToString(" ") }
                    ?.ifEmpty { card.site.customer }.orEmpty(),
                card?.let { say.account(it.site.id) + " · " + say.siteClass(it.site.`class`) },
                onBack = to.back,
            ) { SyncPill(state.status?.waiting?.toInt() ?: 0, state.status?.refused?.size ?: 0, to.sync) }
        },
        dock = {
            val due = state.due
            if (due == null) {
                Dock { MainButton(say.nothingDue, Modifier.weight(1f), enabled = false) {} }
            } else {
                Dock(lesser = { MainButton(say.couldNotEnter, Modifier.weight(1f), tone = Tone.Quiet, tag = "not-let-in") { to.notLetIn(due) } }) {
                    val begun = state.progress is ProgressBegun
                    MainButton(if (begun) say.goOn else say.enteredBegin, Modifier.weight(2f), icon = Icon.Door, onClick = to.enter)
                }
            }
        },
    ) {
        if (card != null) {
            Who(card, state, times, to)
            card.hazards.filter { it.open }.forEach { Open(it, times) { to.hazard(it) } }
            if (card.appliances.isNotEmpty()) {
                Section(say.appliances, right = say.usedYears)
                Card(flush = true) { card.appliances.forEachIndexed { index, it -> Burns(it, index == 0) } }
            }
            val closed = card.hazards.filter { !it.open }
            if (closed.isNotEmpty()) {
                Section(say.hazardClosed)
                Card(flush = true) { closed.forEachIndexed { index, it -> Closed(it, index == 0) { to.hazard(it) } } }
            }
            if (card.inspections.isNotEmpty()) {
                Section(say.pastInspections)
                Card(flush = true) { card.inspections.forEachIndexed { index, it -> Was(it, index == 0, times) { to.open(it.inspection) } } }
            }
        }
    }
}

@Composable
private fun Who(card: SiteCard, state: SiteState, times: Times, to: SiteDoors) = Card {
    val site = card.site
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Txt(site.customer, Modifier.weight(1f, fill = false), size = Size.large, bold = true)
        (state.progress as? ProgressNoAccess)?.let { Tag(say.visitNumber(it.attempts.toInt() + 1), colours.l2, colours.l2Soft) }
    }
    Txt(site.address.text, size = Size.second)
    Txt(
        listOf(site.shownPhone.ifEmpty { say.noPhone }, site.meter.takeIf { it.isNotEmpty() }?.let { say.meterNumber(it) }.orEmpty())
            .filter { it.isNotEmpty() }.joinToString(" · "),
        size = Size.second, colour = colours.ink2,
    )
    if (site.remark.isNotEmpty()) Txt(site.remark, size = Size.second, colour = colours.ink2)
    Row(Modifier.padding(top = 10.dp), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        if (site.phone.isNotEmpty()) LineButton(say.call, Modifier.weight(1f), Icon.Call) { to.call(site.phone) }
        LineButton(say.navigate, Modifier.weight(1f), Icon.Navigate) { to.navigate(site.address.text) }
    }
    state.due?.let { due ->
        val at = state.appointment
        val text = if (at == null) say.appoint else say.appointedAt(times.day(at.from) + " " + times.clock(at.from) + "–" + times.clock(at.until))
        LineButton(text, Modifier.fillMaxWidth().padding(top = 10.dp), Icon.Clock, "appoint") { to.appoint(due) }
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Open(hazard: HazardLine, times: Times, onClick: () -> Unit) = Card(flush = true, border = hazard.grade.ink) {
    ListRow(Modifier.testTag("hazard-${hazard.hazard}"), first = true, onClick = onClick) {
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(4.dp)) {
            FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(4.dp)) {
                GradeChip(hazard.grade)
                Txt(say.of(hazard.defect ?: hazard.item), bold = true)
            }
            val until = hazard.deadline?.let { times.fullDay(it) }
            Txt(
                if (until == null) {
                    say.noDeadline
                } else if (hazard.overdue) {
                    say.overdueSince(until)
                } else {
                    say.deadline(until)
                },
                size = Size.second, colour = if (hazard.overdue) hazard.grade.ink else colours.ink2, bold = hazard.overdue,
            )
        }
        Sign(Icon.Forward, colour = colours.ink2)
    }
}

@Composable
private fun Closed(hazard: HazardLine, first: Boolean, onClick: () -> Unit) = ListRow(Modifier.testTag("hazard-${hazard.hazard}"), first = first, onClick = onClick) {
    Sign(Icon.Check, colour = colours.pass)
    TwoLines(hazard.grade.name + " " + say.of(hazard.defect ?: hazard.item), say.stage(hazard.stage), bold = false)
    Sign(Icon.Forward, colour = colours.ink3)
}

@Composable
private fun Burns(it: ApplianceAge, first: Boolean) = ListRow(first = first) {
    SignBox(
        when (it.appliance.kind) {
            ApplianceKind.HOB -> Icon.Flame
            ApplianceKind.OTHER -> Icon.Gauge
            else -> Icon.Heater
        },
    )
    TwoLines(say.appliance(it.appliance.kind), it.appliance.bought?.let { at -> say.bought(at) } ?: say.yearsUnknown)
    it.years?.let { years -> Txt("$years", size = Size.large, bold = true) }
}

@Composable
private fun Was(line: InspectionLine, first: Boolean, times: Times, onClick: () -> Unit) = ListRow(first = first, onClick = onClick) {
    val (icon, ink) = when {
        line.openHazards > 0u -> Icon.Triangle to colours.l2
        line.progress is ProgressCompleted -> Icon.Check to colours.pass
        line.progress is ProgressNoAccess -> Icon.NobodyHome to colours.l2
        else -> Icon.Door to colours.ink2
    }
    Sign(icon, colour = ink)
    val at = line.completedAt ?: line.decidedAt
    TwoLines(
        listOfNotNull(at?.let { times.fullDay(it) }, say.progress(line.progress)).joinToString(" "),
        listOfNotNull(line.decidedByName, line.openHazards.takeIf { it > 0u }?.let { say.openHazards(it.toInt()) }).joinToString(" · "),
        bold = false,
    )
    Sign(Icon.Forward, colour = colours.ink3)
}
