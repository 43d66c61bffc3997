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

/** What is signed. */
sealed interface Purpose {
    /** The whole record. */
    data object Record : Purpose

    /** A notice of what is open and was not noticed yet. */
    data object Notice : Purpose

    /** That a hazard is mended: it closes with the signature, or with the reason why there is none. */
    data class Recheck(val hazard: HazardKey, val note: String) : Purpose
}

data class SignatureState(
    val form: Form? = null,
    val purpose: Purpose = Purpose.Record,
    /** The notice, once it has its number. */
    val draft: NoticeDraft? = null,
    val rechecked: HazardCard? = null,
    val handed: Handed = Handed.Signed,
    val drawn: Drawn = Drawn(),
    val reason: String = "",
) {
    val ready: Boolean get() = (purpose != Purpose.Notice || draft != null) && if (handed.signs) !drawn.blank else reason.isNotBlank()
}

class SignatureModel(
    repository: Repository,
    inspection: InspectionId,
    private val purpose: Purpose,
    private val language: Language,
    scope: CoroutineScope,
) : FormModel<SignatureState>(SignatureState(purpose = purpose), repository, inspection, scope) {
    init {
        begin()
        if (purpose == Purpose.Notice) work { draft(look()) }
    }

    override fun shown(form: Form) = show { copy(form = form, rechecked = form.hazards.find { it.hazard == (purpose as? Purpose.Recheck)?.hazard }) }

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
        val action = when (purpose) {
            is Purpose.Record -> DoSign(signature)
            is Purpose.Recheck -> DoRecheck(purpose.hazard, true, purpose.note, signature)
            is Purpose.Notice -> DoServeNotice(draft?.number ?: return@work, draft.kind, draft.hazards.map { it.hazard }, now.handed.delivery, signature)
        }
        act(action) {
            if (purpose is Purpose.Recheck) repository.pause()
            then()
        }
    }
}
