package app.anjian.ui

import app.anjian.core.*

/**
 * Every word the screens say. Both languages implement it, so that a word that is missing in one does not compile. What the trade is
 * called (items, grades' measures, errors of an entry) comes from the core in both languages: [of].
 */
interface Say {
    val language: Language

    /** A text of the core in this language. */
    fun of(words: Words): String = if (language == Language.ZH) words.zh else words.en

    val back: String
    val delete: String
    val undo: String
    val cancel: String
    val done: String
    val today: String
    val search: String
    val sync: String
    val mine: String
    val pass: String
    val fail: String
    val notHere: String
    val delivered: String
    val onlyHereWord: String
    fun onlyHere(n: Int): String
    val sending: String
    fun sentBack(n: Int): String
    val photoWanted: String
    fun photosTaken(n: Int): String
    val photoWelcome: String
    val grade1: String
    val grade2: String
    val grade3: String

    val completion: String
    fun target(rate: String): String
    fun enteredOf(done: String, all: String): String
    fun stillNeeded(n: String, perDay: String): String
    fun paceSoFar(n: String): String
    val paceMet: String
    val paceOnTrack: String
    val pacePossible: String
    val paceAtRisk: String
    val paceImpossible: String
    fun workdaysLeft(n: Int): String
    fun devicesHeard(heard: Int, total: Int, age: String): String
    val due: String
    val appointments: String
    val tryAgain: String
    val overdue: String
    val grave: String
    val later: String
    val all: String
    val inWalkingOrder: String
    val nextDoor: String
    val nothingHere: String
    fun visitNumber(n: Int): String
    val recheckDue: String
    fun openHazards(n: Int): String
    fun appointedAt(time: String): String
    val twoAnswers: String
    val progressUntouched: String
    val progressBegun: String
    val progressCompleted: String
    fun progressNoAccess(n: Int): String
    val progressRefused: String
    val progressVacant: String
    val progressWrongAddress: String
    fun lastInspected(day: String): String
    val neverInspected: String
    val loadingMore: String

    val allOnDevice: String
    fun found(n: Int): String
    val searchHint: String
    val noneFound: String
    val clear: String

    fun account(id: String): String
    val call: String
    val navigate: String
    val appliances: String
    val usedYears: String
    fun bought(at: String): String
    val yearsUnknown: String
    val pastInspections: String
    val couldNotEnter: String
    val enteredBegin: String
    val goOn: String
    val nothingDue: String
    val noPhone: String
    fun meterNumber(id: String): String
    val household: String
    val commercial: String
    val courtyard: String
    val vehicle: String
    val hob: String
    val waterHeater: String
    val wallBoiler: String
    val boiler: String
    val otherAppliance: String
    fun deadline(day: String): String
    fun overdueSince(day: String): String
    val noDeadline: String

    val outcomeTitle: String
    val noAccess: String
    val refused: String
    val vacant: String
    val wrongAddress: String
    val timeKept: String
    val leaveCard: String
    val cardLeft: String
    val inThePicture: String
    val reasonOfRefusal: String
    val wordsWelcome: String
    val photographDoor: String
    val keepOutcome: String
    val countsAsVisited: String
    val vacantNeedsApproval: String
    val tomorrowMorning: String
    val thisEvening: String
    val comeAgain: String

    fun savedAt(time: String): String
    val keptHere: String
    fun passRest(n: Int): String
    val passRestSmall: String
    fun nextGroup(title: String): String
    val toCompletion: String
    fun limitOver(limit: String): String
    fun limitUnder(limit: String): String
    val enterNumber: String
    val enterText: String
    val automatic: String
    val optional: String
    val answersDiffer: String
    val dateHint: String
    val keep: String
    val nextPoint: String
    val recordHazard: String
    val photograph: String

    val doNow: String
    val tapKeepsTime: String
    val closeValve: String
    val makeSafe: String
    val closeOpenTouch: String
    val callDispatch: String
    val dial: String
    val fixBy: String
    val noticeMust: String
    val notServed: String
    val served: String
    val onlyRecheck: String
    val makeNotice: String
    val backToList: String
    val valveClosedWords: String
    val madeSafeWords: String
    fun raisedAt(time: String): String
    val hazardClosed: String

    val leakTest: String
    fun holding(minutes: String): String
    val stabilising: String
    val startPressure: String
    val endPressure: String
    val allowedDrop: String
    val measured: String
    val remindsAtEnd: String
    val startClock: String
    val leakPoints: String
    fun unitDone(unit: String, done: Int, all: Int): String
    val notMeasured: String
    fun verdict(text: String): String
    val photographReading: String

    val closing: String
    val unanswered: String
    fun missingHere(n: Int): String
    val nothingMissing: String
    fun hazardsCount(n: Int): String
    val signedOrRefused: String
    val sealNote: String
    val leaveNow: String
    val nothingLost: String
    fun mendFirst(what: String): String
    val seal: String
    val sealedAlready: String
    val missingVisit: String
    val missingAnswer: String
    val missingPoints: String
    val missingPhoto: String
    val missingSignature: String
    val missingMeasure: String
    val missingNotice: String

    val notice: String
    val enlarge: String
    val readThenSign: String
    fun number(n: String): String
    val foundHazards: String
    val gradeHead: String
    val hazardHead: String
    val untilHead: String
    val inPerson: String
    val refusedToSign: String
    val onDoor: String
    val byMessage: String
    val signHere: String
    val signAgain: String
    val whyNotSigned: String
    val confirmServed: String
    val confirmSigned: String
    val signRecord: String
    val recordToSign: String
    val customerRefused: String
    val customerAway: String

    val worseCounts: String
    val me: String
    val reading: String
    val time: String
    val error: String
    val clocksUnsure: String
    val passingClosesNothing: String
    val sawBoth: String
    val stillFails: String
    val hazardStays: String
    fun photos(n: Int): String
    val conflictsTitle: String

    val onlyOnThisPhone: String
    val everythingSent: String
    val whyNotSent: String
    val sentByItself: String
    val retry: String
    val stop: String
    val inThisOrder: String
    fun records(n: Int): String
    fun photosWaiting(n: Int): String
    val receipts: String
    fun lastAt(time: String): String
    val neverSynced: String
    fun quarantined(n: Int): String
    val toNearPhone: String
    val saveFile: String
    fun savedTo(name: String): String
    fun refusedBy(why: String): String
    fun received(n: Int): String

    val inspector: String
    fun areasOf(names: String): String
    val canSign: String
    val storage: String
    fun freeSpace(size: String): String
    fun waitingSpace(size: String): String
    val freePhotos: String
    fun freed(n: Int): String
    val neverRemoved: String
    val hand: String
    val left: String
    val right: String
    val look: String
    val auto: String
    val light: String
    val dark: String
    val languageWord: String
    fun about(version: String): String
    val device: String
    val checklists: String
    val headquarters: String
    val reserveFull: String

    val enrolTitle: String
    val scanCode: String
    val orPaste: String
    fun leadsTo(address: String): String
    val enrol: String
    val needsNetwork: String
    val noCode: String
    val firstSync: String

    val failNotFound: String
    val failConflict: String
    val failOffline: String
    val failUnauthorised: String
    val failStorage: String
    fun failIncomplete(n: Int): String
    val failInUse: String
    val failWrongKey: String
    val failBroken: String

    /** Between two short texts on one line. */
    val separator: String
    val justNow: String
    fun minutesAgo(n: Int): String
    fun hoursAgo(n: Int): String
    fun daysAgo(n: Int): String

    val stageRaised: String
    val stageMadeSafe: String
    val stageSupplyStopped: String
    val stageNoticeServed: String
    val stageReported: String
    val stageRecheckPassed: String
    val stageRecheckFailed: String
    val stageClosed: String
    val stageRestored: String
    fun daysLeft(n: Int): String
    val dueToday: String
    val overdueWord: String
    val goRecheck: String
    val recheckPassed: String
    val recheckFailed: String
    val recheckNote: String
    val photoAfter: String
    val customerReports: String
    val restoreSupply: String
    val raisedByMistake: String
    val mistakeNeeded: String
    val withdraw: String
    val whatHappened: String
    val recheckPaper: String
    val signRecheck: String
    val confirmClosing: String
    val sendNotice: String
    val noDispatch: String
    val mustRecheck: String
    val reasonNeeded: String
    val remark: String
    val appoint: String
    val appointDay: String
    val appointTime: String
    val appointNote: String
    val keepAppointment: String
    val cancelAppointment: String
    val cancelNeeded: String
    val tomorrow: String
    val allAreas: String
    val meet: String
    val meetShow: String
    val meetScan: String
    fun meetMisses(who: String): String
    fun meetCounts(inspections: Int, photos: Int, size: String): String
    val meetNothing: String
    val meetSend: String
    val meetReceive: String
    fun meetTaken(changes: Int, photos: Int): String
    val meetMore: String
    fun meetWritten(n: Int): String
    val meetWhy: String
    val aColleague: String
    val noSuchCode: String
    val photoWord: String
    fun photoNumber(n: Int, all: Int): String
    val photoElsewhere: String
    val photoFreed: String
    val openHazardsTitle: String
    val initialsHint: String
    val reopen: String
    val reopenNeeded: String
    val aboutTitle: String
    val deviceNumber: String
    val appVersion: String
    val remake: String
    fun remade(n: Int): String
    val setAside: String
    val noneSetAside: String
    val licences: String
    val holdIsOver: String
    val torch: String
    val holdOnCode: String
    val laterPromises: String
    val pickFile: String
    fun hour(from: Int, until: Int): String

    fun grade(grade: Grade): String = when (grade) {
        Grade.L1 -> grade1
        Grade.L2 -> grade2
        Grade.L3 -> grade3
    }

    fun stage(stage: HazardStage): String = when (stage) {
        HazardStage.RAISED -> stageRaised
        HazardStage.MADE_SAFE -> stageMadeSafe
        HazardStage.SUPPLY_STOPPED -> stageSupplyStopped
        HazardStage.NOTICE_SERVED -> stageNoticeServed
        HazardStage.RECTIFICATION_REPORTED -> stageReported
        HazardStage.RECHECK_PASSED -> stageRecheckPassed
        HazardStage.RECHECK_FAILED -> stageRecheckFailed
        HazardStage.CLOSED -> stageClosed
        HazardStage.SUPPLY_RESTORED -> stageRestored
    }

    /** How far a photo is on its way home. */
    fun photo(state: PhotoState): String = when (state) {
        is PhotoOnDevice -> onlyHereWord
        is PhotoElsewhere -> photoElsewhere
        is PhotoUploading -> sending
        is PhotoRefused -> refusedBy(state.why)
        is PhotoAtHeadquarters -> delivered
        is PhotoFreed -> photoFreed
    }

    fun tab(tab: Tab): String = when (tab) {
        Tab.Today -> today
        Tab.Search -> search
        Tab.Sync -> sync
        Tab.Me -> mine
    }

    fun rank(rank: AgendaRank): String = when (rank) {
        AgendaRank.OPEN_L1 -> grave
        AgendaRank.APPOINTMENT -> appointments
        AgendaRank.OVERDUE -> overdue
        AgendaRank.TRY_AGAIN -> tryAgain
        AgendaRank.PLAIN -> due
        AgendaRank.LATER -> later
        AgendaRank.DONE -> progressCompleted
    }

    fun progress(progress: Progress): String = when (progress) {
        is ProgressUntouched -> progressUntouched
        is ProgressBegun -> progressBegun
        is ProgressCompleted -> progressCompleted
        is ProgressNoAccess -> progressNoAccess(progress.attempts.toInt())
        is ProgressRefused -> progressRefused
        is ProgressVacant -> progressVacant
        is ProgressWrongAddress -> progressWrongAddress
    }

    fun appliance(kind: ApplianceKind): String = when (kind) {
        ApplianceKind.HOB -> hob
        ApplianceKind.WATER_HEATER -> waterHeater
        ApplianceKind.WALL_BOILER -> wallBoiler
        ApplianceKind.BOILER -> boiler
        ApplianceKind.OTHER -> otherAppliance
    }

    fun siteClass(of: SiteClass): String = when (of) {
        SiteClass.HOUSEHOLD -> household
        SiteClass.COMMERCIAL -> commercial
        SiteClass.COURTYARD_NETWORK -> courtyard
        SiteClass.VEHICLE -> vehicle
    }

    fun pace(word: Achievable): String = when (word) {
        Achievable.MET -> paceMet
        Achievable.ON_TRACK -> paceOnTrack
        Achievable.POSSIBLE -> pacePossible
        Achievable.AT_RISK -> paceAtRisk
        Achievable.IMPOSSIBLE -> paceImpossible
    }

    /** What the screen says when the core refused. */
    fun failure(error: AnjianException): String = when (error) {
        is FailureInvalid -> of(error.words)
        is FailureEntry -> of(error.words)
        is FailurePhoto -> of(error.words)
        is FailureNotFound -> failNotFound
        is FailureConflict -> failConflict
        is FailureOffline -> failOffline
        is FailureUnauthorised -> failUnauthorised
        is FailureStorageFull, is FailureNoRoom -> failStorage
        is FailureIncomplete -> failIncomplete(error.count.toInt())
        is FailureInUse -> failInUse
        is FailureWrongKey -> failWrongKey
        is FailureClosed, is FailureBroken -> failBroken
    }
}
