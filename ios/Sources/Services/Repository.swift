import Foundation

/// What the screens stand on: the core, or invented data that look like it.
///
/// Every call may be made from the main actor and holds it up never. What goes wrong is an `AnjianError`, whose kind says what the screen
/// should do now. No rule of the trade stands here or above: what may pass, what is missing and what counts, the core says.
public protocol Repository: Sendable {
  /// The version of the core.
  var version: String { get }

  /// What changes from now on. One stream has one reader.
  func changes() async throws(AnjianError) -> AsyncStream<Changed>

  /// Who this device is, and whether it is enrolled.
  func me() async throws(AnjianError) -> Me
  /// Reads a scanned code without using it.
  func readTicket(_ text: String) throws(AnjianError) -> Ticket
  /// Makes this device hers; sync afterwards.
  func enrol(ticket: String, deviceName: String) async throws(AnjianError)

  /// A page of the doors of the day, in walking order.
  func agenda(_ filter: AgendaFilter, after: AgendaPlace?) async throws(AnjianError) -> AgendaPage
  /// Sites by a part of a name, address, account, telephone, or initials.
  func search(_ query: String) async throws(AnjianError) -> [FoundSite]
  /// What was promised and neither kept nor taken back, the earliest first.
  func appointments() async throws(AnjianError) -> [InspectionLine]
  /// Records with two answers that differ.
  func conflicts() async throws(AnjianError) -> [InspectionLine]
  /// The gravest open hazards first.
  func hazards(_ filter: HazardFilter) async throws(AnjianError) -> [HazardLine]
  /// A site's card.
  func site(_ site: SiteId) async throws(AnjianError) -> SiteCard
  /// An inspection's form.
  func form(_ inspection: InspectionId) async throws(AnjianError) -> InspectionForm
  /// What an entry would mean, without writing.
  func preview(_ inspection: InspectionId, item: ItemKey, entry: Entry) async throws(AnjianError) -> Judged

  /// When it returns, it is kept for good.
  @discardableResult
  func act(_ inspection: InspectionId, seen: Seen, _ action: Action) async throws(AnjianError) -> Done
  /// Takes the last tap back. Whether there was one.
  @discardableResult
  func undo(_ inspection: InspectionId) async throws(AnjianError) -> Bool
  /// The form is left, or the app goes to the background.
  func pause() async throws(AnjianError)

  /// Takes a camera's file into an inspection.
  @discardableResult
  func takePhoto(
    _ inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource
  ) async throws(AnjianError) -> TakenPhoto
  /// The photos of an inspection that this phone has or carries, and how far each is.
  func photos(_ inspection: InspectionId) async throws(AnjianError) -> [PhotoFile]
  /// The bytes of a JPEG.
  func picture(_ photo: PhotoId, _ rendition: Rendition) async throws(AnjianError) -> Data
  /// Makes room; how many files went.
  func freePhotos() async throws(AnjianError) -> Int

  /// A rectification notice of these hazards, with its number.
  func noticeDraft(_ inspection: InspectionId, hazards: [HazardKey], language: Language) async throws(AnjianError) -> NoticeDraft
  /// Writes a notice that was served to `path`, as it stood then; the files it became.
  func writeNotice(_ inspection: InspectionId, _ notice: FactId, language: Language, path: String) async throws(AnjianError) -> [String]
  /// Takes what was drawn on a pad for a signature. Nothing is stored.
  func signature(width: Float, height: Float, touches: [[PenPoint]]) async throws(AnjianError) -> SignatureStrokes

  /// Coverage of my areas in the current periods.
  func coverage() async throws(AnjianError) -> [AreaCoverage]
  /// Company, programmes, areas and people.
  func reference() async throws(AnjianError) -> Reference
  /// What came from outside and was set aside, the newest first.
  func quarantine() async throws(AnjianError) -> [Quarantined]
  /// Makes every list anew from the changes; how many inspections.
  func rebuild() async throws(AnjianError) -> Int
  /// What is on this device and not at home.
  func status() async throws(AnjianError) -> Status

  /// Writes what headquarters has not acknowledged into a file.
  func exportBundle(path: String) async throws(AnjianError) -> BundleReport
  /// What this phone holds, to be shown as a QR code for a colleague's phone.
  func makeHandshake() async throws(AnjianError) -> Handshake
  /// What the phone whose code was scanned misses, in files of at most `partBytes`.
  func readHandshake(_ handshake: String, partBytes: UInt64) async throws(AnjianError) -> Missed
  /// Writes that into a folder.
  func writeParts(folder: String, partBytes: UInt64, handshake: String) async throws(AnjianError) -> [PartFile]
  /// Reads a file of another phone in, whichever it is. Nothing comes twice.
  func readPart(path: String) async throws(AnjianError) -> PartReport
  /// Syncs, telling how far it is. Cancelling the task stops the run.
  func sync(told: @escaping @Sendable @MainActor (SyncProgress) -> Void) async throws(AnjianError) -> SyncReport
}

extension Repository {
  /// Syncs, telling nobody.
  @discardableResult
  public func sync() async throws(AnjianError) -> SyncReport {
    try await sync { _ in }
  }
}
