package app.anjian.walk

import androidx.compose.foundation.background
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.*
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.dp
import app.anjian.core.AnjianException
import app.anjian.core.Language
import app.anjian.core.Phone
import app.anjian.core.Repository
import app.anjian.feature.settings.Look
import app.anjian.feature.settings.Wishes
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import java.time.ZoneId
import kotlin.coroutines.CoroutineContext

/** What the app stands on: everything a platform must give. */
class Ground(
    val repository: Repository,
    val phone: Phone,
    val main: CoroutineContext,
    /** A JPEG as a picture; nothing where the bytes are none. */
    val decode: (ByteArray) -> ImageBitmap?,
    val family: FontFamily = FontFamily.Default,
)

/** The whole app: its way and the screen that it has come to. */
@Composable
fun AnjianApp(ground: Ground, way: Way, onWay: (Way) -> Unit, wishes: Wishes, onWishes: (Wishes) -> Unit) {
    val dark = when (wishes.look) {
        Look.Auto -> isSystemInDarkTheme()
        Look.Light -> false
        Look.Dark -> true
    }
    val zone by produceState(ZoneId.of("Asia/Shanghai"), ground.repository) {
        ground.repository.changes.collect { runCatching { value = ZoneId.of(ground.repository.reference().zone) } }
    }
    val pictures = remember(ground) {
        Pictures { photo, rendition ->
            // What was freed, or lies on another phone, has no picture here.
            val bytes = runCatching { ground.repository.picture(photo, rendition) }.getOrNull()
            bytes?.takeIf { it.isNotEmpty() }?.let { ground.decode(it) }
        }
    }
    val words = if (wishes.language == Language.ZH) SayZh else SayEn
    AnjianTheme(Taste(dark, wishes.leftHand, ground.family), words) {
        CompositionLocalProvider(LocalZone provides zone, LocalPictures provides pictures) {
            Box(Modifier.fillMaxSize().background(colours.ground)) {
                key(way.here) { Here(ground, way, onWay, wishes, onWishes) }
            }
        }
    }
}

/** A model for as long as its screen stands, and a line for what went wrong. */
@Composable
internal fun <M : Model<S>, S> Standing(ground: Ground, make: (CoroutineScope) -> M, screen: @Composable (S, M) -> Unit) {
    val scope = remember { CoroutineScope(SupervisorJob() + ground.main) }
    val model = remember { make(scope) }
    DisposableEffect(Unit) { onDispose { scope.cancel() } }
    val state by model.state.collectAsState()
    val failure: AnjianException? by model.failure.collectAsState()
    Box(Modifier.fillMaxSize()) {
        screen(state, model)
        Box(Modifier.align(Alignment.TopCenter).padding(start = 16.dp, end = 16.dp, top = 68.dp)) {
            FailureLine(failure, model::failureSeen)
        }
    }
}
