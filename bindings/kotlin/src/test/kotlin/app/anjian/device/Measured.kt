package app.anjian.device

import app.anjian.Action
import app.anjian.Anjian
import app.anjian.Entry
import app.anjian.Said
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/** What a call costs: the median of so many, in milliseconds. [phone] was opened on a dispatcher that changes no thread. */
internal suspend fun measured(phone: Anjian, request: JsonObject): JsonObject {
    val what = request.text("what")
    val times = requireNotNull(request.number("times")) { "no times" }.toInt()
    val inspection = if (what == "agenda") "" else request.text("inspection")
    val seen = if (what == "answer") phone.form(inspection).seen else ""
    val took = LongArray(times) { number ->
        // Made before the clock starts: it is the same in every language.
        val answer = Action.RecordAnswer("H1.1", Entry(Said.Pass(), "$number"))
        val start = System.nanoTime()
        when (what) {
            "agenda" -> phone.agenda(most = 50)
            "form" -> phone.form(inspection)
            "answer" -> phone.act(inspection, seen, answer)
            else -> throw IllegalArgumentException("nothing to measure: $what")
        }
        System.nanoTime() - start
    }
    took.sort()
    return buildJsonObject { put("median_ms", took[times / 2] / 1e6) }
}
