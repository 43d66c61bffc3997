package app.anjian.inspector

import com.google.zxing.BarcodeFormat
import com.google.zxing.MultiFormatWriter
import com.google.zxing.common.BitMatrix
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer

/** What a camera sees, as the bytes of its light: rows that are longer than the picture, the last of them cut off behind its last pixel. */
class CodesTest {
    private fun frame(code: BitMatrix, width: Int, height: Int, rowStride: Int): ByteBuffer {
        val light = ByteArray(rowStride * (height - 1) + width) { 0xE0.toByte() }
        val (left, top) = (width - code.width) / 2 to (height - code.height) / 2
        for (y in 0 until code.height) {
            for (x in 0 until code.width) {
                if (code[x, y]) light[(top + y) * rowStride + left + x] = 0x18
            }
        }
        return ByteBuffer.wrap(light)
    }

    private fun read(text: String, format: BarcodeFormat, codeWidth: Int, codeHeight: Int, rowStride: Int = 640): String? =
        Codes.read(frame(MultiFormatWriter().encode(text, format, codeWidth, codeHeight), 640, 480, rowStride), rowStride, 640, 480)

    @Test
    fun `headquarters' code and a meter's number are read, whatever the length of a row`() {
        val ticket = "https://hq.example.com/#K7QW2M.${"0123456789abcdef".repeat(4)}"
        for (rowStride in listOf(640, 704, 768)) {
            assertEquals(ticket, read(ticket, BarcodeFormat.QR_CODE, 300, 300, rowStride))
            assertEquals("JL014027", read("JL014027", BarcodeFormat.CODE_128, 400, 120, rowStride))
        }
        assertEquals("JL014027", read("JL014027", BarcodeFormat.CODE_39, 500, 120))
    }

    @Test
    fun `a wall has no code`() {
        assertNull(Codes.read(ByteBuffer.wrap(ByteArray(640 * 480) { (it % 251).toByte() }), 640, 640, 480))
    }
}
