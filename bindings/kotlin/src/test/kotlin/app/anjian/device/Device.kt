package app.anjian.device

import app.anjian.Action
import app.anjian.Anjian
import app.anjian.AnjianException
import app.anjian.Done
import app.anjian.Entry
import app.anjian.Form
import app.anjian.InspectionId
import app.anjian.Platform
import app.anjian.Seen
import app.anjian.SyncOutcome
import kotlinx.coroutines.Dispatchers
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.add
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import java.nio.file.Path

/** The phone: a workspace, and what was last seen of each inspection. */
internal class Device {
    private var opened: Anjian? = null
    private val seen = HashMap<InspectionId, Seen>()
    private var changesNoThread = false

    private val phone: Anjian get() = opened ?: throw AnjianException.Closed()

    /** Does what is asked and returns what `ok` holds. */
    suspend fun obey(request: JsonObject): JsonObject = when (val verb = request.text("do")) {
        "open" -> open(request.text("folder"))
        "enrol" -> phone.enrol(request.text("ticket"), request.text("name")).let { person() }
        "sync" -> sync()
        "form" -> shown(look(request.text("inspection")))
        "answer" -> answer(request)
        "act" -> act(request.text("inspection"), action(request.getValue("action")))
        "undo" -> phone.undo(request.text("inspection")).let { buildJsonObject { put("undone", it) } }
        "pause" -> phone.pause().let { nothing }
        "digest" -> phone.digest(request.text("inspection")).let { buildJsonObject { put("digest", it) } }
        "agenda" -> agenda(request.number("most")?.toInt() ?: 50)
        "coverage" -> coverage()
        "conflicts" -> conflicts()
        "export" -> phone.exportBundle(request.text("path"), request.flag("also_home")).let { changes(it.changes) }
        "import" -> phone.importBundle(request.text("path")).let { changes(it.new) }
        "measure" -> measured(onThisThread(), request)
        "close" -> phone.awaitClosed().let { nothing }
        else -> throw IllegalArgumentException("no such request: $verb")
    }

    /** The end of the input. */
    suspend fun end() {
        opened?.awaitClosed()
    }

    private suspend fun open(folder: String): JsonObject {
        val phone = Anjian.open(folder, platform(folder))
        end()
        opened = phone
        seen.clear()
        return person()
    }

    private fun platform(folder: String) = Platform(FileKeys(Path.of(folder, "keys")))

    /** The workspace opened anew, if need be, so that its calls are made on the caller's own thread. */
    private suspend fun onThisThread(): Anjian {
        if (!changesNoThread) {
            val folder = phone.me().folder
            phone.awaitClosed()
            opened = Anjian.open(folder, platform(folder), Dispatchers.Unconfined)
            changesNoThread = true
        }
        return phone
    }

    private suspend fun person(): JsonObject {
        val enrolment = phone.me().enrolment
        return buildJsonObject { put("person", enrolment?.person) }
    }

    private suspend fun sync(): JsonObject {
        val report = phone.sync()
        val waiting = phone.status().waiting
        return buildJsonObject {
            put("outcome", outcome(report.outcome))
            put("refused", report.progress.refused.toLong())
            put("waiting", waiting.toLong())
            put("received", report.progress.changesReceived.toLong())
        }
    }

    private fun outcome(outcome: SyncOutcome): String = when (outcome) {
        is SyncOutcome.SentAll -> "sent_all"
        is SyncOutcome.Partly -> "partly"
        is SyncOutcome.Cancelled -> "cancelled"
        is SyncOutcome.Offline -> "offline"
        is SyncOutcome.Refused -> "refused"
        is SyncOutcome.Revoked -> "revoked"
        is SyncOutcome.Wiped -> "wiped"
    }

    private suspend fun look(inspection: InspectionId): Form = phone.form(inspection).also { seen[inspection] = it.seen }

    private suspend fun answer(request: JsonObject): JsonObject {
        val entry = Entry(said(request.getValue("said")), request.optional("note").orEmpty())
        return act(request.text("inspection"), Action.RecordAnswer(request.text("item"), entry))
    }

    private suspend fun act(inspection: InspectionId, action: Action): JsonObject {
        val done: Done = phone.act(inspection, seen[inspection] ?: look(inspection).seen, action)
        return buildJsonObject {
            putJsonArray("facts") { done.facts.forEach { add(it) } }
            put("on_reserve", done.onReserve)
        }
    }

    private suspend fun agenda(most: Int): JsonObject {
        val lines = phone.agenda(most = most).lines
        return buildJsonObject {
            putJsonArray("lines") {
                for (line in lines) {
                    addJsonObject {
                        put("inspection", line.inspection)
                        put("rank", line.rank.name.lowercase())
                        put("customer", line.site.customer)
                    }
                }
            }
        }
    }

    private suspend fun coverage(): JsonObject {
        val areas = phone.coverage()
        return buildJsonObject { putJsonArray("lines") { areas.forEach { add(shown(it)) } } }
    }

    private suspend fun conflicts(): JsonObject {
        val lines = phone.conflicts(most = 1_000).lines
        return buildJsonObject { putJsonArray("inspections") { lines.forEach { add(it.inspection) } } }
    }

    private fun changes(count: UInt): JsonObject = buildJsonObject { put("changes", count.toLong()) }
}

private val nothing = JsonObject(emptyMap())
