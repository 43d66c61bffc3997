package app.anjian.desktop

import androidx.compose.ui.text.ExperimentalTextApi
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.SystemFont

/** Simplified Chinese before all other CJK: the system's own choice may be the Japanese shapes. */
@OptIn(ExperimentalTextApi::class)
val SimplifiedChinese = FontFamily(SystemFont("Noto Sans CJK SC"), SystemFont("Noto Sans CJK SC", FontWeight.Bold))
