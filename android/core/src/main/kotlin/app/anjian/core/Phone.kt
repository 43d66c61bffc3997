package app.anjian.core

/** What the machine lends the screens. A desktop draws its pictures and prints what it would call. */
public interface Phone {
    /** What people call this machine, for example the phone's model. */
    public val name: String

    /** Milliseconds since 1970 by the machine's clock, for a screen's own clocks. */
    public fun now(): Timestamp

    /** Lets her take a picture; where it lies, or nothing when she took none. */
    public suspend fun takePicture(caption: String): String?

    /** Lets her scan a code. */
    public suspend fun scan(): String?

    /** Reminds her at a moment, wherever she is in the app or outside it; a second reminder takes the place of the first. */
    public fun remindAt(moment: Timestamp, words: String)

    /** What she was to be reminded of is done. */
    public fun forgetReminder()

    public fun call(number: String)

    public fun navigate(address: String)

    /** A place for a file that is to be handed on. */
    public fun fileFor(name: String): String

    /** An empty folder for several such files. */
    public fun folderFor(name: String): String

    /** Offers files to other apps and near phones. */
    public fun share(paths: List<String>)

    /** Lets her choose a file that came from elsewhere; where a copy of it lies. */
    public suspend fun pickFile(): String?
}
