package app.anjian.feature.hazard

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*

class HazardDoes(
    val back: () -> Unit = {},
    val stopSupply: () -> Unit = {},
    val makeSafe: () -> Unit = {},
    val restoreSupply: () -> Unit = {},
    val reported: () -> Unit = {},
    val before: () -> Unit = {},
    val after: () -> Unit = {},
    val photo: (PhotoId) -> Unit = {},
    val dispatch: () -> Unit = {},
    val notice: () -> Unit = {},
    val sendNotice: () -> Unit = {},
    val note: (String) -> Unit = {},
    val passes: (String) -> Unit = {},
    val fails: () -> Unit = {},
    val mistake: (String?) -> Unit = {},
    val withdraw: () -> Unit = {},
    val sync: () -> Unit = {},
)

/** 07: what to do now, by when, the notice, and the recheck that closes it. Full screen; an L1 opens it by itself. */
@Composable
fun HazardScreen(state: HazardState, does: HazardDoes) {
    val hazard = state.hazard
    val times = Times(LocalZone.current, say)
    val grade = hazard?.grade ?: Grade.L1
    Page(
        bar = { HazardHead(state, grade, times, does) },
        dock = { HazardDock(state, does) },
    ) {
        if (hazard == null) return@Page
        Box(Modifier.padding(top = 10.dp)) {
            Photos(state.before, false, "photo-before", mayTake = hazard.open, onPhoto = does.photo, onTake = does.before)
        }
        if (state.recheckIsDue) Recheck(state, does)
        if (hazard.open) {
            Section(say.doNow, right = say.tapKeepsTime)
            Card(flush = true) { Now(state, hazard, grade, times, does) }
        }
        if (!hazard.open && hazard.supplyOff) Card(flush = true) { Measure(say.restoreSupply, null, times, "restore-supply", does.restoreSupply) }
        Card {
            Section(say.fixBy)
            val until = hazard.deadline
            Txt(
                if (until == null) say.noDeadline else times.fullDay(until) + " " + times.weekday(until),
                size = Size.large, bold = true, colour = if (hazard.overdue) grade.ink else colours.ink,
            )
            state.form?.item(hazard.hazard.item())?.fix?.let { Txt(say.of(it), size = Size.second, colour = colours.ink2) }
        }
        Card(flush = true) {
            ListRow(first = true) {
                val served = hazard.notices.isNotEmpty()
                SignBox(Icon.Note, if (served) colours.passSoft else grade.soft, if (served) colours.pass else grade.ink)
                TwoLines(if (hazard.needsNotice) say.noticeMust else say.notice, null)
                Tag(if (served) say.served else say.notServed, if (served) colours.pass else grade.ink, if (served) colours.passSoft else grade.soft)
            }
            if (hazard.notices.isNotEmpty()) {
                ListRow(Modifier.testTag("send-notice"), onClick = does.sendNotice) {
                    Sign(Icon.File, colour = colours.brand)
                    Txt(say.sendNotice, Modifier.weight(1f), colour = colours.brand, bold = true)
                }
            }
        }
        Section(say.whatHappened)
        Card(flush = true) { Course(hazard, state, times) }
        if (hazard.open) {
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                Sign(Icon.Lock, size = 20.dp, colour = colours.ink2)
                Txt(say.onlyRecheck, size = Size.small, colour = colours.ink2)
            }
            Mistake(state, does)
        }
    }
}

@Composable
private fun HazardDock(state: HazardState, does: HazardDoes) {
    val hazard = state.hazard
    when {
        hazard == null -> Unit
        state.recheckIsDue -> Dock(lesser = { MainButton(say.recheckFailed, Modifier.weight(1f), tone = Tone.Quiet, tag = "recheck-fails", onClick = does.fails) }) {
            MainButton(say.recheckPassed, Modifier.weight(1.7f), icon = Icon.Check, tone = Tone.Pass, tag = "recheck-passes") { does.passes(state.note) }
        }
        hazard.open && hazard.notices.isEmpty() -> Dock { MainButton(say.makeNotice, Modifier.weight(1f), icon = Icon.Pen, tag = "notice", onClick = does.notice) }
        hazard.open -> Dock(lesser = { MainButton(say.goRecheck, Modifier.weight(1f), tone = Tone.Quiet, tag = "recheck-passes") { does.passes(state.note) } }) {
            MainButton(say.backToList, Modifier.weight(2f), icon = Icon.Check, onClick = does.back)
        }
        else -> Dock { MainButton(say.backToList, Modifier.weight(1f), icon = Icon.Check, onClick = does.back) }
    }
}

@Composable
private fun Now(state: HazardState, hazard: HazardCard, grade: Grade, times: Times, does: HazardDoes) {
    if (grade == Grade.L1) ListRow(first = true, fill = colours.l1Soft) { Txt(say.closeOpenTouch, colour = colours.l1, bold = true) }
    Measure(say.closeValve, hazard.supplyStopped, times, "stop-supply", does.stopSupply)
    Measure(say.makeSafe, hazard.madeSafe, times, "make-safe", does.makeSafe)
    if (grade == Grade.L1) {
        ListRow {
            Sign(Icon.Call, colour = colours.l1)
            TwoLines(say.callDispatch, state.dispatch?.let { say.of(it.label) + " " + it.number } ?: say.noDispatch)
            if (state.dispatch != null) LineButton(say.dial, icon = Icon.Call, tag = "dispatch", onClick = does.dispatch)
        }
    }
    if (state.form?.completed != null || hazard.notices.isNotEmpty()) Measure(say.customerReports, hazard.rectificationReported, times, "reported", does.reported)
}

@Composable
private fun Recheck(state: HazardState, does: HazardDoes) = Card(border = colours.brand) {
    Section(say.goRecheck)
    Column(Modifier.padding(top = 8.dp), verticalArrangement = Arrangement.spacedBy(10.dp)) {
        Photos(state.after, false, "photo-after", say.photoAfter, onPhoto = does.photo, onTake = does.after)
        Field(state.note, say.recheckNote, tag = "recheck-note", onText = does.note)
    }
}

/** Raised by mistake: two taps and words, far from the thumb. */
@Composable
private fun Mistake(state: HazardState, does: HazardDoes) {
    val words = state.mistake
    if (words == null) {
        TextButton(say.raisedByMistake, icon = Icon.Undo, tag = "mistake") { does.mistake("") }
    } else {
        Card {
            Field(words, say.mistakeNeeded, tag = "mistake-words") { does.mistake(it) }
            Row(Modifier.padding(top = 8.dp), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
                LineButton(say.cancel, Modifier.weight(1f)) { does.mistake(null) }
                LineButton(say.withdraw, Modifier.weight(2f), tag = "withdraw", onClick = does.withdraw)
            }
        }
    }
}

/** What was done, the newest last. */
@Composable
private fun Course(hazard: HazardCard, state: HazardState, times: Times) {
    val moment = { it: Moment -> times.fullDay(it.best) + " " + times.clock(it.best) }
    val steps = listOfNotNull(
        say.stageRaised to listOfNotNull(state.people[hazard.firstRaisedBy], moment(hazard.firstRaised)).joinToString(" · "),
        hazard.madeSafe?.let { say.stageMadeSafe to moment(it) },
        hazard.supplyStopped?.let { say.stageSupplyStopped to moment(it) },
        (say.stageNoticeServed to "×${hazard.notices.size}").takeIf { hazard.notices.isNotEmpty() },
        hazard.rectificationReported?.let { say.stageReported to moment(it) },
        (say.stageRecheckFailed to "×${hazard.rechecksFailed}").takeIf { hazard.rechecksFailed > 0u },
        hazard.closed?.let { say.stageClosed to listOfNotNull(state.people[it.by], moment(it.at)).joinToString(" · ") },
        hazard.supplyRestored?.let { say.stageRestored to moment(it) },
    )
    steps.forEachIndexed { index, (what, how) ->
        ListRow(first = index == 0) {
            Txt(what, Modifier.weight(1f), bold = index == steps.lastIndex)
            Txt(how, size = Size.second, colour = colours.ink2)
        }
    }
}

@Composable
private fun HazardHead(state: HazardState, grade: Grade, times: Times, does: HazardDoes) {
    val closed = state.hazard?.open == false
    val deep = grade == Grade.L1 && !closed
    val ink = if (deep) Color.White else colours.ink
    val fill = if (closed) {
        colours.passSoft
    } else if (deep) {
        colours.l1Deep
    } else {
        grade.soft
    }
    val site = state.form?.site
    Column(Modifier.fillMaxWidth().background(fill).padding(bottom = 12.dp)) {
        Row(Modifier.heightIn(min = 60.dp).padding(start = 4.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
            SignButton(Icon.Back, say.back, Modifier.testTag("back"), ink = ink, onClick = does.back)
            Txt(site?.let { "${it.door} ${it.customer}" }.orEmpty(), Modifier.weight(1f), size = Size.second, colour = ink)
            SyncPill(state.status?.waiting?.toInt() ?: 0, 0, does.sync)
        }
        Row(Modifier.padding(horizontal = Edge), verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(12.dp)) {
            val tint = if (closed) {
                colours.pass
            } else if (deep) {
                ink
            } else {
                grade.ink
            }
            Sign(if (closed) Icon.Check else grade.sign, size = 44.dp, colour = tint)
            Column {
                val what = state.hazard?.let { say.of(it.defect ?: it.item) }.orEmpty()
                Txt(say.grade(grade) + " · " + what, Modifier.testTag("hazard-title"), size = Size.large, colour = tint, bold = true)
                state.hazard?.let {
                    val since = times.fullDay(it.firstRaised.best) + " " + say.raisedAt(times.clock(it.firstRaised.best))
                    Txt(if (it.stage == HazardStage.RAISED) since else say.stage(it.stage) + " · " + since, size = Size.second, colour = ink)
                }
            }
        }
    }
}

@Composable
private fun Measure(text: String, done: Moment?, times: Times, tag: String, onClick: () -> Unit) =
    ListRow(Modifier.testTag(tag), onClick = if (done == null) onClick else null) {
        Box(
            Modifier.size(32.dp).clip(RoundedCornerShape(8.dp)).background(if (done != null) colours.pass else colours.surface3),
            contentAlignment = Alignment.Center,
        ) { if (done != null) Sign(Icon.Check, size = 22.dp, colour = colours.solidInk) }
        Txt(text, Modifier.weight(1f), bold = true)
        done?.let { Txt(times.day(it.best) + " " + times.clock(it.best), size = Size.second, colour = colours.ink2) }
    }
