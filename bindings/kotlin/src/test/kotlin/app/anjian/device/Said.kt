package app.anjian.device

import app.anjian.Action
import app.anjian.Delivery
import app.anjian.Grade
import app.anjian.NoticeKind
import app.anjian.PointValue
import app.anjian.Said
import app.anjian.Signature
import app.anjian.VisitOutcome
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.double
import kotlinx.serialization.json.doubleOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** What is said about an item. */
internal fun said(said: JsonElement): Said {
    if (said is JsonPrimitive) {
        return when (said.content) {
            "pass" -> Said.Pass()
            "fail" -> Said.Fail()
            "na" -> Said.NotApplicable
            "text" -> Said.Text
            else -> throw IllegalArgumentException("nothing that can be said: $said")
        }
    }
    val (kind, value) = said.jsonObject.entries.single()

    fun number(name: String) = value.jsonObject.getValue(name).jsonPrimitive.double
    return when (kind) {
        "pass" -> Said.Pass(value.jsonPrimitive.double)
        "fail" -> Said.Fail(value.jsonPrimitive.double)
        "defects" -> Said.Defects(value.jsonArray.map { it.jsonPrimitive.content })
        "choice" -> Said.Choice(value.jsonPrimitive.content)
        "number" -> Said.Number(value.jsonPrimitive.double)
        "points" -> Said.Points(value.jsonObject.map { (point, number) -> PointValue(point, number.jsonPrimitive.double) })
        "hold" -> Said.Hold(number("start"), number("end"), number("minutes"))
        "date" -> Said.Date(value.jsonPrimitive.content)
        "unsigned" -> Said.Signed(Signature.NotSigned(value.jsonPrimitive.content))
        else -> throw IllegalArgumentException("nothing that can be said: $kind")
    }
}

/** What is done at an inspection. */
internal fun action(action: JsonElement): Action {
    val (kind, value) = action.jsonObject.entries.single()
    val given = value.jsonObject
    val note = given.optional("note").orEmpty()
    val unsigned = given.optional("unsigned")?.let { Signature.NotSigned(it) }
    return when (kind) {
        "visit" -> Action.AddVisit(named<VisitOutcome>(given.text("outcome")), cardLeft = given.flag("card_left"), note = note)

        "raise" -> Action.RaiseHazard(given.text("hazard"), named<Grade>(given.text("grade")), given.flag("must_notice"), note)

        "recheck" -> Action.Recheck(given.text("hazard"), given.flag("passed"), note, unsigned)

        "serve_notice" -> Action.ServeNotice(
            number = given.text("number"),
            notice = named<NoticeKind>(given.text("notice")),
            hazards = given["hazards"]?.jsonArray.orEmpty().map { it.jsonPrimitive.content },
            delivery = named<Delivery>(given.text("delivery")),
            signature = requireNotNull(unsigned) { "a notice is signed or says why not" },
        )

        "comment" -> Action.AddComment(given.text("text"))

        "complete" -> Action.Complete

        else -> throw IllegalArgumentException("nothing that can be done: $kind")
    }
}

private inline fun <reified E : Enum<E>> named(name: String): E = enumValueOf<E>(name.uppercase())

internal fun JsonObject.text(name: String): String = requireNotNull(optional(name)) { "$name is missing" }

internal fun JsonObject.optional(name: String): String? = this[name]?.jsonPrimitive?.contentOrNull

internal fun JsonObject.number(name: String): Double? = this[name]?.jsonPrimitive?.doubleOrNull

internal fun JsonObject.flag(name: String): Boolean = this[name]?.jsonPrimitive?.booleanOrNull ?: false
