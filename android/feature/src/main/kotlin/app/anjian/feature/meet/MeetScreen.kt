package app.anjian.feature.meet

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class MeetState(
    val mine: Handshake? = null,
    /** The colleague's code, once it was read, and what that phone misses. */
    val theirs: String? = null,
    val missed: Missed? = null,
    val person: String? = null,
    val notOne: Boolean = false,
    val written: Int? = null,
    val taken: PartReport? = null,
    val busy: Boolean = false,
)

/** Two phones at one table: each shows a code, reads the other's, and hands over what the other misses. */
class MeetModel(private val repository: Repository, scope: CoroutineScope, private val phone: Phone) : Model<MeetState>(MeetState(), scope) {
    init {
        work { mine() }
    }

    private suspend fun mine() {
        val mine = repository.makeHandshake()
        show { copy(mine = mine) }
    }

    fun scan() = work { phone.scan()?.let { read(it) } }

    private suspend fun read(code: String) {
        try {
            val missed = repository.readHandshake(code.trim(), PART)
            val person = repository.reference().people.find { it.id == missed.person }?.name
            show { copy(theirs = code.trim(), missed = missed, person = person, notOne = false, written = null) }
        } catch (_: FailureInvalid) {
            show { copy(notOne = true, theirs = null, missed = null) }
        }
    }

    fun send() = working {
        val theirs = now.theirs ?: return@working
        val parts = repository.writeParts(phone.folderFor("anjian-${phone.now()}"), PART, theirs)
        show { copy(written = parts.size) }
        phone.share(parts.map { it.path })
    }

    fun receive() = work { phone.pickFile()?.let { path -> take(path) } }

    /** A file came, by whichever way. */
    fun take(path: String) = working {
        val taken = repository.readPart(path)
        show { copy(taken = taken) }
        // What this phone holds has changed, and so has its code.
        mine()
    }

    private fun working(what: suspend () -> Unit) = work {
        show { copy(busy = true) }
        try {
            what()
        } finally {
            show { copy(busy = false) }
        }
    }

    private companion object {
        /** Goes through messengers. */
        const val PART = 20L * 1024 * 1024
    }
}

class MeetDoes(val back: () -> Unit = {}, val scan: () -> Unit = {}, val send: () -> Unit = {}, val receive: () -> Unit = {})

/** 碰面交换: my code, the colleague's, and what goes over. */
@Composable
fun MeetScreen(state: MeetState, does: MeetDoes) = Page(
    bar = { Bar(say.meet, say.meetWhy, onBack = does.back) },
    dock = {
        Dock(lesser = { MainButton(say.meetReceive, Modifier.weight(1f), icon = Icon.File, tone = Tone.Quiet, enabled = !state.busy, tag = "receive", onClick = does.receive) }) {
            val missed = state.missed
            if (missed != null && missed.parts > 0u) {
                MainButton(say.meetSend, Modifier.weight(1.2f), icon = Icon.Near, enabled = !state.busy, tag = "send", onClick = does.send)
            } else {
                MainButton(say.meetScan, Modifier.weight(1.2f), icon = Icon.Scan, tag = "scan", onClick = does.scan)
            }
        }
    },
) {
    Card {
        Column(Modifier.fillMaxWidth(), horizontalAlignment = Alignment.CenterHorizontally, verticalArrangement = Arrangement.spacedBy(8.dp)) {
            Txt(say.meetShow, size = Size.large, bold = true, align = TextAlign.Center)
            state.mine?.let { QrCode(it.text, say.meetShow, Modifier.widthIn(max = 320.dp).clip(RoundedCornerShape(8.dp)).background(Color.White)) }
        }
    }
    if (state.notOne) Remark(say.noSuchCode, Icon.Triangle, colours.l1Soft, colours.l1, true)
    state.missed?.let { Misses(it, state) }
    state.taken?.let { Remark(say.meetTaken(it.new.toInt(), it.photos.toInt()), Icon.Check, colours.passSoft, colours.pass, true, "taken") }
}

@Composable
private fun Misses(missed: Missed, state: MeetState) = Card(Modifier.testTag("missed"), border = colours.brand) {
    if (missed.parts == 0u) {
        Txt(say.meetNothing, bold = true, colour = colours.pass)
    } else {
        Txt(say.meetMisses(state.person ?: say.aColleague), bold = true)
        Txt(say.meetCounts(missed.inspections.toInt(), missed.photos.toInt(), bytes(missed.bytes)), size = Size.second)
        if (missed.more) Txt(say.meetMore, size = Size.second, colour = colours.l2)
    }
    state.written?.let { Txt(say.meetWritten(it), size = Size.second, colour = colours.pass) }
}
