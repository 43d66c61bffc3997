import Foundation

/// Invented data that look like a working day, for previews and for tests. It keeps what it is told of thumbs and choices, and judges
/// nothing: what an answer means, only the core knows.
public actor FakeRepository: Repository {
  /// The moment at which the invented day stands.
  public static let now: Timestamp = FakeData.now
  private static let page = 50

  private let doors: Int
  private let enrolled: Bool
  private var forms: [InspectionId: InspectionForm] = [:]
  private var before: [InspectionId: [InspectionForm]] = [:]
  private var followers: [AsyncStream<Changed>.Continuation] = []
  /// What was done so far, in order, for tests.
  public private(set) var done: [Action] = []
  private var refusal: AnjianError?

  public init(doors: Int = 24, enrolled: Bool = true) {
    (self.doors, self.enrolled) = (doors, enrolled)
  }

  /// An inspection of the invented day by its place in the walk, and a site.
  public nonisolated static func inspection(_ index: Int) -> InspectionId { FakeData.inspection(index) }
  public nonisolated static func site(_ index: Int) -> SiteId { FakeData.site(index).id }

  /// What the next call that writes is refused with.
  public func refuse(_ with: AnjianError) {
    refusal = with
  }

  public nonisolated var version: String { "1.0.0" }

  public func changes() -> AsyncStream<Changed> {
    let (stream, continuation) = AsyncStream.makeStream(of: Changed.self)
    followers.append(continuation)
    return stream
  }

  public func me() -> Me {
    Me(
      device: "a07f31c2b4d5", folder: "/data",
      enrolment: enrolled ? Enrolment(person: "li", name: "李敏", headquarters: "https://hq.example") : nil)
  }

  public nonisolated func readTicket(_ text: String) throws(AnjianError) -> Ticket {
    guard text.hasPrefix("anjian:") else {
      throw .Invalid(what: "ticket", why: "no code", words: FakeData.words("这不是总部的码", "no code"))
    }
    return Ticket(headquarters: "https://hq.example", key: String(repeating: "0", count: 64))
  }

  public func enrol(ticket: String, deviceName: String) throws(AnjianError) {
    try written()
  }

  public func agenda(_ filter: AgendaFilter, after: AgendaPlace?) -> AgendaPage {
    let from = after.flatMap { Int($0) } ?? 0
    let all = (0..<doors).lazy.map(FakeData.line).filter { filter.ranks.isEmpty || filter.ranks.contains($0.rank) }
    let lines = Array(all.dropFirst(from).prefix(Self.page + 1))
    let counts: [RankCount] = [(.tryAgain, [0, 4]), (.overdue, [1]), (.appointment, [2])].map { rank, at in
      RankCount(rank: rank, count: UInt32(at.count { $0 < doors }))
    }
    let plain = RankCount(rank: .plain, count: UInt32(doors) - counts.reduce(0) { $0 + $1.count })
    return AgendaPage(
      lines: Array(lines.prefix(Self.page)), next: lines.count > Self.page ? "\(from + Self.page)" : nil, counts: counts + [plain],
      asOf: FakeData.now)
  }

  public func search(_ query: String) -> [FoundSite] {
    [7, 4, 8, 6].filter { $0 < doors }.map { index in
      var line = FakeData.line(index)
      line.gravest = index == 7 ? .l1 : nil
      return FoundSite(site: FakeData.site(index), lines: [line])
    }
  }

  public func appointments() -> [InspectionLine] {
    [(2, FakeData.line(2).appointment), (7, TimeSpan(from: FakeData.now + 2 * FakeData.day, until: FakeData.now + 3 * FakeData.day))].map {
      var line = FakeData.inspectionLine($0, .untouched)
      (line.site, line.appointment) = (FakeData.site($0), $1)
      return line
    }
  }

  public func conflicts() -> [InspectionLine] {
    var line = FakeData.inspectionLine(9, .begun)
    (line.site, line.conflicts) = (FakeData.site(9), 1)
    return [line]
  }

  public func hazards(_ filter: HazardFilter) -> [HazardLine] {
    [FakeData.hazardLine(5, .l1)]
  }

  public func site(_ site: SiteId) -> SiteCard {
    let index = FakeData.index(site)
    let known = FakeData.site(index)
    var past = FakeData.inspectionLine(index, .completed)
    past.inspection = "household-annual/2025/\(site)"
    (past.decidedAt, past.openHazards, past.decidedByName) = (FakeData.now - 381 * FakeData.day, 1, "李敏")
    return SiteCard(
      site: known, appliances: known.appliances.map { ApplianceAge(appliance: $0, years: $0.kind == .hob ? 9 : 5) }, exclusions: [],
      inspections: [FakeData.inspectionLine(index, .noAccess(attempts: 1, evidenced: 1)), past], hazards: [FakeData.hazardLine(index, .l2)],
      due: [FakeData.inspection(index)])
  }

  public func form(_ inspection: InspectionId) -> InspectionForm {
    forms[inspection] ?? FakeForm.form(FakeData.index(inspection))
  }

  public func preview(_ inspection: InspectionId, item: ItemKey, entry: Entry) -> Judged {
    guard case .points(let values) = entry.said, values.contains(where: { $0.value >= 50 }) else {
      return Judged(verdict: .pass, reading: nil, hazards: [], advice: [])
    }
    let advice = FakeData.words("≥50 泄漏 · ≥500 停气通风 · ≥10,000 撤离", "≥50 leak · ≥500 stop the gas · ≥10,000 leave")
    return Judged(verdict: .hazard(grade: .l1), reading: nil, hazards: [], advice: [advice])
  }

  public func act(_ inspection: InspectionId, seen: Seen, _ action: Action) throws(AnjianError) -> Done {
    try written()
    done.append(action)
    let now = form(inspection)
    before[inspection, default: []].append(now)
    switch action {
    case .recordAnswer(let item, let entry, _): forms[inspection] = answered(now, item, entry)
    case .bookAppointment(let from, let until, _):
      forms[inspection] = promised(now, Appointment(id: "a\(done.count)", from: from, until: until))
    case .cancelAppointment: forms[inspection] = promised(now, nil)
    default: break
    }
    tell(.inspections(inspections: [inspection]))
    return Done(facts: [], onReserve: false)
  }

  public func undo(_ inspection: InspectionId) -> Bool {
    guard let last = before[inspection]?.popLast() else { return false }
    forms[inspection] = last
    tell(.inspections(inspections: [inspection]))
    return true
  }

  public func pause() {}

  public func takePhoto(
    _ inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource
  ) throws(AnjianError) -> TakenPhoto {
    try written()
    return TakenPhoto(photo: String(repeating: "0", count: 64), fact: "p1")
  }

  /// Every second photo's file was removed: of those the thumbnail is left.
  public func photos(_ inspection: InspectionId) -> [PhotoFile] {
    let photos = Set(form(inspection).groups.flatMap(\.items).flatMap(\.photos)).sorted()
    return photos.map { photo in
      let here = !photo.hasSuffix("1")
      return PhotoFile(photo: photo, here: here, carried: false, bytes: 240_000, state: here ? .onDevice : .freed)
    }
  }

  public func picture(_ photo: PhotoId, _ rendition: Rendition) throws(AnjianError) -> Data {
    if rendition == .original, photo.hasSuffix("1") { throw .NotFound(what: photo) }
    return Data("\(rendition) \(photo)".utf8)
  }

  public func freePhotos() -> Int { 1_874 }

  public func noticeDraft(_ inspection: InspectionId, hazards: [HazardKey], language: Language) -> NoticeDraft {
    let drafted = form(inspection).hazards.filter { hazards.contains($0.hazard) }.map { hazard in
      let (words, zh) = (hazard.defect ?? hazard.item, language == .zh)
      let label = hazard.grade == .l1 ? (zh ? "重大" : "grave") : (zh ? "较大" : "major")
      return DraftedHazard(
        hazard: hazard.hazard, grade: hazard.grade, gradeLabel: label, found: zh ? words.zh : words.en, fix: zh ? "更换" : "replace",
        by: .deadline(hazard.deadline ?? 0))
    }
    return NoticeDraft(kind: .rectification, number: "26-0302-0387", hazards: drafted)
  }

  public func writeNotice(_ inspection: InspectionId, _ notice: FactId, language: Language, path: String) -> [String] { [path] }

  public func signature(width: Float, height: Float, touches: [[PenPoint]]) -> SignatureStrokes { "" }

  public func coverage() -> [AreaCoverage] { [FakeData.coverage] }

  public func reference() -> Reference { FakeData.reference }

  public func quarantine() -> [Quarantined] {
    [
      Quarantined(
        inspection: FakeData.inspection(3), hash: nil, code: "signature", why: "signed by nobody known",
        cameAt: FakeData.now - FakeData.day, bytes: 412)
    ]
  }

  public func rebuild() throws(AnjianError) -> Int {
    try written()
    return doors
  }

  public func status() -> Status { FakeData.status }

  public func exportBundle(path: String) -> BundleReport {
    BundleReport(inspections: 4, changes: 36, new: 0, quarantined: 0, acknowledged: 0)
  }

  public func makeHandshake() -> Handshake { Handshake(text: "ANJIAN-FAKE", codes: 1) }

  public func readHandshake(_ handshake: String, partBytes: UInt64) throws(AnjianError) -> Missed {
    guard handshake.hasPrefix("ANJIAN-") else {
      throw .Invalid(what: "handshake", why: "no code", words: FakeData.words("这不是同事手机的码", "no code"))
    }
    return Missed(
      device: "b1", person: "zhou", inspections: 12, changes: 140, receipts: 3, thumbnails: 40, photos: 31, bytes: 7_900_000, parts: 1,
      codes: 1, more: false)
  }

  public func writeParts(folder: String, partBytes: UInt64, handshake: String) -> [PartFile] {
    [PartFile(path: "\(folder)/1.anjian", bytes: 7_900_000)]
  }

  public func readPart(path: String) -> PartReport {
    PartReport(
      part: 1, of: 1, from: "b1", changes: 7, new: 7, quarantined: 0, acknowledged: 0, thumbnails: 2, photos: 2, filesHome: 0, refused: 0,
      forged: 0, cutOff: 0)
  }

  public func sync(told: @escaping @Sendable @MainActor (SyncProgress) -> Void) throws(AnjianError) -> SyncReport {
    throw .Offline(why: "the fake has no headquarters")
  }

  private func written() throws(AnjianError) {
    if let refusal {
      self.refusal = nil
      throw refusal
    }
  }

  private func tell(_ changed: Changed) {
    for follower in followers { follower.yield(changed) }
  }

  private func answered(_ form: InspectionForm, _ item: ItemKey, _ entry: Entry) -> InspectionForm {
    var form = form
    form.groups = form.groups.map { group in
      var group = group
      group.items = group.items.map { known in
        var known = known
        if known.key == item { (known.answer, known.passesWithRest) = (answer(entry), false) }
        return known
      }
      return FakeForm.counted(group)
    }
    form.mayUndo = true
    return form
  }

  private func promised(_ form: InspectionForm, _ appointment: Appointment?) -> InspectionForm {
    var form = form
    form.appointment = appointment
    return form
  }

  private func answer(_ entry: Entry) -> Answer {
    switch entry.said {
    case .pass(let number): FakeData.answer(.pass, number.map { .number(value: $0) })
    case .fail(let number): FakeData.answer(.fail, number.map { .number(value: $0) })
    case .notApplicable: FakeData.answer(.notApplicable)
    case .defects(let codes): FakeData.answer(codes.isEmpty ? .pass : .fail, defects: codes)
    case .choice(let code): FakeData.answer(.recorded, .choice(code: code))
    case .number(let value): FakeData.answer(.recorded, .number(value: value))
    case .points(let values): FakeData.answer(.recorded, .points(values: values))
    case .hold(let start, let end, let minutes): FakeData.answer(.recorded, .hold(start: start, end: end, minutes: minutes))
    case .date(let day): FakeData.answer(.recorded, .date(day: day))
    case .text: FakeData.answer(.recorded, note: entry.note)
    case .signed(let signature): FakeData.answer(.recorded, .signed(signature: signature))
    }
  }
}
