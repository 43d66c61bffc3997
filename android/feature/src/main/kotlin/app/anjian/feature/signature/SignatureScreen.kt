package app.anjian.feature.signature

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*

class SignatureDoes(
    val back: () -> Unit = {},
    val handed: (Handed) -> Unit = {},
    val drawn: (Drawn) -> Unit = {},
    val reason: (String) -> Unit = {},
    val confirm: () -> Unit = {},
)

/** 10: what the customer reads, and where she signs. The paper stays white in the dark, and enlarges. */
@Composable
fun SignatureScreen(state: SignatureState, does: SignatureDoes) {
    var enlarged by remember { mutableStateOf(false) }
    val title = when (state.purpose) {
        is Purpose.Record -> say.signRecord
        is Purpose.Notice -> say.notice
        is Purpose.Recheck -> say.signRecheck
    }
    val confirm = when (state.purpose) {
        is Purpose.Record -> say.confirmSigned
        is Purpose.Notice -> say.confirmServed
        is Purpose.Recheck -> say.confirmClosing
    }
    Page(
        bar = {
            Bar(title, say.readThenSign, onBack = does.back) {
                TextButton(say.enlarge, icon = Icon.Text, tag = "enlarge") { enlarged = !enlarged }
            }
        },
        dock = {
            Dock {
                MainButton(confirm, Modifier.weight(1f), icon = Icon.Check, enabled = state.ready, tag = "confirm", onClick = does.confirm)
            }
        },
    ) {
        val density = LocalDensity.current
        val paper = if (enlarged) Density(density.density, density.fontScale * 1.4f) else density
        androidx.compose.runtime.CompositionLocalProvider(LocalDensity provides paper) { Paper(state, title) }
        Row(Modifier.horizontalScroll(rememberScrollState()), horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            val ways = if (state.purpose == Purpose.Notice) Handed.entries else listOf(Handed.Signed, Handed.NotSigned)
            ways.forEach { way ->
                val text = when (way) {
                    Handed.Signed -> say.inPerson
                    Handed.NotSigned -> say.refusedToSign
                    Handed.OnDoor -> say.onDoor
                    Handed.Message -> say.byMessage
                }
                Chip(text, state.handed == way, tag = "handed-$way") { does.handed(way) }
            }
        }
        if (state.handed.signs) {
            SignaturePad(state.drawn, onDrawn = does.drawn)
        } else {
            Field(state.reason, say.whyNotSigned, tag = "reason", onText = does.reason)
            val reasons = listOf(say.customerRefused, say.customerAway)
            Row(Modifier.horizontalScroll(rememberScrollState()), horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                reasons.forEach { Chip(it, state.reason == it) { does.reason(it) } }
            }
        }
    }
}

@Composable
private fun Paper(state: SignatureState, title: String) = Column(
    Modifier.fillMaxWidth().clip(RoundedCornerShape(8.dp)).background(Color(0xFFFFFDF8)).padding(16.dp),
    verticalArrangement = Arrangement.spacedBy(4.dp),
) {
    val ink = Light.ink
    val site = state.form?.site
    val draft = state.draft
    Txt(
        if (state.purpose ==
            Purpose.Record
        ) {
            state.form?.title?.let { say.of(it) }.orEmpty()
        } else {
            title
        },
        Modifier.fillMaxWidth(), size = Size.title, bold = true, colour = ink, align = TextAlign.Center,
    )
    draft?.let { Txt(say.number(it.number), Modifier.fillMaxWidth(), size = Size.small, colour = Light.ink2, align = TextAlign.Center) }
    site?.let {
        Txt(it.customer + "  " + say.account(it.id), size = Size.second, colour = ink, bold = true)
        Txt(it.address.text, size = Size.second, colour = ink)
    }
    state.rechecked?.let {
        Txt(say.recheckPaper, size = Size.second, colour = ink)
        Txt(it.grade.name + " " + say.of(it.defect ?: it.item), size = Size.text, colour = ink, bold = true)
        (state.purpose as? Purpose.Recheck)?.note?.takeIf { note -> note.isNotBlank() }?.let { note -> Txt(note, size = Size.second, colour = ink) }
        return@Column
    }
    if (draft == null) {
        Txt(say.recordToSign, size = Size.second, colour = ink)
        state.form?.let { Txt(say.hazardsCount(it.hazards.size), size = Size.second, colour = ink) }
        return@Column
    }
    Txt(say.foundHazards, size = Size.second, colour = ink)
    val times = Times(LocalZone.current, say)
    Column(Modifier.fillMaxWidth().border(1.dp, Light.ink3)) {
        Line(say.gradeHead, say.hazardHead, say.untilHead, ink, true)
        draft.hazards.forEach {
            val until = when (val by = it.by) {
                is FixByDeadline -> times.day(by.v1)
                is FixBySuggested -> times.day(by.v1)
                is FixByOpen -> "—"
            }
            val tint = if (it.grade == Grade.L1) {
                Light.l1
            } else if (it.grade == Grade.L2) {
                Light.l2
            } else {
                Light.l3
            }
            Line(it.grade.name + " " + it.gradeLabel, listOf(it.found, it.fix).filter { w -> w.isNotEmpty() }.joinToString(say.separator), until, tint, false)
        }
    }
}

@Composable
private fun Line(grade: String, what: String, until: String, tint: Color, head: Boolean) = Row(
    Modifier.fillMaxWidth().background(if (head) Light.ground else Color.Transparent).topLine(Light.ink3).padding(horizontal = 10.dp, vertical = 6.dp),
    horizontalArrangement = Arrangement.spacedBy(10.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    Txt(grade, Modifier.width(74.dp), size = Size.second, bold = true, colour = tint)
    Txt(what, Modifier.weight(1f), size = Size.second, colour = Light.ink, bold = head)
    Txt(until, Modifier.widthIn(min = 62.dp), size = Size.second, bold = true, colour = Light.ink)
}
