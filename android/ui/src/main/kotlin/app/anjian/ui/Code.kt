package app.anjian.ui

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import com.google.zxing.BarcodeFormat
import com.google.zxing.EncodeHintType
import com.google.zxing.common.BitMatrix
import com.google.zxing.qrcode.QRCodeWriter
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import kotlin.math.floor

/** The modules of a text's QR code with the quiet zone that a scanner needs. */
fun qrCode(text: String): BitMatrix = QRCodeWriter().encode(
    text, BarcodeFormat.QR_CODE, 0, 0, mapOf(EncodeHintType.ERROR_CORRECTION to ErrorCorrectionLevel.M, EncodeHintType.MARGIN to QUIET),
)

private const val QUIET = 4

/** A text as a code for another phone's camera: black on white, in the dark too. */
@Composable
fun QrCode(text: String, name: String, modifier: Modifier = Modifier) {
    val matrix = remember(text) { qrCode(text) }
    Canvas(modifier.aspectRatio(1f).testTag("qr-code").background(Color.White).semantics { contentDescription = name }) {
        // Whole pixels: modules of unequal width are harder to read.
        val side = floor(size.width / matrix.width).coerceAtLeast(1f)
        val edge = floor((size.width - side * matrix.width) / 2)
        for (y in 0 until matrix.height) {
            for (x in 0 until matrix.width) {
                if (matrix[x, y]) drawRect(Color.Black, Offset(edge + x * side, edge + y * side), Size(side, side))
            }
        }
    }
}
