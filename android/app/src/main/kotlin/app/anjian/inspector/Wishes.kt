package app.anjian.inspector

import android.content.Context
import app.anjian.core.Language
import app.anjian.feature.settings.Look
import app.anjian.feature.settings.Wishes
import java.util.Locale

/** How she likes the app, kept on this phone. Before she has chosen, the language is the phone's. */
class KeptWishes(context: Context) {
    private val kept = context.getSharedPreferences("wishes", Context.MODE_PRIVATE)

    fun read(): Wishes {
        val own = if (Locale.getDefault().language == Locale.CHINESE.language) Language.ZH else Language.EN
        return Wishes(
            Look.entries.find { it.name == kept.getString(LOOK, null) } ?: Look.Auto,
            kept.getBoolean(LEFT, false),
            Language.entries.find { it.name == kept.getString(LANGUAGE, null) } ?: own,
        )
    }

    fun keep(wishes: Wishes) = kept.edit().putString(LOOK, wishes.look.name).putBoolean(LEFT, wishes.leftHand).putString(LANGUAGE, wishes.language.name).apply()

    private companion object {
        const val LOOK = "look"
        const val LEFT = "left"
        const val LANGUAGE = "language"
    }
}
