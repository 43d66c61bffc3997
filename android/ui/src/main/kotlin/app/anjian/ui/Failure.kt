package app.anjian.ui

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.anjian.core.AnjianException

/** What the core refused, in its own words; a tap takes it away. */
@Composable
fun FailureLine(failure: AnjianException?, onSeen: () -> Unit) {
    if (failure == null) return
    Box(Modifier.padding(bottom = 8.dp).semantics { liveRegion = LiveRegionMode.Assertive }) {
        Remark(say.failure(failure), Icon.Triangle, colours.l1Soft, colours.l1, bold = true, onClick = onSeen)
    }
}
