package app.anjian.tests

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.TimeUnit

class DeviceTest {
    @Test
    fun `a day of a device`() = story { stage ->
        val (inspection, other) = stage.inspections
        val file = stage.folder("a.bundle")
        val results =
            device(
                """{"do":"open","folder":"${stage.folder("a")}"}""",
                """{"do":"sync"}""",
                """{"do":"enrol","ticket":"${stage.tickets[0]}","name":"devicé 一号"}""",
                """{"do":"sync"}""",
                """{"do":"answer","inspection":"$inspection","item":"H1.3","said":"fail","note":"液化气瓶 🔥"}""",
                """{"do":"form","inspection":"$inspection"}""",
                """{"do":"act","inspection":"$inspection","action":{"visit":{"outcome":"entered"}}}""",
                """{"do":"act","inspection":"$inspection","action":{"complete":{}}}""",
                """{"do":"act","inspection":"$other","action":{"raise":{"hazard":"H1.1:leak","grade":"L1","note":"泄漏"}}}""",
                """{"do":"undo","inspection":"$inspection"}""",
                """{"do":"pause"}""",
                """{"do":"digest","inspection":"$inspection"}""",
                """{"do":"agenda","most":3}""",
                """{"do":"export","path":"$file"}""",
                """{"do":"import","path":"$file"}""",
                """{"do":"coverage"}""",
                """{"do":"sync"}""",
                """{"do":"conflicts"}""",
                """{"do":"close"}""",
                """{"do":"pause"}""",
                """{"do":"dance"}""",
                """not JSON""",
            )
        assertEquals("""{"person":null}""", "${results[0]}")
        assertEquals("Unauthorised", results[1].text("kind"))
        assertEquals("""{"person":"li"}""", "${results[2]}")
        assertEquals("sent_all", results[3].text("outcome"))
        assertEquals(1, results[4].getValue("facts").jsonArray.size, "the hazard was raised in the same tap")
        val answered = results[5].list("items").single { it.text("key") == "H1.3" }
        assertEquals(listOf("L1", "li", "液化气瓶 🔥"), listOf("verdict", "by", "note").map { answered.text(it) })
        assertEquals("""[{"key":"H1.3:fail","grade":"L1","open":true}]""", "${results[5]["hazards"]}")
        assertEquals("Incomplete", results[7].text("kind"))
        assertEquals("true", results[9].text("undone"))
        assertEquals(64, results[11].text("digest").length)
        assertEquals(listOf("open_l1", "open_l1"), results[12].list("lines").take(2).map { it.text("rank") })
        assertTrue(results[13].text("changes").toInt() > 0)
        assertEquals("0", results[14].text("changes"))
        val area = results[15].list("lines").single()
        assertEquals(
            listOf("household-annual", "东街", "12", "0", "12"),
            listOf("programme", "area", "due", "entered", "rest").map {
                area.text(it)
            },
        )
        assertEquals(listOf("sent_all", "0"), listOf("outcome", "waiting").map { results[16].text(it) })
        assertEquals("""{"inspections":[]}""", "${results[17]}")
        assertEquals("{}", "${results[18]}")
        assertEquals(listOf("Closed", "Request", "Request"), results.drop(19).map { it.text("kind") })
    }

    /** The answers of a device in a process of its own. */
    private fun device(vararg requests: String): List<JsonObject> {
        val java = "${System.getProperty("java.home")}/bin/java"
        val library = "-Djna.library.path=${System.getProperty("jna.library.path")}"
        val words = listOf(java, library, "-classpath", System.getProperty("java.class.path"), "app.anjian.device.MainKt")
        val process = ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        process.outputWriter(Charsets.UTF_8).use { input -> requests.forEach { input.write("$it\n") } }
        val answers = process.inputReader(Charsets.UTF_8).readLines().map { Json.parseToJsonElement(it).jsonObject }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS))
        assertEquals(0, process.exitValue())
        return answers.map { (it["ok"] ?: it.getValue("error")).jsonObject }
    }

    private fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content

    private fun JsonObject.list(name: String): List<JsonObject> = getValue(name).jsonArray.map(JsonElement::jsonObject)
}
