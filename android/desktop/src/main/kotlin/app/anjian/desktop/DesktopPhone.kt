package app.anjian.desktop

import app.anjian.core.Phone
import app.anjian.core.Timestamp
import java.awt.Color
import java.awt.Font
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.io.File
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger
import javax.imageio.ImageIO

/** A desktop as a phone: its camera draws a picture, its scanner reads [code], its calls are said to the console. */
class DesktopPhone(private val folder: File, code: String? = null, private val clock: () -> Timestamp = System::currentTimeMillis) : Phone {
    private val taken = AtomicInteger()

    /** How many pictures were taken. */
    val pictures: Int get() = taken.get()

    /** What the scanner reads now. */
    @Volatile
    var code: String? = code

    /** The file that a hand would choose. */
    @Volatile
    var picked: String? = null

    /** When she is to be reminded. */
    @Volatile
    var reminder: Timestamp? = null
        private set

    /** What was offered to others. */
    val shared = CopyOnWriteArrayList<String>()

    override val name: String = "desktop"

    override fun now(): Timestamp = clock()

    /** No two pictures are alike: the core would take the same bytes for the same photo. */
    override suspend fun takePicture(caption: String): String {
        val number = taken.incrementAndGet()
        val picture = BufferedImage(1_280, 960, BufferedImage.TYPE_INT_RGB)
        val pen = picture.createGraphics()
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON)
        pen.color = Color(0xb8, 0xb2, 0xa4)
        pen.fillRect(0, 0, picture.width, picture.height)
        pen.color = Color(0xd9, 0xa8, 0x2e)
        pen.fillRect(0, 420 + number % 7 * 20, picture.width, 70)
        pen.color = Color(0x12, 0x20, 0x2c)
        pen.font = Font(Font.SANS_SERIF, Font.BOLD, 64)
        pen.drawString("$number $caption ${now()}", 60, 180)
        pen.dispose()
        val file = File(folder.apply { mkdirs() }, "picture-$number.jpg")
        check(ImageIO.write(picture, "jpg", file)) { "no JPEG writer" }
        return file.path
    }

    override suspend fun scan(): String? = code

    override fun remindAt(moment: Timestamp, words: String) {
        reminder = moment
    }

    override fun forgetReminder() {
        reminder = null
    }

    override fun call(number: String) = println("call $number")

    override fun navigate(address: String) = println("navigate to $address")

    override fun fileFor(name: String): String = File(folder.apply { mkdirs() }, name).path

    override fun folderFor(name: String): String = File(folder, name).apply { mkdirs() }.path

    override fun share(paths: List<String>) {
        shared += paths
        println("share $paths")
    }

    override suspend fun pickFile(): String? = picked
}
