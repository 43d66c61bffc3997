package app.anjian.core

import app.anjian.Anjian
import app.anjian.PaperFormat
import app.anjian.PaperKind
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onStart

/** The real one: every call goes to the core, unchanged. */
public class CoreRepository(private val anjian: Anjian) : Repository, AutoCloseable by anjian {
    public companion object {
        /** Opens a data folder, made when there is none, on what a machine lends. */
        public suspend fun open(folder: String, machine: Machine): CoreRepository = CoreRepository(Anjian.open(folder, machine.lent()))
    }

    override val changes: Flow<Unit> = anjian.changes.map { }.onStart { emit(Unit) }

    override val version: String get() = Anjian.version

    override suspend fun me(): Me = anjian.me()

    override fun readTicket(text: String): Ticket = Anjian.readTicket(text)

    override suspend fun enrol(ticket: String, deviceName: String): Unit = anjian.enrol(ticket, deviceName)

    override suspend fun agenda(filter: AgendaFilter, after: AgendaPlace?, most: Int): AgendaPage = anjian.agenda(filter, after, most)

    override suspend fun search(query: String): List<FoundSite> = anjian.search(query)

    override suspend fun appointments(): List<InspectionLine> = anjian.appointments().lines

    override suspend fun conflicts(): List<InspectionLine> = anjian.conflicts().lines

    override suspend fun hazards(filter: HazardFilter): List<HazardLine> = anjian.hazards(filter).lines

    override suspend fun site(site: SiteId): SiteCard = anjian.site(site)

    override suspend fun form(inspection: InspectionId): Form = anjian.form(inspection)

    override suspend fun preview(inspection: InspectionId, item: ItemKey, entry: Entry): Judged = anjian.preview(inspection, item, entry)

    override suspend fun act(inspection: InspectionId, seen: Seen, action: Action): Done = anjian.act(inspection, seen, action)

    override suspend fun undo(inspection: InspectionId): Boolean = anjian.undo(inspection)

    override suspend fun pause(): Unit = anjian.pause()

    override suspend fun takePhoto(inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource): TakenPhoto =
        anjian.takePhoto(inspection, seen, path, of, source)

    override suspend fun photos(inspection: InspectionId): List<PhotoFile> = anjian.photos(inspection)

    override suspend fun picture(photo: PhotoId, rendition: Rendition): ByteArray = anjian.picture(photo, rendition)

    override suspend fun freePhotos(): Int = anjian.freePhotos().toInt()

    override suspend fun noticeDraft(inspection: InspectionId, hazards: List<HazardKey>, language: Language): NoticeDraft =
        anjian.noticeDraft(inspection, NoticeKind.RECTIFICATION, hazards, language)

    override suspend fun writeNotice(inspection: InspectionId, notice: FactId, language: Language, path: String): List<String> =
        anjian.writePaper(inspection, PaperKind.Served(notice), language, PaperFormat.PDF, path).files

    override fun signature(width: Float, height: Float, touches: List<List<PenPoint>>): SignatureStrokes =
        anjian.signature(width, height, touches)

    override suspend fun coverage(): List<AreaCoverage> = anjian.coverage()

    override suspend fun reference(): Reference = anjian.reference()

    override suspend fun status(): Status = anjian.status()

    override suspend fun quarantine(): List<Quarantined> = anjian.quarantine()

    override suspend fun exportBundle(path: String): BundleReport = anjian.exportBundle(path)

    override suspend fun makeHandshake(): Handshake = anjian.makeHandshake()

    override suspend fun readHandshake(handshake: String, partBytes: Long): Missed = anjian.readHandshake(handshake, partBytes)

    override suspend fun writeParts(folder: String, partBytes: Long, handshake: String): List<PartFile> =
        anjian.writeParts(folder, partBytes, handshake)

    override suspend fun readPart(path: String): PartReport = anjian.readPart(path)

    override suspend fun rebuild(): Int = anjian.rebuild()

    override suspend fun sync(onProgress: suspend (SyncProgress) -> Unit): SyncReport = anjian.sync(onProgress = onProgress)
}
