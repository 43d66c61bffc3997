package app.anjian.core

import kotlinx.coroutines.flow.Flow

/**
 * What the screens stand on: the core, or invented data that look like it.
 *
 * Every call suspends and may be made from the main thread. What goes wrong is an [AnjianException], whose kind says what the screen
 * should do now. No rule of the trade stands here or above: what may pass, what is missing and what counts, the core says.
 */
public interface Repository {
    /** Something changed; the first value comes at once. Screens look again. */
    public val changes: Flow<Unit>

    /** The version of the core. */
    public val version: String

    public suspend fun me(): Me

    /** Reads a scanned code without using it. */
    public fun readTicket(text: String): Ticket

    public suspend fun enrol(ticket: String, deviceName: String)

    /** A page; [most]: how many lines are wanted, for a list that is already longer than one. */
    public suspend fun agenda(filter: AgendaFilter = AgendaFilter(), after: AgendaPlace? = null, most: Int = PAGE): AgendaPage

    public suspend fun search(query: String): List<FoundSite>

    /** What was promised and neither kept nor taken back, the earliest first. */
    public suspend fun appointments(): List<InspectionLine>

    public suspend fun conflicts(): List<InspectionLine>

    /** The gravest open hazards first. */
    public suspend fun hazards(filter: HazardFilter = HazardFilter()): List<HazardLine>

    public suspend fun site(site: SiteId): SiteCard

    public suspend fun form(inspection: InspectionId): Form

    /** What an entry would mean, without writing. */
    public suspend fun preview(inspection: InspectionId, item: ItemKey, entry: Entry): Judged

    /** When it returns, it is kept for good. */
    public suspend fun act(inspection: InspectionId, seen: Seen, action: Action): Done

    public suspend fun undo(inspection: InspectionId): Boolean

    /** The form is left, or the app goes to the background. */
    public suspend fun pause()

    public suspend fun takePhoto(inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource): TakenPhoto

    public suspend fun photos(inspection: InspectionId): List<PhotoFile>

    /** The bytes of a JPEG. */
    public suspend fun picture(photo: PhotoId, rendition: Rendition): ByteArray

    /** Makes room; how many files went. */
    public suspend fun freePhotos(): Int

    public suspend fun noticeDraft(inspection: InspectionId, hazards: List<HazardKey>, language: Language): NoticeDraft

    /** Writes a notice that was served, as it stood then, as a PDF to [path]; the files. */
    public suspend fun writeNotice(inspection: InspectionId, notice: FactId, language: Language, path: String): List<String>

    /** Takes what was drawn on a pad for a signature. Nothing is stored. */
    public fun signature(width: Float, height: Float, touches: List<List<PenPoint>>): SignatureStrokes

    public suspend fun coverage(): List<AreaCoverage>

    public suspend fun reference(): Reference

    public suspend fun status(): Status

    public suspend fun quarantine(): List<Quarantined>

    /** Writes what headquarters has not acknowledged into a file. */
    public suspend fun exportBundle(path: String): BundleReport

    /** What this phone holds, to be shown as a code to a colleague's phone; each call speaks anew. */
    public suspend fun makeHandshake(): Handshake

    /** What the phone whose code was scanned misses, in files of at most [partBytes]. Writes nothing. */
    public suspend fun readHandshake(handshake: String, partBytes: Long): Missed

    /** Writes that into a folder; each file is of use alone. */
    public suspend fun writeParts(folder: String, partBytes: Long, handshake: String): List<PartFile>

    /** Reads such a file, or a bundle; nothing comes twice. */
    public suspend fun readPart(path: String): PartReport

    /** Makes every list anew from the changes; how many inspections. For whoever is called for help. */
    public suspend fun rebuild(): Int

    /** Syncs, telling how far it is. */
    public suspend fun sync(onProgress: suspend (SyncProgress) -> Unit = {}): SyncReport
}

/** Lines that fill a phone's screen several times. */
public const val PAGE: Int = 50

/** What a hazard's or an item's key says of its item. */
public fun HazardKey.item(): ItemKey = substringBeforeLast(':')
