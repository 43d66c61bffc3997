package app.anjian.walk

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import app.anjian.core.*
import app.anjian.feature.agenda.AgendaDoors
import app.anjian.feature.agenda.AgendaModel
import app.anjian.feature.agenda.AgendaScreen
import app.anjian.feature.appointment.AppointmentDoes
import app.anjian.feature.appointment.AppointmentModel
import app.anjian.feature.appointment.AppointmentScreen
import app.anjian.feature.checklist.ChecklistDoes
import app.anjian.feature.checklist.ChecklistModel
import app.anjian.feature.checklist.ChecklistScreen
import app.anjian.feature.completion.CompletionDoes
import app.anjian.feature.completion.CompletionModel
import app.anjian.feature.completion.CompletionScreen
import app.anjian.feature.conflict.ConflictDoes
import app.anjian.feature.conflict.ConflictModel
import app.anjian.feature.conflict.ConflictScreen
import app.anjian.feature.enrol.EnrolModel
import app.anjian.feature.enrol.EnrolScreen
import app.anjian.feature.hazard.HazardDoes
import app.anjian.feature.hazard.HazardModel
import app.anjian.feature.hazard.HazardScreen
import app.anjian.feature.leak.LeakDoes
import app.anjian.feature.leak.LeakModel
import app.anjian.feature.leak.LeakScreen
import app.anjian.feature.meet.MeetDoes
import app.anjian.feature.meet.MeetModel
import app.anjian.feature.meet.MeetScreen
import app.anjian.feature.outcome.OutcomeDoors
import app.anjian.feature.outcome.OutcomeModel
import app.anjian.feature.outcome.OutcomeScreen
import app.anjian.feature.photo.PhotoDoes
import app.anjian.feature.photo.PhotoModel
import app.anjian.feature.photo.PhotoScreen
import app.anjian.feature.search.SearchModel
import app.anjian.feature.search.SearchScreen
import app.anjian.feature.settings.AboutScreen
import app.anjian.feature.settings.SettingsModel
import app.anjian.feature.settings.SettingsScreen
import app.anjian.feature.settings.Wishes
import app.anjian.feature.signature.Purpose
import app.anjian.feature.signature.SignatureDoes
import app.anjian.feature.signature.SignatureModel
import app.anjian.feature.signature.SignatureScreen
import app.anjian.feature.site.SiteDoors
import app.anjian.feature.site.SiteModel
import app.anjian.feature.site.SiteScreen
import app.anjian.feature.sync.SyncDoes
import app.anjian.feature.sync.SyncModel
import app.anjian.feature.sync.SyncScreen
import app.anjian.ui.Tab
import app.anjian.ui.say

/** The screen of the place, with its model; what it leads to are steps of the way. */
@Composable
internal fun Here(ground: Ground, way: Way, onWay: (Way) -> Unit, wishes: Wishes, onWishes: (Wishes) -> Unit) {
    val go: (Place) -> Unit = { onWay(way.to(it)) }
    val back: () -> Unit = { onWay(way.back()) }
    val tab: (Tab) -> Unit = { onWay(way.tab(it)) }
    val sync: () -> Unit = { tab(Tab.Sync) }
    val (repository, phone) = ground.repository to ground.phone
    when (val here = way.here) {
        is Place.Enrol -> Standing(ground, { scope -> EnrolModel(repository, scope, phone).also { model -> here.ticket?.let { model.code(it) } } }) { state, model ->
            EnrolScreen(state, null, {}, model::code, model::scan, { model.enrol { tab(Tab.Today) } })
        }
        is Place.At -> AtTab(ground, here, go, tab, wishes, onWishes)
        is Place.Site -> Standing(ground, { SiteModel(repository, here.site, it) }) { state, model ->
            SiteScreen(
                state,
                SiteDoors(
                    back = back, enter = { model.enter { go(Place.Checklist(it)) } }, notLetIn = { go(Place.Outcome(it)) }, open = { go(Place.Checklist(it)) },
                    hazard = { go(Place.Hazard(it.inspection, it.hazard)) }, appoint = { go(Place.Appointment(it)) }, call = phone::call,
                    navigate = phone::navigate, sync = sync,
                ),
            )
        }
        is Place.Outcome -> Standing(ground, { OutcomeModel(repository, here.inspection, it, phone) }) { state, model ->
            val caption = say.inThePicture
            OutcomeScreen(
                state,
                OutcomeDoors(
                    back = back, enter = {
                        model.choose(VisitOutcome.ENTERED)
                        model.keep { onWay(way.back().to(Place.Checklist(here.inspection))) }
                    },
                    appoint = { model.keep { onWay(Way(listOf(Place.At(Tab.Today))).to(Place.Appointment(here.inspection))) } },
                    photo = { go(Place.Photo(here.inspection, state.evidence, it)) },
                    photograph = { model.photograph(caption) { tab(Tab.Today) } }, keep = { model.keep { tab(Tab.Today) } }, sync = sync,
                ),
                { model.choose(it) }, { model.note(it) }, { model.again(it) },
            )
        }
        is Place.Checklist -> Checklist(ground, here, { place, item -> onWay(way.to(place, Place.Checklist(here.inspection, item ?: here.item))) }, back)
        is Place.Leak -> Standing(ground, { LeakModel(repository, here.inspection, it, phone, here.item) }) { state, model ->
            val (caption, over) = say.photographReading to say.holdIsOver
            // A grave hazard opens its own screen.
            val grave = state.form?.hazards?.firstOrNull {
                it.grade == Grade.L1 && it.open && it.hazard.item() in listOf(state.points?.key, state.hold?.key) && it.supplyStopped == null &&
                    it.madeSafe == null
            }
            LaunchedEffect(grave?.hazard) { grave?.let { if (state.typed.isEmpty() && state.judged == null) go(Place.Hazard(here.inspection, it.hazard)) } }
            LeakScreen(state, LeakDoes(back, { model.undo() }, { model.read(it) }, { model.typed(it) }, { model.next(over) }, { model.startClock(over) }, { model.photograph(caption) }))
        }
        is Place.Hazard -> Hazard(ground, here, go, back, sync, wishes.language)
        is Place.Sign -> {
            val language = wishes.language
            Standing(ground, { SignatureModel(repository, here.inspection, here.purpose, language, it) }) { state, model ->
                SignatureScreen(state, SignatureDoes(back, { model.handed(it) }, { model.drawn(it) }, { model.reason(it) }, { model.confirm(back) }))
            }
        }
        is Place.Appointment -> Standing(ground, { AppointmentModel(repository, here.inspection, it, phone) }) { state, model ->
            AppointmentScreen(
                state,
                AppointmentDoes(back, { model.day(it) }, { model.window(it) }, { model.note(it) }, { model.keep(back) }, { model.cancelling(it) }, { model.cancel() }, phone::call),
            )
        }
        is Place.Photo -> Standing(ground, { PhotoModel(repository, here.inspection, here.photos, here.photo, it) }) { state, model ->
            PhotoScreen(state, PhotoDoes(back) { model.turn(it) })
        }
        is Place.Meet -> Standing(ground, { scope -> MeetModel(repository, scope, phone).also { model -> here.files.forEach { model.take(it) } } }) { state, model ->
            MeetScreen(state, MeetDoes(back, { model.scan() }, { model.send() }, { model.receive() }))
        }
        Place.About -> Standing(ground, { SettingsModel(repository, it) }) { state, model -> AboutScreen(state, back) { model.remake() } }
        is Place.Conflict -> Standing(ground, { ConflictModel(repository, here.inspection, here.item, it) }) { state, model ->
            ConflictScreen(state, ConflictDoes(back, { model.settle(it, back) }, { answer, photo -> go(Place.Photo(here.inspection, answer.photos, photo)) }, sync))
        }
        is Place.Completion -> Standing(ground, { CompletionModel(repository, here.inspection, it) }) { state, model ->
            CompletionScreen(
                state,
                CompletionDoes(
                    back, { missing -> onWay(leadsTo(missing, here.inspection, way, state.form)) }, { go(Place.Hazard(here.inspection, it)) },
                    { model.seal { tab(Tab.Today) } }, { model.leave { tab(Tab.Today) } }, { go(Place.Hazard(it.inspection, it.hazard)) },
                    { model.reopening(it) }, { model.reopen { go(Place.Checklist(here.inspection)) } }, sync,
                ),
            )
        }
    }
}

/** Where something that is missing can be mended. */
private fun leadsTo(missing: Missing, inspection: InspectionId, way: Way, form: Form?): Way = when (missing) {
    is MissingEnteredVisit -> way.to(Place.Outcome(inspection))
    is MissingAnswer -> when (form?.item(missing.item)?.kind) {
        is KindPoints, is KindHold -> way.to(Place.Leak(inspection, missing.item))
        else -> way.to(Place.Checklist(inspection, missing.item))
    }
    is MissingPoints -> way.to(Place.Leak(inspection, missing.item))
    is MissingPhoto -> way.to(Place.Checklist(inspection, missing.item))
    is MissingSignature -> way.to(Place.Sign(inspection, Purpose.Record))
    is MissingMeasure -> way.to(Place.Hazard(inspection, missing.hazard))
    is MissingNotice -> way.to(Place.Sign(inspection, Purpose.Notice))
}

@Composable
private fun Hazard(ground: Ground, here: Place.Hazard, go: (Place) -> Unit, back: () -> Unit, sync: () -> Unit, language: Language) =
    Standing(ground, { HazardModel(ground.repository, here.inspection, here.hazard, it, ground.phone) }) { state, model ->
        val (closed, safe) = say.valveClosedWords to say.madeSafeWords
        HazardScreen(
            state,
            HazardDoes(
                back = back,
                stopSupply = { model.stopSupply(closed) },
                makeSafe = { model.makeSafe(safe) },
                restoreSupply = { model.restoreSupply() },
                reported = { model.reported() },
                before = { model.photographBefore() },
                after = { model.photographAfter() },
                photo = { photo -> go(Place.Photo(here.inspection, if (photo in state.after) state.after else state.before, photo)) },
                dispatch = { model.callDispatch() },
                notice = { go(Place.Sign(here.inspection, Purpose.Notice)) },
                sendNotice = { model.sendNotice(language) },
                note = { model.note(it) },
                passes = { note -> go(Place.Sign(here.inspection, Purpose.Recheck(here.hazard, note))) },
                fails = { model.fails() },
                mistake = { model.mistake(it) },
                withdraw = { model.withdraw() },
                sync = sync,
            ),
        )
    }

@Composable
private fun Checklist(ground: Ground, here: Place.Checklist, go: (Place, ItemKey?) -> Unit, back: () -> Unit) =
    Standing(ground, { ChecklistModel(ground.repository, here.inspection, it, ground.phone, here.item) }) { state, model ->
        val language = say
        // An L1 opens its screen by itself, once for each that came while she stood here.
        val grave = state.form?.hazards.orEmpty().filter { it.open && it.grade == Grade.L1 }.map { it.hazard }
        var seen by remember { mutableStateOf<Set<HazardKey>?>(null) }
        LaunchedEffect(grave, state.form != null) {
            if (state.form == null) return@LaunchedEffect
            val before = seen
            seen = grave.toSet()
            if (before != null) grave.firstOrNull { it !in before }?.let { go(Place.Hazard(here.inspection, it), it.item()) }
        }
        ChecklistScreen(
            state,
            ChecklistDoes(
                back = {
                    model.leave()
                    back()
                },
                undo = { model.undo() },
                group = { model.goTo(it) },
                thumb = { item, thumbed -> model.thumb(item, thumbed) },
                defect = { item, code -> model.defect(item, code) },
                choose = { item, code -> model.choose(item, code) },
                type = { model.type(it) },
                typed = { model.typed(it) },
                keepTyped = { model.keepTyped() },
                draft = { item, text -> model.draft(item, text) },
                keepWords = { model.keepWords(it) },
                photograph = { item -> model.photograph(item, language.of(item.photoCaption ?: item.text)) },
                passRest = { model.passRest() },
                leak = { go(Place.Leak(here.inspection, it), it) },
                sign = { go(Place.Sign(here.inspection, Purpose.Record), it) },
                conflict = { go(Place.Conflict(here.inspection, it), it) },
                hazard = { go(Place.Hazard(here.inspection, it), it.item()) },
                earlier = { go(Place.Hazard(it.inspection, it.hazard), it.hazard.item()) },
                photo = { item, photo -> go(Place.Photo(here.inspection, item.photos, photo), item.key) },
                closing = { go(Place.Completion(here.inspection), state.group?.items?.firstOrNull()?.key) },
            ),
        )
    }

@Composable
private fun AtTab(ground: Ground, at: Place.At, go: (Place) -> Unit, tab: (Tab) -> Unit, wishes: Wishes, onWishes: (Wishes) -> Unit) {
    val (repository, phone) = ground.repository to ground.phone
    when (at.tab) {
        Tab.Today -> Standing(ground, { AgendaModel(repository, it) }) { state, model ->
            AgendaScreen(
                state,
                AgendaDoors(
                    { go(Place.Site(it)) }, { go(Place.Hazard(it.inspection, it.hazard)) }, { go(Place.Conflict(it.inspection, null)) }, phone::call,
                    { model.only(it) }, { tab(Tab.Sync) }, tab,
                ),
                { model.choose(it) }, { model.more() },
            )
        }
        Tab.Search -> Standing(ground, { scope -> SearchModel(repository, scope, phone).also { if (at.query.isNotEmpty()) it.ask(at.query) } }) { state, model ->
            SearchScreen(state, { model.ask(it) }, { model.keys(it) }, { go(Place.Site(it)) }, { go(Place.Hazard(it.inspection, it.hazard)) }, { model.scan() }, tab)
        }
        Tab.Sync -> Standing(ground, { SyncModel(repository, it, phone) }) { state, model ->
            SyncScreen(state, SyncDoes({ model.sync() }, { model.stop() }, { go(Place.Meet()) }, { model.saveFile() }, { go(Place.Checklist(it)) }, tab))
        }
        Tab.Me -> Standing(ground, { SettingsModel(repository, it) }) { state, model ->
            SettingsScreen(state, wishes, onWishes, { model.freePhotos() }, { go(Place.About) }, tab)
        }
    }
}
