package app.anjian.feature.completion

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.feature.form.FormModel
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class CompletionState(
    val form: Form? = null,
    val status: Status? = null,
    /** Why it is opened again; nothing as long as nobody wants that. */
    val reopening: String? = null,
) {
    private val items get() = form?.groups.orEmpty().flatMap { it.items }.filter { it.asked }
    val passed: Int get() = items.count { it.answer?.verdict is VerdictPass || it.answer?.verdict is VerdictRecorded }
    val failed: Int get() = items.count { it.answer?.verdict?.fails == true }
    val notHere: Int get() = items.count { it.answer?.verdict is VerdictNotApplicable }
    val open: Int get() = items.count { it.answer == null && !it.optional }
}

class CompletionModel(repository: Repository, inspection: InspectionId, scope: CoroutineScope) :
    FormModel<CompletionState>(CompletionState(), repository, inspection, scope) {
    init {
        begin()
        work { repository.status().let { show { copy(status = it) } } }
    }

    override fun shown(form: Form) = show { copy(form = form) }

    fun seal(then: () -> Unit) = act(DoComplete) {
        repository.pause()
        then()
    }

    fun reopening(text: String?) = show { copy(reopening = text) }

    fun reopen(then: () -> Unit) {
        val why = now.reopening?.takeIf { it.isNotBlank() } ?: return
        act(DoReopen(why)) {
            show { copy(reopening = null) }
            then()
        }
    }

    fun leave(then: () -> Unit) = work {
        repository.pause()
        then()
    }
}

class CompletionDoes(
    val back: () -> Unit = {},
    val go: (Missing) -> Unit = {},
    val hazard: (HazardKey) -> Unit = {},
    val seal: () -> Unit = {},
    val leave: () -> Unit = {},
    val earlier: (HazardLine) -> Unit = {},
    val reopening: (String?) -> Unit = {},
    val reopen: () -> Unit = {},
    val sync: () -> Unit = {},
)

/** 09: what is missing, tap to go there. Missing things block sealing only, never leaving. */
@Composable
fun CompletionScreen(state: CompletionState, does: CompletionDoes) {
    val form = state.form
    val missing = form?.missing.orEmpty()
    val times = Times(LocalZone.current, say)
    Page(
        bar = {
            Bar(say.closing, form?.site?.let { "${it.door} ${it.customer}" }, onBack = does.back) { SyncPill(state.status?.waiting?.toInt() ?: 0, 0, does.sync) }
        },
        dock = {
            Dock(lesser = { MainButton(say.leaveNow, Modifier.weight(1f), say.nothingLost, tone = Tone.Quiet, tag = "leave", onClick = does.leave) }) {
                val first = missing.firstOrNull()
                when {
                    form?.completed != null -> MainButton(say.sealedAlready, Modifier.weight(2f), icon = Icon.Lock, enabled = false) {}
                    first != null -> MainButton(say.mendFirst(form?.let { short(first, it) }.orEmpty()), Modifier.weight(2f)) { does.go(first) }
                    else -> MainButton(say.seal, Modifier.weight(2f), icon = Icon.Lock, tone = Tone.Pass, tag = "seal", onClick = does.seal)
                }
            }
        },
    ) {
        Card {
            Row {
                Count(state.passed, say.pass, colours.pass)
                Count(state.failed, say.fail, colours.l1)
                Count(state.notHere, say.notHere, colours.ink)
                Count(state.open, say.unanswered, colours.l2)
            }
        }
        if (form == null) return@Page
        Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(6.dp)) {
            val done = missing.isEmpty()
            Sign(if (done) Icon.Check else Icon.Triangle, colour = if (done) colours.pass else colours.l2)
            Txt(if (done) say.nothingMissing else say.missingHere(missing.size), Modifier.testTag("missing-count"), bold = true, colour = if (done) colours.pass else colours.l2)
        }
        if (missing.isNotEmpty()) {
            Card(flush = true) {
                missing.take(MOST).forEachIndexed { index, it ->
                    ListRow(Modifier.testTag("missing-$index"), first = index == 0, onClick = { does.go(it) }) {
                        SignBox(iconOf(it), colours.l2Soft, colours.l2)
                        TwoLines(long(it, form), short(it, form))
                        Sign(Icon.Forward, colour = colours.ink3)
                    }
                }
                if (missing.size > MOST) ListRow { Txt("… ${missing.size - MOST}", colour = colours.ink2) }
            }
        }
        if (form.hazards.isNotEmpty()) {
            Section(say.hazardsCount(form.hazards.size), right = say.signedOrRefused)
            Card(flush = true) {
                form.hazards.forEachIndexed { index, it ->
                    ListRow(Modifier.testTag("hazard-${it.hazard}"), first = index == 0, onClick = { does.hazard(it.hazard) }) {
                        GradeChip(it.grade, it.grade.name)
                        Txt(say.of(it.defect ?: it.item), Modifier.weight(1f))
                        it.deadline?.let { at -> Txt(times.day(at), size = Size.second, colour = colours.ink2) }
                    }
                }
            }
        }
        if (form.earlierHazards.isNotEmpty()) {
            Section(say.mustRecheck)
            Card(flush = true) {
                form.earlierHazards.forEachIndexed { index, it ->
                    ListRow(Modifier.testTag("earlier-${it.hazard}"), first = index == 0, onClick = { does.earlier(it) }) {
                        GradeChip(it.grade, it.grade.name)
                        Txt(say.of(it.defect ?: it.item), Modifier.weight(1f))
                        Sign(Icon.Forward, colour = colours.ink3)
                    }
                }
            }
        }
        if (form.completed == null) Remark(say.sealNote, Icon.Lock) else Reopening(state, does)
    }
}

/** A sealed record is changed only with a reason, which stays in it. */
@Composable
private fun Reopening(state: CompletionState, does: CompletionDoes) {
    val why = state.reopening
    if (why == null) {
        TextButton(say.reopen, icon = Icon.Undo, tag = "reopening") { does.reopening("") }
    } else {
        Card {
            Field(why, say.reopenNeeded, tag = "reopen-why") { does.reopening(it) }
            Row(Modifier.padding(top = 8.dp), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
                LineButton(say.cancel, Modifier.weight(1f)) { does.reopening(null) }
                LineButton(say.reopen, Modifier.weight(2f), tag = "reopen", onClick = does.reopen)
            }
        }
    }
}

private const val MOST = 12

@Composable
private fun RowScope.Count(count: Int, word: String, ink: Color) = Column(Modifier.weight(1f), horizontalAlignment = Alignment.CenterHorizontally) {
    Txt("$count", size = Size.large, bold = true, colour = ink)
    Txt(word, size = Size.small, colour = colours.ink2)
}

private fun iconOf(missing: Missing): Icon = when (missing) {
    is MissingPhoto -> Icon.Camera
    is MissingPoints -> Icon.Gauge
    is MissingSignature, is MissingNotice -> Icon.Pen
    is MissingMeasure -> Icon.Valve
    is MissingEnteredVisit -> Icon.Door
    is MissingAnswer -> Icon.Check
}

/** What kind of thing is missing. */
@Composable
private fun short(missing: Missing, form: Form): String = when (missing) {
    is MissingEnteredVisit -> say.missingVisit
    is MissingAnswer -> groupOf(missing.item, form)?.let { say.missingAnswer + " · " + it } ?: say.missingAnswer
    is MissingPoints -> say.missingPoints
    is MissingPhoto -> say.missingPhoto
    is MissingSignature -> say.missingSignature
    is MissingMeasure -> say.missingMeasure
    is MissingNotice -> say.missingNotice
}

/** Where it is missing. */
@Composable
private fun long(missing: Missing, form: Form): String = when (missing) {
    is MissingEnteredVisit -> say.missingVisit
    is MissingAnswer -> textOf(missing.item, form)
    is MissingPoints -> textOf(missing.item, form)
    is MissingPhoto -> form.item(missing.item)?.photoCaption?.let { say.of(it) } ?: textOf(missing.item, form)
    is MissingSignature -> textOf(missing.item, form)
    is MissingMeasure -> hazardText(missing.hazard, form)
    is MissingNotice -> hazardText(missing.hazard, form)
}

@Composable
private fun textOf(item: ItemKey, form: Form): String = form.item(item)?.let { say.of(it.text) } ?: item

@Composable
private fun groupOf(item: ItemKey, form: Form): String? = form.groups.find { group -> group.items.any { it.key == item } }?.let { say.of(it.title) }

@Composable
private fun hazardText(hazard: HazardKey, form: Form): String = form.hazards.find { it.hazard == hazard }?.let { say.of(it.defect ?: it.item) } ?: hazard
