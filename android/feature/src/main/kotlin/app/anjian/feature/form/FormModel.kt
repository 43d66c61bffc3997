package app.anjian.feature.form

import app.anjian.core.*
import app.anjian.ui.Model
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * What every screen of one inspection does: it shows the form, and what is done is done as somebody who had seen just that form.
 * Taps come one after the other, so that a quick second tap has seen the first.
 */
abstract class FormModel<S>(
    initial: S,
    protected val repository: Repository,
    protected val inspection: InspectionId,
    scope: CoroutineScope,
) : Model<S>(initial, scope) {
    private val turn = Mutex()
    private var form: Form? = null

    /** The form came, or came anew. */
    protected abstract fun shown(form: Form)

    protected fun begin() {
        follow(repository.changes) { look() }
    }

    protected suspend fun look(): Form = repository.form(inspection).also {
        form = it
        shown(it)
    }

    /** Does something; then shows the form as it is now, and does what follows. */
    protected fun act(action: Action, then: suspend (Form) -> Unit = {}): Job = work {
        val after = turn.withLock {
            repository.act(inspection, seen(), action)
            look()
        }
        then(after)
    }

    protected fun photograph(phone: Phone, caption: String, of: PhotoOf, then: suspend (Form) -> Unit = {}): Job = work {
        val path = phone.takePicture(caption) ?: return@work
        val after = turn.withLock {
            repository.takePhoto(inspection, seen(), path, of, PhotoSource.CAMERA)
            look()
        }
        then(after)
    }

    protected fun takeBack(): Job = work {
        turn.withLock {
            repository.undo(inspection)
            look()
        }
    }

    private suspend fun seen(): Seen = (form ?: look()).seen
}
