package app.anjian.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.sp

/**
 * The visual words, the same as headquarters' pages have. Text has at least 4.5:1 against the surface it stands on; [ink3] only on
 * [ground] and [card].
 */
data class Palette(
    val dark: Boolean,
    val ground: Color,
    val card: Color,
    val surface3: Color,
    val line: Color,
    val ink: Color,
    val ink2: Color,
    val ink3: Color,
    val brand: Color,
    val brandInk: Color,
    val brandSoft: Color,
    val pass: Color,
    val passSoft: Color,
    val l1: Color,
    val l1Soft: Color,
    val l1Deep: Color,
    val l2: Color,
    val l2Soft: Color,
    val l3: Color,
    val l3Soft: Color,
    val wait: Color,
    val waitSoft: Color,
    /** Text on a filled pass, L1, L2, L3 or wait shape: white fails on the dark theme's light fills, so it flips. */
    val solidInk: Color,
)

private fun rgb(hex: Long) = Color(0xFF000000 or hex)

val Light = Palette(
    dark = false,
    ground = rgb(0xf4f6f8), card = rgb(0xffffff), surface3 = rgb(0xe8ecf0), line = rgb(0xd3dae1),
    ink = rgb(0x12202c), ink2 = rgb(0x46586a), ink3 = rgb(0x5f7183),
    brand = rgb(0x0b5cad), brandInk = rgb(0xffffff), brandSoft = rgb(0xe2eefa),
    pass = rgb(0x1b7a43), passSoft = rgb(0xe0f3e7),
    l1 = rgb(0xb3181f), l1Soft = rgb(0xfde5e6), l1Deep = rgb(0xb3181f),
    l2 = rgb(0xa8500a), l2Soft = rgb(0xfdeedd), l3 = rgb(0x6b6000), l3Soft = rgb(0xf8f3cf),
    wait = rgb(0x5a4bb5), waitSoft = rgb(0xebe8fb), solidInk = rgb(0xffffff),
)

val Dark = Palette(
    dark = true,
    ground = rgb(0x0f1820), card = rgb(0x17222d), surface3 = rgb(0x22303d), line = rgb(0x33434f),
    ink = rgb(0xeef3f7), ink2 = rgb(0xb7c5d1), ink3 = rgb(0x95a6b5),
    brand = rgb(0x6db3f8), brandInk = rgb(0x08243f), brandSoft = rgb(0x16314b),
    pass = rgb(0x63cf92), passSoft = rgb(0x12331f),
    l1 = rgb(0xff8a8d), l1Soft = rgb(0x45161a), l1Deep = rgb(0x8f1219),
    l2 = rgb(0xf5ad66), l2Soft = rgb(0x40260c), l3 = rgb(0xe0d266), l3Soft = rgb(0x34300c),
    wait = rgb(0xb3a8ff), waitSoft = rgb(0x292350), solidInk = rgb(0x0f1820),
)

/** Sizes of text; the person's own scale multiplies them. */
object Size {
    val small = 14.sp
    val second = 15.sp
    val text = 17.sp
    val title = 19.sp
    val large = 22.sp
    val figure = 34.sp
}

/** How somebody likes the app. */
data class Taste(val dark: Boolean = false, val leftHand: Boolean = false, val family: FontFamily = FontFamily.Default)

internal val LocalPalette = staticCompositionLocalOf { Light }
val LocalTaste = staticCompositionLocalOf { Taste() }
val LocalSay = staticCompositionLocalOf<Say> { SayZh }

/** The colours in use. */
val colours: Palette
    @Composable @ReadOnlyComposable
    get() = LocalPalette.current

/** The words in use. */
val say: Say
    @Composable @ReadOnlyComposable
    get() = LocalSay.current

/** Everything below stands in these colours and words. */
@Composable
fun AnjianTheme(taste: Taste = Taste(), words: Say = SayZh, content: @Composable () -> Unit) {
    CompositionLocalProvider(
        LocalPalette provides if (taste.dark) Dark else Light,
        LocalTaste provides taste,
        LocalSay provides words,
        content = content,
    )
}
