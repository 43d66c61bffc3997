package app.anjian.desktop

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import app.anjian.ui.Dark
import app.anjian.ui.Light
import app.anjian.ui.Palette
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.util.Locale
import kotlin.math.max
import kotlin.math.min

/** WCAG 2.2 AA: text has at least 4.5:1 against the surface on which the screens put it, signs and edges that mean something 3:1. */
class ContrastTest {
    private fun contrast(one: Color, other: Color): Double {
        val (a, b) = one.luminance().toDouble() to other.luminance().toDouble()
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /** Every pair of text and surface that the screens use. */
    private fun texts(of: Palette): List<Triple<String, Color, Color>> = with(of) {
        val surfaces = listOf("ground" to ground, "card" to card)
        val softs = listOf("brandSoft" to brandSoft, "passSoft" to passSoft, "l1Soft" to l1Soft, "l2Soft" to l2Soft, "l3Soft" to l3Soft, "waitSoft" to waitSoft)
        val everywhere = listOf("ink" to ink, "ink2" to ink2, "brand" to brand, "pass" to pass, "l1" to l1, "l2" to l2, "wait" to wait)
        val pairs = everywhere.flatMap { (name, colour) -> surfaces.map { (surface, fill) -> Triple("$name on $surface", colour, fill) } } +
            surfaces.map { (surface, fill) -> Triple("ink3 on $surface", ink3, fill) } +
            (softs + ("surface3" to surface3)).flatMap { (soft, fill) -> listOf(Triple("ink on $soft", ink, fill), Triple("ink2 on $soft", ink2, fill)) }
        pairs + listOf(
            Triple("brand on brandSoft", brand, brandSoft), Triple("pass on passSoft", pass, passSoft), Triple("wait on waitSoft", wait, waitSoft),
            Triple("l1 on l1Soft", l1, l1Soft), Triple("l2 on l2Soft", l2, l2Soft), Triple("l3 on l3Soft", l3, l3Soft), Triple("l3 on card", l3, card),
            Triple("brandInk on brand", brandInk, brand), Triple("solidInk on pass", solidInk, pass), Triple("solidInk on l1", solidInk, l1),
            Triple("solidInk on l2", solidInk, l2), Triple("solidInk on l3", solidInk, l3), Triple("solidInk on wait", solidInk, wait),
            Triple("white on l1Deep", Color.White, l1Deep), Triple("card on ink2", card, ink2),
        )
    }

    @Test
    fun `text is readable in the light and in the dark`() {
        val weak = listOf("light" to Light, "dark" to Dark).flatMap { (name, palette) ->
            val pairs = texts(palette)
            val least = pairs.minBy { contrast(it.second, it.third) }
            println("$name: ${pairs.size} pairs, the weakest is ${least.first} with ${"%.2f".format(Locale.ROOT, contrast(least.second, least.third))}")
            pairs.filter { contrast(it.second, it.third) < TEXT }.map { "$name: ${it.first} has ${contrast(it.second, it.third)}" }
        }
        assertEquals(emptyList<String>(), weak)
    }

    @Test
    fun `what a sign means can be seen`() {
        val weak = listOf("light" to Light, "dark" to Dark).flatMap { (name, palette) ->
            listOf(palette.brand, palette.pass, palette.l1, palette.l2, palette.l3, palette.wait).flatMap { sign ->
                listOf(palette.ground, palette.card).map { contrast(sign, it) }
            }.filter { it < SIGN }.map { "$name: $it" }
        }
        assertEquals(emptyList<String>(), weak)
    }

    @Test
    fun `the sum of WCAG is right`() {
        assertEquals(21.0, contrast(Color.Black, Color.White), 0.01)
        assertEquals(4.54, contrast(Color(0xFF767676), Color.White), 0.01)
    }

    private companion object {
        const val TEXT = 4.5
        const val SIGN = 3.0
    }
}
