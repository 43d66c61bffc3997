import Services

public struct SiteState: Sendable {
  public var card: SiteCard?
  public var status: Status?

  /// The inspection that is due here, and how far it came.
  public var due: InspectionId? { card?.due.first }
  public var progress: InspectionProgress? { line?.progress }
  /// The promise to come that stands.
  public var appointment: TimeSpan? { line?.appointment }
  public var begun: Bool { progress == .begun }

  private var line: InspectionLine? { card?.inspections.first { $0.inspection == due } }
}

/// Who lives here, what is open, what burns, what was.
public final class SiteModel: Model<SiteState> {
  private let site: SiteId
  public let phone: any Phone

  public init(_ ground: Ground, _ site: SiteId) {
    (self.site, phone) = (site, ground.phone)
    super.init(SiteState(), ground.repository)
  }

  override func fetch() async throws {
    let (card, status) = (try await repository.site(site), try await repository.status())
    show { ($0.card, $0.status) = (card, status) }
  }

  /// Let in: the visit is kept; which checklist opens.
  public func enter() async -> InspectionId? {
    guard let due = state.due else { return nil }
    let kept = await told {
      guard !state.begun else { return }
      let seen = try await repository.form(due).seen
      try await repository.act(due, seen: seen, .addVisit(outcome: .entered, evidence: [], cardLeft: false, note: ""))
    }
    return kept ? due : nil
  }
}
