package app.anjian.device

import app.anjian.AnjianException
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject
import java.io.BufferedWriter
import java.io.OutputStreamWriter

/** One phone as a program, for stories across languages: bindings/DEVICE.md says what it is asked and what it answers. */
fun main(): Unit = runBlocking {
    val out = BufferedWriter(OutputStreamWriter(System.out, Charsets.UTF_8))
    val device = Device()
    for (line in System.`in`.bufferedReader(Charsets.UTF_8).lineSequence()) {
        out.write("${answered(device, line)}\n")
        out.flush()
    }
    device.end()
}

private suspend fun answered(device: Device, line: String): JsonObject = try {
    val result = device.obey(Json.parseToJsonElement(line).jsonObject)
    buildJsonObject { put("ok", result) }
} catch (error: AnjianException) {
    failed(kind(error), error.message)
} catch (error: IllegalArgumentException) {
    failed("Request", error.message)
}

/** Spelled out, since a shrunk app's classes have other names. */
private fun kind(error: AnjianException): String = when (error) {
    is AnjianException.NotFound -> "NotFound"
    is AnjianException.Invalid -> "Invalid"
    is AnjianException.Entry -> "Entry"
    is AnjianException.Incomplete -> "Incomplete"
    is AnjianException.Conflict -> "Conflict"
    is AnjianException.Offline -> "Offline"
    is AnjianException.Unauthorised -> "Unauthorised"
    is AnjianException.StorageFull -> "StorageFull"
    is AnjianException.NoRoom -> "NoRoom"
    is AnjianException.InUse -> "InUse"
    is AnjianException.Photo -> "Photo"
    is AnjianException.WrongKey -> "WrongKey"
    is AnjianException.Closed -> "Closed"
    is AnjianException.Broken -> "Broken"
}

private fun failed(kind: String, why: String?) = buildJsonObject {
    putJsonObject("error") {
        put("kind", kind)
        put("why", why.orEmpty())
    }
}
