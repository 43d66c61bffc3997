package app.anjian.desktop

import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.unit.Density
import app.anjian.core.FakeRepository
import app.anjian.core.Language
import app.anjian.core.PhotoId
import app.anjian.core.Rendition
import app.anjian.core.Repository
import app.anjian.feature.settings.Look
import app.anjian.feature.settings.Wishes
import app.anjian.feature.signature.Purpose
import app.anjian.ui.Tab
import app.anjian.walk.AnjianApp
import app.anjian.walk.Ground
import app.anjian.walk.Place
import app.anjian.walk.Way
import kotlinx.coroutines.Dispatchers
import java.io.File

/** How a screen is drawn. */
private class Variant(val name: String, val wishes: Wishes, val scale: Float)

private val zh = Wishes(Look.Light)
private val variants = listOf(
    Variant("zh", zh, 1f),
    Variant("zh-dark", zh.copy(look = Look.Dark), 1f),
    Variant("zh-small", zh, 0.85f),
    Variant("zh-large", zh, 1.3f),
    Variant("en", zh.copy(language = Language.EN), 1f),
    Variant("en-dark", zh.copy(look = Look.Dark, language = Language.EN), 1f),
    Variant("en-small", zh.copy(language = Language.EN), 0.85f),
    Variant("en-large", zh.copy(language = Language.EN), 1.3f),
)

/** The invented day, whose photos are what a desktop's camera draws. */
private class Drawn(day: FakeRepository, private val phone: DesktopPhone) : Repository by day {
    override suspend fun picture(photo: PhotoId, rendition: Rendition): ByteArray = File(phone.takePicture("")).readBytes()
}

/** Every screen, by the number of its drawing. */
val screens: List<Pair<String, Place>> = FakeRepository.inspection(0).let { inspection ->
    listOf(
        "00-enrol" to Place.Enrol(),
        "01-agenda" to Place.At(Tab.Today),
        "02-search" to Place.At(Tab.Search, "245"),
        "02-search-empty" to Place.At(Tab.Search),
        "03-site" to Place.Site(FakeRepository.siteOf(0)),
        "04-outcome" to Place.Outcome(inspection),
        "05-checklist" to Place.Checklist(inspection, "H5.3#hob-1"),
        "06-leak" to Place.Leak(inspection, "H6.1"),
        "07-hazard" to Place.Hazard(inspection, "H3.4:leak"),
        "08-conflict" to Place.Conflict(inspection, null),
        "09-completion" to Place.Completion(inspection),
        "10-signature" to Place.Sign(inspection, Purpose.Notice),
        "11-sync" to Place.At(Tab.Sync),
        "12-settings" to Place.At(Tab.Me),
        "13-recheck" to Place.Hazard(FakeRepository.lastYear(0), FakeRepository.OLD_HAZARD),
        "14-closing" to Place.Sign(FakeRepository.lastYear(0), Purpose.Recheck(FakeRepository.OLD_HAZARD, "")),
        "15-appointment" to Place.Appointment(inspection),
        "16-meet" to Place.Meet(),
        "17-photo" to Place.Photo(inspection, listOf(FakeRepository.PHOTO), FakeRepository.PHOTO),
        "18-about" to Place.About,
    )
}

/** `draw FOLDER [PART-OF-A-NAME]`: draws every screen in both languages, light and dark, small and large text, with invented data. */
fun main(arguments: Array<String>) {
    val folder = File(arguments.firstOrNull() ?: "pictures").apply { mkdirs() }
    val only = arguments.getOrNull(1).orEmpty()
    var drawn = 0
    for ((name, place) in screens) {
        for (variant in variants) {
            val file = "$name-${variant.name}.png"
            if (only !in file) continue
            File(folder, file).writeBytes(picture(place, variant))
            drawn++
        }
    }
    println("$drawn pictures in $folder")
}

private const val WIDTH = 390
private const val HEIGHT = 844
private const val DENSITY = 2f
private const val FRAMES = 8

private fun picture(place: Place, variant: Variant): ByteArray {
    val phone = DesktopPhone(File("build/phone")) { FakeRepository.NOW }
    val ground = Ground(Drawn(FakeRepository(), phone), phone, Dispatchers.Unconfined, ::decoded, SimplifiedChinese)
    val (width, height) = (WIDTH * DENSITY).toInt() to (HEIGHT * DENSITY).toInt()
    val scene = ImageComposeScene(width, height, Density(DENSITY, variant.scale), Dispatchers.Unconfined) {
        AnjianApp(ground, Way(listOf(place)), {}, variant.wishes, {})
    }
    return try {
        val drawing = scene
        // The first frames only let the models look and the effects run.
        repeat(FRAMES) { drawing.render(it * 16_000_000L) }
        checkNotNull(drawing.render(FRAMES * 16_000_000L).encodeToData()) { "no PNG" }.bytes
    } finally {
        scene.close()
    }
}
