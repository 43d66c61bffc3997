package app.anjian.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp

/** A place for words. [hint] stands in it while it is empty, and names it. [digits]: the machine offers its keyboard of digits. */
@Composable
fun Field(text: String, hint: String, modifier: Modifier = Modifier, tag: String = hint, digits: Boolean = false, onText: (String) -> Unit) = BasicTextField(
    value = text,
    onValueChange = onText,
    modifier = modifier.fillMaxWidth().testTag(tag).semantics { contentDescription = hint },
    textStyle = style(Size.text, colours.ink),
    keyboardOptions = if (digits) KeyboardOptions(keyboardType = KeyboardType.Number) else KeyboardOptions.Default,
    cursorBrush = SolidColor(colours.brand),
    decorationBox = { inner ->
        Box(
            Modifier.clip(RoundedCornerShape(12.dp)).background(colours.card).border(1.6.dp, colours.line, RoundedCornerShape(12.dp))
                .heightIn(min = 52.dp).padding(horizontal = 14.dp, vertical = 10.dp),
            contentAlignment = Alignment.CenterStart,
        ) {
            if (text.isEmpty()) Txt(hint, colour = colours.ink3)
            inner()
        }
    },
)
