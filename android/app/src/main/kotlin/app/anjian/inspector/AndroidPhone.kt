package app.anjian.inspector

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import app.anjian.core.Phone
import app.anjian.core.Timestamp
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.File

/** What only an activity can do: ask another screen for an answer, and name a file to other apps. */
interface Asks {
    /** Shows another screen; what it answers, or nothing when she went back. */
    suspend fun ask(intent: Intent): Intent?

    /** A name under which other apps may read a file of this one. */
    fun shareable(file: File): Uri
}

/** An Android phone behind the screens. The camera and the scanner are this app's own, other apps do the rest. */
class AndroidPhone(private val context: Context, private val asks: Asks) : Phone {
    override val name: String = "${Build.MANUFACTURER} ${Build.MODEL}"

    override fun now(): Timestamp = System.currentTimeMillis()

    override suspend fun takePicture(caption: String): String? {
        val file = File(folder("camera"), "${now()}.jpg")
        val intent = own(Intents.TAKE_PICTURE).putExtra(Intents.PATH, file.path).putExtra(Intents.CAPTION, caption)
        return file.path.takeIf { asks.ask(intent) != null && file.length() > 0 }
    }

    override suspend fun scan(): String? = asks.ask(own(Intents.READ_CODE))?.getStringExtra(Intents.TEXT)

    override suspend fun pickFile(): String? {
        val intent = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        return asks.ask(intent)?.data?.let { copied(it) }
    }

    /** A copy of what another app lends: it may be taken back at any moment. */
    suspend fun copied(uri: Uri): String? = withContext(Dispatchers.IO) {
        val file = File(folder("received"), "${now()}.anjian")
        val input = context.contentResolver.openInputStream(uri) ?: return@withContext null
        input.use { from -> file.outputStream().use { to -> from.copyTo(to) } }
        file.path
    }

    override fun call(number: String) = start(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))

    override fun navigate(address: String) = start(Intent(Intent.ACTION_VIEW, Uri.parse("geo:0,0?q=" + Uri.encode(address))))

    override fun fileFor(name: String): String = File(folder("shared"), name).path

    override fun folderFor(name: String): String = File(folder("shared"), name).apply { mkdirs() }.path

    override fun share(paths: List<String>) {
        val uris = ArrayList(paths.map { asks.shareable(File(it)) })
        if (uris.isEmpty()) return
        val intent = if (uris.size == 1) {
            Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, uris.single())
        } else {
            Intent(Intent.ACTION_SEND_MULTIPLE).putParcelableArrayListExtra(Intent.EXTRA_STREAM, uris)
        }
        intent.setType(if (paths.all { it.endsWith(".pdf") }) "application/pdf" else Intents.BUNDLE_TYPE).addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        intent.clipData = ClipData.newRawUri(null, uris.first()).apply { uris.drop(1).forEach { addItem(ClipData.Item(it)) } }
        start(Intent.createChooser(intent, null))
    }

    override fun remindAt(moment: Timestamp, words: String) {
        val alarms = checkNotNull(context.getSystemService(AlarmManager::class.java))
        val reminder = reminder(words)
        // To the second where she has allowed it; otherwise Android chooses a moment in the minute after.
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S || alarms.canScheduleExactAlarms()) {
            alarms.setExactAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, moment, reminder)
        } else {
            alarms.setWindow(AlarmManager.RTC_WAKEUP, moment, WINDOW_MS, reminder)
        }
        Notices(context).clock(moment, words)
    }

    override fun forgetReminder() {
        checkNotNull(context.getSystemService(AlarmManager::class.java)).cancel(reminder(""))
        Notices(context).forgetClock()
    }

    private fun reminder(words: String): PendingIntent {
        val intent = Intent(context, ReminderReceiver::class.java).putExtra(Intents.TEXT, words)
        return PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE)
    }

    private fun own(action: String) = Intent(action).setPackage(context.packageName)

    private fun folder(name: String) = File(context.cacheDir, name).apply { mkdirs() }

    /** Where no app can do it, nothing happens: she sees it at once. */
    private fun start(intent: Intent) {
        try {
            context.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        } catch (_: android.content.ActivityNotFoundException) {
            Notices(context).nobodyCan()
        }
    }

    private companion object {
        const val WINDOW_MS = 60_000L
    }
}
