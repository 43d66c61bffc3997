package app.anjian.feature.checklist

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*

/** What a number of this item is measured in. */
internal val FormItem.measure: Measure? get() = when (val it = kind) {
    is KindNumber -> it.measure
    is KindPassFail -> it.number
    is KindPoints -> it.measure
    else -> null
}

/** The limits of a number in words. */
@Composable
internal fun limits(measure: Measure): String = measure.limits.map {
    val number = figure(it.number, measure.decimals.toInt()) + " " + measure.unit
    val words = if (it.beyond == Beyond.UNDER) say.limitUnder(number) else say.limitOver(number)
    it.grade?.let { grade -> words + " (" + grade.name + ")" } ?: words
}.joinToString(" · ")

/** One question with its answer: open, answered, failed and unfolded, two answers. */
@Composable
internal fun ItemRow(item: FormItem, first: Boolean, state: ChecklistState, does: ChecklistDoes) {
    val verdict = item.answer?.verdict
    val failed = verdict?.fails == true
    val pending = state.pending[item.key]
    val unfolded = failed || pending == Thumbed.Fail
    val grade = verdict?.grade ?: if (pending == Thumbed.Fail) gradeOf(item) else null
    val edge = grade?.ink
    Column(
        Modifier.fillMaxWidth().testTag("item-${item.key}").background(if (unfolded) grade?.soft ?: colours.card else colours.card)
            .then(if (first) Modifier else Modifier.topLine(colours.line, 14.dp))
            .then(if (edge != null) Modifier.startEdge(edge) else Modifier)
            .heightIn(min = 70.dp).padding(horizontal = 14.dp, vertical = 8.dp),
        verticalArrangement = Arrangement.spacedBy(8.dp, Alignment.CenterVertically),
    ) {
        Question(item, state, does, unfolded)
        item.earlier(state).forEach { line -> Remark(say.mustRecheck, Icon.Eye, colours.l2Soft, colours.l2, true, "earlier-${line.hazard}") { does.earlier(line) } }
        if (item.inConflict) Remark(say.answersDiffer, Icon.Split, colours.l2Soft, colours.l2, true) { does.conflict(item.key) }
        Options(item, unfolded, state, does)
        Why(item, failed, state, does)
        item.hazards(state).forEach { Raised(it) { does.hazard(it.hazard) } }
        // What is filled from facts, as the notices, says only among what is missing that it wants a picture.
        val wanted = item.photoMissing || state.form?.missing.orEmpty().any { (it as? MissingPhoto)?.item == item.key }
        if (wanted || item.photos.isNotEmpty() || failed) {
            Row(verticalAlignment = Alignment.CenterVertically) {
                Box(Modifier.weight(1f)) {
                    Photos(item.photos, wanted, "photo-${item.key}", item.photoCaption?.let { say.of(it) }, onPhoto = { does.photo(item, it) }, onTake = { does.photograph(item) })
                }
                if (item.mayHaveRemark(failed, state)) SignButton(Icon.Pen, say.remark, Modifier.testTag("remark-${item.key}"), colours.card) { does.draft(item, "") }
            }
        }
    }
}

@Composable
private fun Question(item: FormItem, state: ChecklistState, does: ChecklistDoes, unfolded: Boolean) {
    val control: @Composable () -> Unit = { Control(item, state, does, unfolded) }
    val words: @Composable (Modifier) -> Unit = { modifier ->
        Column(modifier) {
            Txt(said(item), bold = unfolded)
            item.measure?.takeIf { it.limits.isNotEmpty() }?.let { Txt(limits(it), size = Size.small, colour = colours.ink2) }
            if (item.optional && item.answer == null) Txt(say.optional, size = Size.small, colour = colours.ink2)
        }
    }
    // Large text: the thumb control stands below its question.
    if (largeText()) {
        words(Modifier.fillMaxWidth())
        Row(Modifier.fillMaxWidth(), horizontalArrangement = Arrangement.End) { control() }
    } else {
        Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            words(Modifier.weight(1f))
            control()
        }
    }
}

/** The question, and what was chosen or written beside it. */
@Composable
private fun said(item: FormItem): AnnotatedString = buildAnnotatedString {
    append(say.of(item.text))
    val answer = item.answer ?: return@buildAnnotatedString
    val value = when (val read = answer.reading) {
        is ReadingDate -> read.day
        is ReadingSigned -> "✓"
        else -> answer.note
    }
    if (value.isNotEmpty()) withStyle(SpanStyle(fontWeight = FontWeight.Bold)) { append("  $value") }
}

@Composable
private fun Control(item: FormItem, state: ChecklistState, does: ChecklistDoes, unfolded: Boolean) {
    val mayNotApply = item.notApplicable != NotApplicableRule.NEVER
    val verdict = item.answer?.verdict
    val thumbed = when {
        verdict is VerdictNotApplicable -> Thumbed.NotHere
        state.pending[item.key] != null -> state.pending[item.key]
        unfolded -> Thumbed.Fail
        verdict != null -> Thumbed.Pass
        else -> null
    }
    when (val kind = item.kind) {
        is KindPassFail -> Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(6.dp)) {
            if (kind.number != null) Number(item, does)
            Thumb(thumbed, grade = verdict?.grade, mayNotApply = mayNotApply, fill = fillOf(unfolded), tag = item.key) { does.thumb(item, it) }
        }
        is KindDefects -> Thumb(thumbed, grade = verdict?.grade ?: Grade.L2, mayNotApply = mayNotApply, fill = fillOf(unfolded), tag = item.key) { does.thumb(item, it) }
        is KindNumber -> Number(item, does)
        is KindPoints, is KindHold -> Go(say.enterNumber, item, Icon.Gauge) { does.leak(item.key) }
        is KindSignature -> Go(say.signRecord, item, Icon.Pen) { does.sign(item.key) }
        is KindDate, is KindText, is KindChoice -> if (item.answer != null) Sign(Icon.Check, colour = colours.pass)
        is KindAutomatic -> Txt(say.automatic, size = Size.small, colour = colours.ink2)
    }
}

@Composable
private fun fillOf(unfolded: Boolean): Color = if (unfolded) colours.card else colours.surface3

@Composable
private fun Number(item: FormItem, does: ChecklistDoes) {
    val value = (item.answer?.reading as? ReadingNumber)?.value
    val fails = item.answer?.verdict?.fails == true
    val ink = if (value == null) {
        colours.line
    } else if (fails) {
        item.answer?.verdict?.grade?.ink ?: colours.l2
    } else {
        colours.pass
    }
    Row(
        Modifier.testTag("number-${item.key}").clip(RoundedCornerShape(12.dp)).background(if (value != null && !fails) colours.passSoft else colours.card)
            .border(1.6.dp, ink, RoundedCornerShape(12.dp)).clickable(role = Role.Button) { does.type(item) }.heightIn(min = 52.dp).padding(horizontal = 12.dp),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(6.dp),
    ) {
        Txt(value?.let { figure(it) } ?: say.enterNumber, size = if (value == null) Size.second else Size.large, bold = true, lines = 1)
        Txt(item.measure?.unit.orEmpty(), size = Size.small, lines = 1)
    }
}

@Composable
private fun Go(text: String, item: FormItem, icon: Icon, onClick: () -> Unit) = LineButton(text, icon = if (item.answer == null) icon else Icon.Check, tag = "go-${item.key}", onClick = onClick)

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Options(item: FormItem, unfolded: Boolean, state: ChecklistState, does: ChecklistDoes) {
    when (val kind = item.kind) {
        is KindDefects -> if (unfolded) {
            FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
                kind.options.forEach { option -> Option(option, option.code in item.answer?.defects.orEmpty(), item.key) { does.defect(item, option.code) } }
            }
        }
        is KindChoice -> FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            val chosen = (item.answer?.reading as? ReadingChoice)?.code
            kind.options.forEach { option -> Option(option, option.code == chosen, item.key) { does.choose(item, option.code) } }
        }
        // What was kept stands beside the question; the field opens for what is open.
        is KindDate -> if (item.answer == null) Drafted(item, say.dateHint, state, does)
        is KindText -> if (item.answer == null) Drafted(item, say.enterText, state, does)
        else -> Unit
    }
}

@Composable
private fun Option(option: OptionOf, on: Boolean, item: ItemKey, onClick: () -> Unit) {
    val full = option.grade?.ink ?: colours.pass
    Row(
        Modifier.testTag("option-$item-${option.code}").clip(RoundedCornerShape(12.dp)).background(if (on) full else colours.card)
            .border(1.6.dp, if (on) full else colours.line, RoundedCornerShape(12.dp)).clickable(role = Role.Checkbox, onClick = onClick)
            .semantics { selected = on }.heightIn(min = 52.dp).padding(horizontal = 14.dp, vertical = 6.dp),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(6.dp),
    ) {
        val ink = if (on) colours.solidInk else colours.ink
        if (on) Sign(Icon.Check, size = 20.dp, colour = ink)
        Txt(say.of(option.text), size = Size.second, colour = ink, bold = on)
    }
}

@Composable
private fun Drafted(item: FormItem, hint: String, state: ChecklistState, does: ChecklistDoes) {
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Field(state.drafts[item.key].orEmpty(), hint, Modifier.weight(1f), tag = "field-${item.key}", digits = item.kind is KindDate) { does.draft(item, it) }
        TextButton(say.keep, tag = "keep-${item.key}") { does.keepWords(item) }
    }
}

@Composable
private fun Raised(hazard: HazardCard, onClick: () -> Unit) {
    val times = Times(LocalZone.current, say)
    Row(
        Modifier.fillMaxWidth().testTag("raised-${hazard.hazard}").clip(RoundedCornerShape(12.dp)).clickable(role = Role.Button, onClick = onClick).heightIn(min = 52.dp),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(8.dp),
    ) {
        GradeChip(hazard.grade)
        Txt(hazard.deadline?.let { say.deadline(times.day(it)) } ?: say.noDeadline, Modifier.weight(1f), size = Size.second, bold = true)
        Sign(Icon.Forward, colour = colours.ink2)
    }
}

/** Words beside a verdict: where the template needs them they are asked for, otherwise a pen stands beside what failed. */
@Composable
private fun Why(item: FormItem, failed: Boolean, state: ChecklistState, does: ChecklistDoes) {
    val needed = state.pending[item.key] == Thumbed.NotHere || (state.pending[item.key] == Thumbed.Fail && item.kind is KindPassFail)
    val welcome = item.key in state.drafts && failed
    if (needed || welcome) Drafted(item, if (needed) say.reasonNeeded else say.remark, state, does)
}

private fun FormItem.mayHaveRemark(failed: Boolean, state: ChecklistState) = failed && answer?.note.isNullOrEmpty() && kind.takesWords && key !in state.drafts

private val ItemKind.takesWords: Boolean get() = this is KindDefects || (this as? KindPassFail)?.note.let { it == NoteRule.WELCOME || it == NoteRule.NEEDED }

/** The grade that a failure would have, where the template names one. */
private fun gradeOf(item: FormItem): Grade? = (item.kind as? KindPassFail)?.grade ?: Grade.L2.takeIf { item.kind is KindDefects }

/** What was found at this item in an earlier inspection and is open. */
private fun FormItem.earlier(state: ChecklistState): List<HazardLine> = state.form?.earlierHazards.orEmpty().filter { it.hazard.item() == key }

/** The hazards that stand at this item. */
private fun FormItem.hazards(state: ChecklistState): List<HazardCard> = state.form?.hazards.orEmpty().filter { it.open && it.hazard.item() == key }
