package app.anjian.inspector

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.widget.Toast

/** What the app says outside of itself. No name and no address of a customer stands in a notification: a locked screen shows it. */
class Notices(private val context: Context) {
    private val manager = checkNotNull(context.getSystemService(NotificationManager::class.java))

    /** The hold test's clock runs in the shade while she does something else. */
    fun clock(until: Long, words: String) = show(
        CLOCK,
        builder(CHANNEL_CLOCK, R.string.channel_clock, NotificationManager.IMPORTANCE_LOW).setContentTitle(context.getString(R.string.hold_running))
            .setContentText(words).setUsesChronometer(true).setChronometerCountDown(true).setWhen(until).setShowWhen(true).setOngoing(true),
    )

    /** It is over: with sound and vibration, as the screen may be dark. */
    fun clockIsOver(words: String) = show(
        CLOCK,
        builder(CHANNEL_OVER, R.string.channel_over, NotificationManager.IMPORTANCE_HIGH).setContentTitle(words).setCategory(Notification.CATEGORY_ALARM).setAutoCancel(true),
    )

    fun forgetClock() = manager.cancel(CLOCK)

    /** Headquarters refused records: they stay here, and somebody must look. */
    fun refused(count: Int) = show(
        REFUSED,
        builder(CHANNEL_SYNC, R.string.channel_sync, NotificationManager.IMPORTANCE_DEFAULT)
            .setContentTitle(context.resources.getQuantityString(R.plurals.refused, count, count)).setAutoCancel(true),
    )

    fun noneRefused() = manager.cancel(REFUSED)

    fun nobodyCan() = Toast.makeText(context, R.string.nobody_can, Toast.LENGTH_LONG).show()

    private fun builder(channel: String, name: Int, importance: Int): Notification.Builder {
        manager.createNotificationChannel(NotificationChannel(channel, context.getString(name), importance))
        val open = context.packageManager.getLaunchIntentForPackage(context.packageName)
        return Notification.Builder(context, channel).setSmallIcon(R.drawable.notice)
            .setContentIntent(PendingIntent.getActivity(context, 0, open, PendingIntent.FLAG_IMMUTABLE))
    }

    private fun show(id: Int, builder: Notification.Builder) {
        // Without her permission nothing is shown; nothing else depends on it.
        if (manager.areNotificationsEnabled()) manager.notify(id, builder.build())
    }

    private companion object {
        const val CLOCK = 1
        const val REFUSED = 2
        const val CHANNEL_CLOCK = "clock"
        const val CHANNEL_OVER = "over"
        const val CHANNEL_SYNC = "sync"
    }
}

/** The moment of a reminder has come. */
class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) = Notices(context).clockIsOver(intent.getStringExtra(Intents.TEXT).orEmpty())
}
