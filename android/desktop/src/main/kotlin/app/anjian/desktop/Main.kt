package app.anjian.desktop

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import app.anjian.core.FakeRepository
import app.anjian.core.Repository
import app.anjian.feature.settings.Look
import app.anjian.feature.settings.Wishes
import app.anjian.ui.Tab
import app.anjian.walk.AnjianApp
import app.anjian.walk.Ground
import app.anjian.walk.Place
import app.anjian.walk.Way
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import java.io.File

/** The app in a window, for anybody to try: `main [FOLDER [CODE]]`; without a folder with an invented day. */
fun main(arguments: Array<String>) {
    val folder = arguments.getOrNull(0)?.let { File(it) }
    val repository: Repository = if (folder == null) FakeRepository() else runBlocking { DesktopCore.open(folder) }
    val phone = DesktopPhone(folder?.resolve("camera") ?: File("build/phone"), arguments.getOrNull(1))
    val enrolled = runBlocking { repository.me().enrolment != null }
    application {
        Window(::exitApplication, rememberWindowState(width = 390.dp, height = 880.dp), title = "安检 Anjian") {
            var way by remember { mutableStateOf(Way(listOf(if (enrolled) Place.At(Tab.Today) else Place.Enrol()))) }
            var wishes by remember { mutableStateOf(Wishes(Look.Auto)) }
            AnjianApp(Ground(repository, phone, Dispatchers.Default, ::decoded, SimplifiedChinese), way, { way = it }, wishes, { wishes = it })
        }
    }
}
