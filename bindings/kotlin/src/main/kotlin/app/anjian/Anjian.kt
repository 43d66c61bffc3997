package app.anjian

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

/**
 * An open data folder: the whole core for an Android app, and for the JVM.
 *
 * Every call suspends and does its work on a dispatcher for I/O, so that it may be made from the main thread; any number may be under way
 * at once. What goes wrong is an [AnjianException], whose kind says what the screen should do now. After [close] every call ends with
 * [AnjianException.Closed].
 *
 * Cancelling the caller: a look is given up, its result is dropped. An action is either not begun or finished; its result is returned
 * even when the caller was cancelled meanwhile, so that what was saved is never reported as lost.
 */
public class Anjian private constructor(
    private val workspace: Workspace,
    private val io: CoroutineDispatcher,
) : AutoCloseable {
    private val closed = AtomicBoolean(false)
    private val free = CompletableDeferred<Unit>()
    private val listeners = Listeners()

    public companion object {
        // Lines that fill a phone's screen several times. Not outside the class: `AnjianKt` is the class of the generated file.
        private const val PAGE = 50

        /** The version of the core, for example `0.1.0`. */
        public val version: String get() = version()

        /**
         * Reads a scanned code without using it, to show where it leads. No I/O.
         *
         * @throws AnjianException.Invalid when it is no code of a headquarters
         */
        public fun readTicket(text: String): Ticket = app.anjian.readTicket(text)

        /**
         * Opens a data folder, made when there is none. Everything in it is encrypted.
         *
         * @throws AnjianException.InUse when it is open already
         * @throws AnjianException.WrongKey when the database is under another key than the key store's; nothing is touched then
         */
        public suspend fun open(folder: String, platform: Platform, io: CoroutineDispatcher = Dispatchers.IO): Anjian {
            currentCoroutineContext().ensureActive()
            // A caller who is cancelled now would never see what was opened, and could not close it.
            return withContext(NonCancellable + io) { Anjian(Workspace.open(folder, platform), io) }
        }
    }

    /** Who this device is, and whether it is enrolled. */
    public suspend fun me(): Me = look { me() }

    /** Enrols this device with the text of a scanned code; needs the network. Sync afterwards. */
    public suspend fun enrol(ticket: String, deviceName: String): Unit = act { enrol(ticket, deviceName) }

    /** A page of the agenda; begin without [after], then hand in each page's `next`. */
    public suspend fun agenda(filter: AgendaFilter = AgendaFilter(), after: AgendaPlace? = null, most: Int = PAGE): AgendaPage =
        look { agenda(filter, after, most.toUInt()) }

    /** Sites that hold every word of a query, in walking order. */
    public suspend fun search(query: String, most: Int = PAGE): List<FoundSite> = look { search(query, most.toUInt()) }

    /** A page of the promises that were neither kept nor taken back, the earliest first. */
    public suspend fun appointments(after: AppointmentPlace? = null, most: Int = PAGE): AppointmentPage =
        look { appointments(after, most.toUInt()) }

    /** A page of the records with two answers that differ. */
    public suspend fun conflicts(after: Long? = null, most: Int = PAGE): ConflictPage = look { conflicts(after, most.toUInt()) }

    /** A page of the open hazards, the gravest and most pressing first. */
    public suspend fun hazards(filter: HazardFilter = HazardFilter(), after: HazardPlace? = null, most: Int = PAGE): HazardPage =
        look { hazards(filter, after, most.toUInt()) }

    /** A site's card. */
    public suspend fun site(site: SiteId): SiteCard = look { site(site) }

    /** An inspection's form; looking writes nothing. Its `seen` goes, unchanged, into every action made on its screens. */
    public suspend fun form(inspection: InspectionId): Form = look { form(inspection) }

    /** What an entry would mean, without writing anything. */
    public suspend fun preview(inspection: InspectionId, item: ItemKey, entry: Entry): Judged = look { preview(inspection, item, entry) }

    /** Does something at an inspection, as somebody who had [seen] on the screen. When it returns, it is kept for good. */
    public suspend fun act(inspection: InspectionId, seen: Seen, action: Action): Done = act { act(inspection, seen, action) }

    /** Takes the last tap at an inspection back, as long as it has not left the form. Whether there was one. */
    public suspend fun undo(inspection: InspectionId): Boolean = act { undo(inspection) }

    /** The form is left, or the app goes to the background. */
    public suspend fun pause(): Unit = act { pause() }

    /** Takes a photo into an inspection, as somebody who had [seen] on the screen; the camera's file at [path] is left as it was. */
    public suspend fun takePhoto(inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource): TakenPhoto =
        act { takePhoto(inspection, seen, path, of, source) }

    /** The photos of an inspection that were taken on this device. */
    public suspend fun photos(inspection: InspectionId): List<PhotoFile> = look { photos(inspection) }

    /** One photo that was taken on this device. */
    public suspend fun photo(photo: PhotoId): PhotoFile = look { photo(photo) }

    /** A picture of a photo that was taken on this device: the bytes of a JPEG, for a screen. */
    public suspend fun picture(photo: PhotoId, rendition: Rendition): ByteArray = look { picture(photo, rendition) }

    /** Writes a photo, readable by everybody, to [path], to hand it over. */
    public suspend fun handOverPhoto(photo: PhotoId, path: String): Unit = look { handOverPhoto(photo, path) }

    /** Makes room: removes the files of photos that headquarters has signed for; thumbnails stay. How many files went. */
    public suspend fun freePhotos(): UInt = act { freePhotos() }

    /** Drafts a notice: its number, drawn once and kept until it is served, and what it says. */
    public suspend fun noticeDraft(
        inspection: InspectionId,
        kind: NoticeKind,
        hazards: List<HazardKey>,
        language: Language,
    ): NoticeDraft = act { noticeDraft(inspection, kind, hazards, language) }

    /** Writes a notice or the customer's report to [path], as a PDF or as a picture per page. */
    public suspend fun writePaper(
        inspection: InspectionId,
        paper: PaperKind,
        language: Language,
        format: PaperFormat,
        path: String,
    ): PaperFiles = act { writePaper(inspection, paper, language, format, path) }

    /** Takes what was drawn on a pad, one list of points for each touch, for a signature. Nothing is stored. */
    public fun signature(width: Float, height: Float, touches: List<List<PenPoint>>): SignatureStrokes =
        workspace.signature(width, height, touches)

    /** A signature as a screen draws it. */
    public fun signaturePicture(strokes: SignatureStrokes): SignaturePicture = workspace.signaturePicture(strokes)

    /** Coverage of my areas in the current periods. */
    public suspend fun coverage(): List<AreaCoverage> = look { coverage() }

    /** Company, programmes, areas and people. */
    public suspend fun reference(): Reference = look { reference() }

    /** What is on this device and not at home. */
    public suspend fun status(): Status = look { status() }

    /** What came from outside and was set aside, the newest first. */
    public suspend fun quarantine(most: Int = PAGE): List<Quarantined> = look { quarantine(most.toUInt()) }

    /** Writes what headquarters has not acknowledged into a file; [alsoHome] adds what it has. */
    public suspend fun exportBundle(path: String, alsoHome: Boolean = false): BundleReport = act { exportBundle(path, alsoHome) }

    /** Reads such a file in; nothing comes twice. */
    public suspend fun importBundle(path: String): BundleReport = act { importBundle(path) }

    /** Says what this phone holds, to be shown as a QR code for a colleague's phone; each call speaks anew. */
    public suspend fun makeHandshake(): Handshake = act { makeHandshake() }

    /** What the phone whose code was scanned misses, in files of at most [partBytes] (1 to 32 MiB). Writes no file. */
    public suspend fun readHandshake(handshake: String?, partBytes: Long): Missed = act { readHandshake(partBytes.toULong(), handshake) }

    /** Writes that into a folder; each file is of use alone and may be read in any order. */
    public suspend fun writeParts(folder: String, partBytes: Long, handshake: String?): List<PartFile> =
        act { writeParts(folder, partBytes.toULong(), handshake) }

    /** Reads such a file, or a bundle; nothing comes twice. */
    public suspend fun readPart(path: String): PartReport = act { readPart(path) }

    /** The digest of an inspection's record: equal on every device that holds the same changes. [pause] first. */
    public suspend fun digest(inspection: InspectionId): String = look { digest(inspection) }

    /** Makes every list anew from the changes; how many inspections. For whoever is called for help. */
    public suspend fun rebuild(): Int = act { rebuild().toInt() }

    /** Begins a run of syncing. It goes on when the caller ends; see [Sync]. */
    public suspend fun startSync(options: SyncOptions = SyncOptions()): Sync = act { Sync.start(this, options, io) }

    /**
     * Syncs, telling [onProgress] how far it is, and returns how it ended. Cancelling the caller stops the run; so does an [onProgress]
     * that throws, and what it threw is thrown here.
     */
    public suspend fun sync(options: SyncOptions = SyncOptions(), onProgress: suspend (SyncProgress) -> Unit = {}): SyncReport =
        startSync(options).awaitWith(onProgress)

    /**
     * What changes, from the moment of collecting until the workspace is closed. A collector that is slower than the changes gets them
     * merged: each inspection once, the reference data once, syncing once. One that throws ends its own flow and nothing else.
     */
    public val changes: Flow<Changed> = flow {
        val merged = MergedChanges()
        listeners.add(merged)
        val subscription = act { subscribe(merged) }
        try {
            merged.deliver { emit(it) }
        } finally {
            listeners.remove(merged)
            withContext(NonCancellable + io) { subscription.use { it.unsubscribe() } }
        }
    }

    /**
     * What a screen shows, now and anew after every change that [concerns] it. Subscribes before it looks, so that nothing falls between.
     * Ends when the workspace is closed.
     */
    public fun <T> watch(concerns: (Changed) -> Boolean = { true }, look: suspend Anjian.() -> T): Flow<T> = flow {
        val merged = MergedChanges()
        // The first look needs no change.
        merged.wake()
        listeners.add(merged)
        val subscription = act { subscribe(merged) }
        try {
            var first = true
            merged.deliverBatches { batch ->
                if (first || batch.any(concerns)) emit(look())
                first = false
            }
        } finally {
            listeners.remove(merged)
            withContext(NonCancellable + io) { subscription.use { it.unsubscribe() } }
        }
    }

    /**
     * Closes it and returns at once: calls from now on end with [AnjianException.Closed], a run of syncing stops, calls under way come to
     * their end. The folder may be opened again after [awaitClosed].
     */
    override fun close() {
        if (!closed.compareAndSet(false, true)) return
        listeners.end()
        thread(name = "anjian-close") {
            workspace.use { it.shut() }
            free.complete(Unit)
        }
    }

    /** Closes it, and returns when the folder is free. */
    public suspend fun awaitClosed() {
        close()
        free.await()
    }

    private suspend fun <T> look(work: Workspace.() -> T): T = withContext(io) { open(work) }

    private suspend fun <T> act(work: Workspace.() -> T): T {
        currentCoroutineContext().ensureActive()
        return withContext(NonCancellable + io) { open(work) }
    }

    private fun <T> open(work: Workspace.() -> T): T {
        if (closed.get()) throw AnjianException.Closed()
        try {
            return workspace.work()
        } catch (gone: IllegalStateException) {
            // It was closed between the question above and the call.
            if (closed.get()) throw AnjianException.Closed() else throw gone
        }
    }
}
