package app.anjian.desktop

import app.anjian.core.CoreRepository
import java.io.File

/** The real core in a folder of a desktop. Its keys lie beside it, readable by their owner only: good for trying, not for customers' data. */
object DesktopCore {
    suspend fun open(folder: File): CoreRepository {
        folder.mkdirs()
        return CoreRepository.openWithKeys(
            folder.path,
            loaded = { name -> File(folder, "$name.key").takeIf { it.isFile }?.readBytes() },
            kept = { name, secret ->
                val file = File(folder, "$name.key")
                file.createNewFile()
                file.setReadable(false, false)
                file.setReadable(true, true)
                file.writeBytes(secret)
            },
        )
    }
}
