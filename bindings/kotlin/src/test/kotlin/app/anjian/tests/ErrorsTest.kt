package app.anjian.tests

import app.anjian.Action
import app.anjian.Anjian
import app.anjian.AnjianException
import app.anjian.Entry
import app.anjian.KeyStore
import app.anjian.Platform
import app.anjian.PlatformException
import app.anjian.Said
import app.anjian.WallClock
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ErrorsTest {
    private val nowhere = "http://127.0.0.1:9/#AAAA-BBBB-CCCC-DDDD." + "0a".repeat(32)

    @Test
    fun `each kind of error arrives as its own class`() = story { stage ->
        stage.phone("li").use { phone ->
            val form = phone.form(stage.inspections[0])
            failsWith<AnjianException.NotFound> { phone.site("999999") }
            failsWith<AnjianException.NotFound> { phone.form("household-annual/2026/999999") }
            val invalid = failsWith<AnjianException.Invalid> { phone.form("no inspection at all") }
            assertEquals("inspection", invalid.what)
            assertTrue(invalid.words.zh.isNotEmpty())
            val number = Action.RecordAnswer("H1.1", Entry(Said.Number(1.5)))
            val entry = failsWith<AnjianException.Entry> { phone.act(form.inspection, form.seen, number) }
            assertEquals("H1.1", entry.item)
            val incomplete = failsWith<AnjianException.Incomplete> { phone.act(form.inspection, form.seen, Action.Complete) }
            assertTrue(incomplete.count > 0u)
            failsWith<AnjianException.Invalid> { phone.importBundle("/nowhere/at/all") }
            phone.comment(form.inspection, "first")
            phone.pause()
            val seen = phone.form(form.inspection).seen
            failsWith<AnjianException.Conflict> { phone.act(stage.inspections[1], seen, Action.AddComment("of another inspection")) }
        }
    }

    @Test
    fun `a device that is not enrolled is told so`() = story { stage ->
        stage.opened("new").use { phone ->
            assertNull(phone.me().enrolment)
            failsWith<AnjianException.Unauthorised> { phone.sync() }
            failsWith<AnjianException.Offline> { phone.enrol(nowhere, "x") }
            failsWith<AnjianException.Invalid> { phone.enrol("no ticket", "x") }
        }
    }

    @Test
    fun `a used ticket is refused`() = story { stage ->
        stage.phone("li").use {
            stage.opened("other").use { other -> failsWith<AnjianException.Unauthorised> { other.enrol(stage.tickets[0], "x") } }
        }
    }

    @Test
    fun `a ticket shows where it leads`() {
        assertEquals("http://127.0.0.1:9", Anjian.readTicket(nowhere).headquarters)
        assertEquals("0.1.0", Anjian.version)
        assertTrue(runCatching { Anjian.readTicket("hello") }.exceptionOrNull() is AnjianException.Invalid)
    }

    @Test
    fun `one folder is opened once and is free after closing`() = story { stage ->
        val phone = stage.opened("li")
        failsWith<AnjianException.InUse> { stage.opened("li") }
        phone.awaitClosed()
        stage.opened("li").awaitClosed()
    }

    @Test
    fun `a folder under another key is refused and opens again under its own`() = story { stage ->
        stage.opened("li").awaitClosed()
        failsWith<AnjianException.WrongKey> { stage.opened("li", Keys.of("stranger", stage)) }
        stage.opened("li").awaitClosed()
    }

    @Test
    fun `after closing every call says closed and every flow ends`() = story { stage ->
        val phone = stage.phone("li")
        phone.close()
        phone.close()
        val inspection = stage.inspections[0]
        failsWith<AnjianException.Closed> { phone.me() }
        failsWith<AnjianException.Closed> { phone.agenda() }
        failsWith<AnjianException.Closed> { phone.form(inspection) }
        failsWith<AnjianException.Closed> { phone.pause() }
        failsWith<AnjianException.Closed> { phone.sync() }
        failsWith<AnjianException.Closed> { phone.changes.toList() }
        phone.awaitClosed()
        failsWith<AnjianException.Closed> { phone.status() }
    }

    @Test
    fun `a key store that throws is broken and nothing is opened`() = story { stage ->
        for (error in listOf(PlatformException.Unavailable("locked 🔒"), IllegalStateException("surprise"))) {
            failsWith<AnjianException.Broken> { stage.opened("li", Throwing(error)) }
        }
        stage.opened("li").awaitClosed()
    }

    @Test
    fun `a clock that throws counts as the systems clock`() = story { stage ->
        val clock = object : WallClock {
            override fun now(): Long = throw IllegalStateException("surprise")

            override fun monotonicMs(): Long? = throw IllegalStateException("surprise")
        }
        Anjian.open(stage.folder("li"), Platform(Keys.of("li", stage), clock = clock)).use { phone ->
            phone.enrol(stage.tickets[0], "x")
            phone.sync()
            phone.comment(stage.inspections[0], "kept")
            val said = phone.form(stage.inspections[0]).chronicle.single()
            assertTrue(kotlin.math.abs(said.at.device - System.currentTimeMillis()) < 60_000)
        }
    }

    private class Throwing(private val error: Exception) : KeyStore {
        override fun load(name: String): ByteArray? = throw error

        override fun store(name: String, secret: ByteArray): Unit = throw error
    }
}
