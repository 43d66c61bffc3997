package app.anjian.tests

import app.anjian.Action
import app.anjian.AnjianException
import app.anjian.Delivery
import app.anjian.Grade
import app.anjian.Language
import app.anjian.NoticeKind
import app.anjian.PaperFormat
import app.anjian.PaperKind
import app.anjian.PenPoint
import app.anjian.PhotoOf
import app.anjian.PhotoSource
import app.anjian.PhotoState
import app.anjian.Rendition
import app.anjian.Signature
import app.anjian.UploadOutcome
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

class EvidenceTest {
    @Test
    fun `a photo is taken, sent, receipted and freed`() = story { stage ->
        stage.phone("li").use { phone ->
            val inspection = stage.inspections[2]
            val (seen, camera) = Pair(phone.form(inspection).seen, stage.draw("camera.jpg"))
            val taken = phone.takePhoto(inspection, seen, camera, PhotoOf.Scene, PhotoSource.CAMERA)
            assertEquals(PhotoState.OnDevice, phone.photos(inspection).single().state)
            assertEquals(0u, phone.freePhotos(), "nothing is home yet")
            val report = phone.sync()
            assertEquals(UploadOutcome.SentAll, report.photos?.outcome)
            assertEquals(2u, report.progress.photos.files)
            assertEquals(PhotoState.AtHeadquarters, phone.photo(taken.photo).state)
            assertEquals(1u to phone.photo(taken.photo).bytes, phone.status().run { freeablePhotos to freeableBytes })
            assertEquals(1u, phone.freePhotos())
            assertEquals(PhotoState.Freed, phone.photo(taken.photo).state)
            assertEquals(0xFF.toByte(), phone.picture(taken.photo, Rendition.THUMBNAIL).first(), "the thumbnail stays")
            failsWith<AnjianException.NotFound> { phone.picture(taken.photo, Rendition.ORIGINAL) }
        }
    }

    @Test
    fun `a notice keeps its number, is signed and becomes a paper`() = story { stage ->
        stage.phone("li").use { phone ->
            val inspection = stage.inspections[4]
            phone.act(inspection, phone.form(inspection).seen, Action.RaiseHazard(LEAK, Grade.L1, true, "表前接头漏气"))
            val draft = phone.noticeDraft(inspection, NoticeKind.RECTIFICATION, listOf(LEAK), Language.ZH)
            val stroke = List(60) { PenPoint(x = 20f + 5 * it, y = 80f + it % 7, ms = (16 * it).toULong()) }
            val strokes = phone.signature(400f, 200f, listOf(stroke))
            assertTrue(phone.signaturePicture(strokes).path.startsWith("M"))
            val signature = Signature.Drawn(strokes, "陈国良")
            val served =
                Action.ServeNotice(draft.number, NoticeKind.RECTIFICATION, listOf(LEAK), Delivery.IN_PERSON, signature)
            val fact = phone.act(inspection, phone.form(inspection).seen, served).facts.first()
            val paper = phone.writePaper(inspection, PaperKind.Served(fact), Language.ZH, PaperFormat.PDF, stage.folder("n.pdf"))
            assertEquals("%PDF-", File(paper.files.single()).readBytes().decodeToString(0, 5))
            assertEquals("", paper.unprintable)
            val nothing = failsWith<AnjianException.Invalid> { phone.signature(400f, 200f, listOf()) }
            assertEquals("signature", nothing.what)
        }
    }

    private companion object {
        const val LEAK = "H1.1:leak"
    }
}
