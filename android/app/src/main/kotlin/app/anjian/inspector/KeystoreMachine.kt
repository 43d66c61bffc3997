package app.anjian.inspector

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.SystemClock
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.system.Os
import android.system.OsConstants
import app.anjian.core.Machine
import app.anjian.core.NetworkState
import java.io.File
import java.io.FileOutputStream
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * What an Android phone lends the core.
 *
 * A secret lies in a file that no backup takes along, sealed under a key that never leaves the phone's Keystore and is readable only after
 * the first unlock. The Keystore itself holds no bytes that the core could have back: the device signs with Ed25519, which it has not on
 * every phone from Android 8 on.
 */
class KeystoreMachine(context: Context) : Machine {
    private val folder = File(context.noBackupFilesDir, "secrets")
    private val networks = checkNotNull(context.getSystemService(ConnectivityManager::class.java))

    /** No file is no secret. A file that cannot be opened is an error: the core must not draw a new key over it. */
    override fun secret(name: String): ByteArray? {
        val file = fileOf(name)
        if (!file.isFile) return null
        val bytes = file.readBytes()
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(TAG_BITS, bytes, 0, IV))
        cipher.updateAAD(name.toByteArray())
        return cipher.doFinal(bytes, IV, bytes.size - IV)
    }

    override fun keep(name: String, secret: ByteArray) {
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.ENCRYPT_MODE, key())
        cipher.updateAAD(name.toByteArray())
        check(cipher.iv.size == IV) { "another length of the initialisation vector" }
        folder.mkdirs()
        // Beside, to the disk, renamed, and the folder to the disk: a secret is whole or not there, and survives the battery being pulled.
        val beside = File(folder, "$name.new")
        FileOutputStream(beside).use {
            it.write(cipher.iv + cipher.doFinal(secret))
            it.fd.sync()
        }
        Os.rename(beside.path, fileOf(name).path)
        val directory = Os.open(folder.path, OsConstants.O_RDONLY, 0)
        try {
            Os.fsync(directory)
        } finally {
            Os.close(directory)
        }
    }

    override fun network(): NetworkState {
        val can = networks.getNetworkCapabilities(networks.activeNetwork ?: return NetworkState.OFFLINE) ?: return NetworkState.UNKNOWN
        return when {
            !can.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) -> NetworkState.OFFLINE
            can.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) -> NetworkState.UNMETERED
            else -> NetworkState.METERED
        }
    }

    override fun freeBytes(folder: String): Long = File(folder).usableSpace

    override fun sinceStart(): Long = SystemClock.elapsedRealtime()

    private fun fileOf(name: String) = File(folder, name)

    private fun key(): SecretKey {
        val store = KeyStore.getInstance(STORE).apply { load(null) }
        (store.getKey(ALIAS, null) as? SecretKey)?.let { return it }
        check(folder.list().isNullOrEmpty()) { "the Keystore has lost the key under which secrets lie here" }
        val spec = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).apply { init(spec) }.generateKey()
    }

    private companion object {
        const val STORE = "AndroidKeyStore"
        const val ALIAS = "anjian"
        const val CIPHER = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128

        /** What Android's Keystore makes, in bytes. */
        const val IV = 12
    }
}
