package app.anjian.desktop

import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.performScrollToIndex
import app.anjian.core.AgendaFilter
import app.anjian.core.AgendaPage
import app.anjian.core.AgendaPlace
import app.anjian.core.FakeRepository
import app.anjian.core.PAGE
import app.anjian.core.Repository
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.util.concurrent.atomic.AtomicInteger

/** Ten thousand doors: they come by pages as she scrolls, and only what is seen is on the screen. */
@OptIn(ExperimentalTestApi::class)
class LongListTest {
    private class Counted(private val day: FakeRepository) : Repository by day {
        val pages = AtomicInteger()
        val lines = AtomicInteger()

        override suspend fun agenda(filter: AgendaFilter, after: AgendaPlace?, most: Int): AgendaPage = day.agenda(filter, after, most).also {
            if (filter.ranks.isNotEmpty()) {
                pages.incrementAndGet()
                lines.addAndGet(it.lines.size)
            }
        }
    }

    @Test
    fun `ten thousand doors are scrolled to the last by pages`() {
        val repository = Counted(FakeRepository(DOORS))
        onAPhone(repository, DesktopPhone(File("build/phone")) { FakeRepository.NOW }) { test ->
            val doors = SemanticsMatcher("is a door") { it.config.getOrNull(SemanticsProperties.TestTag).orEmpty().startsWith("door-") }
            hand.waitFor("agenda")
            hand.waitFor("the first page") { repository.lines.get() >= PAGE }
            val began = System.nanoTime()
            while (repository.lines.get() < DOORS) {
                val before = repository.lines.get()
                // The last line that was read: the card above, the filters, the areas, and what is read before it.
                hand.waitFor("line $before") { runCatching { test.onNodeWithTag("agenda").performScrollToIndex(before) }.isSuccess }
                hand.waitFor("more than $before lines") { repository.lines.get() > before }
                assertTrue(test.onAllNodes(doors).fetchSemanticsNodes().size < SEEN, "only what is seen is composed")
            }
            val last = "door-${FakeRepository.siteOf(DOORS - 1)}"
            hand.waitFor("the last door") { runCatching { test.onNodeWithTag("agenda").performScrollToIndex(DOORS + 2) }.isSuccess && hand.sees(last) }
            println("${repository.pages.get()} pages, ${(System.nanoTime() - began) / 1_000_000} ms from the first door to the last")
            assertEquals(DOORS / PAGE, repository.pages.get())
        }
    }

    private companion object {
        const val DOORS = 10_000
        const val SEEN = 60
    }
}
