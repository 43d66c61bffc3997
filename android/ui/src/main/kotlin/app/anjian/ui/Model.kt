package app.anjian.ui

import androidx.lifecycle.ViewModel
import app.anjian.core.AnjianException
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
    protected fun work(what: suspend () -> Unit): Job = scope.launch {
        try {
            what()
        } catch (refused: AnjianException) {
            failures.value = refused
        }
    }

    /** Looks again at every change, from now on. */
    protected fun follow(changes: Flow<Unit>, look: suspend () -> Unit): Job = scope.launch {
        changes.collect {
            try {
                look()
            } catch (refused: AnjianException) {
                failures.value = refused
            }
        }
    }

    fun failureSeen() {
        failures.value = null
    }
}
