package app.anjian.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** The keys of a telephone: for numbers, and for the initials of a name. [last] stands lower right. */
@Composable
fun Keypad(letters: Boolean, point: Boolean, onKey: (Char) -> Unit, onDelete: () -> Unit, modifier: Modifier = Modifier, last: @Composable RowScope.() -> Unit) =
    Column(modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(7.dp)) {
        listOf("123", "456", "789").forEach { row ->
            Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(7.dp)) { row.forEach { Key(it, letters, onKey) } }
        }
        Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(7.dp)) {
            if (point) Key('.', false, onKey) else DeleteKey(onDelete)
            Key('0', false, onKey)
            last()
        }
    }

@Composable
private fun RowScope.Key(key: Char, letters: Boolean, onKey: (Char) -> Unit) = Column(
    Modifier.weight(1f).testTag("key-$key").clip(RoundedCornerShape(12.dp)).background(colours.card).clickable(role = Role.Button) { onKey(key) }
        .heightIn(min = 56.dp).fillMaxHeight(),
    horizontalAlignment = Alignment.CenterHorizontally,
    verticalArrangement = Arrangement.Center,
) {
    Txt("$key", size = 24.sp)
    if (letters) Txt(LETTERS.getOrElse(key - '0') { "" }, size = Size.small, colour = colours.ink2, align = TextAlign.Center, lines = 1)
}

/** Takes the last digit back. */
@Composable
fun RowScope.DeleteKey(onDelete: () -> Unit) {
    val name = say.delete
    Box(
        Modifier.weight(1f).testTag("key-delete").clip(RoundedCornerShape(12.dp)).background(colours.card).clickable(role = Role.Button, onClick = onDelete)
            .semantics { contentDescription = name }.heightIn(min = 56.dp).fillMaxHeight(),
        contentAlignment = Alignment.Center,
    ) { Sign(Icon.Delete) }
}

private val LETTERS = listOf("", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")
