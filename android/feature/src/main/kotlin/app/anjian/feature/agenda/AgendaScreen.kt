package app.anjian.feature.agenda

import androidx.compose.foundation.background
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.*
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*

/** Where the agenda leads. */
class AgendaDoors(
    val site: (SiteId) -> Unit = {},
    val hazard: (HazardLine) -> Unit = {},
    val conflict: (InspectionLine) -> Unit = {},
    val call: (String) -> Unit = {},
    val area: (AreaId?) -> Unit = {},
    val sync: () -> Unit = {},
    val tab: (Tab) -> Unit = {},
)

/** 01: the doors of the day. */
@Composable
fun AgendaScreen(state: AgendaState, to: AgendaDoors, onChoose: (Chosen) -> Unit, onMore: () -> Unit) {
    val times = Times(LocalZone.current, say)
    val waiting = state.status?.waiting?.toInt() ?: 0
    val list = rememberLazyListState()
    val nearEnd by remember(state.lines.size) {
        derivedStateOf { (list.layoutInfo.visibleItemsInfo.lastOrNull()?.index ?: 0) > state.lines.size - AHEAD }
    }
    var choosing by remember { mutableStateOf(false) }
    LaunchedEffect(nearEnd, state.next) { if (nearEnd && state.next != null) onMore() }
    Page(
        bar = {
            val day = if (state.asOf == 0L) "" else times.day(state.asOf) + " " + times.weekday(state.asOf)
            Head(say.today, listOf(day, state.area ?: state.areas.singleOrNull().orEmpty()).filter { it.isNotEmpty() }.joinToString(" · ")) {
                if (state.areas.size > 1) SignButton(Icon.Pin, say.allAreas, Modifier.testTag("areas"), ink = if (state.area != null) colours.brand else colours.ink2) { choosing = !choosing }
                SyncPill(waiting, state.status?.refused?.size ?: 0, to.sync)
            }
        },
        dock = {
            Column {
                state.nextDoor?.let { line ->
                    Dock {
                        MainButton("${say.nextDoor}  ${line.site.door} ${line.site.customer}", Modifier.weight(1f), icon = Icon.Forward) {
                            to.site(line.site.id)
                        }
                    }
                }
                Tabs(Tab.Today, waiting, to.tab)
            }
        },
        scrolls = false,
    ) {
        LazyColumn(Modifier.fillMaxSize().testTag("agenda"), list, verticalArrangement = Arrangement.spacedBy(0.dp)) {
            item { Above(state, to, times) }
            if (choosing && state.areas.size > 1) item { Areas(state, to.area) }
            item { Chips(state, onChoose) }
            if (state.loaded && state.lines.isEmpty() && state.promises.isEmpty()) item { Box(Modifier.padding(top = 12.dp)) { Remark(say.nothingHere, Icon.Check) } }
            itemsIndexed(state.lines, key = { _, line -> line.inspection }) { index, line ->
                val before = state.lines.getOrNull(index - 1)?.site?.stair
                val opens = before != line.site.stair
                val closes = state.lines.getOrNull(index + 1)?.site?.stair != line.site.stair
                Column {
                    if (opens) {
                        Section(line.site.stair, Modifier.padding(top = 8.dp, bottom = 8.dp), right = if (index == 0) say.inWalkingOrder else null)
                    }
                    val corner = { on: Boolean -> if (on) 16.dp else 0.dp }
                    Box(
                        Modifier.clip(RoundedCornerShape(corner(opens), corner(opens), corner(closes), corner(closes))).background(colours.card),
                    ) { Door(line, index == 0, opens, times, to.call) { to.site(line.site.id) } }
                }
            }
            if (state.promises.isNotEmpty()) item { Section(say.laterPromises, Modifier.padding(top = 8.dp, bottom = 8.dp)) }
            items(state.promises, key = { "promise-" + it.inspection }) { line -> line.site?.let { site -> Promise(line, site, times) { to.site(site.id) } } }
            if (state.next != null) item { Txt(say.loadingMore, Modifier.padding(14.dp), size = Size.second, colour = colours.ink2) }
            item { Spacer(Modifier.height(12.dp)) }
        }
    }
}

private const val AHEAD = 15

@Composable
private fun Above(state: AgendaState, to: AgendaDoors, times: Times) = Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
    state.grave?.let { Grave(it, state.asOf, times) { to.hazard(it) } }
    state.conflicts.firstOrNull()?.let { line ->
        Remark(say.conflictsTitle + " · " + (line.site?.let { it.door + " " + it.customer } ?: line.inspection), Icon.Split, colours.l2Soft, colours.l2, true, "conflict") {
            to.conflict(line)
        }
    }
    state.coverage?.let { Coverage(it, state.asOf, times) }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Grave(hazard: HazardLine, now: Timestamp, times: Times, onClick: () -> Unit) =
    Card(Modifier.testTag("grave"), flush = true, border = colours.l1, fill = colours.l1Soft) {
        ListRow(first = true, onClick = onClick) {
            SignBox(Icon.Octagon, colours.l1, colours.solidInk)
            Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(2.dp)) {
                FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(2.dp)) {
                    Txt(say.grade1 + " · " + say.stage(hazard.stage), colour = colours.l1, bold = true)
                    hazard.deadline?.let { Tag(left(it, hazard.overdue, now, times), colours.solidInk, colours.l1) }
                }
                val where = listOf(hazard.site.address.building + hazard.site.address.unit, hazard.site.door, hazard.site.customer).filter { it.isNotEmpty() }
                Txt(where.joinToString(" ") + " · " + say.of(hazard.defect ?: hazard.item), size = Size.second, lines = 2)
            }
            Sign(Icon.Forward, colour = colours.l1)
        }
    }

@Composable
private fun left(deadline: Timestamp, overdue: Boolean, now: Timestamp, times: Times): String = when (val days = times.daysUntil(deadline, now)) {
    0 -> if (overdue) say.overdueWord else say.dueToday
    else -> if (overdue) say.overdueWord else say.daysLeft(days)
}

@Composable
private fun Coverage(coverage: AreaCoverage, now: Timestamp, times: Times) = Card {
    val pace = coverage.pace
    val large = largeText()
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Txt(percent(coverage.rates.completionStrict), size = Size.figure, bold = true)
        Column(Modifier.weight(1f)) {
            Txt(say.completion, size = Size.small, colour = colours.ink2)
            pace?.let { Txt(say.target(percent(it.target, 0)), size = Size.small, colour = colours.ink2) }
        }
        if (!large) pace?.let { Txt(say.enteredOf("${it.done}", "${it.base}"), size = Size.second) }
    }
    Track(coverage.rates.completionStrict?.toFloat() ?: 0f, mark = pace?.target?.toFloat())
    Spacer(Modifier.height(4.dp))
    pace?.let {
        val behind = it.achievable == Achievable.AT_RISK || it.achievable == Achievable.IMPOSSIBLE
        Txt(say.stillNeeded("${it.stillNeeded}", it.neededPerWorkday?.let { n -> figure(n, 1) } ?: "—"), size = Size.second, bold = true)
        Txt(
            listOfNotNull(it.donePerWorkday?.let { n -> say.paceSoFar(figure(n, 1)) }, say.pace(it.achievable)).joinToString(" · "),
            size = Size.second, bold = true, colour = if (behind) colours.l2 else colours.pass,
        )
    }
    val fresh = coverage.freshness
    val words = listOfNotNull(
        pace?.let { say.workdaysLeft(it.workdaysLeft.toInt()) }.takeIf { !large },
        fresh?.let { say.devicesHeard(it.devicesHeard.toInt(), it.devicesTotal.toInt(), times.age(it.oldestWord ?: it.asOf, now)) },
    )
    if (words.isNotEmpty()) Txt(words.joinToString(" · "), size = Size.small, colour = colours.ink2)
}

@Composable
private fun Chips(state: AgendaState, onChoose: (Chosen) -> Unit) = Row(
    Modifier.padding(top = 10.dp).horizontalScroll(rememberScrollState()),
    horizontalArrangement = Arrangement.spacedBy(8.dp),
) {
    Chosen.entries.forEach { chosen ->
        val text = when (chosen) {
            Chosen.Due -> say.due
            Chosen.Appointments -> say.appointments
            Chosen.TryAgain -> say.tryAgain
            Chosen.Overdue -> say.overdue
            Chosen.Done -> say.progressCompleted
        }
        Chip(text, state.chosen == chosen, count = state.count(chosen), tag = "chip-$chosen") { onChoose(chosen) }
    }
}

/** Which of her areas; only where she has several. */
@Composable
private fun Areas(state: AgendaState, onArea: (AreaId?) -> Unit) = Row(
    Modifier.padding(top = 10.dp).horizontalScroll(rememberScrollState()),
    horizontalArrangement = Arrangement.spacedBy(8.dp),
) {
    Chip(say.allAreas, state.area == null, tag = "area-all") { onArea(null) }
    state.areas.forEach { Chip(it, state.area == it, tag = "area-$it") { onArea(it) } }
}

@Composable
private fun Door(line: AgendaLine, isNext: Boolean, first: Boolean, times: Times, onCall: (String) -> Unit, onClick: () -> Unit) {
    val edge = if (isNext) Modifier.startEdge(colours.brand) else Modifier
    ListRow(Modifier.testTag("door-${line.site.id}").then(edge), first, if (isNext) colours.brandSoft else Color.Transparent, onClick) {
        if (line.site.address.room.isNotEmpty()) Txt(line.site.door, Modifier.widthIn(min = 46.dp), size = Size.large, bold = true, lines = 1)
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(2.dp)) {
            Marks(line, times)
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(6.dp)) {
                val last = line.site.lastInspected
                val second = if (line.progress is ProgressUntouched) last?.let { say.lastInspected(it) } ?: say.neverInspected else say.progress(line.progress)
                if (line.onlyHere) Sign(Icon.Device, size = 16.dp, colour = colours.wait)
                Txt(second, size = Size.second, colour = colours.ink2)
            }
        }
        if (line.appointment != null && line.site.phone.isNotEmpty()) {
            SignButton(Icon.Call, say.call + " " + line.site.customer, fill = colours.brandSoft, ink = colours.brand) { onCall(line.site.phone) }
        } else {
            Sign(Icon.Forward, colour = if (isNext) colours.brand else colours.ink3)
        }
    }
}

@Composable
private fun Promise(line: InspectionLine, site: Site, times: Times, onClick: () -> Unit) = Box(Modifier.background(colours.card)) {
    ListRow(Modifier.testTag("promise-${site.id}"), onClick = onClick) {
        SignBox(Icon.Clock, colours.brandSoft, colours.brand)
        val at = line.appointment
        TwoLines(
            at?.let { times.day(it.from) + " " + times.weekday(it.from) + " " + times.clock(it.from) + "–" + times.clock(it.until) }.orEmpty(),
            site.stair + " " + site.door + " " + site.customer,
        )
        Sign(Icon.Forward, colour = colours.ink3)
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Marks(line: AgendaLine, times: Times) = FlowRow(
    horizontalArrangement = Arrangement.spacedBy(6.dp),
    verticalArrangement = Arrangement.spacedBy(2.dp),
) {
    Txt(line.site.customer, bold = true)
    line.appointment?.let { Tag(say.appointedAt(times.clock(it.from)), colours.brand, colours.brandSoft, Icon.Clock) }
    (line.progress as? ProgressNoAccess)?.let { Tag(say.visitNumber(it.attempts.toInt() + 1), colours.l2, colours.l2Soft) }
    line.gravest?.let { GradeChip(it, it.name + " " + say.recheckDue) }
    if (line.conflicts > 0u) Tag(say.twoAnswers, colours.l2, colours.l2Soft, Icon.Split)
}
