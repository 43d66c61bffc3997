package app.anjian.desktop

import androidx.compose.ui.graphics.asSkiaBitmap
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.onNodeWithTag
import app.anjian.core.*
import app.anjian.walk.Place
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Two inspectors in one area, each with her phone in her hand. */
@OptIn(ExperimentalTestApi::class)
class TwoPhonesTest {
    private fun Repository.formOf(inspection: InspectionId): Form = runBlocking { form(inspection) }

    private fun Repository.does(inspection: InspectionId, action: Action) {
        runBlocking {
            act(inspection, form(inspection).seen, action)
            pause()
        }
    }

    @Test
    fun `they meet in a cellar, scan each other's code from the screen, and what one found stands on the other phone`() =
        Stage(people = listOf("li", "wang")).use { stage ->
            val (li, liPhone) = enrolled(stage, "li", stage.tickets[0])
            val (wang, wangPhone) = enrolled(stage, "wang", stage.tickets[1])
            // Each has met headquarters since both exist.
            runBlocking { li.sync() }
            stage.serving(false)
            val inspection = runBlocking { li.agenda().lines.first().inspection }
            li.does(inspection, DoAddVisit(VisitOutcome.NO_ACCESS, emptyList(), true, ""))

            var code = ""
            onAPhone(wang, wangPhone, Place.Meet()) { test ->
                hand.waitFor("qr-code")
                val picture = test.onNodeWithTag("qr-code").captureToImage().asSkiaBitmap()
                val pixels = IntArray(picture.width * picture.height) { picture.getColor(it % picture.width, it / picture.width) }
                val source = RGBLuminanceSource(picture.width, picture.height, pixels)
                code = QRCodeReader().decode(BinaryBitmap(HybridBinarizer(source)), mapOf(DecodeHintType.PURE_BARCODE to true)).text
            }
            liPhone.code = code
            onAPhone(li, liPhone, Place.Meet()) {
                hand.tap("scan")
                hand.waitFor("missed")
                hand.tap("send")
                hand.waitFor("the files") { liPhone.shared.isNotEmpty() }
            }
            onAPhone(wang, wangPhone, Place.Meet()) {
                wangPhone.picked = liPhone.shared.single()
                hand.tap("receive")
                hand.waitFor("taken")
            }
            assertEquals(listOf(VisitOutcome.NO_ACCESS), wang.formOf(inspection).visits.map { it.outcome })

            // The same bundle once more, handed over by another app: nothing comes twice.
            onAPhone(wang, wangPhone, Place.Meet(listOf(liPhone.shared.single()))) { hand.waitFor("taken") }
            assertEquals(1, wang.formOf(inspection).visits.size)
            li.end()
            wang.end()
        }

    @Test
    fun `they answer one item differently, the agenda says so, and whoever looked again settles it`() =
        Stage(people = listOf("li", "wang")).use { stage ->
            val (li, liPhone) = enrolled(stage, "li", stage.tickets[0])
            val (wang, wangPhone) = enrolled(stage, "wang", stage.tickets[1])
            val inspection = runBlocking { li.agenda().lines.first().inspection }
            val item = li.formOf(inspection).groups.flatMap { it.items }.first { it.kind is KindDefects }
            val defect = (item.kind as KindDefects).options.first()
            listOf(li, wang).forEach { it.does(inspection, DoAddVisit(VisitOutcome.ENTERED, emptyList(), false, "")) }
            li.does(inspection, DoRecordAnswer(item.key, Entry(SaidDefects(listOf(defect.code)), ""), emptyList()))
            wang.does(inspection, DoRecordAnswer(item.key, Entry(SaidDefects(emptyList()), ""), emptyList()))
            runBlocking {
                li.sync()
                wang.sync()
                li.sync()
            }
            for ((who, phone, choice) in listOf(Triple(li, liPhone, null), Triple(wang, wangPhone, "settle-worse"))) {
                onAPhone(who, phone) {
                    hand.tap("conflict", "agenda")
                    hand.waitFor("answer-li")
                    hand.waitFor("answer-wang")
                    assertTrue(who.formOf(inspection).item(item.key)!!.answer!!.verdict.fails, "the worse counts until it is settled")
                    if (choice != null) {
                        hand.tap(choice)
                        hand.waitFor("agenda")
                    }
                }
            }
            assertEquals(0u, wang.formOf(inspection).conflicts)
            assertTrue(wang.formOf(inspection).hazards.single().open, "settling closes no hazard")
            runBlocking {
                wang.sync()
                li.sync()
            }
            assertEquals(0u, li.formOf(inspection).conflicts)
            li.end()
            wang.end()
        }
}
