package app.anjian

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch

/**
 * A run of syncing. It belongs to the workspace, not to whoever began it: it ends by itself, by [cancel], or when the workspace is closed.
 */
public class Sync private constructor(
    private val run: SyncRun,
    progress: StateFlow<SyncProgress>,
    io: CoroutineDispatcher,
) {
    /** How far it is; the last value stays after its end. Values that nobody looked at in time are skipped. */
    public val progress: StateFlow<SyncProgress> = progress

    private val report: Deferred<SyncReport> = CoroutineScope(SupervisorJob() + io).async { run.use { it.report() } }

    /** Stops it, at once out of a pause or a waiting for the network. What was done stays done. Does not wait for its end. */
    public fun cancel() {
        try {
            run.cancel()
        } catch (over: IllegalStateException) {
            // It has ended, and with it what could be stopped.
            if (!report.isCompleted && !run.uniffiIsDestroyed) throw over
        }
    }

    /**
     * Waits for its end and returns how it ended; as often as one likes. What headquarters or the network did is an outcome of the report,
     * no exception. Cancelling the caller stops the run, and returns when it has ended.
     */
    public suspend fun await(): SyncReport = awaitWith { }

    internal suspend fun awaitWith(onProgress: suspend (SyncProgress) -> Unit): SyncReport {
        try {
            return coroutineScope {
                val telling = launch { progress.collect { onProgress(it) } }
                report.await().also { telling.cancelAndJoin() }
            }
        } catch (stopped: Throwable) {
            cancel()
            report.join()
            throw stopped
        }
    }

    internal companion object {
        fun start(workspace: Workspace, options: SyncOptions, io: CoroutineDispatcher): Sync {
            val progress = MutableStateFlow(nothingYet())
            val follow = object : SyncListener {
                override fun progress(progress: SyncProgress) {
                    // Named alike, by the trait; the flow is the one outside.
                    tell(progress)
                }

                private fun tell(now: SyncProgress) {
                    progress.value = now
                }
            }
            return Sync(workspace.startSync(options, follow), progress.asStateFlow(), io)
        }

        private fun nothingYet() =
            SyncProgress(
                roundTrips = 0u,
                bytesUp = 0u,
                bytesDown = 0u,
                changesSent = 0u,
                waiting = 0u,
                changesReceived = 0u,
                sitesReceived = 0u,
                quarantined = 0u,
                refused = 0u,
                usable = false,
                photos = UploadProgress(answers = 0u, broke = 0u, files = 0u, bytes = 0uL, waiting = 0u, bytesWaiting = 0uL),
            )
    }
}
