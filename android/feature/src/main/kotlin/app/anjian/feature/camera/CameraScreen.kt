package app.anjian.feature.camera

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.ui.*

/**
 * The camera: what the picture should show, a torch for cupboards, a shutter under the thumb; without a shutter it looks for a code.
 * Always dark. What the camera sees is drawn by [finder], which only a phone has.
 */
@Composable
fun CameraScreen(caption: String, takes: Boolean, onBack: () -> Unit, onTorch: (Boolean) -> Unit, onShutter: () -> Unit, finder: @Composable (Modifier) -> Unit) {
    var torch by remember { mutableStateOf(false) }
    val (light, shutter) = say.torch to say.photograph
    Column(Modifier.fillMaxSize().background(Color.Black)) {
        Row(Modifier.fillMaxWidth().heightIn(min = 60.dp).padding(4.dp), verticalAlignment = Alignment.CenterVertically) {
            SignButton(Icon.Back, say.back, Modifier.testTag("back"), ink = Color.White, onClick = onBack)
            Txt(if (takes) caption else say.holdOnCode, Modifier.weight(1f), colour = Color.White, bold = true, align = TextAlign.Center)
            SignButton(Icon.Torch, light, Modifier.testTag("torch"), if (torch) Color.White else Color.Transparent, if (torch) Color.Black else Color.White) {
                torch = !torch
                onTorch(torch)
            }
        }
        Box(Modifier.weight(1f).fillMaxWidth(), contentAlignment = Alignment.Center) {
            finder(Modifier.fillMaxSize())
            if (!takes) Box(Modifier.size(240.dp).border(3.dp, Color.White, RoundedCornerShape(20.dp)))
        }
        if (takes) {
            Box(Modifier.fillMaxWidth().padding(16.dp), contentAlignment = Alignment.Center) {
                Box(
                    Modifier.size(80.dp).testTag("shutter").clip(CircleShape).background(Color.White).border(5.dp, Color.Gray, CircleShape)
                        .clickable(role = Role.Button, onClick = onShutter).semantics { contentDescription = shutter },
                )
            }
        }
    }
}
