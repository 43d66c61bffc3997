package app.anjian.feature.leak

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*

/** What may be done at the leak test. */
class LeakDoes(
    val back: () -> Unit = {},
    val undo: () -> Unit = {},
    val read: (Reads) -> Unit = {},
    val typed: (String) -> Unit = {},
    val next: () -> Unit = {},
    val startClock: () -> Unit = {},
    val photograph: () -> Unit = {},
)

/** 06: the clock of the hold test, the points of the hand-held detector, one keypad for both. */
@Composable
fun LeakScreen(state: LeakState, does: LeakDoes) = Page(
    bar = {
        Bar(state.title?.let { say.of(it) } ?: say.leakTest, state.form?.site?.let { "${it.door} ${it.customer}" }, onBack = does.back) {
            TextButton(say.undo, icon = Icon.Undo, enabled = state.form?.mayUndo == true, tag = "undo", onClick = does.undo)
        }
    },
    dock = { Pad(state, does) },
) {
    (state.hold?.kind as? KindHold)?.let { Hold(state, it, does) }
    (state.points?.kind as? KindPoints)?.let { Points(state, it, does) }
    Verdict(state)
}

@Composable
private fun Hold(state: LeakState, kind: KindHold, does: LeakDoes) = Card {
    Row(horizontalArrangement = Arrangement.spacedBy(14.dp), verticalAlignment = Alignment.CenterVertically) {
        Clock(state, kind, does)
        Column(Modifier.weight(1f)) {
            Pressure(say.startPressure, state.start?.let { figure(it) + " Pa" }, say.enterNumber, state.reads == Reads.Start, "read-start") { does.read(Reads.Start) }
            val wait = if (state.startedAt != null && state.remaining(kind) > 0) say.remindsAtEnd else say.enterNumber
            Pressure(say.endPressure, state.end?.let { figure(it) + " Pa" }, wait, state.reads == Reads.End, "read-end") { does.read(Reads.End) }
            Pressure(say.allowedDrop, "≤ ${figure(kind.allowedDrop)} Pa", "", false, "allowed", null)
        }
    }
}

@Composable
private fun Pressure(name: String, value: String?, hint: String, on: Boolean, tag: String, onClick: (() -> Unit)?) = Row(
    Modifier.fillMaxWidth().testTag(tag).clip(RoundedCornerShape(10.dp)).background(if (on) colours.brandSoft else colours.card)
        .then(if (onClick != null) Modifier.clickable(role = Role.RadioButton, onClick = onClick).semantics { selected = on } else Modifier).heightIn(min = 52.dp).padding(horizontal = 6.dp),
    verticalAlignment = Alignment.CenterVertically,
    horizontalArrangement = Arrangement.spacedBy(8.dp),
) {
    Txt(name, Modifier.weight(1f), size = Size.second, colour = colours.ink2)
    Txt(value ?: hint, size = if (value == null || largeText()) Size.second else Size.title, bold = true, colour = if (on) colours.brand else colours.ink, align = TextAlign.End)
}

/** The ring runs empty; a tap starts it. */
@Composable
private fun Clock(state: LeakState, kind: KindHold, does: LeakDoes) {
    val (ground, ring) = colours.surface3 to colours.brand
    val all = (kind.stabiliseMinutes + kind.holdMinutes) * 60
    val left = state.remaining(kind)
    Box(
        Modifier.size(if (largeText()) 128.dp else 116.dp).testTag("clock").clip(RoundedCornerShape(64.dp)).clickable(role = Role.Button, onClick = does.startClock),
        contentAlignment = Alignment.Center,
    ) {
        Canvas(Modifier.fillMaxSize().padding(6.dp)) {
            val pen = Stroke(9.dp.toPx(), cap = StrokeCap.Round)
            drawCircle(ground, style = pen)
            val part = if (state.startedAt == null) 0f else (left / all).toFloat()
            drawArc(ring, -90f, 360f * part, false, Offset.Zero, size, style = pen)
        }
        Column(Modifier.padding(horizontal = 18.dp), horizontalAlignment = Alignment.CenterHorizontally) {
            if (state.startedAt == null) {
                Sign(Icon.Timer, colour = colours.brand)
                Txt(say.startClock, size = Size.small, colour = colours.brand, bold = true, align = TextAlign.Center)
            } else {
                val seconds = left.toLong()
                Txt("%d:%02d".format(seconds / 60, seconds % 60), size = Size.large, bold = true)
                val settling = left > kind.holdMinutes * 60
                Txt(if (settling) say.stabilising else say.holding(figure(kind.holdMinutes)), size = Size.small, colour = colours.ink2)
            }
        }
    }
}

@Composable
private fun Points(state: LeakState, kind: KindPoints, does: LeakDoes) = Card {
    Section(state.points?.let { say.of(it.text) } ?: say.leakPoints, right = say.unitDone(kind.measure.unit, state.values.size, kind.points.size))
    Column(Modifier.padding(top = 8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        kind.points.chunked(if (largeText()) 2 else 3).forEach { row ->
            Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                row.forEach { point -> Point(point, state, kind, does) }
                repeat((if (largeText()) 2 else 3) - row.size) { Spacer(Modifier.weight(1f)) }
            }
        }
    }
}

@Composable
private fun RowScope.Point(point: OptionOf, state: LeakState, kind: KindPoints, does: LeakDoes) {
    val value = state.values[point.code]
    val on = (state.reads as? Reads.Point)?.code == point.code
    val grade = value?.let { state.gradeOf(it, kind.measure) }
    Column(
        Modifier.weight(1f).fillMaxHeight().testTag("point-${point.code}").clip(RoundedCornerShape(12.dp))
            .background(
                if (value == null) {
                    colours.surface3
                } else if (grade == null) {
                    colours.passSoft
                } else {
                    grade.soft
                },
            )
            .border(2.dp, if (on) grade?.ink ?: colours.brand else androidx.compose.ui.graphics.Color.Transparent, RoundedCornerShape(12.dp))
            .clickable(role = Role.RadioButton) { does.read(Reads.Point(point.code)) }.semantics { selected = on }
            .heightIn(min = 58.dp).padding(horizontal = 10.dp, vertical = 6.dp),
    ) {
        Txt(say.of(point.text), size = Size.small, colour = colours.ink2)
        Txt(value?.let { figure(it) + if (grade == null) " ✓" else "" } ?: say.notMeasured, bold = true, colour = grade?.ink ?: colours.ink)
    }
}

@Composable
private fun Verdict(state: LeakState) {
    val judged = state.judged ?: return
    val grade = judged.verdict.grade
    Box(Modifier.testTag("verdict").semantics { liveRegion = LiveRegionMode.Assertive }) {
        if (grade == null) {
            if (!judged.verdict.fails) Remark(say.verdict(say.pass), Icon.Check, colours.passSoft, colours.pass, true)
        } else {
            Card(border = grade.ink, fill = grade.soft) {
                Txt(say.verdict(say.grade(grade)), colour = grade.ink, bold = true)
                if (grade == Grade.L1) Txt(say.closeOpenTouch, bold = true, size = Size.second)
                judged.advice.forEach { Txt(say.of(it), size = Size.second) }
            }
        }
    }
}

@Composable
private fun Pad(state: LeakState, does: LeakDoes) = Column(
    Modifier.fillMaxWidth().background(colours.surface3).padding(horizontal = Edge, vertical = 10.dp),
    verticalArrangement = Arrangement.spacedBy(8.dp),
) {
    val points = state.points?.kind as? KindPoints
    val hold = state.reads == Reads.Start || state.reads == Reads.End
    val name = when (val reads = state.reads) {
        is Reads.Start -> say.startPressure
        is Reads.End -> say.endPressure
        is Reads.Point -> points?.points?.find { it.code == reads.code }?.let { say.of(it.text) }.orEmpty()
    }
    val grade = state.judged?.verdict?.grade
    val decimals = if (hold) 0 else points?.measure?.decimals?.toInt() ?: 0
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        Txt(name, size = Size.second)
        Txt(state.typed.ifEmpty { "—" }, Modifier.weight(1f).testTag("typed"), size = Size.figure, bold = true, colour = grade?.ink ?: colours.ink)
        Txt(if (hold) "Pa" else points?.measure?.unit.orEmpty(), size = Size.second)
        if (decimals > 0) SignButton(Icon.Delete, say.delete) { does.typed(state.typed.dropLast(1)) }
        val item = if (hold) state.hold else state.points
        PhotoWanted(item?.photoMissing == true, item?.photos?.size ?: 0, onClick = does.photograph)
    }
    Keypad(letters = false, point = decimals > 0, onKey = { does.typed(state.typed + it) }, onDelete = { does.typed(state.typed.dropLast(1)) }) {
        val text = if (grade == Grade.L1) {
            say.recordHazard
        } else if (state.reads is Reads.Point) {
            say.nextPoint
        } else {
            say.keep
        }
        MainButton(text, Modifier.weight(1f), tone = if (grade == Grade.L1) Tone.Grave else Tone.Brand, tag = "next", onClick = does.next)
    }
}
