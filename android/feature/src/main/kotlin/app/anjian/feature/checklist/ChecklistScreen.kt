package app.anjian.feature.checklist

import androidx.compose.foundation.ScrollState
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*

/** What may be done on the checklist. */
class ChecklistDoes(
    val back: () -> Unit = {},
    val undo: () -> Unit = {},
    val group: (Int) -> Unit = {},
    val thumb: (FormItem, Thumbed) -> Unit = { _, _ -> },
    val defect: (FormItem, OptionCode) -> Unit = { _, _ -> },
    val choose: (FormItem, OptionCode) -> Unit = { _, _ -> },
    val type: (FormItem) -> Unit = {},
    val typed: (String) -> Unit = {},
    val keepTyped: () -> Unit = {},
    val draft: (FormItem, String) -> Unit = { _, _ -> },
    val keepWords: (FormItem) -> Unit = {},
    val earlier: (HazardLine) -> Unit = {},
    val photo: (FormItem, PhotoId) -> Unit = { _, _ -> },
    val photograph: (FormItem) -> Unit = {},
    val passRest: () -> Unit = {},
    val leak: (ItemKey) -> Unit = {},
    val sign: (ItemKey) -> Unit = {},
    val conflict: (ItemKey) -> Unit = {},
    val hazard: (HazardKey) -> Unit = {},
    val closing: () -> Unit = {},
)

/** 05: one group of the checklist; every tap is kept at once. */
@Composable
fun ChecklistScreen(state: ChecklistState, does: ChecklistDoes) {
    val form = state.form
    val times = Times(LocalZone.current, say)
    Page(
        bar = {
            Column {
                Bar(
                    form?.site?.let { "${it.door} ${it.customer}" }.orEmpty(),
                    state.savedAt?.let { say.savedAt(times.seconds(it)) } ?: say.keptHere,
                    subColour = colours.wait, subIcon = Icon.Device, onBack = does.back,
                ) { TextButton(say.undo, icon = Icon.Undo, enabled = form?.mayUndo == true, tag = "undo", onClick = does.undo) }
                if (form != null) Strip(form, state.at, does.group)
            }
        },
        dock = { ChecklistDock(state, does) },
        scrolls = false,
    ) {
        val group = state.group
        if (form != null && group != null) {
            LazyColumn(Modifier.fillMaxSize().testTag("items")) {
                item {
                    Section(
                        listOfNotNull(say.of(group.title), group.applianceKind?.let { say.appliance(it) }).joinToString(" · "),
                        Modifier.padding(vertical = 8.dp), right = "${group.answered} / ${group.asked}", big = true,
                    )
                }
                itemsIndexed(group.items, key = { _, item -> item.key }) { index, item ->
                    val top = if (index == 0) 16.dp else 0.dp
                    val bottom = if (index == group.items.lastIndex) 16.dp else 0.dp
                    Box(Modifier.clip(RoundedCornerShape(top, top, bottom, bottom)).background(colours.card)) {
                        ItemRow(item, index == 0, state, does)
                    }
                }
                item { Spacer(Modifier.height(16.dp)) }
            }
        }
    }
}

private val CELL = 48.dp

/** The strip comes along: the current group stands in it with what was before. */
@Composable
private fun stripScroll(at: Int, groups: Int): ScrollState {
    val scroll = rememberScrollState()
    LaunchedEffect(at, groups) { if (groups > 0) scroll.scrollTo(scroll.maxValue * maxOf(0, at - 2) / maxOf(1, groups - 1)) }
    return scroll
}

/** Where in the walk through the rooms she is: done, hazards, current, open. */
@Composable
private fun Strip(form: Form, at: Int, onGroup: (Int) -> Unit) = Row(
    Modifier.fillMaxWidth().horizontalScroll(stripScroll(at, form.groups.size)).padding(horizontal = Edge),
    horizontalArrangement = Arrangement.spacedBy(3.dp),
) {
    val large = largeText()
    form.groups.forEachIndexed { index, group ->
        val hazards = group.items.count { it.answer?.verdict?.grade != null }
        val done = group.asked > 0u && group.answered >= group.asked
        val current = index == at
        val ink = when {
            current -> colours.brand
            hazards > 0 -> group.worst?.grade?.ink ?: colours.l2
            else -> colours.ink2
        }
        val bar = when {
            hazards > 0 -> group.worst?.grade?.ink ?: colours.l2
            done -> colours.pass
            else -> colours.brand
        }
        val part = if (group.asked == 0u) 1f else group.answered.toFloat() / group.asked.toFloat()
        Column(
            Modifier.testTag("group-$index").widthIn(
                min = if (large && done && !current) {
                    52.dp
                } else if (large) {
                    72.dp
                } else {
                    CELL
                },
            ).width(IntrinsicSize.Max).heightIn(min = 52.dp)
                .clickable(role = Role.Tab) { onGroup(index) }.semantics { selected = current },
            horizontalAlignment = Alignment.CenterHorizontally,
        ) {
            Track(part, Modifier.padding(bottom = 2.dp), colour = bar)
            if (!(large && done && !current)) Txt(say.of(group.title), size = Size.small, colour = ink, bold = current, align = TextAlign.Center, lines = 1)
            val count = when {
                current -> "${group.answered}/${group.asked}"
                hazards > 0 -> "$hazards"
                done -> "✓"
                group.answered > 0u -> "${group.answered}/${group.asked}"
                else -> "${group.asked}"
            }
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(2.dp)) {
                if (hazards > 0 && !current) Sign((group.worst?.grade ?: Grade.L2).sign, size = 16.dp, colour = ink)
                Txt(count, size = Size.small, colour = ink, bold = current || hazards > 0, align = TextAlign.Center, lines = 1)
            }
        }
    }
}

@Composable
private fun ChecklistDock(state: ChecklistState, does: ChecklistDoes) {
    val typing = state.typing
    if (typing != null) {
        state.form?.item(typing.item)?.let { NumberPad(it, typing, does) }
        return
    }
    val group = state.group ?: return
    val wanted = state.photosWanted.firstOrNull()
    val camera = say.photoWanted
    Dock(
        lesser = wanted?.let {
            {
                Box(
                    Modifier.testTag("next-photo").width(60.dp).fillMaxHeight().clip(RoundedCornerShape(14.dp)).background(colours.surface3).clickable(role = Role.Button) {
                        does.photograph(it)
                    }.semantics {
                        contentDescription =
                            camera
                    },
                ) {
                    Sign(Icon.Camera, Modifier.align(Alignment.Center), 28.dp)
                    Box(Modifier.align(Alignment.TopEnd).clip(RoundedCornerShape(12.dp)).background(colours.l2).padding(horizontal = 7.dp)) {
                        Txt("${state.photosWanted.size}", size = Size.small, colour = colours.solidInk, bold = true)
                    }
                }
            }
        },
    ) {
        val next = state.following
        when {
            group.passesWithRest > 0u ->
                MainButton(say.passRest(group.passesWithRest.toInt()), Modifier.weight(1f), say.passRestSmall, tone = Tone.Pass, tag = "pass-rest", onClick = does.passRest)
            next != null -> MainButton(say.nextGroup(say.of(next.title)), Modifier.weight(1f), tag = "next-group") { does.group(state.at + 1) }
            else -> MainButton(say.toCompletion, Modifier.weight(1f), tag = "to-completion", onClick = does.closing)
        }
    }
}

/** The keypad with the verdict while she types. */
@Composable
private fun NumberPad(item: FormItem, typing: Typing, does: ChecklistDoes) {
    val measure = item.measure
    val decimals = measure?.decimals?.toInt() ?: 0
    val grade = typing.judged?.verdict?.grade
    val fails = typing.judged?.verdict?.fails == true
    Column(Modifier.fillMaxWidth().background(colours.surface3).padding(horizontal = Edge, vertical = 10.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(10.dp)) {
            Column(Modifier.weight(1f)) {
                Txt(say.of(item.text), size = Size.second, lines = 2)
                measure?.let { Txt(limits(it), size = Size.small, colour = colours.ink2) }
            }
            Txt(typing.text.ifEmpty { "—" }, Modifier.testTag("typed"), size = Size.figure, bold = true, colour = grade?.ink ?: if (fails) colours.l2 else colours.ink)
            Txt(measure?.unit.orEmpty(), size = Size.second)
            if (decimals > 0) SignButton(Icon.Delete, say.delete) { does.typed(typing.text.dropLast(1)) }
        }
        typing.judged?.advice?.firstOrNull()?.let { Remark(say.of(it), grade?.sign, (grade ?: Grade.L3).soft, (grade ?: Grade.L3).ink, true) }
        Keypad(
            letters = false, point = decimals > 0,
            onKey = { does.typed(typing.text + it) }, onDelete = { does.typed(typing.text.dropLast(1)) },
        ) {
            val tone = if (grade == Grade.L1) Tone.Grave else Tone.Brand
            MainButton(if (grade != null) say.recordHazard else say.keep, Modifier.weight(1f), tone = tone, tag = "keep", onClick = does.keepTyped)
        }
    }
}
