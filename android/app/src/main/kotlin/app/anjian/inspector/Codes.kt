package app.anjian.inspector

import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.MultiFormatReader
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import java.nio.ByteBuffer

/** Codes in what a camera sees: tickets and meetings (QR), meters (QR, Data Matrix, Code 128 and 39). */
object Codes {
    private val formats = listOf(BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX, BarcodeFormat.CODE_128, BarcodeFormat.CODE_39)

    /** Reads the light of one frame; nothing where there is no code in it. */
    fun read(light: ByteBuffer, rowStride: Int, width: Int, height: Int): String? {
        val bytes = ByteArray(light.remaining())
        light.get(bytes)
        // The last row may end with its last pixel.
        val rows = minOf(height, (bytes.size + rowStride - width) / rowStride)
        val source = PlanarYUVLuminanceSource(bytes, rowStride, rows, 0, 0, minOf(width, rowStride), rows, false)
        val reader = MultiFormatReader().apply { setHints(mapOf(DecodeHintType.POSSIBLE_FORMATS to formats, DecodeHintType.TRY_HARDER to true)) }
        return try {
            reader.decodeWithState(BinaryBitmap(HybridBinarizer(source))).text
        } catch (_: ReaderException) {
            null
        }
    }
}
