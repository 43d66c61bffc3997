package app.anjian.feature.hazard

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.feature.form.FormModel
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class HazardState(val form: Form? = null, val hazard: HazardCard? = null, val photos: Int = 0, val status: Status? = null)

class HazardModel(repository: Repository, inspection: InspectionId, private val key: HazardKey, scope: CoroutineScope, private val phone: Phone) :
    FormModel<HazardState>(HazardState(), repository, inspection, scope) {
    init {
        begin()
        work { repository.status().let { show { copy(status = it) } } }
    }

    override fun shown(form: Form) = show {
        copy(form = form, hazard = form.hazards.find { it.hazard == key }, photos = form.item(key.item())?.photos?.size ?: 0)
    }

    /** [measure]: what was done, in her language. */
    fun stopSupply(measure: String) = act(DoStopSupply(key, measure))

    fun makeSafe(measure: String) = act(DoMakeSafe(key, measure))

    fun photograph(caption: String) = photograph(phone, caption, PhotoOfHazardBefore(key))
}

class HazardDoes(
    val back: () -> Unit = {},
    val stopSupply: () -> Unit = {},
    val makeSafe: () -> Unit = {},
    val photograph: () -> Unit = {},
    val dispatch: () -> Unit = {},
    val notice: () -> Unit = {},
    val sync: () -> Unit = {},
)

/** 07: what to do now, by when, and the notice. Full screen; an L1 opens it by itself. */
@Composable
fun HazardScreen(state: HazardState, does: HazardDoes) {
    val hazard = state.hazard
    val times = Times(LocalZone.current, say)
    val grade = hazard?.grade ?: Grade.L1
    Page(
        bar = { HazardHead(state, grade, times, does) },
        dock = {
            Dock {
                if (hazard?.open == true && hazard.notices.isEmpty()) {
                    MainButton(say.makeNotice, Modifier.weight(1f), icon = Icon.Pen, tag = "notice", onClick = does.notice)
                } else {
                    MainButton(say.backToList, Modifier.weight(1f), icon = Icon.Check, onClick = does.back)
                }
            }
        },
    ) {
        if (hazard == null) return@Page
        Row(Modifier.padding(top = 10.dp)) { PhotoWanted(false, state.photos, onClick = does.photograph) }
        Section(say.doNow, right = say.tapKeepsTime)
        Card(flush = true) {
            if (grade == Grade.L1) ListRow(first = true, fill = colours.l1Soft) { Txt(say.closeOpenTouch, colour = colours.l1, bold = true) }
            Measure(say.closeValve, hazard.supplyStopped, times, "stop-supply", does.stopSupply)
            Measure(say.makeSafe, hazard.madeSafe, times, "make-safe", does.makeSafe)
            if (grade == Grade.L1) {
                ListRow {
                    Sign(Icon.Call, colour = colours.l1)
                    Txt(say.callDispatch, Modifier.weight(1f), bold = true)
                    LineButton(say.dial, icon = Icon.Call, onClick = does.dispatch)
                }
            }
        }
        Card {
            Section(say.fixBy)
            val until = hazard.deadline
            Txt(
                if (until == null) say.noDeadline else times.fullDay(until) + " " + times.weekday(until),
                size = Size.large, bold = true, colour = if (hazard.overdue) grade.ink else colours.ink,
            )
            state.form?.item(hazard.hazard.item())?.fix?.let { Txt(say.of(it), size = Size.second, colour = colours.ink2) }
        }
        Card(flush = true) {
            ListRow(first = true) {
                val served = hazard.notices.isNotEmpty()
                SignBox(Icon.Note, if (served) colours.passSoft else grade.soft, if (served) colours.pass else grade.ink)
                TwoLines(if (hazard.needsNotice) say.noticeMust else say.notice, null)
                Tag(if (served) say.served else say.notServed, if (served) colours.pass else grade.ink, if (served) colours.passSoft else grade.soft)
            }
        }
        Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            Sign(Icon.Lock, size = 20.dp, colour = colours.ink2)
            Txt(say.onlyRecheck, size = Size.small, colour = colours.ink2)
        }
    }
}

@Composable
private fun HazardHead(state: HazardState, grade: Grade, times: Times, does: HazardDoes) {
    val deep = grade == Grade.L1
    val ink = if (deep) Color.White else colours.ink
    val fill = if (deep) colours.l1Deep else grade.soft
    val site = state.form?.site
    Column(Modifier.fillMaxWidth().background(fill).padding(bottom = 12.dp)) {
        Row(Modifier.heightIn(min = 60.dp).padding(horizontal = 4.dp), verticalAlignment = Alignment.CenterVertically) {
            SignButton(Icon.Back, say.back, Modifier.testTag("back"), ink = ink, onClick = does.back)
            Txt(site?.let { "${it.door} ${it.customer}" }.orEmpty(), Modifier.weight(1f), size = Size.second, colour = ink)
            SyncPill(state.status?.waiting?.toInt() ?: 0, 0, does.sync)
        }
        Row(Modifier.padding(horizontal = Edge), verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(12.dp)) {
            Sign(grade.sign, size = 44.dp, colour = if (deep) ink else grade.ink)
            Column {
                val what = state.hazard?.let { say.of(it.defect ?: it.item) }.orEmpty()
                Txt(say.grade(grade) + " · " + what, size = Size.large, colour = if (deep) ink else grade.ink, bold = true)
                state.hazard?.let {
                    Txt(times.day(it.firstRaised.best) + " " + say.raisedAt(times.clock(it.firstRaised.best)) + " · " + say.photos(state.photos), size = Size.second, colour = ink)
                }
            }
        }
    }
}

@Composable
private fun Measure(text: String, done: Moment?, times: Times, tag: String, onClick: () -> Unit) =
    ListRow(Modifier.testTag(tag), onClick = if (done == null) onClick else null) {
        Box(
            Modifier.size(32.dp).clip(RoundedCornerShape(8.dp)).background(if (done != null) colours.pass else colours.surface3),
            contentAlignment = Alignment.Center,
        ) { if (done != null) Sign(Icon.Check, size = 22.dp, colour = colours.solidInk) }
        Txt(text, Modifier.weight(1f), bold = true)
        done?.let { Txt(times.clock(it.best), size = Size.second, colour = colours.ink2) }
    }
