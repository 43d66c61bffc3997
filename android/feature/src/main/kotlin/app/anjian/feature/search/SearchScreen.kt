package app.anjian.feature.search

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job

data class SearchState(
    val query: String = "",
    val found: List<FoundSite> = emptyList(),
    /** The telephone's keys; otherwise the machine's own keyboard. */
    val keys: Boolean = true,
    val waiting: Int = 0,
    /** What is open, the gravest first: it stands where nothing is asked yet. */
    val hazards: List<HazardLine> = emptyList(),
)

class SearchModel(private val repository: Repository, scope: CoroutineScope, private val phone: Phone) : Model<SearchState>(SearchState(), scope) {
    private var looking: Job? = null

    init {
        follow(repository.changes) {
            val waiting = repository.status().waiting.toInt()
            val hazards = repository.hazards()
            show { copy(waiting = waiting, hazards = hazards) }
        }
    }

    fun ask(query: String) {
        show { copy(query = query) }
        // Only the last word typed is looked for.
        looking?.cancel()
        looking = work {
            val found = repository.search(query)
            show { if (this.query == query) copy(found = found) else this }
        }
    }

    /** The code on a meter is its number. */
    fun scan() = work { phone.scan()?.let { ask(it.trim()) } }

    fun keys(on: Boolean) = show { copy(keys = on) }
}

/** 02: a name by its initials on a telephone's keys, a room, a phone number, an account. */
@Composable
fun SearchScreen(state: SearchState, onAsk: (String) -> Unit, onKeys: (Boolean) -> Unit, onSite: (SiteId) -> Unit, onHazard: (HazardLine) -> Unit, onScan: () -> Unit, onTab: (Tab) -> Unit) = Page(
    bar = { Head(say.search, say.allOnDevice) { SignButton(Icon.Scan, say.scanCode, onClick = onScan) } },
    dock = {
        Column(Modifier.background(colours.surface3)) {
            Column(Modifier.padding(horizontal = Edge, vertical = 10.dp), verticalArrangement = Arrangement.spacedBy(10.dp)) {
                if (state.keys) Asked(state, onAsk) else Field(state.query, say.searchHint, tag = "query", onText = onAsk)
                if (state.keys) {
                    Keypad(letters = true, point = false, onKey = { onAsk(state.query + it) }, onDelete = { onAsk(state.query.dropLast(1)) }) {
                        SignButton(Icon.Keyboard, say.searchHint, Modifier.weight(1f).fillMaxHeight(), colours.card) { onKeys(false) }
                    }
                }
            }
            Tabs(Tab.Search, state.waiting, onTab)
        }
    },
    scrolls = false,
) {
    if (state.query.isNotEmpty() && state.found.isEmpty()) Remark(say.noneFound, Icon.Search)
    LazyColumn(Modifier.fillMaxSize().testTag("found")) {
        if (state.query.isEmpty()) {
            item { Remark(say.initialsHint, Icon.Info) }
            if (state.hazards.isNotEmpty()) item { Section(say.openHazardsTitle, Modifier.padding(vertical = 8.dp)) }
            items(state.hazards, key = { it.inspection + it.hazard }) { hazard ->
                Box(Modifier.background(colours.card)) { OpenHazard(hazard) { onHazard(hazard) } }
            }
        }
        items(state.found, key = { it.site.id }) { found ->
            Box(Modifier.background(colours.card)) { Found(found) { onSite(found.site.id) } }
        }
    }
}

@Composable
private fun OpenHazard(hazard: HazardLine, onClick: () -> Unit) = ListRow(Modifier.testTag("open-${hazard.hazard}"), onClick = onClick) {
    GradeChip(hazard.grade, hazard.grade.name)
    TwoLines(say.of(hazard.defect ?: hazard.item), hazard.site.stair + " " + hazard.site.door + " " + hazard.site.customer)
    if (hazard.overdue) Tag(say.overdueWord, hazard.grade.ink, hazard.grade.soft)
    Sign(Icon.Forward, colour = colours.ink3)
}

@Composable
private fun Asked(state: SearchState, onAsk: (String) -> Unit) = Row(
    Modifier.fillMaxWidth().clip(RoundedCornerShape(14.dp)).background(colours.card).border(2.dp, colours.brand, RoundedCornerShape(14.dp))
        .heightIn(min = 56.dp).padding(start = 14.dp),
    verticalAlignment = Alignment.CenterVertically,
    horizontalArrangement = Arrangement.spacedBy(10.dp),
) {
    Sign(Icon.Search, colour = colours.ink2)
    if (state.query.isEmpty()) {
        Txt(say.searchHint, Modifier.weight(1f), size = Size.second, colour = colours.ink3, lines = 1)
    } else {
        Txt(state.query, Modifier.weight(1f).testTag("query"), size = Size.large, bold = true, lines = 1)
        Txt(say.found(state.found.size), size = Size.small, colour = colours.ink2)
        SignButton(Icon.Cross, say.clear) { onAsk("") }
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Found(found: FoundSite, onClick: () -> Unit) = ListRow(Modifier.testTag("found-${found.site.id}"), onClick = onClick) {
    val line = found.lines.firstOrNull()
    Column(Modifier.weight(1f)) {
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(2.dp)) {
            Txt(found.site.customer, bold = true)
            line?.let {
                val done = it.progress is ProgressCompleted
                Tag(say.progress(it.progress), if (done) colours.pass else colours.ink, if (done) colours.passSoft else colours.surface3)
            }
            line?.gravest?.let { GradeChip(it) }
            if (found.site.`class` != SiteClass.HOUSEHOLD) Tag(say.siteClass(found.site.`class`))
        }
        Txt(found.site.address.text, size = Size.second, colour = colours.ink2)
        Txt("${found.site.shownPhone} · ${found.site.id}", size = Size.small, colour = colours.ink2)
    }
    Sign(Icon.Forward, colour = colours.ink3)
}
