package app.anjian.desktop

import androidx.compose.ui.test.ExperimentalTestApi
import app.anjian.core.*
import app.anjian.ui.Tab
import app.anjian.walk.Place
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The whole app on the real core, against a real headquarters: what a hand can do on the screens, and what it costs her. */
@OptIn(ExperimentalTestApi::class)
class InspectionTest {
    private var clock = System.currentTimeMillis()

    private fun InHand.form(inspection: InspectionId): Form = runBlocking { repository.form(inspection) }

    /** From the agenda to the first door's checklist. */
    private fun InHand.enters(): InspectionId {
        hand.waitFor("the next door") { hand.sees("main") }
        hand.tap("main")
        hand.waitFor("not-let-in")
        hand.tap("main")
        hand.waitFor("items")
        return (way.here as Place.Checklist).inspection
    }

    private fun InHand.counted(story: String, inspection: InspectionId) {
        val line = FieldTruth.keep(story, hand, phone, form(inspection).groups.sumOf { group -> group.items.count { it.asked } })
        FieldTruth.documented()?.let { assertTrue(line in it, "docs/field-truth.md does not say: $line") }
        println(line)
        println(hand.tapped.joinToString(" "))
    }

    @Test
    fun `a home with nothing wrong, from the agenda to the seal`() = Stage().use { stage ->
        val (repository, phone) = enrolled(stage, "phone", stage.tickets.single()) { clock }
        onAPhone(repository, phone) {
            val inspection = enters()
            Walk(hand, repository, inspection) { clock += it }.run {
                everything()
                complete()
            }
            hand.waitFor("agenda")
            assertNotNull(form(inspection).completed)
            assertTrue(form(inspection).hazards.isEmpty())
            counted("household, nothing wrong", inspection)
        }
        repository.end()
    }

    @Test
    fun `a home with two hazards, noticed on one paper`() = Stage().use { stage ->
        val (repository, phone) = enrolled(stage, "phone", stage.tickets.single()) { clock }
        onAPhone(repository, phone) {
            val inspection = enters()
            Walk(hand, repository, inspection) { clock += it }.run {
                twoHazards()
                everything()
                complete()
            }
            hand.waitFor("agenda")
            val form = form(inspection)
            assertNotNull(form.completed)
            assertEquals(listOf(Grade.L2, Grade.L2), form.hazards.map { it.grade })
            assertTrue(form.hazards.all { it.notices.size == 1 }, "one paper names both")
            counted("household, two L2 hazards", inspection)
        }
        repository.end()
    }

    @Test
    fun `a phone is enrolled, a grave hazard sealed and received by headquarters, rechecked twice and closed`() = Stage().use { stage ->
        val repository = runBlocking { DesktopCore.open(stage.folder("phone")) }
        val phone = DesktopPhone(stage.folder("camera")) { clock }
        onAPhone(repository, phone, Place.Enrol()) {
            hand.write("code", stage.tickets.single())
            hand.tap("enrol")
            hand.waitFor("agenda")
            val inspection = enters()
            Walk(hand, repository, inspection) { clock += it }.run {
                graveHazard()
                everything()
                complete()
            }
            hand.waitFor("agenda")
            assertTrue(form(inspection).onlyHere, "nothing was sent yet")
            hand.tap("tab-Sync")
            hand.tap("sync")
            hand.waitFor("headquarters' receipt", 60) { runBlocking { repository.status().run { waiting == 0u && photosWaiting == 0u } } }
            assertTrue(!form(inspection).onlyHere)

            // Some days later she stands at the same door again.
            val hazard = form(inspection).hazards.single().hazard
            put(Place.Site(form(inspection).site.id))
            hand.tap("hazard-$hazard")
            hand.tap("reported")
            hand.waitFor("what the customer says") { form(inspection).hazards.single().rectificationReported != null }
            hand.tap("recheck-fails")
            hand.waitFor("the recheck that failed") { form(inspection).hazards.single().rechecksFailed == 1u }
            assertTrue(form(inspection).hazards.single().open, "a recheck that failed closes nothing")
            hand.tap("photo-after")
            hand.write("recheck-note", "换了新表")
            hand.tap("recheck-passes")
            hand.sign()
            hand.tap("confirm")
            hand.waitFor("the closing") { !form(inspection).hazards.single().open }
            val closed = checkNotNull(form(inspection).hazards.single().closed)
            assertEquals(CloseReason.RECHECK_PASSED, closed.reason)
            hand.tap("restore-supply")
            hand.waitFor("the gas") { !form(inspection).hazards.single().supplyOff }
            hand.tap("main")
            hand.waitFor("not-let-in")
        }
        repository.end()
    }

    @Test
    fun `nobody opens, without a network, three taps from the agenda and back`() = Stage().use { stage ->
        val (repository, phone) = enrolled(stage, "phone", stage.tickets.single())
        stage.serving(false)
        onAPhone(repository, phone) {
            hand.tap("main")
            hand.tap("not-let-in")
            val inspection = (way.here as Place.Outcome).inspection
            hand.tap("main")
            hand.waitFor("agenda")
            val visits = form(inspection).visits
            assertEquals(listOf(VisitOutcome.NO_ACCESS), visits.map { it.outcome })
            assertTrue(visits.single().cardLeft && visits.single().photos == 1u)
            assertEquals(3, hand.taps, "next door, not let in, camera")
            counted("not at home", inspection)
        }
        repository.end()
    }

    @Test
    fun `an appointment is promised in two taps, stands in the agenda, and is taken back with a reason`() = Stage().use { stage ->
        val (repository, phone) = enrolled(stage, "phone", stage.tickets.single())
        onAPhone(repository, phone) {
            hand.tap("main")
            hand.tap("appoint")
            val inspection = (way.here as Place.Appointment).inspection
            hand.tap("day-2")
            hand.tap("window-Evening")
            hand.tap("keep-appointment")
            hand.waitFor("the promise") { form(inspection).appointment != null }
            assertEquals(2 * 3_600_000L, form(inspection).appointment!!.run { until - from })
            put(Place.At(Tab.Today))
            hand.tap("chip-Appointments")
            hand.tap("promise-${form(inspection).site.id}", "agenda")
            hand.tap("appoint")
            hand.tap("cancel-appointment")
            hand.write("cancel-why", "客户来电改期")
            hand.tap("cancel-now")
            hand.waitFor("the promise to be taken back") { form(inspection).appointment == null }
        }
        repository.end()
    }
}
