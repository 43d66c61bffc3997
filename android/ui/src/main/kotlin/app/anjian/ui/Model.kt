package app.anjian.ui

import androidx.lifecycle.ViewModel
import app.anjian.core.AnjianException
import app.anjian.core.FailureBroken
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** Holds what one screen shows; [S] is immutable. What goes wrong is kept in [failure] until it was seen. */
abstract class Model<S>(initial: S, protected val scope: CoroutineScope) : ViewModel(scope) {
    private val states = MutableStateFlow(initial)
    private val failures = MutableStateFlow<AnjianException?>(null)

    val state: StateFlow<S> = states.asStateFlow()
    val failure: StateFlow<AnjianException?> = failures.asStateFlow()

    protected val now: S get() = states.value

    protected fun show(change: S.() -> S) = states.update(change)

    /** Does something; what the core refuses is shown. */
    protected fun work(what: suspend () -> Unit): Job = scope.launch { told(what) }

    /** Looks again at every change, from now on. */
    protected fun follow(changes: Flow<Unit>, look: suspend () -> Unit): Job = scope.launch {
        changes.collect { told(look) }
    }

    private suspend fun told(what: suspend () -> Unit) = try {
        what()
    } catch (refused: AnjianException) {
        failures.value = refused
    } catch (gone: CancellationException) {
        throw gone
    } catch (broken: Throwable) {
        // A mistake of ours: she is told, what is kept stays, and whoever is called for help finds it in the log.
        System.err.println("a screen broke: " + broken.stackTraceToString())
        failures.value = FailureBroken(broken.javaClass.simpleName)
    }

    fun failureSeen() {
        failures.value = null
    }
}
