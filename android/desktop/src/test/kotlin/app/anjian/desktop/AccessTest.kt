package app.anjian.desktop

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import app.anjian.core.FakeRepository
import app.anjian.core.Language
import app.anjian.feature.settings.Wishes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Files

/** What TalkBack reads and a thumb meets, on every screen that is drawn, in both languages, with small and large text. */
@OptIn(ExperimentalTestApi::class)
class AccessTest {
    private fun ComposeUiTest.clickable(): List<SemanticsNode> =
        onAllNodes(SemanticsMatcher("may be tapped") { SemanticsActions.OnClick in it.config }).fetchSemanticsNodes()

    /** As a screen reader finds it: the words of the node and of what is merged into it. */
    private fun said(node: SemanticsNode): String {
        val own = node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()
        val words = node.config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
        val typed = listOfNotNull(node.config.getOrNull(SemanticsProperties.EditableText)?.text)
        return (own + words + typed).joinToString(" ").trim()
    }

    private fun onEveryScreen(look: (String, ComposeUiTest) -> Unit) {
        val camera = Files.createTempDirectory("anjian-access").toFile()
        try {
            for ((name, place) in screens) {
                for (language in Language.entries) {
                    for (scale in listOf(0.85f, 1f, 1.3f)) {
                        val phone = DesktopPhone(camera) { FakeRepository.NOW }
                        onAPhone(FakeRepository(), phone, place, Wishes(language = language), scale) { test ->
                            hand.waitFor("$name in $language") { test.clickable().isNotEmpty() }
                            look("$name, $language, text × $scale", test)
                        }
                    }
                }
            }
        } finally {
            camera.deleteRecursively()
        }
    }

    @Test
    fun `whatever may be tapped says what it is, and is no smaller than 48 dp`() {
        val faults = mutableListOf<String>()
        var seen = 0
        onEveryScreen { where, test ->
            test.clickable().forEach { node ->
                seen++
                val what = said(node)
                val tag = node.config.getOrNull(SemanticsProperties.TestTag)
                if (what.isEmpty()) faults += "$where: $tag says nothing"
                // Below the edge of what scrolls only a part of it is laid out: its own size counts.
                val (width, height) = node.size.width to node.size.height
                if (width < LEAST || height < LEAST) faults += "$where: $what ($tag) has $width × $height"
            }
        }
        assertEquals(emptyList<String>(), faults.distinct())
        println("$seen things that may be tapped were looked at")
        assertTrue(seen > 800)
    }

    @Test
    fun `every screen has a heading, so that a screen reader can jump to it`() {
        val without = mutableListOf<String>()
        onEveryScreen { where, test ->
            if (test.onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsProperties.Heading)).fetchSemanticsNodes().isEmpty()) without += where
        }
        assertEquals(emptyList<String>(), without)
    }

    private companion object {
        /** The density of these tests is 1: a pixel is a dp. */
        const val LEAST = 48
    }
}
