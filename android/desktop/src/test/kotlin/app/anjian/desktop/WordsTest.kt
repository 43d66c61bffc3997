package app.anjian.desktop

import app.anjian.ui.Say
import app.anjian.ui.SayEn
import app.anjian.ui.SayZh
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.w3c.dom.Element
import java.io.File
import java.lang.reflect.Modifier
import javax.xml.parsers.DocumentBuilderFactory

/** Both languages say everything. A word that one lacks does not compile; here none may be empty or in the other language. */
class WordsTest {
    private val han = Regex("\\p{IsHan}")

    /** What a language answers to every question that takes only numbers and texts. */
    private fun words(of: Say): Map<String, String> = Say::class.java.methods.filter { Modifier.isAbstract(it.modifiers) && it.returnType == String::class.java }
        .associate { method ->
            val given = method.parameterTypes.map<Class<*>, Any> { if (it == Int::class.javaPrimitiveType) 3 else "x" }
            method.name to method.invoke(of, *given.toTypedArray<Any>()) as String
        }

    @Test
    fun `no word is missing in either language`() {
        val (zh, en) = words(SayZh) to words(SayEn)
        assertEquals(zh.keys, en.keys)
        println("${zh.size} words in each language")
        assertTrue(zh.size > 300)
        assertEquals(emptyList<String>(), (zh + en).filter { it.value.isBlank() }.keys.toList())
        assertEquals(emptyList<String>(), en.filter { han.containsMatchIn(it.value) }.keys.toList(), "Chinese among the English")
        val neither = setOf("getNotMeasured")
        val latin = zh.filter { !han.containsMatchIn(it.value) && it.key !in neither }.keys
        assertEquals(setOf("getSeparator", "areasOf").filter { it in latin }.toSet(), latin, "English among the Chinese")
    }

    @Test
    fun `nor among the few that Android itself shows`() {
        val folder = System.getenv("ANJIAN_DOCS")?.let { File(it).resolveSibling("android/app/src/main/res") } ?: return
        val (en, zh) = listOf("values", "values-zh").map { names(File(folder, "$it/strings.xml")) }
        assertEquals(en, zh)
        assertTrue(en.size >= 7)
    }

    private fun names(file: File): Set<String> {
        val all = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).documentElement.childNodes
        return (0 until all.length).mapNotNull { all.item(it) as? Element }.onEach { assertTrue(it.textContent.isNotBlank()) }.map { it.getAttribute("name") }.toSet()
    }
}
