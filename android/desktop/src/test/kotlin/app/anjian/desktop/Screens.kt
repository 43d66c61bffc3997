package app.anjian.desktop

import androidx.compose.foundation.layout.Box
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.unit.Density
import app.anjian.core.Repository
import app.anjian.feature.settings.Wishes
import app.anjian.ui.Tab
import app.anjian.walk.AnjianApp
import app.anjian.walk.Ground
import app.anjian.walk.Place
import app.anjian.walk.Way
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import java.io.File

/** One phone in a hand: the app on a repository, a way that a test may read, and what a hand does with it. */
@OptIn(ExperimentalTestApi::class)
class InHand(test: ComposeUiTest, val repository: Repository, val phone: DesktopPhone, start: Place, wishes: Wishes = Wishes(), scale: Float = 1f) {
    var way by mutableStateOf(Way(listOf(start)))
        private set
    val hand = Hand(test)

    init {
        test.setContent {
            CompositionLocalProvider(LocalDensity provides Density(LocalDensity.current.density, scale)) {
                Box { AnjianApp(Ground(repository, phone, Dispatchers.Default, ::decoded, SimplifiedChinese), way, ::goes, wishes, {}) }
            }
        }
    }

    private fun goes(next: Way) {
        hand.leaves(nameOf(way.here) + " → " + nameOf(next.here))
        way = next
    }

    /** Puts the app somewhere without a tap, as a notification or a link does. */
    fun put(place: Place) {
        way = Way(listOf(place))
    }
}

/** What the documents call a place. */
fun nameOf(place: Place): String = if (place is Place.At) place.tab.name else place::class.simpleName.orEmpty()

/** A phone's screen of 390 × 844 with the app on it. */
@OptIn(ExperimentalTestApi::class)
fun onAPhone(
    repository: Repository,
    phone: DesktopPhone,
    start: Place = Place.At(Tab.Today),
    wishes: Wishes = Wishes(),
    scale: Float = 1f,
    story: InHand.(ComposeUiTest) -> Unit,
) = runDesktopComposeUiTest(390, 844) { InHand(this, repository, phone, start, wishes, scale).story(this) }

/** A phone that is enrolled at a stage and has its register. */
fun enrolled(stage: Stage, name: String, ticket: String, clock: () -> Long = System::currentTimeMillis): Pair<Repository, DesktopPhone> {
    val repository = runBlocking {
        DesktopCore.open(stage.folder(name)).also {
            it.enrol(ticket, name)
            it.sync()
        }
    }
    return repository to DesktopPhone(File(stage.folder(name).parentFile, "$name-camera"), clock = clock)
}

/** Ends the core of a phone. */
fun Repository.end() = runBlocking { (this@end as AutoCloseable).close() }
