package app.anjian.tests

import app.anjian.AgendaFilter
import app.anjian.AgendaLine
import app.anjian.AgendaPlace
import app.anjian.Anjian
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Files
import java.nio.file.Path

class SizesTest {
    @Test
    fun `every character comes back as it went`() = story { stage ->
        stage.phone("li").use { phone ->
            val text = "燃气表后 阀门 🔥🧯 👨‍👩‍👧 e\u0301 \u202e${String(Character.toChars(0x2a6d6))} \"'\\\n\t<&>"
            phone.comment(stage.inspections[0], text)
            assertEquals(listOf(text), phone.comments(stage.inspections[0]))
            assertEquals("张0", phone.search("张0", most = 5).first().site.customer)
        }
    }

    @Test
    fun `a thousand calls at once all arrive`() = story { stage ->
        stage.phone("li").use { phone ->
            val texts = List(1_000) { "第${it}条 🔥" }
            val calls = texts.mapIndexed { number, text ->
                async {
                    phone.comment(stage.inspections[number % stage.inspections.size], text)
                    phone.agenda(most = 5)
                }
            }
            calls.awaitAll()
            assertEquals(texts.sorted(), stage.inspections.flatMap { phone.comments(it) }.sorted())
        }
    }

    @Test
    fun `ten thousand doors come by pages each once and in order`() = story({ Stage(10_000, listOf("东街", "西街")) }) { stage ->
        stage.phone("li").use { phone ->
            val lines = phone.everyLine(AgendaFilter(), 200).map { it.inspection }
            assertEquals(10_000, lines.toSet().size)
            assertEquals(10_000, lines.size)
            assertEquals(lines.take(500), phone.agenda(most = 500).lines.map { it.inspection })
            val street = phone.everyLine(AgendaFilter(area = "西街"), 1_000)
            assertEquals(5_000, street.count { it.site.area == "西街" })
            assertEquals(5_000, street.size)
        }
    }

    @Test
    fun `memory stays flat over ten thousand openings`() = story(seconds = 500) { stage ->
        stage.phone("li").awaitClosed()
        val files = openFiles()
        val resident = List(10) {
            openAndClose(stage, 1_000)
            resident()
        }
        println("resident after each 1,000 openings, in kB: $resident")
        // The heap is fixed and touched from the beginning; the compiler and the allocator settle in the first half. A kilobyte left
        // behind by each opening would show as 5,000 in the second.
        assertTrue(resident.last() - resident[4] < 4_000, "$resident")
        assertTrue(openFiles() - files < 10, "$files files, then ${openFiles()}")
    }

    private suspend fun openAndClose(stage: Stage, times: Int) = repeat(times) {
        val phone = stage.opened("li")
        phone.agenda(most = 1)
        phone.awaitClosed()
    }

    private suspend fun Anjian.everyLine(filter: AgendaFilter, most: Int): List<AgendaLine> = buildList {
        var after: AgendaPlace? = null
        do {
            val page = agenda(filter, after, most)
            addAll(page.lines)
            after = page.next
        } while (after != null)
    }

    /** What this process holds in memory, in kB, its garbage collected. */
    private fun resident(): Long {
        System.gc()
        val line = Files.readAllLines(Path.of("/proc/self/status")).first { it.startsWith("VmRSS") }
        return line.filter(Char::isDigit).toLong()
    }

    private fun openFiles(): Int = Path.of("/proc/self/fd").toFile().list()?.size ?: 0
}
