package app.anjian.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.draw.drawWithContent
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.PathEffect
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp

/** Between the edge of the screen and what stands on it. */
val Edge = 16.dp

/** A whole screen: its bar, a body, its dock at the thumb. A body that scrolls by itself says so by [scrolls] = false. */
@Composable
fun Page(
    bar: @Composable () -> Unit,
    dock: @Composable () -> Unit,
    modifier: Modifier = Modifier,
    scrolls: Boolean = true,
    body: @Composable ColumnScope.() -> Unit,
) = Column(modifier.fillMaxSize().background(colours.ground)) {
    bar()
    val inside = Modifier.weight(1f).fillMaxWidth().padding(horizontal = Edge)
    Column(
        if (scrolls) inside.verticalScroll(rememberScrollState()).padding(bottom = 12.dp) else inside,
        verticalArrangement = Arrangement.spacedBy(10.dp),
        content = body,
    )
    dock()
}

/** The bar of a screen that was gone to. [right]: 撤销 or the word about sending. */
@Composable
fun Bar(
    title: String,
    sub: String? = null,
    subColour: Color = colours.ink2,
    subIcon: Icon? = null,
    onBack: () -> Unit,
    right: @Composable () -> Unit = {},
) = Row(
    Modifier.fillMaxWidth().heightIn(min = 60.dp).padding(start = 4.dp, top = 4.dp, end = 8.dp, bottom = 4.dp),
    horizontalArrangement = Arrangement.spacedBy(4.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    SignButton(Icon.Back, say.back, Modifier.testTag("back"), onClick = onBack)
    Column(Modifier.weight(1f)) {
        Txt(title, Modifier.semantics { heading() }, size = Size.title, bold = true, lines = 3)
        if (sub != null) {
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(4.dp)) {
                subIcon?.let { Sign(it, size = 18.dp, colour = subColour) }
                Txt(sub, size = Size.small, colour = subColour, lines = 2)
            }
        }
    }
    right()
}

/** The head of a tab. */
@Composable
fun Head(title: String, sub: String? = null, right: @Composable () -> Unit = {}) = Row(
    Modifier.fillMaxWidth().padding(start = Edge, end = Edge, top = 6.dp, bottom = 8.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    Column(Modifier.weight(1f)) {
        Txt(title, Modifier.semantics { heading() }, size = Size.large, bold = true)
        sub?.let { Txt(it, size = Size.second, colour = colours.ink2) }
    }
    right()
}

/** What the thumb meets, at the bottom. The first of two is the lesser; for a left hand they change places. */
@Composable
fun Dock(words: String? = null, lesser: (@Composable RowScope.() -> Unit)? = null, main: @Composable RowScope.() -> Unit) = Column(
    Modifier.fillMaxWidth().background(colours.card).topLine(colours.line).padding(horizontal = Edge, vertical = 10.dp),
    verticalArrangement = Arrangement.spacedBy(8.dp),
) {
    words?.let { Txt(it, size = Size.small, colour = colours.ink2) }
    Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        val left = LocalTaste.current.leftHand
        if (!left) lesser?.invoke(this)
        main()
        if (left) lesser?.invoke(this)
    }
}

fun Modifier.topLine(colour: Color, start: Dp = 0.dp) = drawBehind {
    drawLine(colour, androidx.compose.ui.geometry.Offset(start.toPx(), 0f), androidx.compose.ui.geometry.Offset(size.width, 0f), 1.dp.toPx())
}

/** Lies lighter than the ground. */
@Composable
fun Card(modifier: Modifier = Modifier, flush: Boolean = false, border: Color? = null, fill: Color = colours.card, content: @Composable ColumnScope.() -> Unit) =
    Column(
        modifier.fillMaxWidth().clip(RoundedCornerShape(16.dp)).background(fill)
            .then(if (border != null) Modifier.border(1.6.dp, border, RoundedCornerShape(16.dp)) else Modifier)
            .then(if (flush) Modifier else Modifier.padding(horizontal = 14.dp, vertical = 12.dp)),
        content = content,
    )

/** The title over a card, with a word at its right; in large text below it. */
@Composable
fun Section(text: String, modifier: Modifier = Modifier, right: String? = null, big: Boolean = false, colour: Color = colours.ink2) {
    val title: @Composable (Modifier) -> Unit = { Txt(text, it.semantics { heading() }, if (big) Size.large else Size.second, if (big) colours.ink else colour, true) }
    val whole = modifier.fillMaxWidth().padding(start = 2.dp, end = 2.dp, top = 4.dp)
    if (largeText() && right != null && right.length > SHORT) {
        Column(whole) {
            title(Modifier)
            Txt(right, size = Size.small, colour = colours.ink2)
        }
    } else {
        Row(whole, verticalAlignment = Alignment.Bottom) {
            title(Modifier.weight(1f))
            right?.let { Txt(it, size = Size.small, colour = colours.ink2) }
        }
    }
}

private const val SHORT = 12

/** A row of a list; with [onClick] it leads somewhere and reads as one sentence. */
@Composable
fun ListRow(
    modifier: Modifier = Modifier,
    first: Boolean = false,
    fill: Color = Color.Transparent,
    onClick: (() -> Unit)? = null,
    content: @Composable RowScope.() -> Unit,
) {
    val line = colours.line
    Row(
        modifier.fillMaxWidth().background(fill).then(if (first) Modifier else Modifier.topLine(line, 14.dp))
            .then(if (onClick != null) Modifier.clickable(role = Role.Button, onClick = onClick) else Modifier)
            .heightIn(min = 64.dp).padding(horizontal = 14.dp, vertical = 8.dp),
        horizontalArrangement = Arrangement.spacedBy(10.dp),
        verticalAlignment = Alignment.CenterVertically,
        content = content,
    )
}

/** Two lines of a row. */
@Composable
fun RowScope.TwoLines(first: String, second: String?, colour: Color = colours.ink2, bold: Boolean = true) = Column(Modifier.weight(1f)) {
    Txt(first, bold = bold)
    if (!second.isNullOrEmpty()) Txt(second, size = Size.second, colour = colour)
}

/** An icon on a soft square. */
@Composable
fun SignBox(icon: Icon, fill: Color = colours.surface3, ink: Color = colours.ink2, size: Dp = 40.dp) =
    Box(Modifier.size(size).clip(RoundedCornerShape(12.dp)).background(fill), contentAlignment = Alignment.Center) { Sign(icon, colour = ink) }

/** Words that belong to no row. */
@Composable
fun Remark(text: String, icon: Icon? = null, fill: Color = colours.surface3, ink: Color = colours.ink, bold: Boolean = false, tag: String = "remark", onClick: (() -> Unit)? = null) = Row(
    Modifier.fillMaxWidth().testTag(tag).clip(RoundedCornerShape(12.dp)).background(fill)
        .then(if (onClick != null) Modifier.heightIn(min = 52.dp).clickable(role = Role.Button, onClick = onClick) else Modifier)
        .padding(horizontal = 12.dp, vertical = 10.dp),
    horizontalArrangement = Arrangement.spacedBy(8.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    icon?.let { Sign(it, size = 20.dp, colour = if (ink == colours.ink) colours.ink2 else ink) }
    Txt(text, Modifier.weight(1f), size = Size.second, colour = ink, bold = bold)
    if (onClick != null) Sign(Icon.Forward, colour = colours.ink2)
}

/** A strip along the beginning of a row: this one is meant. */
fun Modifier.startEdge(colour: Color) = drawWithContent {
    drawContent()
    drawRect(colour, size = androidx.compose.ui.geometry.Size(5.dp.toPx(), size.height))
}

/** A dashed frame: something is wanted here. */
fun Modifier.dashed(colour: Color, radius: Dp = 12.dp) = drawBehind {
    val pen = Stroke(2.dp.toPx(), pathEffect = PathEffect.dashPathEffect(floatArrayOf(5.dp.toPx(), 4.dp.toPx())))
    drawRoundRect(colour, cornerRadius = CornerRadius(radius.toPx()), style = pen)
}

/** How far: done of all, with the mark of a target. */
@Composable
fun Track(part: Float, modifier: Modifier = Modifier, mark: Float? = null, colour: Color = colours.brand) {
    val ground = colours.surface3
    val ink = colours.ink
    Box(
        modifier.fillMaxWidth().height(if (mark == null) 8.dp else 18.dp).drawBehind {
            val thick = (if (mark == null) 8.dp else 10.dp).toPx()
            val top = (size.height - thick) / 2
            val at = androidx.compose.ui.geometry.Offset(0f, top)
            drawRoundRect(ground, at, androidx.compose.ui.geometry.Size(size.width, thick), CornerRadius(thick / 2))
            val width = size.width * part.coerceIn(0f, 1f)
            if (width > 0) drawRoundRect(colour, at, androidx.compose.ui.geometry.Size(maxOf(width, thick), thick), CornerRadius(thick / 2))
            mark?.let { drawLine(ink, androidx.compose.ui.geometry.Offset(size.width * it, 0f), androidx.compose.ui.geometry.Offset(size.width * it, size.height), 3.dp.toPx()) }
        },
    )
}
