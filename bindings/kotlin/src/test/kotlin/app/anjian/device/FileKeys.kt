package app.anjian.device

import app.anjian.KeyStore
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption

/** Secrets as files, for a program without a key store. */
internal class FileKeys(private val folder: Path) : KeyStore {
    override fun load(name: String): ByteArray? = try {
        Files.readAllBytes(folder.resolve(name))
    } catch (none: NoSuchFileException) {
        null
    }

    override fun store(name: String, secret: ByteArray) {
        Files.createDirectories(folder)
        // Beside and renamed: a secret is whole or not there.
        val beside = Files.createTempFile(folder, name, null)
        Files.write(beside, secret)
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE)
    }
}
