import Foundation

/// The real one: every call goes to the core, unchanged.
public final class CoreRepository: Repository {
  private let anjian: Anjian

  private init(_ anjian: Anjian) {
    self.anjian = anjian
  }

  /// Opens a data folder, made when there is none, with what the machine lends.
  public static func open(folder: String, platform: Platform) async throws(AnjianError) -> CoreRepository {
    CoreRepository(try await Anjian.open(folder: folder, platform: platform))
  }

  /// Closes it; the folder is free when this returns.
  public func close() async {
    await anjian.close()
  }

  public var version: String { Services.version() }

  public func changes() async throws(AnjianError) -> AsyncStream<Changed> {
    try await anjian.changes()
  }

  public func me() async throws(AnjianError) -> Me {
    try await anjian.me()
  }

  public func readTicket(_ text: String) throws(AnjianError) -> Ticket {
    try Services.readTicket(text)
  }

  public func enrol(ticket: String, deviceName: String) async throws(AnjianError) {
    try await anjian.enrol(ticket: ticket, deviceName: deviceName)
  }

  public func agenda(_ filter: AgendaFilter, after: AgendaPlace?) async throws(AnjianError) -> AgendaPage {
    try await anjian.agenda(filter: filter, after: after)
  }

  public func search(_ query: String) async throws(AnjianError) -> [FoundSite] {
    try await anjian.search(query)
  }

  public func appointments() async throws(AnjianError) -> [InspectionLine] {
    try await anjian.appointments().lines
  }

  public func conflicts() async throws(AnjianError) -> [InspectionLine] {
    try await anjian.conflicts().lines
  }

  public func hazards(_ filter: HazardFilter) async throws(AnjianError) -> [HazardLine] {
    try await anjian.hazards(filter: filter).lines
  }

  public func site(_ site: SiteId) async throws(AnjianError) -> SiteCard {
    try await anjian.site(site)
  }

  public func form(_ inspection: InspectionId) async throws(AnjianError) -> InspectionForm {
    try await anjian.form(inspection)
  }

  public func preview(_ inspection: InspectionId, item: ItemKey, entry: Entry) async throws(AnjianError) -> Judged {
    try await anjian.preview(inspection, item: item, entry: entry)
  }

  public func act(_ inspection: InspectionId, seen: Seen, _ action: Action) async throws(AnjianError) -> Done {
    try await anjian.act(inspection, seen: seen, action)
  }

  public func undo(_ inspection: InspectionId) async throws(AnjianError) -> Bool {
    try await anjian.undo(inspection)
  }

  public func pause() async throws(AnjianError) {
    try await anjian.pause()
  }

  public func takePhoto(
    _ inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource
  ) async throws(AnjianError) -> TakenPhoto {
    try await anjian.takePhoto(inspection, seen: seen, path: path, of: of, source: source)
  }

  public func photos(_ inspection: InspectionId) async throws(AnjianError) -> [PhotoFile] {
    try await anjian.photos(inspection)
  }

  public func picture(_ photo: PhotoId, _ rendition: Rendition) async throws(AnjianError) -> Data {
    try await anjian.picture(photo, rendition)
  }

  public func freePhotos() async throws(AnjianError) -> Int {
    Int(try await anjian.freePhotos())
  }

  public func noticeDraft(
    _ inspection: InspectionId, hazards: [HazardKey], language: Language
  ) async throws(AnjianError) -> NoticeDraft {
    try await anjian.noticeDraft(inspection, kind: .rectification, hazards: hazards, language: language)
  }

  public func writeNotice(
    _ inspection: InspectionId, _ notice: FactId, language: Language, path: String
  ) async throws(AnjianError) -> [String] {
    try await anjian.writePaper(inspection, .served(notice), language: language, format: .pdf, path: path).files
  }

  public func signature(width: Float, height: Float, touches: [[PenPoint]]) async throws(AnjianError) -> SignatureStrokes {
    try await anjian.signature(width: width, height: height, touches: touches)
  }

  public func coverage() async throws(AnjianError) -> [AreaCoverage] {
    try await anjian.coverage()
  }

  public func reference() async throws(AnjianError) -> Reference {
    try await anjian.reference()
  }

  public func quarantine() async throws(AnjianError) -> [Quarantined] {
    try await anjian.quarantine()
  }

  public func rebuild() async throws(AnjianError) -> Int {
    Int(try await anjian.rebuild())
  }

  public func status() async throws(AnjianError) -> Status {
    try await anjian.status()
  }

  public func exportBundle(path: String) async throws(AnjianError) -> BundleReport {
    try await anjian.exportBundle(path: path)
  }

  public func makeHandshake() async throws(AnjianError) -> Handshake {
    try await anjian.makeHandshake()
  }

  public func readHandshake(_ handshake: String, partBytes: UInt64) async throws(AnjianError) -> Missed {
    try await anjian.readHandshake(handshake, partBytes: partBytes)
  }

  public func writeParts(folder: String, partBytes: UInt64, handshake: String) async throws(AnjianError) -> [PartFile] {
    try await anjian.writeParts(folder: folder, partBytes: partBytes, handshake: handshake)
  }

  public func readPart(path: String) async throws(AnjianError) -> PartReport {
    try await anjian.readPart(path: path)
  }

  public func sync(told: @escaping @Sendable @MainActor (SyncProgress) -> Void) async throws(AnjianError) -> SyncReport {
    let run = try await anjian.startSync()
    let listening = Task { @MainActor in
      for await progress in run.progress { told(progress) }
    }
    defer { listening.cancel() }
    return try await run.report
  }
}
