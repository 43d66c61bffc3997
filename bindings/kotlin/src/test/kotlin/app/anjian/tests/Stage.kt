package app.anjian.tests

import app.anjian.Action
import app.anjian.Anjian
import app.anjian.Done
import app.anjian.InspectionId
import app.anjian.KeyStore
import app.anjian.Platform
import app.anjian.SyncOutcome
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.TimeUnit
import kotlin.io.path.deleteRecursively

/** A headquarters in a process of its own, with a register and tickets, and a folder for its phones. */
class Stage(
    homes: Int = 12,
    areas: List<String> = listOf("东街"),
    people: List<String> = listOf("li", "wang"),
) : AutoCloseable {
    private val folder: Path = Files.createTempDirectory("anjian-kotlin")
    private val process: Process
    val tickets: List<String>
    val inspections: List<InspectionId>

    init {
        val program = checkNotNull(System.getenv("ANJIAN_STAGE")) { "ANJIAN_STAGE names no program; cargo xtask test sets it" }
        val words = listOf("--homes", "$homes") + areas.flatMap { listOf("--area", it) } + people.flatMap { listOf("--ticket", it) }
        process = ProcessBuilder(listOf(program) + words).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val told = told()

        fun texts(name: String) = told.getValue(name).jsonArray.map { it.jsonPrimitive.content }
        tickets = texts("tickets")
        inspections = texts("inspections")
    }

    private fun told(): JsonObject {
        val line = checkNotNull(process.inputReader(Charsets.UTF_8).readLine()) { "the stage broke off; its words stand above" }
        return Json.parseToJsonElement(line).jsonObject
    }

    private fun say(command: String): JsonObject {
        process.outputWriter(Charsets.UTF_8).apply { write("$command\n") }.flush()
        return told()
    }

    /** Headquarters goes away. */
    fun stop() = assertEquals("false", say("stop").getValue("serving").jsonPrimitive.content)

    /** Headquarters comes back. */
    fun start() = assertEquals("true", say("start").getValue("serving").jsonPrimitive.content)

    /** A picture lies where a camera would have left it. */
    fun draw(name: String): String = folder(name).also { say("draw $it").getValue("drawn") }

    /** Where a phone's data lies, or another file. */
    fun folder(phone: String): String = folder.resolve(phone).toString()

    /** A phone that is not enrolled. */
    suspend fun opened(phone: String, keys: KeyStore = Keys.of(phone, this)): Anjian = Anjian.open(folder(phone), Platform(keys))

    /** A phone, enrolled, after its first sync. */
    suspend fun phone(phone: String, ticket: Int = 0): Anjian {
        val opened = opened(phone)
        opened.enrol(tickets[ticket], "test 手机 📱")
        assertEquals(SyncOutcome.SentAll, opened.sync().outcome)
        return opened
    }

    @OptIn(kotlin.io.path.ExperimentalPathApi::class)
    override fun close() {
        process.outputWriter().close()
        check(process.waitFor(30, TimeUnit.SECONDS)) { "the stage does not end" }
        folder.deleteRecursively()
    }
}

/** Secrets in memory. */
class Keys private constructor() : KeyStore {
    private val secrets = ConcurrentHashMap<String, ByteArray>()

    override fun load(name: String): ByteArray? = secrets[name]

    override fun store(name: String, secret: ByteArray) {
        secrets[name] = secret
    }

    companion object {
        private val all = ConcurrentHashMap<Pair<Stage, String>, Keys>()

        /** The same for the same phone, so that it may be opened again. */
        fun of(phone: String, stage: Stage): Keys = all.getOrPut(stage to phone) { Keys() }
    }
}

/** Plays a story on a stage; none takes longer than this. */
fun story(stage: () -> Stage = { Stage() }, seconds: Long = 120, play: suspend CoroutineScope.(Stage) -> Unit) {
    stage().use { runBlocking(Dispatchers.Default) { withTimeout(seconds * 1000) { play(it) } } }
}

/** Says something, with what is on the screen now. */
suspend fun Anjian.comment(inspection: InspectionId, text: String): Done = act(inspection, form(inspection).seen, Action.AddComment(text))

/** What was said, in order. */
suspend fun Anjian.comments(inspection: InspectionId): List<String> =
    form(inspection).chronicle.mapNotNull { (it.what as? app.anjian.Event.Comment)?.text }

/** The error that a call must end with. */
suspend inline fun <reified E : Throwable> failsWith(call: suspend () -> Any?): E {
    val result =
        try {
            call()
        } catch (error: Throwable) {
            if (error is E) return error
            throw AssertionError("expected ${E::class.simpleName}, it threw $error", error)
        }
    throw AssertionError("expected ${E::class.simpleName}, it returned $result")
}
