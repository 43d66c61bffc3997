package app.anjian.ui

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.drawscope.scale
import androidx.compose.ui.graphics.vector.PathParser
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.TextUnit
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.em

/** Words on a surface. */
@Composable
fun Txt(
    text: String,
    modifier: Modifier = Modifier,
    size: TextUnit = Size.text,
    colour: Color = colours.ink,
    bold: Boolean = false,
    align: TextAlign = TextAlign.Unspecified,
    lines: Int = Int.MAX_VALUE,
) = Txt(AnnotatedString(text), modifier, size, colour, bold, align, lines)

/** Words, some of which stand out. */
@Composable
fun Txt(
    text: AnnotatedString,
    modifier: Modifier = Modifier,
    size: TextUnit = Size.text,
    colour: Color = colours.ink,
    bold: Boolean = false,
    align: TextAlign = TextAlign.Unspecified,
    lines: Int = Int.MAX_VALUE,
) = BasicText(text, modifier, style(size, colour, bold, align), overflow = TextOverflow.Ellipsis, maxLines = lines)

/** Figures stand under figures: every digit is as wide as the next. */
@Composable
fun style(size: TextUnit, colour: Color, bold: Boolean = false, align: TextAlign = TextAlign.Unspecified) = TextStyle(
    color = colour,
    fontSize = size,
    fontFamily = LocalTaste.current.family,
    fontWeight = if (bold) FontWeight.Bold else FontWeight.Normal,
    textAlign = align,
    lineHeight = 1.32.em,
    fontFeatureSettings = "tnum",
)

/** The person's scale of text; from 1.2 on things stand below each other. */
@Composable
fun largeText(): Boolean = LocalDensity.current.fontScale >= 1.2f

/** An icon, as decoration of the words beside it: it says nothing to a screen reader. */
@Composable
fun Sign(icon: Icon, modifier: Modifier = Modifier, size: Dp = 24.dp, colour: Color = colours.ink) {
    val paths = remember(icon) { icon.paths.map { PathParser().parsePathString(it).toPath() } }
    Canvas(modifier.size(size)) {
        scale(this.size.width / GRID, pivot = androidx.compose.ui.geometry.Offset.Zero) {
            val pen = Stroke(width = 2.2f, cap = StrokeCap.Round, join = StrokeJoin.Round)
            paths.forEach { drawPath(it, colour, style = pen) }
        }
    }
}

private const val GRID = 24f
