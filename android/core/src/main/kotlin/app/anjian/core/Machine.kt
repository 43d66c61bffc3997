package app.anjian.core

import app.anjian.Disk
import app.anjian.KeyStore
import app.anjian.Network
import app.anjian.Platform
import app.anjian.WallClock

/** How a machine is connected. */
public typealias NetworkState = app.anjian.NetworkState

/** What a machine lends the core. Only the two calls for secrets must do something. */
public interface Machine {
    /** A secret by its name; nothing when there is none. Throws when it cannot be read now: it must never be replaced then. */
    public fun secret(name: String): ByteArray?

    /** Keeps a secret; when it returns, it survives the machine being switched off. */
    public fun keep(name: String, secret: ByteArray)

    public fun network(): NetworkState = NetworkState.UNKNOWN

    /** Bytes that may still be written where [folder] lies. */
    public fun freeBytes(folder: String): Long? = null

    /** Milliseconds that nobody sets and that run on while the machine sleeps. */
    public fun sinceStart(): Long? = null
}

internal fun Machine.lent(): Platform {
    val machine = this
    val keys = object : KeyStore {
        override fun load(name: String): ByteArray? = machine.secret(name)

        override fun store(name: String, secret: ByteArray) = machine.keep(name, secret)
    }
    val network = object : Network {
        override fun state(): NetworkState = machine.network()
    }
    val disk = object : Disk {
        // An error counts as not known.
        override fun freeBytes(folder: String): ULong = checkNotNull(machine.freeBytes(folder)) { "not known" }.toULong()
    }
    val clock = object : WallClock {
        override fun now(): Timestamp = System.currentTimeMillis()

        override fun monotonicMs(): Long? = machine.sinceStart()
    }
    return Platform(keys, network, disk, clock)
}
