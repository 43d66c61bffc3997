package app.anjian.feature.signature

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.layout.onSizeChanged
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.anjian.core.PenPoint
import app.anjian.ui.*

/** What was drawn on the pad: its size and one list of points for each touch. */
data class Drawn(val width: Float = 0f, val height: Float = 0f, val touches: List<List<PenPoint>> = emptyList()) {
    val blank: Boolean get() = touches.none { it.size > 1 }
}

/** The box that a customer signs in: always white, also in the dark, as paper is. */
@Composable
fun SignaturePad(drawn: Drawn, modifier: Modifier = Modifier, onDrawn: (Drawn) -> Unit) {
    val hint = say.signHere
    val current = androidx.compose.runtime.rememberUpdatedState(drawn)
    Box(
        modifier.fillMaxWidth().heightIn(min = 260.dp).testTag("pad").clip(RoundedCornerShape(14.dp)).background(Light.card)
            .border(2.dp, Light.brand, RoundedCornerShape(14.dp)).semantics { contentDescription = hint }
            .onSizeChanged { onDrawn(current.value.copy(width = it.width.toFloat(), height = it.height.toFloat())) }
            .pointerInput(Unit) {
                awaitEachGesture {
                    val down = awaitFirstDown()
                    down.consume()
                    fun add(x: Float, y: Float, at: Long, first: Boolean) {
                        val point = PenPoint(x, y, at.toULong())
                        val before = current.value.touches
                        val touches = if (first) before + listOf(listOf(point)) else before.dropLast(1) + listOf(before.last() + point)
                        onDrawn(current.value.copy(touches = touches))
                    }
                    add(down.position.x, down.position.y, down.uptimeMillis, true)
                    while (true) {
                        val event = awaitPointerEvent()
                        val change = event.changes.first()
                        if (!change.pressed) break
                        add(change.position.x, change.position.y, change.uptimeMillis, false)
                        change.consume()
                    }
                }
            },
    ) {
        Txt(hint, Modifier.padding(14.dp), size = Size.second, colour = Light.ink2)
        Canvas(Modifier.matchParentSize()) {
            val pen = Stroke(4.dp.toPx(), cap = StrokeCap.Round, join = StrokeJoin.Round)
            drawn.touches.forEach { touch ->
                val path = Path()
                touch.forEachIndexed { index, point -> if (index == 0) path.moveTo(point.x, point.y) else path.lineTo(point.x, point.y) }
                drawPath(path, Light.ink, style = pen)
            }
        }
        if (!drawn.blank) {
            TextButton(say.signAgain, Modifier.align(Alignment.TopEnd), Icon.Undo) { onDrawn(drawn.copy(touches = emptyList())) }
        }
    }
}
