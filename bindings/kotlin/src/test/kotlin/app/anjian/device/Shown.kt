package app.anjian.device

import app.anjian.AreaCoverage
import app.anjian.Form
import app.anjian.FormItem
import app.anjian.Verdict
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.add
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray

/** A form as stories compare it. */
internal fun shown(form: Form): JsonObject = buildJsonObject {
    putJsonArray("items") { form.groups.flatMap { it.items }.forEach { add(shown(it)) } }
    putJsonArray("hazards") {
        for (hazard in form.hazards) {
            addJsonObject {
                put("key", hazard.hazard)
                put("grade", hazard.grade.name)
                put("open", hazard.open)
            }
        }
    }
    put("missing", form.missing.size)
    put("conflicts", form.conflicts.toLong())
}

private fun shown(item: FormItem): JsonObject = buildJsonObject {
    put("key", item.key)
    put("verdict", item.answer?.let { word(it.verdict) })
    put("by", item.answer?.by)
    put("note", item.answer?.note)
    put("in_conflict", item.inConflict)
    putJsonArray("others") {
        for (answer in item.otherAnswers) {
            addJsonObject {
                put("verdict", word(answer.verdict))
                put("by", answer.by)
            }
        }
    }
}

private fun word(verdict: Verdict): String = when (verdict) {
    is Verdict.NotApplicable -> "na"
    is Verdict.Pass -> "pass"
    is Verdict.Recorded -> "rec"
    is Verdict.Fail -> "fail"
    is Verdict.Hazard -> verdict.grade.name
}

internal fun shown(area: AreaCoverage): JsonObject = buildJsonObject {
    put("programme", area.programme)
    put("period", area.period)
    put("area", area.area)
    val count = area.count
    put("due", count.due.toLong())
    put("excluded", count.excluded.toLong())
    put("entered", count.entered.toLong())
    put("no_access", count.noAccess.toLong())
    put("refused", count.refused.toLong())
    put("rest", (count.untouched + count.begun + count.vacant + count.wrongAddress).toLong())
}
