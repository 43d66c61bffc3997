package app.anjian.desktop

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runDesktopComposeUiTest
import app.anjian.core.*
import app.anjian.feature.settings.Wishes
import app.anjian.walk.AnjianApp
import app.anjian.walk.Ground
import app.anjian.walk.Place
import app.anjian.walk.Way
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The whole app on the real core, against a real headquarters: what a hand can do on the screens. */
@OptIn(ExperimentalTestApi::class)
class InspectionTest {
    @Test
    fun `a phone is enrolled, a home inspected with a grave hazard, sealed and received by headquarters`() = Stage().use { stage ->
        var clock = System.currentTimeMillis()
        val repository = runBlocking { DesktopCore.open(stage.folder("phone")) }
        val phone = DesktopPhone(stage.folder("camera")) { clock }
        runDesktopComposeUiTest(390, 844) {
            var way by mutableStateOf(Way(listOf(Place.Enrol())))
            setContent { AnjianApp(Ground(repository, phone, Dispatchers.Default, ::decoded, SimplifiedChinese), way, { way = it }, Wishes(), {}) }
            val hand = Hand(this)
            val look = { runBlocking { repository } }
            hand.write("code", stage.tickets.single())
            hand.tap("enrol")
            hand.waitFor("agenda")
            hand.waitFor("the next door") { hand.sees("main") }
            hand.tap("main")
            hand.waitFor("not-let-in")
            hand.tap("main")
            hand.waitFor("items")
            val inspection = (way.here as Place.Checklist).inspection
            val walk = Walk(hand, look(), inspection) { clock += it }
            walk.graveHazard()
            walk.everything()
            walk.complete()
            hand.waitFor("agenda")
            val sealed = runBlocking { repository.form(inspection) }
            assertNotNull(sealed.completed, "it is sealed")
            assertTrue(sealed.onlyHere, "nothing was sent yet")
            hand.tap("tab-Sync")
            hand.tap("sync")
            hand.waitFor("headquarters' receipt", 60) { runBlocking { repository.status().run { waiting == 0u && photosWaiting == 0u } } }
            assertTrue(!runBlocking { repository.form(inspection) }.onlyHere)
            println("a home with one grave hazard: ${hand.taps} taps")
        }
        runBlocking { repository.close() }
    }

    @Test
    fun `nobody opens, without a network, three taps from the agenda and back`() = Stage().use { stage ->
        val repository = runBlocking { DesktopCore.open(stage.folder("phone")) }
        runBlocking {
            repository.enrol(stage.tickets.single(), "test")
            repository.sync()
        }
        stage.serving(false)
        val phone = DesktopPhone(stage.folder("camera"))
        runDesktopComposeUiTest(390, 844) {
            var way by mutableStateOf(Way(listOf(Place.At(app.anjian.ui.Tab.Today))))
            setContent { AnjianApp(Ground(repository, phone, Dispatchers.Default, ::decoded, SimplifiedChinese), way, { way = it }, Wishes(), {}) }
            val hand = Hand(this)
            hand.waitFor("main")
            hand.tap("main")
            hand.tap("not-let-in")
            val inspection = (way.here as Place.Outcome).inspection
            hand.tap("main")
            hand.waitFor("agenda")
            val visits = runBlocking { repository.form(inspection) }.visits
            assertEquals(listOf(VisitOutcome.NO_ACCESS), visits.map { it.outcome })
            assertTrue(visits.single().cardLeft && visits.single().photos == 1u)
            assertEquals(3, hand.taps, "next door, not let in, shutter")
        }
        runBlocking { repository.close() }
    }
}
