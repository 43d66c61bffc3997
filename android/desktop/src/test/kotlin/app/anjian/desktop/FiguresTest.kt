package app.anjian.desktop

import app.anjian.ui.percent
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Figures as people read them. */
class FiguresTest {
    @Test
    fun `law 5, no rate is written as a target that it missed`() {
        assertEquals(listOf("79.9%", "79.9%", "80%", "80.1%", "—"), listOf(0.7996, 0.799_999, 0.8, 0.801, null).map { percent(it) })
        assertEquals(List(1_001) { if (it % 10 == 0) "${it / 10}%" else "${it / 10}.${it % 10}%" }, List(1_001) { percent(it / 1_000.0) })
        assertEquals("80%", percent(0.8, 0))
    }
}
