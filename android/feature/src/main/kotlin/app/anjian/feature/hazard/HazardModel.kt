package app.anjian.feature.hazard

import app.anjian.core.*
import app.anjian.feature.form.FormModel
import kotlinx.coroutines.CoroutineScope

data class HazardState(
    val form: Form? = null,
    val hazard: HazardCard? = null,
    /** Of its item or of itself, in the order in which they were taken; after the recheck's. */
    val before: List<PhotoId> = emptyList(),
    val after: List<PhotoId> = emptyList(),
    val status: Status? = null,
    val dispatch: Hotline? = null,
    val people: Map<PersonId, String> = emptyMap(),
    /** What the recheck showed, in her words. */
    val note: String = "",
    /** The words of a withdrawal; nothing as long as nobody wants one. */
    val mistake: String? = null,
) {
    /** It was found in an earlier visit that is sealed: what is to do here is to look again. */
    val recheckIsDue: Boolean get() = hazard?.open == true && form?.completed != null
}

class HazardModel(repository: Repository, inspection: InspectionId, private val key: HazardKey, scope: CoroutineScope, private val phone: Phone) :
    FormModel<HazardState>(HazardState(), repository, inspection, scope) {
    init {
        begin()
        work {
            val (status, reference) = repository.status() to repository.reference()
            show { copy(status = status, dispatch = reference.hotlines.firstOrNull(), people = reference.people.associate { it.id to it.name }) }
        }
    }

    override fun shown(form: Form) = show {
        val taken = form.chronicle.mapNotNull { it.what as? EventPhoto }
        val after = taken.filter { it.of == PhotoOfHazardAfter(key) }.map { it.photo }
        val own = taken.filter { it.of == PhotoOfHazardBefore(key) }.map { it.photo }
        copy(form = form, hazard = form.hazards.find { it.hazard == key }, before = (form.item(key.item())?.photos.orEmpty() + own).distinct(), after = after)
    }

    /** [measure]: what was done, in her language. */
    fun stopSupply(measure: String) = act(DoStopSupply(key, measure))

    fun makeSafe(measure: String) = act(DoMakeSafe(key, measure))

    fun restoreSupply() = act(DoRestoreSupply(key))

    fun reported() = act(DoReportRectification(key, ""))

    fun note(text: String) = show { copy(note = text) }

    /** She looked again and it is not mended. */
    fun fails() = act(DoRecheck(key, false, now.note, null)) {
        repository.pause()
        show { copy(note = "") }
    }

    fun mistake(text: String?) = show { copy(mistake = text) }

    fun withdraw() {
        val words = now.mistake?.takeIf { it.isNotBlank() } ?: return
        act(DoWithdrawHazard(key, words)) { show { copy(mistake = null) } }
    }

    fun photographBefore() = photograph(phone, "", PhotoOfHazardBefore(key))

    fun photographAfter() = photograph(phone, "", PhotoOfHazardAfter(key))

    fun callDispatch() {
        now.dispatch?.let { phone.call(it.number) }
    }

    /** The last notice that names it, as a file for the customer. */
    fun sendNotice(language: Language) = work {
        val notice = now.hazard?.notices?.lastOrNull() ?: return@work
        phone.share(repository.writeNotice(inspection, notice, language, phone.fileFor("$notice.pdf")))
    }
}
