package app.anjian.desktop

import java.io.File
import java.util.Locale

/**
 * What was counted on the real screens. Taps are those on the app's own screens; each shutter of the camera is one more, and the strokes of
 * a signature are none. Written as Markdown to where `ANJIAN_FIELD_TRUTH` says; the counts must be those that stand in `docs/field-truth.md`.
 */
object FieldTruth {
    private class Story(val name: String, val taps: Int, val shutters: Int, val typed: Int, val items: Int)

    private val stories = LinkedHashMap<String, Story>()
    private val transitions = ArrayList<Pair<String, Double>>()

    /** Keeps a story's counts and times, and answers its line of the table. */
    @Synchronized
    fun keep(name: String, hand: Hand, phone: DesktopPhone, items: Int): String {
        val story = Story(name, hand.taps, phone.pictures, hand.typed, items)
        stories[name] = story
        transitions += hand.transitions
        System.getenv("ANJIAN_FIELD_TRUTH")?.let { File(it).writeText(markdown()) }
        return line(story)
    }

    /** The table as the documents have it; nothing where nobody named them. */
    fun documented(): String? = System.getenv("ANJIAN_DOCS")?.let { File(it, "field-truth.md").readText() }

    private fun line(story: Story) = "| ${story.name} | ${story.items} | ${story.taps} | ${story.shutters} | ${story.typed} |"

    private fun markdown(): String = buildString {
        appendLine("| story | items asked | taps | shutters | typed |")
        appendLine("|---|---|---|---|---|")
        stories.values.sortedBy { it.name }.forEach { appendLine(line(it)) }
        appendLine()
        appendLine("| transition | times | median, ms | longest, ms |")
        appendLine("|---|---|---|---|")
        transitions.groupBy({ it.first }, { it.second }).toSortedMap().forEach { (name, times) ->
            val sorted = times.sorted()
            appendLine("| $name | ${sorted.size} | ${ms(sorted[sorted.size / 2])} | ${ms(sorted.last())} |")
        }
    }

    private fun ms(value: Double) = "%.0f".format(Locale.ROOT, value)
}
