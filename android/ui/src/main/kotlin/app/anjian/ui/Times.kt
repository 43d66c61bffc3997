package app.anjian.ui

import androidx.compose.runtime.staticCompositionLocalOf
import app.anjian.core.Language
import app.anjian.core.Timestamp
import java.math.BigDecimal
import java.math.RoundingMode
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime
import java.time.format.TextStyle
import java.time.temporal.ChronoUnit
import java.util.Locale

/** The company's time zone: days and deadlines are counted in it, wherever the phone thinks it is. */
val LocalZone = staticCompositionLocalOf<ZoneId> { ZoneId.of("Asia/Shanghai") }

/** Moments as people say them. */
class Times(private val zone: ZoneId, private val say: Say) {
    private fun at(ms: Timestamp): ZonedDateTime = Instant.ofEpochMilli(ms).atZone(zone)

    fun clock(ms: Timestamp): String = at(ms).run { "%d:%02d".format(hour, minute) }

    fun seconds(ms: Timestamp): String = at(ms).run { "%d:%02d:%02d".format(hour, minute, second) }

    fun day(ms: Timestamp): String = day(at(ms).toLocalDate())

    fun day(day: LocalDate): String = if (say.language == Language.ZH) {
        "${day.monthValue}月${day.dayOfMonth}日"
    } else {
        "${day.dayOfMonth} ${day.month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)}"
    }

    fun fullDay(ms: Timestamp): String = at(ms).toLocalDate().toString()

    fun weekday(ms: Timestamp): String =
        at(ms).dayOfWeek.getDisplayName(TextStyle.SHORT, if (say.language == Language.ZH) Locale.SIMPLIFIED_CHINESE else Locale.ENGLISH)

    /** How long ago, as coarse as people say it. */
    fun age(ms: Timestamp, now: Timestamp): String {
        val minutes = ((now - ms) / 60_000).coerceAtLeast(0).toInt()
        return when {
            minutes < 2 -> say.justNow
            minutes < 120 -> say.minutesAgo(minutes)
            minutes < 48 * 60 -> say.hoursAgo(minutes / 60)
            else -> say.daysAgo(minutes / 1440)
        }
    }

    /** Whole days of the calendar from one moment's day to another's. */
    fun daysUntil(ms: Timestamp, now: Timestamp): Int = ChronoUnit.DAYS.between(at(now).toLocalDate(), at(ms).toLocalDate()).toInt()

    /** The moment of an hour on a day that is so many days after another moment's. */
    fun hour(of: Timestamp, days: Long, hour: Int): Timestamp =
        at(of).toLocalDate().plusDays(days).atTime(hour, 0).atZone(zone).toInstant().toEpochMilli()
}

/** A number with as many digits as it needs, at most [decimals]. */
fun figure(value: Double, decimals: Int = 2): String = "%.${decimals}f".format(Locale.ROOT, value).let(::withoutEndZeros)

private fun withoutEndZeros(number: String): String = if ('.' in number) number.trimEnd('0').trimEnd('.') else number

/** What a float may lack: 0.116 × 1000 may come out below 116. */
private const val DUST = 1e-10

/** A part of one as per cent, cut and never rounded, as headquarters' pages write it: what is written as the target has reached it. */
fun percent(part: Double?, decimals: Int = 1): String =
    if (part == null) "—" else BigDecimal(part * 100 + DUST).setScale(decimals, RoundingMode.FLOOR).toPlainString().let(::withoutEndZeros) + "%"

/** Bytes as people say them. */
fun bytes(count: ULong): String = when {
    count >= 1_000_000_000u -> figure(count.toDouble() / 1e9, 1) + " GB"
    count >= 1_000_000u -> figure(count.toDouble() / 1e6, 1) + " MB"
    else -> figure(count.toDouble() / 1e3, 0) + " kB"
}
