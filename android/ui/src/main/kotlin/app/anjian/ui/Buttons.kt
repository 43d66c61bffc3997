package app.anjian.ui

import androidx.compose.foundation.BorderStroke
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

/** What a main button says by its colour. */
enum class Tone { Brand, Pass, Grave, Quiet }

/** The one main action of a screen: met by a gloved thumb without looking. */
@Composable
fun MainButton(
    text: String,
    modifier: Modifier = Modifier,
    second: String? = null,
    icon: Icon? = null,
    tone: Tone = Tone.Brand,
    enabled: Boolean = true,
    tag: String = "main",
    onClick: () -> Unit,
) {
    val tones = if (enabled) tone else Tone.Quiet
    val (fill, ink) = when (tones) {
        Tone.Brand -> colours.brand to colours.brandInk
        Tone.Pass -> colours.pass to colours.solidInk
        Tone.Grave -> colours.l1 to colours.solidInk
        Tone.Quiet -> colours.surface3 to (if (enabled) colours.ink else colours.ink2)
    }
    Row(
        modifier.testTag(tag).clip(RoundedCornerShape(14.dp)).background(fill).clickable(enabled, role = Role.Button, onClick = onClick)
            .heightIn(min = 60.dp).fillMaxHeight().padding(horizontal = 10.dp, vertical = 6.dp),
        horizontalArrangement = Arrangement.spacedBy(8.dp, Alignment.CenterHorizontally),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        icon?.let { Sign(it, colour = ink) }
        Column(horizontalAlignment = Alignment.CenterHorizontally) {
            Txt(text, size = if (tones == Tone.Quiet) Size.text else Size.title, colour = ink, bold = true, align = TextAlign.Center)
            second?.let { Txt(it, size = Size.small, colour = ink, align = TextAlign.Center) }
        }
    }
}

/** A second button: outlined. */
@Composable
fun LineButton(text: String, modifier: Modifier = Modifier, icon: Icon? = null, tag: String = text, onClick: () -> Unit) = Row(
    modifier.testTag(tag).clip(RoundedCornerShape(14.dp)).background(colours.card)
        .border(BorderStroke(1.6.dp, colours.line), RoundedCornerShape(14.dp))
        .clickable(role = Role.Button, onClick = onClick).heightIn(min = 52.dp).padding(horizontal = 12.dp, vertical = 6.dp),
    horizontalArrangement = Arrangement.spacedBy(8.dp, Alignment.CenterHorizontally),
    verticalAlignment = Alignment.CenterVertically,
) {
    icon?.let { Sign(it, colour = colours.brand) }
    Txt(text, colour = colours.brand, bold = true, align = TextAlign.Center)
}

/** A button of words alone, as 撤销 top right. */
@Composable
fun TextButton(text: String, modifier: Modifier = Modifier, icon: Icon? = null, enabled: Boolean = true, tag: String = text, onClick: () -> Unit) =
    Row(
        modifier.testTag(tag).clip(RoundedCornerShape(14.dp)).clickable(enabled, role = Role.Button, onClick = onClick)
            .heightIn(min = 52.dp).padding(horizontal = 10.dp),
        horizontalArrangement = Arrangement.spacedBy(6.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        val ink = if (enabled) colours.brand else colours.ink3
        icon?.let { Sign(it, size = 20.dp, colour = ink) }
        Txt(text, colour = ink, bold = true)
    }

/** A round or square button that is only an icon; [name] is what a screen reader says. */
@Composable
fun SignButton(icon: Icon, name: String, modifier: Modifier = Modifier, fill: Color = Color.Transparent, ink: Color = colours.ink, onClick: () -> Unit) =
    Box(
        modifier.size(52.dp).clip(RoundedCornerShape(14.dp)).background(fill).clickable(role = Role.Button, onClick = onClick)
            .semantics { contentDescription = name },
        contentAlignment = Alignment.Center,
    ) { Sign(icon, size = 28.dp, colour = ink) }

/** A filter: off or on, with its count. */
@Composable
fun Chip(text: String, on: Boolean, modifier: Modifier = Modifier, count: Int? = null, tag: String = text, onClick: () -> Unit) = Row(
    modifier.testTag(tag).clip(RoundedCornerShape(24.dp)).background(if (on) colours.brand else colours.card)
        .border(1.4.dp, if (on) colours.brand else colours.line, RoundedCornerShape(24.dp))
        .clickable(role = Role.Tab, onClick = onClick).semantics { selected = on }.heightIn(min = 50.dp).padding(horizontal = 14.dp),
    horizontalArrangement = Arrangement.spacedBy(6.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    val ink = if (on) colours.brandInk else colours.ink
    Txt(text, size = Size.second, colour = ink, bold = on, lines = 1)
    count?.let { Txt("$it", size = Size.second, colour = ink, bold = true, lines = 1) }
}

/** One of several, side by side. */
@Composable
fun <T> Choice(options: List<Pair<T, String>>, chosen: T, modifier: Modifier = Modifier, onChoose: (T) -> Unit) = Row(
    modifier.clip(RoundedCornerShape(14.dp)).background(colours.surface3).padding(2.dp),
) {
    options.forEach { (value, text) ->
        val on = value == chosen
        Box(
            Modifier.testTag("choice-$text").clip(RoundedCornerShape(12.dp)).background(if (on) colours.card else Color.Transparent)
                .border(2.dp, if (on) colours.brand else Color.Transparent, RoundedCornerShape(12.dp))
                .clickable(role = Role.RadioButton) { onChoose(value) }.semantics { selected = on }
                .heightIn(min = 52.dp).widthIn(min = 52.dp).padding(horizontal = 10.dp),
            contentAlignment = Alignment.Center,
        ) { Txt(text, size = Size.second, colour = if (on) colours.brand else colours.ink, bold = on, lines = 1) }
    }
}
