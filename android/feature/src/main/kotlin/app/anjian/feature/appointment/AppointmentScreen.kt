package app.anjian.feature.appointment

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.feature.form.FormModel
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope
import java.time.ZoneId

/** The hours that a customer is offered. */
enum class Window(val from: Int, val until: Int) { EarlyMorning(8, 10), Morning(10, 12), Afternoon(14, 16), LateAfternoon(16, 18), Evening(18, 20) }

data class AppointmentState(
    val form: Form? = null,
    /** Days from today on. */
    val day: Int = 1,
    val window: Window? = null,
    val note: String = "",
    val now: Timestamp = 0,
    /** The words of a cancellation; nothing as long as nobody wants one. */
    val cancelling: String? = null,
)

class AppointmentModel(repository: Repository, inspection: InspectionId, scope: CoroutineScope, private val phone: Phone) :
    FormModel<AppointmentState>(AppointmentState(now = phone.now()), repository, inspection, scope) {
    init {
        begin()
    }

    override fun shown(form: Form) = show { copy(form = form) }

    fun day(day: Int) = show { copy(day = day) }

    fun window(window: Window) = show { copy(window = window) }

    fun note(text: String) = show { copy(note = text) }

    fun cancelling(text: String?) = show { copy(cancelling = text) }

    fun keep(then: () -> Unit) = work {
        val window = now.window ?: return@work
        // The hours are the company's, wherever the phone thinks it is.
        val times = Times(ZoneId.of(repository.reference().zone), SayZh)
        val (from, until) = listOf(window.from, window.until).map { times.hour(phone.now(), now.day.toLong(), it) }
        act(DoBookAppointment(from, until, now.note)) {
            repository.pause()
            then()
        }
    }

    fun cancel() {
        val (standing, why) = now.form?.appointment to now.cancelling?.takeIf { it.isNotBlank() }
        if (standing == null || why == null) return
        act(DoCancelAppointment(standing.id, why)) {
            repository.pause()
            show { copy(cancelling = null) }
        }
    }
}

class AppointmentDoes(
    val back: () -> Unit = {},
    val day: (Int) -> Unit = {},
    val window: (Window) -> Unit = {},
    val note: (String) -> Unit = {},
    val keep: () -> Unit = {},
    val cancelling: (String?) -> Unit = {},
    val cancel: () -> Unit = {},
    val call: (String) -> Unit = {},
)

private const val DAYS = 7

/** A promise to come: a day, a window of hours, two taps. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun AppointmentScreen(state: AppointmentState, does: AppointmentDoes) {
    val times = Times(LocalZone.current, say)
    val site = state.form?.site
    Page(
        bar = { Bar(say.appoint, site?.let { "${it.door} ${it.customer}" }, onBack = does.back) },
        dock = { Dock { MainButton(say.keepAppointment, Modifier.weight(1f), icon = Icon.Clock, enabled = state.window != null, tag = "keep-appointment", onClick = does.keep) } },
    ) {
        state.form?.appointment?.let { Standing(it, state, times, does) }
        if (site != null && site.phone.isNotEmpty()) LineButton(say.call + " " + site.shownPhone, Modifier.fillMaxWidth(), Icon.Call, "call") { does.call(site.phone) }
        Section(say.appointDay)
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            repeat(DAYS) { day ->
                val at = times.hour(state.now, day.toLong(), 12)
                val text = if (day == 0) {
                    say.today
                } else if (day == 1) {
                    say.tomorrow
                } else {
                    times.day(at) + " " + times.weekday(at)
                }
                Chip(text, state.day == day, tag = "day-$day") { does.day(day) }
            }
        }
        Section(say.appointTime)
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            Window.entries.forEach { Chip(say.hour(it.from, it.until), state.window == it, tag = "window-$it") { does.window(it) } }
        }
        Field(state.note, say.appointNote, tag = "appointment-note", onText = does.note)
    }
}

@Composable
private fun Standing(appointment: Appointment, state: AppointmentState, times: Times, does: AppointmentDoes) = Card(border = colours.brand) {
    Txt(times.day(appointment.from) + " " + times.weekday(appointment.from) + " " + times.clock(appointment.from) + "–" + times.clock(appointment.until), size = Size.large, bold = true)
    val why = state.cancelling
    if (why == null) {
        TextButton(say.cancelAppointment, icon = Icon.Cross, tag = "cancel-appointment") { does.cancelling("") }
    } else {
        Field(why, say.cancelNeeded, Modifier.padding(vertical = 8.dp), tag = "cancel-why") { does.cancelling(it) }
        LineButton(say.cancelAppointment, Modifier.fillMaxWidth(), tag = "cancel-now", onClick = does.cancel)
    }
}
