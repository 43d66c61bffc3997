package app.anjian.feature.settings

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

/** Against the system's choice, where somebody wants it. */
enum class Look { Auto, Light, Dark }

/** What a person chose for herself; kept by the app, not by the core. */
data class Wishes(val look: Look = Look.Auto, val leftHand: Boolean = false, val language: Language = Language.ZH)

data class SettingsState(
    val me: Me? = null,
    val reference: Reference? = null,
    val status: Status? = null,
    val version: String = "",
    val freed: Int? = null,
    val remade: Int? = null,
    val setAside: List<Quarantined> = emptyList(),
)

class SettingsModel(private val repository: Repository, scope: CoroutineScope) : Model<SettingsState>(SettingsState(version = repository.version), scope) {
    init {
        follow(repository.changes) {
            val (me, reference, status) = Triple(repository.me(), repository.reference(), repository.status())
            val setAside = repository.quarantine()
            show { copy(me = me, reference = reference, status = status, setAside = setAside) }
        }
    }

    /** Every list anew from the changes: a remedy for whoever is called for help. */
    fun remake() = work {
        val count = repository.rebuild()
        show { copy(remade = count) }
    }

    fun freePhotos() = work {
        val freed = repository.freePhotos()
        val status = repository.status()
        show { copy(freed = freed, status = status) }
    }
}

/** 12: who, how much room, how she likes it. */
@Composable
fun SettingsScreen(state: SettingsState, wishes: Wishes, onWishes: (Wishes) -> Unit, onFree: () -> Unit, onAbout: () -> Unit, onTab: (Tab) -> Unit) = Page(
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
    Card(flush = true) {
        ListRow(Modifier.testTag("about"), first = true, onClick = onAbout) {
            Sign(Icon.Info, colour = colours.ink2)
            TwoLines(say.aboutTitle, say.about(state.version), bold = false)
            Sign(Icon.Forward, colour = colours.ink3)
        }
    }
}

@Composable
private fun Storage(status: Status, freed: Int?, onFree: () -> Unit) = Card {
    Row(verticalAlignment = Alignment.CenterVertically) {
        Txt(say.storage, Modifier.weight(1f), bold = true)
        status.freeBytes?.let { Txt(say.freeSpace(bytes(it)), size = Size.second, colour = colours.ink2) }
    }
    Txt(say.waitingSpace(bytes(status.photoBytesWaiting)), size = Size.second, colour = colours.wait)
    MainButton(
        freed?.let {
            say.freed(it)
        } ?: (say.freePhotos + " " + bytes(status.freeableBytes)),
        Modifier.fillMaxWidth().padding(vertical = 8.dp), tone = Tone.Quiet, tag = "free", onClick = onFree,
    )
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

/** What this is, and what whoever is called for help asks for. */
@Composable
fun AboutScreen(state: SettingsState, onBack: () -> Unit, onRemake: () -> Unit) {
    val times = Times(LocalZone.current, say)
    Page(bar = { Bar(say.aboutTitle, onBack = onBack) }, dock = {}) {
        Card(flush = true) {
            Fact(say.appVersion, state.version, true)
            Fact(say.deviceNumber, state.me?.device.orEmpty())
            Fact(say.inspector, state.me?.enrolment?.let { it.name + " (" + it.person + ")" }.orEmpty())
            Fact(say.headquarters, state.me?.enrolment?.headquarters.orEmpty())
            state.reference?.let { Fact(say.of(it.company), "v${it.version} · ${it.zone}") }
        }
        Section(say.setAside)
        Card(flush = true) {
            if (state.setAside.isEmpty()) ListRow(first = true) { Txt(say.noneSetAside, colour = colours.ink2) }
            state.setAside.forEachIndexed { index, it ->
                ListRow(first = index == 0) { TwoLines(it.code + " · " + it.inspection, times.fullDay(it.cameAt) + " " + times.clock(it.cameAt) + " · " + it.why, bold = false) }
            }
        }
        MainButton(state.remade?.let { say.remade(it) } ?: say.remake, Modifier.fillMaxWidth(), tone = Tone.Quiet, tag = "remake", onClick = onRemake)
        Txt(say.licences, size = Size.second, colour = colours.ink2)
    }
}

@Composable
private fun Fact(name: String, value: String, first: Boolean = false) = ListRow(first = first) { TwoLines(name, value, bold = false) }
