import AnjianGenerated
import Foundation

/// What the screens show: one call serves one screen, looking writes nothing, and none of it waits for a call that writes.
extension Anjian {
  /// Lines of a page that fill a phone's screen several times.
  public static let page: UInt32 = 50

  private nonisolated func look<Value: Sendable>(
    _ call: @Sendable (Workspace) throws -> Value
  ) async throws(AnjianError) -> Value {
    let workspace = workspace
    return try await reading.make { try call(workspace) }
  }

  /// Who this device is, and whether it is enrolled.
  public nonisolated func me() async throws(AnjianError) -> Me {
    try await look { try $0.me() }
  }

  /// A page of the agenda: the doors of the day, in the order to walk them. Begin without `after`, then hand in each page's `next`.
  public nonisolated func agenda(
    filter: AgendaFilter = AgendaFilter(), after: AgendaPlace? = nil, most: UInt32 = page
  ) async throws(AnjianError) -> AgendaPage {
    try await look { try $0.agenda(filter: filter, after: after, most: most) }
  }

  /// Sites that hold every word of a query: a part of name, address, account, phone or meter number, or pinyin initials. In walking order.
  public nonisolated func search(_ query: String, most: UInt32 = page) async throws(AnjianError) -> [FoundSite] {
    try await look { try $0.search(query: query, most: most) }
  }

  /// A page of the promises that were neither kept nor taken back, the earliest first.
  public nonisolated func appointments(
    after: AppointmentPlace? = nil, most: UInt32 = page
  ) async throws(AnjianError) -> AppointmentPage {
    try await look { try $0.appointments(after: after, most: most) }
  }

  /// A page of the records with two answers that differ.
  public nonisolated func conflicts(after: Int64? = nil, most: UInt32 = page) async throws(AnjianError) -> ConflictPage {
    try await look { try $0.conflicts(after: after, most: most) }
  }

  /// A page of the open hazards, the gravest and most pressing first.
  public nonisolated func hazards(
    filter: HazardFilter = HazardFilter(), after: HazardPlace? = nil, most: UInt32 = page
  ) async throws(AnjianError) -> HazardPage {
    try await look { try $0.hazards(filter: filter, after: after, most: most) }
  }

  /// The photos of an inspection that were taken on this device.
  public nonisolated func photos(_ inspection: InspectionId) async throws(AnjianError) -> [PhotoFile] {
    try await look { try $0.photos(inspection: inspection) }
  }

  /// One photo that was taken on this device.
  public nonisolated func photo(_ photo: PhotoId) async throws(AnjianError) -> PhotoFile {
    try await look { try $0.photo(photo: photo) }
  }

  /// A picture of a photo that was taken on this device: the bytes of a JPEG, for a screen.
  public nonisolated func picture(_ photo: PhotoId, _ rendition: Rendition) async throws(AnjianError) -> Data {
    try await look { try $0.picture(photo: photo, rendition: rendition) }
  }

  /// Writes a photo, readable by everybody, to `path`, to hand it over.
  public nonisolated func handOverPhoto(_ photo: PhotoId, path: String) async throws(AnjianError) {
    try await look { try $0.handOverPhoto(photo: photo, path: path) }
  }

  /// A site's card: customer, history, open hazards, appliances, what is due.
  public nonisolated func site(_ site: SiteId) async throws(AnjianError) -> SiteCard {
    try await look { try $0.site(site: site) }
  }

  /// An inspection's form. Its `seen` goes, unchanged, into every action made on its screens.
  public nonisolated func form(_ inspection: InspectionId) async throws(AnjianError) -> InspectionForm {
    try await look { try $0.form(inspection: inspection) }
  }

  /// What an entry would mean, without writing anything: for the verdict while she types.
  public nonisolated func preview(
    _ inspection: InspectionId, item: ItemKey, entry: Entry
  ) async throws(AnjianError) -> Judged {
    try await look { try $0.preview(inspection: inspection, item: item, entry: entry) }
  }

  /// Coverage of my areas in the current periods, with the pace that is still needed.
  public nonisolated func coverage() async throws(AnjianError) -> [AreaCoverage] {
    try await look { try $0.coverage() }
  }

  /// Company, programmes, areas and people.
  public nonisolated func reference() async throws(AnjianError) -> Reference {
    try await look { try $0.reference() }
  }

  /// What is on this device and not at home, in words and numbers.
  public nonisolated func status() async throws(AnjianError) -> Status {
    try await look { try $0.status() }
  }

  /// What came from outside and was set aside, the newest first.
  public nonisolated func quarantine(most: UInt32 = page) async throws(AnjianError) -> [Quarantined] {
    try await look { try $0.quarantine(most: most) }
  }

  /// The digest of an inspection's record: equal on every device that holds the same changes. `pause` first.
  public nonisolated func digest(_ inspection: InspectionId) async throws(AnjianError) -> String {
    try await look { try $0.digest(inspection: inspection) }
  }
}
