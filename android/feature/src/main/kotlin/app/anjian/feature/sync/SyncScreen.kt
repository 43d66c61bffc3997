package app.anjian.feature.sync

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job

data class SyncState(
    val status: Status? = null,
    val me: Me? = null,
    val areas: List<AreaId> = emptyList(),
    val running: Boolean = false,
    val progress: SyncProgress? = null,
    val report: SyncReport? = null,
    val saved: String? = null,
    val now: Timestamp = 0,
)

class SyncModel(private val repository: Repository, scope: CoroutineScope, private val phone: Phone) : Model<SyncState>(SyncState(), scope) {
    private var run: Job? = null

    init {
        follow(repository.changes) {
            val (status, me) = repository.status() to repository.me()
            val areas = repository.reference().areas.filter { it.assigned }.map { it.id }
            show { copy(status = status, me = me, areas = areas, now = phone.now()) }
        }
    }

    fun sync() {
        if (now.running) return
        show { copy(running = true, report = null) }
        run = work {
            try {
                val report = repository.sync { progress -> show { copy(progress = progress) } }
                show { copy(report = report) }
            } finally {
                show { copy(running = false) }
            }
        }
    }

    fun stop() = run?.cancel()

    /** Everything that headquarters has not acknowledged, as one file that any colleague may carry home. */
    fun saveFile() = work {
        val path = phone.fileFor("anjian-${phone.now()}.anjian")
        repository.exportBundle(path)
        show { copy(saved = path.substringAfterLast('/')) }
        phone.share(listOf(path))
    }
}

class SyncDoes(val sync: () -> Unit = {}, val stop: () -> Unit = {}, val near: () -> Unit = {}, val save: () -> Unit = {}, val open: (InspectionId) -> Unit = {}, val tab: (Tab) -> Unit = {})

/** 11: what is only here, why it was not sent, what headquarters signed for. */
@Composable
fun SyncScreen(state: SyncState, does: SyncDoes) {
    val status = state.status
    val waiting = status?.waiting?.toInt() ?: 0
    val photos = status?.photosWaiting?.toInt() ?: 0
    val times = Times(LocalZone.current, say)
    Page(
        bar = {
            Head(say.sync, (listOf(say.device + " " + state.me?.device.orEmpty().take(6)) + state.areas).joinToString(" · ")) {
                if (state.running) TextButton(say.stop, tag = "stop", onClick = does.stop) else LineButton(say.retry, icon = Icon.Sync, tag = "sync", onClick = does.sync)
            }
        },
        dock = {
            Column {
                Dock {
                    val lesser: @Composable () -> Unit = { MainButton(say.saveFile, Modifier.weight(1f), icon = Icon.File, tone = Tone.Quiet, tag = "save-file", onClick = does.save) }
                    MainButton(say.toNearPhone, Modifier.weight(1.6f), icon = Icon.Near, tag = "meet", onClick = does.near)
                    lesser()
                }
                Tabs(Tab.Sync, waiting, does.tab)
            }
        },
    ) {
        if (status == null) return@Page
        OnlyHere(state, waiting + photos, status)
        Section(say.inThisOrder)
        Card(flush = true) {
            ListRow(first = true) {
                SignBox(Icon.Note, colours.waitSoft, colours.wait)
                TwoLines(say.records(waiting), say.of(status.words))
                Where(waiting == 0, state.running)
            }
            ListRow {
                SignBox(Icon.Image, colours.waitSoft, colours.wait)
                Column(Modifier.weight(1f)) {
                    Txt(say.photosWaiting(photos) + "  " + bytes(status.photoBytesWaiting), bold = true)
                    state.progress?.photos?.let {
                        val all = it.bytes + it.bytesWaiting
                        if (state.running && all > 0u) Track(it.bytes.toFloat() / all.toFloat(), Modifier.padding(top = 4.dp), colour = colours.wait)
                    }
                }
                Where(photos == 0, state.running)
            }
        }
        status.refused.forEach { Remark(say.refusedBy(it.why) + " · " + it.inspection.substringAfterLast('/'), Icon.Triangle, colours.l1Soft, colours.l1, true) { does.open(it.inspection) } }
        val last = status.lastRun
        Section(say.receipts, right = last?.let { say.lastAt(times.age(it.at, state.now)) } ?: say.neverSynced)
        Card(flush = true) {
            ListRow(first = true) {
                Sign(Icon.Receipt, colour = if (last?.sentAll == true) colours.pass else colours.ink2)
                Txt(last?.let { say.of(it.words) } ?: say.neverSynced, Modifier.weight(1f).testTag("last-run"))
                if (last?.sentAll == true) Tag(say.delivered, colours.pass, colours.passSoft, Icon.Delivered)
            }
            state.report?.let { report ->
                ListRow {
                    Sign(Icon.Sync, colour = colours.brand)
                    TwoLines(say.of(report.words), report.photos?.let { say.of(it.words) } ?: say.received(report.progress.changesReceived.toInt()))
                }
            }
        }
        if (status.quarantined > 0u) Remark(say.quarantined(status.quarantined.toInt()), Icon.Triangle, colours.l2Soft)
        state.saved?.let { Remark(say.savedTo(it), Icon.File, colours.passSoft) }
    }
}

@Composable
private fun OnlyHere(state: SyncState, count: Int, status: Status) = Card(fill = if (count == 0) colours.passSoft else colours.waitSoft) {
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        if (count == 0) {
            Txt(say.everythingSent, Modifier.weight(1f), size = Size.large, bold = true, colour = colours.pass)
            Sign(Icon.Delivered, size = 36.dp, colour = colours.pass)
        } else {
            Txt("$count", Modifier.testTag("only-here"), size = Size.figure, bold = true, colour = colours.wait)
            Txt(say.onlyOnThisPhone, Modifier.weight(1f), bold = true)
            Sign(Icon.Device, size = 36.dp, colour = colours.wait)
        }
    }
    if (count > 0) {
        val why = if (state.running) say.sending else status.lastRun?.takeIf { !it.sentAll }?.let { say.whyNotSent + say.of(it.words) }
        Txt(listOfNotNull(why, say.sentByItself).joinToString(say.separator), size = Size.second)
    }
}

@Composable
private fun Where(home: Boolean, running: Boolean) = when {
    home -> Tag(say.delivered, colours.pass, colours.passSoft, Icon.Delivered)
    running -> Tag(say.sending, colours.brand, colours.brandSoft, Icon.Sync)
    else -> Tag(say.onlyHereWord, colours.wait, colours.waitSoft, Icon.Device)
}
