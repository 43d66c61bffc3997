package app.anjian.desktop

import app.anjian.core.CoreRepository
import app.anjian.core.Machine
import java.io.File

/** The real core in a folder of a desktop. */
object DesktopCore {
    suspend fun open(folder: File): CoreRepository {
        folder.mkdirs()
        return CoreRepository.open(folder.path, DesktopMachine(folder))
    }
}

/** Keys lie beside the data, readable by their owner only: good for trying, not for customers' data. */
private class DesktopMachine(private val folder: File) : Machine {
    override fun secret(name: String): ByteArray? = File(folder, "$name.key").takeIf { it.isFile }?.readBytes()

    override fun keep(name: String, secret: ByteArray) {
        val file = File(folder, "$name.key")
        file.createNewFile()
        file.setReadable(false, false)
        file.setReadable(true, true)
        file.writeBytes(secret)
    }

    override fun freeBytes(folder: String): Long = File(folder).usableSpace

    override fun sinceStart(): Long = System.nanoTime() / 1_000_000
}
