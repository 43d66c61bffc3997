package app.anjian.feature.outcome

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.feature.form.FormModel
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

/** When to come again. */
enum class Again(val days: Long, val from: Int, val until: Int) { Tonight(0, 18, 20), Tomorrow(1, 9, 11) }

data class OutcomeState(
    val form: Form? = null,
    val chosen: VisitOutcome = VisitOutcome.NO_ACCESS,
    val evidence: List<PhotoId> = emptyList(),
    val cardLeft: Boolean = false,
    val note: String = "",
    val again: Again? = null,
    val status: Status? = null,
)

class OutcomeModel(repository: Repository, inspection: InspectionId, scope: CoroutineScope, private val phone: Phone) :
    FormModel<OutcomeState>(OutcomeState(), repository, inspection, scope) {
    init {
        begin()
        work { repository.status().let { show { copy(status = it) } } }
    }

    override fun shown(form: Form) = show { copy(form = form) }

    fun choose(outcome: VisitOutcome) = show { copy(chosen = outcome) }

    fun note(text: String) = show { copy(note = text) }

    fun again(again: Again) = show { copy(again = if (this.again == again) null else again) }

    fun card(left: Boolean) = show { copy(cardLeft = left) }

    /** The shutter is the last tap: with the picture the visit is kept. */
    fun photograph(caption: String, then: () -> Unit) = work {
        val path = phone.takePicture(caption) ?: return@work
        val taken = repository.takePhoto(inspection, look().seen, path, PhotoOfNoAccess, PhotoSource.CAMERA)
        show { copy(evidence = evidence + taken.photo, cardLeft = true) }
        keepNow(then)
    }

    fun keep(then: () -> Unit) = work { keepNow(then) }

    private suspend fun keepNow(then: () -> Unit) {
        val (chosen, again) = now.chosen to now.again
        val noAccess = chosen == VisitOutcome.NO_ACCESS
        val visit = DoAddVisit(chosen, if (noAccess) now.evidence else emptyList(), noAccess && now.cardLeft, now.note)
        repository.act(inspection, look().seen, visit)
        if (noAccess && again != null) {
            val times = Times(java.time.ZoneId.of(zone()), SayZh)
            val (from, until) = listOf(again.from, again.until).map { times.hour(phone.now(), again.days, it) }
            repository.act(inspection, look().seen, DoBookAppointment(from, until, ""))
        }
        repository.pause()
        then()
    }

    private var known: String? = null

    private suspend fun zone(): String = known ?: repository.reference().zone.also { known = it }
}

class OutcomeDoors(
    val back: () -> Unit = {
    },
    val enter: () -> Unit = {},
    val appoint: () -> Unit = {},
    val photo: (PhotoId) -> Unit = {},
    val photograph: () -> Unit = {},
    val keep: () -> Unit = {},
    val sync: () -> Unit = {},
)

/** 04: how it ended at the door. */
@Composable
fun OutcomeScreen(state: OutcomeState, to: OutcomeDoors, onChoose: (VisitOutcome) -> Unit, onNote: (String) -> Unit, onAgain: (Again) -> Unit) {
    val site = state.form?.site
    val attempts = (state.form?.visits?.size ?: 0) + 1
    Page(
        bar = {
            Bar(say.outcomeTitle, site?.let { "${it.door} ${it.customer} · ${say.visitNumber(attempts)}" }, onBack = to.back) {
                SyncPill(state.status?.waiting?.toInt() ?: 0, 0, to.sync)
            }
        },
        dock = {
            Dock {
                if (state.chosen == VisitOutcome.NO_ACCESS && state.evidence.isEmpty()) {
                    MainButton(say.photographDoor, Modifier.weight(1f), icon = Icon.Camera, onClick = to.photograph)
                } else {
                    MainButton(say.keepOutcome, Modifier.weight(1f), icon = Icon.Check, onClick = to.keep)
                }
            }
        },
    ) {
        Card(flush = true, border = colours.line) {
            ListRow(Modifier.testTag("outcome-ENTERED"), first = true, onClick = to.enter) {
                Sign(Icon.Door, colour = colours.pass)
                Txt(say.enteredBegin, Modifier.weight(1f), bold = true)
                Sign(Icon.Forward, colour = colours.ink3)
            }
        }
        val cell: @Composable RowScope.(VisitOutcome, Icon, String) -> Unit = { outcome, icon, text -> Outcome(text, icon, state.chosen == outcome, "outcome-$outcome") { onChoose(outcome) } }
        Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
            cell(VisitOutcome.NO_ACCESS, Icon.NobodyHome, say.noAccess)
            cell(VisitOutcome.REFUSED, Icon.Refused, say.refused)
        }
        Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
            cell(VisitOutcome.VACANT, Icon.Empty, say.vacant)
            cell(VisitOutcome.WRONG_ADDRESS, Icon.PinOff, say.wrongAddress)
        }
        Card(flush = true) {
            Step(null, say.timeKept, null, first = true)
            when (state.chosen) {
                VisitOutcome.NO_ACCESS -> {
                    Step(2, say.leaveCard, say.inThePicture)
                    Column(Modifier.padding(start = 62.dp, bottom = 12.dp)) {
                        Photos(state.evidence, state.evidence.isEmpty(), "photo-door", onPhoto = to.photo, onTake = to.photograph)
                    }
                    Step(3, say.comeAgain, null)
                    Row(Modifier.padding(start = 62.dp, bottom = 12.dp).horizontalScroll(rememberScrollState()), horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                        Chip(say.tomorrowMorning, state.again == Again.Tomorrow) { onAgain(Again.Tomorrow) }
                        Chip(say.thisEvening, state.again == Again.Tonight) { onAgain(Again.Tonight) }
                        Chip(say.appoint, false, tag = "appoint") { to.appoint() }
                    }
                }
                VisitOutcome.REFUSED -> Words(state.note, say.reasonOfRefusal, onNote)
                else -> Words(state.note, say.wordsWelcome, onNote)
            }
        }
        if (state.chosen == VisitOutcome.NO_ACCESS || state.chosen == VisitOutcome.REFUSED) Remark(say.countsAsVisited, Icon.Info)
        if (state.chosen == VisitOutcome.VACANT) Remark(say.vacantNeedsApproval, Icon.Info)
    }
}

@Composable
private fun Words(text: String, hint: String, onText: (String) -> Unit) = Box(Modifier.padding(14.dp)) { Field(text, hint, tag = "note", onText = onText) }

@Composable
private fun RowScope.Outcome(text: String, icon: Icon, on: Boolean, tag: String, onClick: () -> Unit) = Row(
    Modifier.weight(1f).fillMaxHeight().testTag(tag).clip(RoundedCornerShape(14.dp)).background(if (on) colours.brandSoft else colours.card)
        .border(2.dp, if (on) colours.brand else colours.line, RoundedCornerShape(14.dp)).clickable(role = Role.RadioButton, onClick = onClick)
        .semantics { selected = on }.heightIn(min = 56.dp).padding(horizontal = 14.dp, vertical = 8.dp),
    horizontalArrangement = Arrangement.spacedBy(10.dp),
    verticalAlignment = Alignment.CenterVertically,
) {
    Sign(icon, colour = if (on) colours.brand else colours.ink2)
    Txt(text, colour = if (on) colours.brand else colours.ink, bold = true)
}

@Composable
private fun Step(number: Int?, text: String, second: String?, first: Boolean = false) = ListRow(first = first) {
    Box(
        Modifier.size(36.dp).clip(RoundedCornerShape(18.dp)).background(if (number == null) colours.pass else colours.surface3),
        contentAlignment = Alignment.Center,
    ) { if (number == null) Sign(Icon.Check, size = 20.dp, colour = colours.solidInk) else Txt("$number", size = Size.second, bold = true) }
    TwoLines(text, second)
}
