package app.anjian.ui

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
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.core.Grade

/** A grade's colour on paper. */
val Grade.ink: Color
    @Composable get() = when (this) {
        Grade.L1 -> colours.l1
        Grade.L2 -> colours.l2
        Grade.L3 -> colours.l3
    }

/** A grade's soft colour. */
val Grade.soft: Color
    @Composable get() = when (this) {
        Grade.L1 -> colours.l1Soft
        Grade.L2 -> colours.l2Soft
        Grade.L3 -> colours.l3Soft
    }

/** A grade's shape: never colour alone. */
val Grade.sign: Icon get() = when (this) {
    Grade.L1 -> Icon.Octagon
    Grade.L2 -> Icon.Triangle
    Grade.L3 -> Icon.Info
}

/** A grade with its shape and word. */
@Composable
fun GradeChip(grade: Grade, word: String = say.grade(grade)) {
    val solid = grade == Grade.L1
    Row(
        Modifier.clip(RoundedCornerShape(8.dp)).background(if (solid) colours.l1 else grade.soft)
            .border(1.5.dp, grade.ink, RoundedCornerShape(8.dp)).padding(start = 6.dp, end = 9.dp, top = 3.dp, bottom = 3.dp),
        horizontalArrangement = Arrangement.spacedBy(4.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        val ink = if (solid) colours.solidInk else grade.ink
        Sign(grade.sign, size = 18.dp, colour = ink)
        Txt(word, size = Size.second, colour = ink, bold = true, lines = 1)
    }
}

/** A word on a soft ground. */
@Composable
fun Tag(text: String, ink: Color = colours.ink, fill: Color = colours.surface3, icon: Icon? = null) = Row(
    Modifier.clip(RoundedCornerShape(7.dp)).background(fill).padding(horizontal = 6.dp, vertical = 2.dp),
    horizontalArrangement = Arrangement.spacedBy(4.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    icon?.let { Sign(it, size = 18.dp, colour = ink) }
    Txt(text, size = Size.small, colour = ink, bold = ink != colours.ink, lines = 1)
}

/** What of the day is only here; from anywhere it leads to the sync screen. */
@Composable
fun SyncPill(waiting: Int, refused: Int, onClick: () -> Unit) {
    val (ink, fill, icon) = when {
        refused > 0 -> Triple(colours.l1, colours.l1Soft, Icon.Triangle)
        waiting > 0 -> Triple(colours.wait, colours.waitSoft, Icon.Device)
        else -> Triple(colours.pass, colours.passSoft, Icon.Delivered)
    }
    val text = when {
        refused > 0 -> say.sentBack(refused)
        waiting > 0 -> say.onlyHere(waiting)
        else -> say.delivered
    }
    // Large text: the number stands for the words, which a screen reader still says.
    val shown = if (largeText() && refused + waiting > 0) "${if (refused > 0) refused else waiting}" else text
    Box(
        Modifier.testTag("sync-pill").heightIn(min = 52.dp).clip(RoundedCornerShape(20.dp)).clickable(role = Role.Button, onClick = onClick)
            .semantics { contentDescription = text },
        contentAlignment = Alignment.Center,
    ) {
        Row(
            Modifier.clip(RoundedCornerShape(20.dp)).background(fill).heightIn(min = 40.dp).padding(start = 9.dp, end = 12.dp),
            horizontalArrangement = Arrangement.spacedBy(5.dp),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Sign(icon, size = 20.dp, colour = ink)
            Txt(shown, size = Size.second, colour = ink, bold = true, lines = 1)
        }
    }
}

/** What a thumb said. */
enum class Thumbed { Pass, Fail, NotHere }

/** Three radio buttons under a thumb: 合格, 不合格, 无此项. A failure takes its grade's colour. */
@Composable
fun Thumb(chosen: Thumbed?, modifier: Modifier = Modifier, grade: Grade? = null, mayNotApply: Boolean = true, fill: Color = colours.surface3, tag: String = "", onChoose: (Thumbed) -> Unit) {
    val words = say
    val cells = listOf(
        Triple(Thumbed.Pass, Icon.Check, words.pass),
        Triple(Thumbed.Fail, Icon.Cross, words.fail),
        Triple(Thumbed.NotHere, Icon.Minus, words.notHere),
    ).filter { mayNotApply || it.first != Thumbed.NotHere }
    Row(
        modifier.clip(RoundedCornerShape(14.dp)).background(fill).padding(2.dp),
        horizontalArrangement = Arrangement.spacedBy(2.dp),
    ) {
        (if (LocalTaste.current.leftHand) cells.reversed() else cells).forEach { (value, icon, text) ->
            val on = value == chosen
            val full = when {
                !on -> Color.Transparent
                value == Thumbed.Pass -> colours.pass
                value == Thumbed.Fail -> (grade ?: Grade.L1).ink
                else -> colours.ink2
            }
            val ink = if (!on) {
                colours.ink2
            } else if (value == Thumbed.NotHere) {
                colours.card
            } else {
                colours.solidInk
            }
            Column(
                Modifier.testTag("$tag-$value").widthIn(min = 54.dp).heightIn(min = 52.dp).clip(RoundedCornerShape(12.dp)).background(full)
                    .clickable(role = Role.RadioButton) { onChoose(value) }.semantics { selected = on }.padding(horizontal = 2.dp, vertical = 3.dp),
                horizontalAlignment = Alignment.CenterHorizontally,
                verticalArrangement = Arrangement.Center,
            ) {
                Sign(icon, size = 22.dp, colour = ink)
                Txt(text, size = Size.small, colour = ink, bold = on, align = TextAlign.Center, lines = 1)
            }
        }
    }
}

/** A photo that is wanted, or was taken. */
@Composable
fun PhotoWanted(wanted: Boolean, taken: Int, modifier: Modifier = Modifier, tag: String = "photo", onClick: () -> Unit) {
    val ink = if (wanted) {
        colours.l2
    } else if (taken > 0) {
        colours.pass
    } else {
        colours.ink2
    }
    val text = if (wanted) {
        say.photoWanted
    } else if (taken > 0) {
        say.photosTaken(taken)
    } else {
        say.photoWelcome
    }
    Column(
        modifier.testTag(tag).widthIn(min = 112.dp).heightIn(min = 62.dp).clip(RoundedCornerShape(12.dp)).background(colours.card).dashed(ink)
            .clickable(role = Role.Button, onClick = onClick).semantics { contentDescription = text }.padding(horizontal = 10.dp, vertical = 6.dp),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.Center,
    ) {
        Sign(Icon.Camera, colour = ink)
        Txt(text, size = Size.small, colour = ink, bold = true, lines = 1)
    }
}

/** Which tab. */
enum class Tab(val icon: Icon) { Today(Icon.Today), Search(Icon.Search), Sync(Icon.Sync), Me(Icon.User) }

/** The four tabs, with what waits to be sent. */
@Composable
fun Tabs(on: Tab, waiting: Int, onTab: (Tab) -> Unit) = Row(Modifier.fillMaxWidth().background(colours.card).padding(horizontal = 8.dp)) {
    Tab.entries.forEach { tab ->
        val ink = if (tab == on) colours.brand else colours.ink2
        Column(
            Modifier.weight(1f).testTag("tab-$tab").heightIn(min = 58.dp).clickable(role = Role.Tab) { onTab(tab) }.semantics { selected = tab == on },
            horizontalAlignment = Alignment.CenterHorizontally,
            verticalArrangement = Arrangement.Center,
        ) {
            Row(verticalAlignment = Alignment.CenterVertically) {
                Sign(tab.icon, colour = ink)
                if (tab == Tab.Sync && waiting > 0) {
                    Box(Modifier.clip(RoundedCornerShape(10.dp)).background(colours.wait).padding(horizontal = 5.dp)) {
                        Txt("$waiting", size = Size.small, colour = colours.solidInk, bold = true)
                    }
                }
            }
            Txt(say.tab(tab), size = Size.small, colour = ink, bold = tab == on, lines = 1)
        }
    }
}
