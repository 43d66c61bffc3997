package app.anjian.feature.enrol

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class EnrolState(val code: String = "", val ticket: Ticket? = null, val wrong: Boolean = false, val busy: Boolean = false, val progress: SyncProgress? = null)

class EnrolModel(private val repository: Repository, scope: CoroutineScope, private val phone: Phone) : Model<EnrolState>(EnrolState(), scope) {
    fun code(text: String) {
        val ticket = try {
            repository.readTicket(text.trim())
        } catch (_: AnjianException) {
            null
        }
        show { copy(code = text, ticket = ticket, wrong = text.isNotBlank() && ticket == null) }
    }

    fun scan() = work { phone.scan()?.let { code(it) } }

    /** Enrols, fetches the register, and goes on as soon as today can be worked with. */
    fun enrol(then: () -> Unit) {
        if (now.busy) return
        show { copy(busy = true) }
        work {
            try {
                repository.enrol(now.code.trim(), phone.name)
                repository.sync { progress -> show { copy(progress = progress) } }
                then()
            } finally {
                show { copy(busy = false) }
            }
        }
    }
}

/** The first screen of a phone: headquarters' code makes it hers. */
@Composable
fun EnrolScreen(state: EnrolState, failure: AnjianException?, onSeen: () -> Unit, onCode: (String) -> Unit, onScan: () -> Unit, onEnrol: () -> Unit) = Page(
    bar = { Head(say.enrolTitle) },
    dock = {
        Dock {
            if (state.ticket == null) {
                MainButton(say.scanCode, Modifier.weight(1f), icon = Icon.Scan, tag = "scan", onClick = onScan)
            } else {
                MainButton(say.enrol, Modifier.weight(1f), icon = Icon.Key, enabled = !state.busy, tag = "enrol", onClick = onEnrol)
            }
        }
    },
) {
    FailureLine(failure, onSeen)
    Column(Modifier.fillMaxWidth().padding(vertical = 40.dp), horizontalAlignment = Alignment.CenterHorizontally, verticalArrangement = Arrangement.spacedBy(16.dp)) {
        Sign(Icon.Shield, size = 96.dp, colour = colours.brand)
        Txt(say.needsNetwork, align = TextAlign.Center)
    }
    Field(state.code, say.orPaste, tag = "code", onText = onCode)
    if (state.wrong) Remark(say.noCode, Icon.Triangle, colours.l1Soft, colours.l1, true)
    state.ticket?.let { Remark(say.leadsTo(it.headquarters), Icon.Check, colours.passSoft, colours.pass, true) }
    if (state.busy) Remark(say.firstSync + (state.progress?.let { " · ${it.sitesReceived}" } ?: ""), Icon.Sync)
}
