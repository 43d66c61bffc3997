package app.anjian.inspector

import android.Manifest
import android.content.Intent
import android.graphics.BitmapFactory
import android.net.Uri
import android.os.Build
import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.BackHandler
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.ActivityResult
import androidx.activity.result.contract.ActivityResultContracts.RequestPermission
import androidx.activity.result.contract.ActivityResultContracts.StartActivityForResult
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.asImageBitmap
import androidx.core.content.FileProvider
import androidx.lifecycle.lifecycleScope
import app.anjian.core.AnjianException
import app.anjian.core.CoreRepository
import app.anjian.core.Language
import app.anjian.feature.settings.Wishes
import app.anjian.ui.AnjianTheme
import app.anjian.ui.FailureLine
import app.anjian.ui.SayEn
import app.anjian.ui.SayZh
import app.anjian.ui.Tab
import app.anjian.walk.AnjianApp
import app.anjian.walk.Ground
import app.anjian.walk.Place
import app.anjian.walk.Way
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import java.io.File

/** The one screen of the app: it opens the core, gives it the phone, and goes where something from outside leads. */
class MainActivity : ComponentActivity(), Asks {
    private var asked: CompletableDeferred<ActivityResult>? = null
    private val answers = registerForActivityResult(StartActivityForResult()) { asked?.complete(it) }
    private val notices = registerForActivityResult(RequestPermission()) { }
    private val phone by lazy { AndroidPhone(applicationContext, this) }
    private var core by mutableStateOf<CoreRepository?>(null)
    private var way by mutableStateOf<Way?>(null)
    private var failure by mutableStateOf<AnjianException?>(null)
    private var arrival by mutableStateOf<Arrival?>(null)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        if (savedInstanceState == null) arrival = Intents.read(intent)
        val kept = KeptWishes(this)
        setContent {
            var wishes by remember { mutableStateOf(kept.read()) }
            Box(Modifier.fillMaxSize().safeDrawingPadding()) {
                App(wishes) {
                    kept.keep(it)
                    wishes = it
                }
            }
        }
        lifecycleScope.launch {
            try {
                val opened = OpenCore.of(applicationContext)
                way = Way(listOf(if (opened.me().enrolment == null) Place.Enrol() else Place.At(Tab.Today)))
                core = opened
            } catch (refused: AnjianException) {
                failure = refused
            }
        }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) notices.launch(Manifest.permission.POST_NOTIFICATIONS)
        SyncWorker.schedule(this)
    }

    @Composable
    private fun App(wishes: Wishes, onWishes: (Wishes) -> Unit) {
        failure?.let { refused ->
            // Nothing is touched: she is told what to do, and the data wait.
            AnjianTheme(words = if (wishes.language == Language.ZH) SayZh else SayEn) { FailureLine(refused) {} }
        }
        val (repository, here) = core to way
        if (repository == null || here == null) return
        BackHandler(here.mayGoBack) { way = here.back() }
        val ground = remember(repository) {
            Ground(repository, phone, Dispatchers.Main, { BitmapFactory.decodeByteArray(it, 0, it.size)?.asImageBitmap() })
        }
        AnjianApp(ground, here, { way = it }, wishes, onWishes)
        LaunchedEffect(arrival) {
            arrival?.let { arrives(it, here) }
            arrival = null
        }
    }

    private suspend fun arrives(arrival: Arrival, here: Way) {
        when (arrival) {
            is Arrival.Ticket -> way = Way(listOf(Place.Enrol(arrival.text)))
            is Arrival.Looked -> way = Way(listOf(Place.At(Tab.Search, arrival.text)))
            is Arrival.Files -> way = here.tab(Tab.Sync).to(Place.Meet(arrival.uris.mapNotNull { copied(it) }))
        }
    }

    /** What another app lends may be gone, or forbidden: then nothing came. */
    private suspend fun copied(uri: Uri): String? = runCatching { phone.copied(uri) }.getOrNull()

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        setIntent(intent)
        arrival = Intents.read(intent)
    }

    override fun onStop() {
        super.onStop()
        core?.let { lifecycleScope.launch { it.pause() } }
        SyncWorker.now(this)
    }

    override suspend fun ask(intent: Intent): Intent? {
        val answer = CompletableDeferred<ActivityResult>()
        asked = answer
        answers.launch(intent)
        val result = answer.await()
        return (result.data ?: Intent()).takeIf { result.resultCode == RESULT_OK }
    }

    override fun shareable(file: File): Uri = FileProvider.getUriForFile(this, "$packageName.files", file)
}
