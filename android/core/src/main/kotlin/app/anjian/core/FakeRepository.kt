package app.anjian.core

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.map

/**
 * Invented data that look like a working day, for previews and for drawing. It keeps what it is told of thumbs and choices, and judges
 * nothing: what an answer means, only the core knows.
 */
public class FakeRepository(private val doors: Int = 24, private val enrolled: Boolean = true) : Repository {
    private val turns = MutableStateFlow(0)
    private val forms = HashMap<InspectionId, Form>()
    private val all by lazy { (0 until doors).map { FakeData.line(it) } }

    override val changes: Flow<Unit> = turns.map { }

    override val version: String = "1.0.0"

    override suspend fun me(): Me = Me("a07f31c2b4d5", "/data", if (enrolled) Enrolment("li", "李敏", "https://hq.example") else null)

    override fun readTicket(text: String): Ticket =
        if (text.startsWith("anjian:")) Ticket("https://hq.example", "0".repeat(64)) else throw FailureInvalid("ticket", "no code", Words("这不是总部的码", "no code"))

    override suspend fun enrol(ticket: String, deviceName: String) {}

    override suspend fun agenda(filter: AgendaFilter, after: AgendaPlace?, most: Int): AgendaPage {
        val from = after?.toInt() ?: 0
        val lines = all.filter { filter.ranks.isEmpty() || it.rank in filter.ranks }
        val page = lines.drop(from).take(most)
        val counts = all.groupingBy { it.rank }.eachCount().map { RankCount(it.key, it.value.toUInt()) }
        return AgendaPage(page, (from + most).takeIf { it < lines.size }?.toString(), counts, FakeData.NOW)
    }

    override suspend fun search(query: String): List<FoundSite> = if (query.isEmpty()) {
        emptyList()
    } else {
        listOf(7, 4, 8, 6).filter { it < doors }.map { FoundSite(FakeData.site(it), listOf(FakeData.line(it).copy(gravest = if (it == 7) Grade.L1 else null))) }
    }

    override suspend fun appointments(): List<InspectionLine> =
        listOf(inspectionLine(7, ProgressUntouched).copy(site = FakeData.site(7), appointment = TimeSpan(FakeData.NOW + 2 * FakeData.DAY, FakeData.NOW + 2 * FakeData.DAY + 120 * FakeData.MINUTE)))

    override suspend fun conflicts(): List<InspectionLine> = listOf(inspectionLine(9, ProgressBegun).copy(site = FakeData.site(9), conflicts = 1u))

    override suspend fun hazards(filter: HazardFilter): List<HazardLine> =
        listOf(FakeData.hazardLine(5, Grade.L1), FakeData.hazardLine(0, Grade.L2), FakeData.hazardLine(1, Grade.L2)).filter { filter.grade == null || it.grade == filter.grade }

    override suspend fun site(site: SiteId): SiteCard {
        val index = FakeData.index(site)
        val known = FakeData.site(index)
        return SiteCard(
            known, known.appliances.map { ApplianceAge(it, if (it.kind == ApplianceKind.HOB) 9u else 5u) }, emptyList(),
            listOf(
                inspectionLine(index, ProgressNoAccess(1u, 1u)),
                inspectionLine(index, ProgressCompleted).copy(inspection = "household-annual/2025/$site", decidedAt = FakeData.NOW - 381 * FakeData.DAY, openHazards = 1u, decidedByName = "李敏"),
            ),
            listOf(FakeData.hazardLine(index, Grade.L2)), listOf(FakeData.inspection(index)),
        )
    }

    private fun inspectionLine(index: Int, progress: Progress) =
        InspectionLine(FakeData.inspection(index), null, progress, FakeData.NOW - 22 * FakeData.DAY, "zhou", "周强", null, 0u, 0u, null)

    override suspend fun form(inspection: InspectionId): Form = forms.getOrPut(inspection) {
        val index = FakeData.index(inspection)
        if (inspection == FakeData.lastYear(index)) FakeForm.lastYear(index) else FakeForm.form(index)
    }

    override suspend fun preview(inspection: InspectionId, item: ItemKey, entry: Entry): Judged {
        val points = (entry.said as? SaidPoints)?.values.orEmpty()
        if (points.none { it.value >= 50 }) return Judged(VerdictPass, null, emptyList(), emptyList())
        val advice = Words("≥50 泄漏 · ≥500 停气通风 · ≥10,000 撤离", "≥50 leak · ≥500 stop the gas · ≥10,000 leave")
        return Judged(VerdictHazard(Grade.L1), null, emptyList(), listOf(advice))
    }

    override suspend fun act(inspection: InspectionId, seen: Seen, action: Action): Done {
        if (action is DoRecordAnswer) forms[inspection] = form(inspection).answered(action)
        turns.value++
        return Done(emptyList(), false)
    }

    private fun Form.answered(action: DoRecordAnswer): Form = copy(
        groups = groups.map { group -> group.copy(items = group.items.map { if (it.key == action.item) it.copy(answer = said(action.entry)) else it }) },
        mayUndo = true,
    )

    private fun said(entry: Entry): Answer = when (val said = entry.said) {
        is SaidPass -> FakeData.answer(VerdictPass)
        is SaidFail -> FakeData.answer(VerdictFail)
        is SaidNotApplicable -> FakeData.answer(VerdictNotApplicable)
        is SaidDefects -> FakeData.answer(if (said.codes.isEmpty()) VerdictPass else VerdictFail, defects = said.codes)
        is SaidChoice -> FakeData.answer(VerdictRecorded, ReadingChoice(said.code))
        is SaidNumber -> FakeData.answer(VerdictRecorded, ReadingNumber(said.value))
        is SaidPoints -> FakeData.answer(VerdictRecorded, ReadingPoints(said.values))
        is SaidHold -> FakeData.answer(VerdictRecorded, ReadingHold(said.start, said.end, said.minutes))
        is SaidDate -> FakeData.answer(VerdictRecorded, ReadingDate(said.day))
        is SaidText -> FakeData.answer(VerdictRecorded, note = entry.note)
        is SaidSigned -> FakeData.answer(VerdictRecorded, ReadingSigned(said.signature))
    }

    override suspend fun undo(inspection: InspectionId): Boolean = true

    override suspend fun pause() {}

    override suspend fun takePhoto(inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource): TakenPhoto = TakenPhoto("0".repeat(64), "p1")

    override suspend fun photos(inspection: InspectionId): List<PhotoFile> = emptyList()

    override suspend fun picture(photo: PhotoId, rendition: Rendition): ByteArray = ByteArray(0)

    override suspend fun freePhotos(): Int = 1_874

    override suspend fun noticeDraft(inspection: InspectionId, hazards: List<HazardKey>, language: Language): NoticeDraft {
        val known = form(inspection).hazards.filter { it.hazard in hazards }
        val drafted = known.map {
            val words = it.defect ?: it.item
            val zh = language == Language.ZH
            val label = if (it.grade == Grade.L1) if (zh) "重大" else "grave" else if (zh) {
                "较大"
            } else {
                "major"
            }
            DraftedHazard(it.hazard, it.grade, label, if (zh) words.zh else words.en, if (zh) "更换" else "replace", FixByDeadline(it.deadline ?: 0))
        }
        return NoticeDraft(NoticeKind.RECTIFICATION, "26-0302-0387", drafted)
    }

    override suspend fun writeNotice(inspection: InspectionId, notice: FactId, language: Language, path: String): List<String> = listOf(path)

    override fun signature(width: Float, height: Float, touches: List<List<PenPoint>>): SignatureStrokes = ""

    override suspend fun coverage(): List<AreaCoverage> = listOf(FakeData.coverage())

    override suspend fun reference(): Reference = FakeData.reference()

    override suspend fun status(): Status = FakeData.status()

    override suspend fun quarantine(): List<Quarantined> = emptyList()

    override suspend fun exportBundle(path: String): BundleReport = BundleReport(4u, 36u, 0u, 0u, 0u)

    override suspend fun makeHandshake(): Handshake = Handshake("ANJIAN:" + "7Q4KZ0M2X9B8V6N1".repeat(24), 1u)

    override suspend fun readHandshake(handshake: String, partBytes: Long): Missed =
        Missed("b19c", "zhou", 12u, 86u, 0u, 31u, 31u, 7_900_000u, 1u, 1u, false)

    override suspend fun writeParts(folder: String, partBytes: Long, handshake: String): List<PartFile> = listOf(PartFile("$folder/1.anjian", 7_900_000u))

    override suspend fun readPart(path: String): PartReport = PartReport(1u, 1u, "b19c", 86u, 80u, 0u, 0u, 31u, 31u, 0u, 0u, 0u, 0u)

    override suspend fun rebuild(): Int = doors

    override suspend fun sync(onProgress: suspend (SyncProgress) -> Unit): SyncReport = throw FailureOffline("the fake has no headquarters")

    public companion object {
        /** The moment at which the invented day stands. */
        public const val NOW: Timestamp = FakeData.NOW

        /** An inspection of the invented day by its place in the walk. */
        public fun inspection(index: Int): InspectionId = FakeData.inspection(index)

        /** Last year's inspection of the same door, with what is still open there. */
        public fun lastYear(index: Int): InspectionId = FakeData.lastYear(index)

        /** What was found last year and is open. */
        public const val OLD_HAZARD: HazardKey = "H5.6:missing"

        /** A photo of the invented day. */
        public val PHOTO: PhotoId = "%064d".format(0)

        public fun siteOf(index: Int): SiteId = FakeData.site(index).id
    }
}
