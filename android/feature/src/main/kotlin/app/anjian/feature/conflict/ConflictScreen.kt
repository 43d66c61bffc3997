package app.anjian.feature.conflict

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.feature.form.FormModel
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class ConflictState(val form: Form? = null, val item: FormItem? = null, val me: PersonId? = null, val status: Status? = null) {
    /** The answer that counts first, then the others. */
    val answers: List<Answer> get() = listOfNotNull(item?.answer) + item?.otherAnswers.orEmpty()
}

class ConflictModel(repository: Repository, inspection: InspectionId, private val wanted: ItemKey?, scope: CoroutineScope) :
    FormModel<ConflictState>(ConflictState(), repository, inspection, scope) {
    init {
        begin()
        work {
            val me = repository.me().enrolment?.person
            val status = repository.status()
            show { copy(me = me, status = status) }
        }
    }

    override fun shown(form: Form) = show {
        val items = form.groups.flatMap { it.items }
        copy(form = form, item = items.find { it.key == wanted } ?: items.find { it.inConflict })
    }

    /** She saw both, looked again, and it is as this answer says. */
    fun settle(answer: Answer, then: () -> Unit) {
        val item = now.item ?: return
        act(DoRecordAnswer(item.key, answer.again(item.kind), answer.photos)) { then() }
    }
}

class ConflictDoes(val back: () -> Unit = {}, val settle: (Answer) -> Unit = {}, val photo: (Answer, PhotoId) -> Unit = { _, _ -> }, val sync: () -> Unit = {})

/** 08: two answers, side by side; the worse counts until somebody looked again. */
@Composable
fun ConflictScreen(state: ConflictState, does: ConflictDoes) {
    val item = state.item
    val worse = state.answers.firstOrNull()
    val times = Times(LocalZone.current, say)
    Page(
        bar = {
            Bar(say.conflictsTitle, state.form?.site?.let { "${it.door} ${it.customer}" }, onBack = does.back) { SyncPill(state.status?.waiting?.toInt() ?: 0, 0, does.sync) }
        },
        dock = {
            val better = state.answers.lastOrNull()
            if (item?.inConflict == true && worse != null && better != null) {
                Dock(say.sawBoth, lesser = { MainButton(word(better.verdict), Modifier.weight(1f), tone = Tone.Quiet, tag = "settle-better") { does.settle(better) } }) {
                    MainButton(
                        if (worse.verdict.fails) say.stillFails else word(worse.verdict), Modifier.weight(1.4f), say.hazardStays,
                        tone = if (worse.verdict.grade == Grade.L1) Tone.Grave else Tone.Brand, tag = "settle-worse",
                    ) { does.settle(worse) }
                }
            }
        },
    ) {
        if (item == null || worse == null) return@Page
        val grade = worse.verdict.grade
        Card(border = grade?.ink ?: colours.l2, fill = grade?.soft ?: colours.l2Soft) {
            Txt(say.worseCounts + " · " + word(worse.verdict), bold = true, colour = grade?.ink ?: colours.l2)
        }
        Txt(say.of(item.text), size = Size.large, bold = true)
        val given: @Composable (Answer, Modifier) -> Unit = { answer, modifier -> Given(answer, item, answer.by == state.me, answer === worse, times, modifier, does) }
        if (largeText()) {
            state.answers.reversed().forEach { given(it, Modifier.fillMaxWidth()) }
        } else {
            Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
                state.answers.reversed().forEach { given(it, Modifier.weight(1f).fillMaxHeight()) }
            }
        }
        Remark(say.clocksUnsure, Icon.Clock)
        Remark(say.passingClosesNothing, Icon.Users)
    }
}

@Composable
private fun word(verdict: Verdict): String = when (verdict) {
    is VerdictNotApplicable -> say.notHere
    is VerdictPass, is VerdictRecorded -> say.pass
    is VerdictFail -> say.fail
    is VerdictHazard -> say.fail + " " + verdict.grade.name
}

@Composable
private fun Given(answer: Answer, item: FormItem, mine: Boolean, worse: Boolean, times: Times, modifier: Modifier, does: ConflictDoes) = Column(
    modifier.testTag("answer-${answer.by}").clip(RoundedCornerShape(16.dp)).background(colours.card)
        .border(2.dp, if (worse) answer.verdict.grade?.ink ?: colours.l2 else colours.line, RoundedCornerShape(16.dp)).padding(12.dp),
    verticalArrangement = Arrangement.spacedBy(8.dp),
) {
    Txt((answer.byName ?: answer.by) + if (mine) say.me else "", bold = true)
    val fails = answer.verdict.fails
    val grade = answer.verdict.grade
    Row(
        Modifier.fillMaxWidth().clip(RoundedCornerShape(12.dp)).background(if (fails) grade?.ink ?: colours.l2 else colours.passSoft).padding(10.dp),
        horizontalArrangement = Arrangement.spacedBy(6.dp, Alignment.CenterHorizontally),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        val ink = if (fails) colours.solidInk else colours.pass
        Sign(if (fails) Icon.Cross else Icon.Check, size = 20.dp, colour = ink)
        Txt(word(answer.verdict), colour = ink, bold = true)
    }
    answer.defects.forEach { code ->
        val options = (item.kind as? KindDefects)?.options.orEmpty()
        Txt(options.find { it.code == code }?.let { say.of(it.text) } ?: code, size = Size.second, bold = true)
    }
    (answer.reading as? ReadingNumber)?.let { Pair(say.reading, figure(it.value)) }
    Pair(say.time, times.day(answer.at.best) + " " + times.clock(answer.at.best))
    answer.at.uncertaintyMs?.let { Pair(say.error, "±" + figure(it.toDouble() / 1000, 1) + " s") }
    Pair(say.photos(answer.photos.size), "")
    answer.photos.chunked(2).forEach { row ->
        Row(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            row.forEach { photo -> Thumbnail(photo, answer.photos.indexOf(photo) + 1, answer.photos.size) { does.photo(answer, photo) } }
        }
    }
    if (answer.note.isNotEmpty()) Txt(answer.note, size = Size.second)
}

@Composable
private fun Pair(name: String, value: String) = Row(Modifier.fillMaxWidth()) {
    Txt(name, Modifier.weight(1f), size = Size.second, colour = colours.ink2)
    Txt(value, size = Size.second, bold = true)
}
