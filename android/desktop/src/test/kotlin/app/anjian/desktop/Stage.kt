package app.anjian.desktop

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** A headquarters in a process of its own, with a register and tickets, and a folder for its phones. */
class Stage(homes: Int = 12, people: List<String> = listOf("li")) : AutoCloseable {
    private val folder: File = Files.createTempDirectory("anjian-app").toFile()
    private val process: Process
    val tickets: List<String>

    init {
        val program = checkNotNull(System.getenv("ANJIAN_STAGE")) { "ANJIAN_STAGE names no program; cargo xtask test sets it" }
        val words = listOf("--homes", "$homes", "--area", "东街") + people.flatMap { listOf("--ticket", it) }
        process = ProcessBuilder(listOf(program) + words).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        tickets = told().getValue("tickets").jsonArray.map { it.jsonPrimitive.content }
    }

    private fun told(): JsonObject {
        val line = checkNotNull(process.inputReader(Charsets.UTF_8).readLine()) { "the stage broke off; its words stand above" }
        return Json.parseToJsonElement(line).jsonObject
    }

    /** Headquarters goes away, or comes back. */
    fun serving(on: Boolean) {
        process.outputWriter(Charsets.UTF_8).apply { write(if (on) "start\n" else "stop\n") }.flush()
        check(told().getValue("serving").jsonPrimitive.content == "$on")
    }

    fun folder(name: String): File = File(folder, name)

    override fun close() {
        process.outputWriter().close()
        check(process.waitFor(30, TimeUnit.SECONDS)) { "the stage does not end" }
        folder.deleteRecursively()
    }
}
