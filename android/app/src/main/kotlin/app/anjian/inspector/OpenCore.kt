package app.anjian.inspector

import android.content.Context
import app.anjian.core.CoreRepository
import app.anjian.core.SyncRefused
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.io.File

/** The one open core of this process: screens and the background share it, and it stays open as long as the process lives. */
object OpenCore {
    private val turn = Mutex()
    private var open: CoreRepository? = null

    suspend fun of(context: Context): CoreRepository = turn.withLock {
        open ?: CoreRepository.open(File(context.noBackupFilesDir, "anjian").path, KeystoreMachine(context.applicationContext)).also { open = it }
    }

    /** One run in the background: whether it is worth another try soon. Says what headquarters refused. */
    suspend fun syncOnce(context: Context): Boolean {
        val core = of(context)
        if (core.me().enrolment == null) return false
        val report = core.sync()
        val refused = core.status().refused.size
        if (refused > 0) Notices(context).refused(refused) else Notices(context).noneRefused()
        return core.status().waiting > 0u && report.outcome !is SyncRefused
    }
}
