package app.anjian.feature.settings

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

/** Against the system's choice, where somebody wants it. */
enum class Look { Auto, Light, Dark }

/** What a person chose for herself; kept by the app, not by the core. */
data class Wishes(val look: Look = Look.Auto, val leftHand: Boolean = false, val language: Language = Language.ZH)

data class SettingsState(val me: Me? = null, val reference: Reference? = null, val status: Status? = null, val version: String = "", val freed: Int? = null)

class SettingsModel(private val repository: Repository, scope: CoroutineScope) : Model<SettingsState>(SettingsState(version = repository.version), scope) {
    init {
        follow(repository.changes) {
            val (me, reference, status) = Triple(repository.me(), repository.reference(), repository.status())
            show { copy(me = me, reference = reference, status = status) }
        }
    }

    fun freePhotos() = work {
        val freed = repository.freePhotos()
        val status = repository.status()
        show { copy(freed = freed, status = status) }
    }
}

/** 12: who, how much room, how she likes it. */
@Composable
fun SettingsScreen(state: SettingsState, wishes: Wishes, onWishes: (Wishes) -> Unit, onFree: () -> Unit, onTab: (Tab) -> Unit) = Page(
    bar = {
        val areas = state.reference?.areas.orEmpty().filter { it.assigned }.joinToString("、") { it.id }
        Head(state.me?.enrolment?.name.orEmpty(), say.device + " " + state.me?.device.orEmpty().take(6) + if (areas.isEmpty()) "" else " · " + say.areasOf(areas)) {
            if (state.me?.enrolment != null) Tag(say.canSign, colours.pass, colours.passSoft, Icon.Shield)
        }
    },
    dock = { Tabs(Tab.Me, state.status?.waiting?.toInt() ?: 0, onTab) },
) {
    state.status?.let { Storage(it, state.freed, onFree) }
    Card(flush = true) {
        ListRow(first = true) {
            SignBox(Icon.Key)
            TwoLines(say.headquarters, state.me?.enrolment?.headquarters)
        }
        ListRow {
            SignBox(Icon.Note)
            TwoLines(say.checklists, state.reference?.programmes.orEmpty().map { say.of(it.name) }.joinToString(" · "))
        }
    }
    Card(flush = true) {
        Wish(Icon.Hand, say.hand, true) {
            Choice(listOf(true to say.left, false to say.right), wishes.leftHand) { onWishes(wishes.copy(leftHand = it)) }
        }
        Wish(Icon.Moon, say.look) {
            Choice(listOf(Look.Auto to say.auto, Look.Light to say.light, Look.Dark to say.dark), wishes.look) { onWishes(wishes.copy(look = it)) }
        }
        Wish(Icon.Language, say.languageWord) {
            Choice(listOf(Language.ZH to "中文", Language.EN to "English"), wishes.language) { onWishes(wishes.copy(language = it)) }
        }
    }
    Txt(say.about(state.version), Modifier.fillMaxWidth().padding(12.dp), size = Size.second, colour = colours.ink2, align = TextAlign.Center)
}

@Composable
private fun Storage(status: Status, freed: Int?, onFree: () -> Unit) = Card {
    Row(verticalAlignment = Alignment.CenterVertically) {
        Txt(say.storage, Modifier.weight(1f), bold = true)
        status.freeBytes?.let { Txt(say.freeSpace(bytes(it)), size = Size.second, colour = colours.ink2) }
    }
    Txt(say.waitingSpace(bytes(status.photoBytesWaiting)), size = Size.second, colour = colours.wait)
    MainButton(freed?.let { say.freed(it) } ?: (say.freePhotos + " " + bytes(status.freeableBytes)), Modifier.fillMaxWidth().padding(vertical = 8.dp), tone = Tone.Quiet, tag = "free", onClick = onFree)
    Txt(say.neverRemoved, size = Size.small, colour = colours.ink2)
    if (!status.reserveHeld) Remark(say.reserveFull, Icon.Triangle, colours.l1Soft, colours.l1, true)
}

@Composable
private fun Wish(icon: Icon, name: String, first: Boolean = false, control: @Composable () -> Unit) = if (largeText()) {
    Column(Modifier.padding(14.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Txt(name)
        control()
    }
} else {
    ListRow(Modifier.testTag("wish-$name"), first = first) {
        Sign(icon, colour = colours.ink2)
        Txt(name, Modifier.weight(1f))
        control()
    }
}
