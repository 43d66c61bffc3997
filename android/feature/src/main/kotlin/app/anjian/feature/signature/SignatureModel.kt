package app.anjian.feature.signature

import app.anjian.core.*
import app.anjian.feature.form.FormModel
import kotlinx.coroutines.CoroutineScope

/** How a notice reached the customer: the four ways that stand on the screen. */
enum class Handed(val delivery: Delivery, val signs: Boolean) {
    Signed(Delivery.IN_PERSON, true),
    NotSigned(Delivery.IN_PERSON, false),
    OnDoor(Delivery.ON_DOOR, false),
    Message(Delivery.MESSAGE, false),
}

data class SignatureState(
    val form: Form? = null,
    /** The notice; `null` when it is the record that is signed. */
    val draft: NoticeDraft? = null,
    val handed: Handed = Handed.Signed,
    val drawn: Drawn = Drawn(),
    val reason: String = "",
) {
    val ready: Boolean get() = if (handed.signs) !drawn.blank else reason.isNotBlank()
}

class SignatureModel(
    repository: Repository,
    inspection: InspectionId,
    /** Whether a notice of the open hazards is served; otherwise the record is signed. */
    private val notice: Boolean,
    private val language: Language,
    scope: CoroutineScope,
) : FormModel<SignatureState>(SignatureState(), repository, inspection, scope) {
    init {
        begin()
        if (notice) work { draft(look()) }
    }

    override fun shown(form: Form) = show { copy(form = form) }

    private suspend fun draft(form: Form) {
        val hazards = form.hazards.filter { it.open && it.notices.isEmpty() }.map { it.hazard }
        if (hazards.isEmpty()) return
        val draft = repository.noticeDraft(inspection, hazards, language)
        show { copy(draft = draft) }
    }

    fun handed(handed: Handed) = show { copy(handed = handed) }

    fun drawn(drawn: Drawn) = show { copy(drawn = drawn) }

    fun reason(text: String) = show { copy(reason = text) }

    fun confirm(then: () -> Unit) = work {
        val signature = if (now.handed.signs) {
            SignatureDrawn(repository.signature(now.drawn.width, now.drawn.height, now.drawn.touches), now.form?.site?.customer.orEmpty())
        } else {
            SignatureNotSigned(now.reason)
        }
        val draft = now.draft
        val action = if (draft != null) {
            DoServeNotice(draft.number, draft.kind, draft.hazards.map { it.hazard }, now.handed.delivery, signature)
        } else {
            DoSign(signature)
        }
        act(action) { then() }
    }
}
