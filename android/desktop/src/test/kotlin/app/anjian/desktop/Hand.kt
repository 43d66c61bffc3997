package app.anjian.desktop

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.onAllNodesWithTag
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performScrollToNode
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTouchInput

/** A hand that knows the screens only by what stands on them. Waits for what it looks for; counts its taps. */
@OptIn(ExperimentalTestApi::class)
class Hand(private val test: ComposeUiTest) {
    var taps = 0
        private set

    /** What was tapped, one after the other. */
    val tapped = mutableListOf<String>()

    /** Digits on the screens' own keys, and characters on the machine's keyboard. */
    var typed = 0
        private set

    /** From the tap that leads away until the next screen shows what was looked for on it, in milliseconds. */
    val transitions = mutableListOf<Pair<String, Double>>()
    private var leaving: Pair<String, Long>? = null

    /** The way goes on. */
    fun leaves(name: String) {
        leaving = name to System.nanoTime()
    }

    private fun arrived() {
        leaving?.let { (name, since) -> transitions += name to (System.nanoTime() - since) / 1e6 }
        leaving = null
    }

    fun sees(tag: String): Boolean = test.onAllNodesWithTag(tag).fetchSemanticsNodes().isNotEmpty()

    /** By the wall's clock: what is waited for happens on the core's threads and at headquarters. */
    fun waitFor(what: String, seconds: Long = 15, condition: () -> Boolean) {
        val end = System.nanoTime() + seconds * 1_000_000_000
        test.waitForIdle()
        while (!condition()) {
            if (System.nanoTime() > end) throw AssertionError("waited in vain for $what; on the screen: ${shown()}")
            Thread.sleep(PAUSE_MS)
            test.waitForIdle()
        }
        arrived()
    }

    /** All words on the screen. */
    private fun shown(): String = test.onAllNodes(SemanticsMatcher("has words") { SemanticsProperties.Text in it.config }, useUnmergedTree = true)
        .fetchSemanticsNodes().joinToString(" | ") { node -> node.config[SemanticsProperties.Text].joinToString(" ") { it.text } }

    fun waitFor(tag: String) = waitFor(tag) { sees(tag) }

    /** Brings it onto the screen, in a list of a given tag or in whatever scrolls, and taps it. */
    fun tap(tag: String, list: String? = null) {
        if (list != null) {
            waitFor(list)
            waitFor("$tag in $list") { runCatching { test.onNodeWithTag(list).performScrollToNode(hasTestTag(tag)) }.isSuccess }
        }
        waitFor(tag)
        runCatching { test.onNodeWithTag(tag).performScrollTo() }
        waitFor("$tag to be ready") { test.onAllNodesWithTag(tag).fetchSemanticsNodes().isNotEmpty() && runCatching { test.onNodeWithTag(tag).assertIs() }.isSuccess }
        test.onNodeWithTag(tag).performClick()
        taps++
        tapped += tag
        test.waitForIdle()
    }

    private fun androidx.compose.ui.test.SemanticsNodeInteraction.assertIs() = check(isEnabled().matches(fetchSemanticsNode()))

    fun write(tag: String, text: String, list: String? = null) {
        if (list != null) waitFor("$tag in $list") { runCatching { test.onNodeWithTag(list).performScrollToNode(hasTestTag(tag)) }.isSuccess }
        waitFor(tag)
        test.onNodeWithTag(tag).performTextInput(text)
        typed += text.length
        test.waitForIdle()
    }

    fun keys(number: String) {
        val before = taps
        number.forEach { tap("key-$it") }
        taps = before
        typed += number.length
    }

    /** What stands at a place. */
    fun text(tag: String): String = test.onAllNodesWithTag(tag).fetchSemanticsNodes().flatMap { it.config[SemanticsProperties.Text] }.joinToString(" ") { it.text }

    /** Whether a tab, a group or a choice is the one that is on. */
    fun selected(tag: String): Boolean = test.onAllNodesWithTag(tag).fetchSemanticsNodes().any { SemanticsProperties.Selected in it.config && it.config[SemanticsProperties.Selected] }

    /** Two strokes over the pad. */
    fun sign() {
        waitFor("pad")
        runCatching { test.onNodeWithTag("pad").performScrollTo() }
        listOf(0.3f, 0.6f).forEach { height ->
            test.onNodeWithTag("pad").performTouchInput {
                down(Offset(width * 0.2f, this.height * height))
                repeat(6) { moveTo(Offset(width * (0.2f + 0.1f * it), this.height * (height + 0.02f * (it % 2)))) }
                up()
            }
        }
        test.waitForIdle()
    }
}

private const val PAUSE_MS = 10L
