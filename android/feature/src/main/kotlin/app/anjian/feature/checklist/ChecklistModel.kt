package app.anjian.feature.checklist

import app.anjian.core.*
import app.anjian.feature.form.FormModel
import app.anjian.ui.Thumbed
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job

/** What is being typed for an item, and what it would mean. */
data class Typing(val item: ItemKey, val text: String, val judged: Judged? = null)

data class ChecklistState(
    val form: Form? = null,
    /** Which group is on the screen. */
    val at: Int = 0,
    val savedAt: Timestamp? = null,
    /** What a thumb said and the template asks more about: which defects, or why. */
    val pending: Map<ItemKey, Thumbed> = emptyMap(),
    val typing: Typing? = null,
    /** Words that were written and not kept yet. */
    val drafts: Map<ItemKey, String> = emptyMap(),
) {
    val group: FormGroup? get() = form?.groups?.getOrNull(at)
    val following: FormGroup? get() = form?.groups?.getOrNull(at + 1)

    /** Photos that this group still demands. */
    val photosWanted: List<FormItem> get() = group?.items.orEmpty().filter { it.photoMissing }
}

class ChecklistModel(
    repository: Repository,
    inspection: InspectionId,
    scope: CoroutineScope,
    private val phone: Phone,
    private var wanted: ItemKey? = null,
) : FormModel<ChecklistState>(ChecklistState(), repository, inspection, scope) {
    private var judging: Job? = null

    init {
        begin()
    }

    override fun shown(form: Form) {
        val there = wanted?.takeIf { now.form == null }?.let { groupOf(form, it) }
        show { copy(form = form, at = there ?: at) }
    }

    private fun groupOf(form: Form, item: ItemKey): Int? = form.groups.indexOfFirst { group -> group.items.any { it.key == item } }.takeIf { it >= 0 }

    fun goTo(group: Int) = show { copy(at = group, typing = null) }

    fun thumb(item: FormItem, thumbed: Thumbed) {
        val asksMore = when (thumbed) {
            Thumbed.Pass -> false
            Thumbed.Fail -> (item.kind is KindDefects && item.answer?.defects.isNullOrEmpty()) || (item.kind as? KindPassFail)?.note == NoteRule.NEEDED
            Thumbed.NotHere -> item.notApplicable == NotApplicableRule.WITH_REASON
        }
        if (asksMore) show { copy(pending = pending + (item.key to thumbed)) } else answer(item, said(item, thumbed))
    }

    private fun said(item: FormItem, thumbed: Thumbed): Said {
        val number = (item.answer?.reading as? ReadingNumber)?.value
        return when (thumbed) {
            Thumbed.Pass -> if (item.kind is KindDefects) SaidDefects(emptyList()) else SaidPass(number)
            Thumbed.Fail -> if (item.kind is KindDefects) SaidDefects(item.answer?.defects.orEmpty()) else SaidFail(number)
            Thumbed.NotHere -> SaidNotApplicable
        }
    }

    fun defect(item: FormItem, code: OptionCode) {
        val before = item.answer?.defects.orEmpty()
        answer(item, SaidDefects(if (code in before) before - code else before + code))
    }

    fun choose(item: FormItem, code: OptionCode) = answer(item, SaidChoice(code))

    fun draft(item: FormItem, text: String) = show { copy(drafts = drafts + (item.key to text)) }

    fun keepWords(item: FormItem) {
        val text = now.drafts[item.key] ?: return
        val thumbed = now.pending[item.key]
        val entry = when {
            item.kind is KindDate -> Entry(SaidDate(dayOf(text)), "")
            item.kind is KindText -> Entry(SaidText, text)
            thumbed != null -> Entry(said(item, thumbed), text)
            else -> Entry(item.answer?.again(item.kind)?.said ?: return, text)
        }
        act(DoRecordAnswer(item.key, entry, emptyList())) { saved { copy(drafts = drafts - item.key, pending = pending - item.key) } }
    }

    /** Eight digits are a day, too: no sign has to be looked for on a keyboard. What is no day, the core refuses. */
    private fun dayOf(text: String): Day {
        val digits = text.trim()
        val eight = digits.length == DIGITS_OF_A_DAY && digits.all { it.isDigit() }
        return if (eight) digits.substring(0, 4) + "-" + digits.substring(4, 6) + "-" + digits.substring(6) else digits
    }

    fun type(item: FormItem) {
        val known = (item.answer?.reading as? ReadingNumber)?.value
        show { copy(typing = Typing(item.key, known?.let { app.anjian.ui.figure(it) }.orEmpty(), null)) }
    }

    fun typed(text: String) {
        val typing = now.typing ?: return
        show { copy(typing = typing.copy(text = text, judged = null)) }
        val value = text.toDoubleOrNull() ?: return
        val item = now.form?.item(typing.item) ?: return
        judging?.cancel()
        judging = work {
            // A number that cannot be meant is refused when it is kept, not while she types.
            val judged = runCatching { repository.preview(inspection, item.key, Entry(number(item, value), "")) }.getOrNull()
            show { if (this.typing?.text == text) copy(typing = this.typing.copy(judged = judged)) else this }
        }
    }

    fun keepTyped() {
        val typing = now.typing ?: return
        val value = typing.text.toDoubleOrNull()
        val item = now.form?.item(typing.item)
        if (value == null || item == null) return show { copy(typing = null) }
        act(DoRecordAnswer(item.key, Entry(number(item, value), item.answer?.note.orEmpty()), emptyList())) { saved { copy(typing = null) } }
    }

    fun passRest() {
        val group = now.group ?: return
        act(DoPassRest(group.code, group.appliance)) { form ->
            saved { this }
            val after = form.groups.getOrNull(now.at)
            if (after != null && after.answered == after.asked && now.following != null) goTo(now.at + 1)
        }
    }

    fun photograph(item: FormItem, caption: String) = photograph(phone, caption, PhotoOfItem(item.key)) { saved { this } }

    fun undo() = takeBack()

    fun leave() = work { repository.pause() }

    private fun number(item: FormItem, value: Double): Said {
        if (item.kind !is KindPassFail) return SaidNumber(value)
        return if (item.answer?.verdict?.fails == true) SaidFail(value) else SaidPass(value)
    }

    private fun answer(item: FormItem, said: Said) {
        act(DoRecordAnswer(item.key, Entry(said, item.answer?.note.orEmpty()), emptyList())) { saved { copy(pending = pending - item.key) } }
    }

    private fun saved(change: ChecklistState.() -> ChecklistState) = show { change().copy(savedAt = phone.now()) }

    private companion object {
        const val DIGITS_OF_A_DAY = 8
    }
}
