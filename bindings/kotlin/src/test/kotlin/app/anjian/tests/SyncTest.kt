package app.anjian.tests

import app.anjian.AnjianException
import app.anjian.SyncOptions
import app.anjian.SyncOutcome
import app.anjian.SyncProgress
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class SyncTest {
    @Test
    fun `a day goes home and reaches the colleague`() = story { stage ->
        val (li, wang) = Pair(stage.phone("li"), stage.phone("wang", ticket = 1))
        val inspection = stage.inspections[3]
        li.comment(inspection, "楼道里有气味")
        assertEquals(1u, li.status().waiting)
        val told = mutableListOf<SyncProgress>()
        val report = li.sync { told += it }
        assertEquals(SyncOutcome.SentAll, report.outcome)
        assertEquals(1u, report.progress.changesSent)
        assertTrue(told.isNotEmpty())
        assertEquals(0u, li.status().waiting)
        assertEquals(1u, wang.sync().progress.changesReceived)
        assertEquals(li.digest(inspection), wang.digest(inspection))
        assertEquals(listOf("楼道里有气味"), wang.comments(inspection))
        listOf(li, wang).forEach { it.awaitClosed() }
    }

    @Test
    fun `a run is cancelled in the middle and the next one brings the rest`() = story({ Stage(homes = 10_000) }) { stage ->
        stage.opened("li").use { phone ->
            phone.enrol(stage.tickets[0], "x")
            val run = phone.startSync()
            run.progress.first { it.roundTrips > 0u }
            run.cancel()
            val report = run.await()
            assertEquals(SyncOutcome.Cancelled, report.outcome)
            assertTrue(report.progress.sitesReceived in 1u..<10_000u, "${report.progress}")
            assertEquals(report, run.await(), "as often as one likes")
            run.cancel()
            assertEquals(SyncOutcome.SentAll, phone.sync().outcome)
            assertEquals(10_000u, phone.agenda(most = 1).counts.sumOf { it.count })
        }
    }

    @Test
    fun `cancelling whoever waits stops a run that pauses for a headquarters that is away`() = story { stage ->
        stage.phone("li").use { phone ->
            stage.stop()
            val run = phone.startSync()
            val waiting = launch(start = CoroutineStart.UNDISPATCHED) { run.await() }
            waiting.cancelAndJoin()
            assertEquals(SyncOutcome.Cancelled, run.await().outcome)
        }
    }

    @Test
    fun `who follows a run and throws stops it and gets what was thrown`() = story { stage ->
        stage.phone("li").use { phone ->
            val thrown = failsWith<ArithmeticException> { phone.sync { throw ArithmeticException("surprise") } }
            assertEquals("surprise", thrown.message)
            assertEquals(SyncOutcome.SentAll, phone.sync().outcome)
        }
    }

    @Test
    fun `a headquarters that is away is an outcome and nothing is lost`() = story { stage ->
        stage.phone("li").use { phone ->
            stage.stop()
            phone.comment(stage.inspections[0], "kept")
            assertTrue(phone.sync(SyncOptions(longestPauseMs = 1u)).outcome is SyncOutcome.Offline)
            assertEquals(1u, phone.status().waiting)
            stage.start()
            assertEquals(SyncOutcome.SentAll, phone.sync().outcome)
            assertEquals(0u, phone.status().waiting)
        }
    }

    @Test
    fun `closing stops a run`() = story { stage ->
        val phone = stage.phone("li")
        stage.stop()
        val run = phone.startSync()
        phone.awaitClosed()
        // Closed before the run began, or in the middle of it.
        val end = runCatching { run.await().outcome }
        assertTrue(end.getOrNull() == SyncOutcome.Cancelled || end.exceptionOrNull() is AnjianException.Closed, "$end")
    }

    @Test
    fun `taps go on while it syncs`() = story({ Stage(homes = 10_000) }) { stage ->
        stage.phone("li").use { phone ->
            val syncing = async { phone.sync() }
            repeat(20) { phone.comment(stage.inspections[it % 3], "$it") }
            syncing.await()
            assertEquals(SyncOutcome.SentAll, phone.sync().outcome)
            assertEquals(20, stage.inspections.take(3).sumOf { phone.comments(it).size })
        }
    }
}
