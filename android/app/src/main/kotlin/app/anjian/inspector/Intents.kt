package app.anjian.inspector

import android.content.Intent
import android.net.Uri
import android.nfc.NdefMessage
import android.nfc.NfcAdapter
import android.os.Build
import android.os.Parcelable

/** The words between this app's own screens, and what comes from outside. */
object Intents {
    const val TAKE_PICTURE = "app.anjian.inspector.TAKE_PICTURE"
    const val READ_CODE = "app.anjian.inspector.READ_CODE"
    const val PATH = "path"
    const val CAPTION = "caption"
    const val TEXT = "text"

    /** A bundle, or a part of a meeting; what it is worth, the core says when it reads it. */
    const val BUNDLE_TYPE = "application/vnd.anjian"

    /** What an intent brings; nothing where it only starts the app. */
    fun read(intent: Intent): Arrival? = when (intent.action) {
        Intent.ACTION_VIEW -> intent.data?.let { opened(it) }
        Intent.ACTION_SEND -> stream(intent)?.let { Arrival.Files(listOf(it)) }
        Intent.ACTION_SEND_MULTIPLE -> Arrival.Files(streams(intent)).takeIf { it.uris.isNotEmpty() }
        NfcAdapter.ACTION_NDEF_DISCOVERED -> tag(intent)?.let { said(it) }
        else -> null
    }

    private fun opened(uri: Uri): Arrival = if (uri.scheme == "content" || uri.scheme == "file") Arrival.Files(listOf(uri)) else said(uri.toString())

    /** A ticket is an address with a code behind it; everything else is looked for, as a meter's number is. */
    private fun said(text: String): Arrival = if (text.startsWith("https://") && "/#" in text) Arrival.Ticket(text) else Arrival.Looked(text)

    private fun tag(intent: Intent): String? {
        intent.dataString?.let { return it }
        val messages = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            intent.getParcelableArrayExtra(NfcAdapter.EXTRA_NDEF_MESSAGES, NdefMessage::class.java)
        } else {
            @Suppress("DEPRECATION")
            intent.getParcelableArrayExtra(NfcAdapter.EXTRA_NDEF_MESSAGES)
        }
        val record = messages.orEmpty().filterIsInstance<NdefMessage>().firstOrNull()?.records?.firstOrNull() ?: return null
        val payload = record.payload
        if (payload.isEmpty()) return null
        // A text record begins with the length of its language's name.
        val name = payload[0].toInt() and LANGUAGE
        return String(payload, 1 + name, maxOf(0, payload.size - 1 - name), Charsets.UTF_8)
    }

    private fun stream(intent: Intent): Uri? = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        intent.getParcelableExtra(Intent.EXTRA_STREAM, Uri::class.java)
    } else {
        @Suppress("DEPRECATION")
        intent.getParcelableExtra<Parcelable>(Intent.EXTRA_STREAM) as? Uri
    }

    private fun streams(intent: Intent): List<Uri> = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        intent.getParcelableArrayListExtra(Intent.EXTRA_STREAM, Uri::class.java).orEmpty()
    } else {
        @Suppress("DEPRECATION")
        intent.getParcelableArrayListExtra<Parcelable>(Intent.EXTRA_STREAM).orEmpty().filterIsInstance<Uri>()
    }

    private const val LANGUAGE = 0x3F
}

/** What came from outside. */
sealed interface Arrival {
    data class Ticket(val text: String) : Arrival

    data class Looked(val text: String) : Arrival

    data class Files(val uris: List<Uri>) : Arrival
}
