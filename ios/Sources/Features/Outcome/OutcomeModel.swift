import Services

/// When to come again.
public enum Again: CaseIterable, Identifiable, Sendable {
  case tomorrow, tonight

  public var id: Self { self }
  var days: Int { self == .tonight ? 0 : 1 }
  var hours: (from: Int, until: Int) { self == .tonight ? (18, 20) : (9, 11) }
}

public struct OutcomeState: ShowsForm {
  public var form: InspectionForm?
  public var chosen = VisitOutcome.noAccess
  public var evidence: [PhotoId] = []
  public var cardLeft = false
  public var note = ""
  public var again: Again?
  public var status: Status?

  /// Which visit this one is.
  public var attempt: Int { (form?.visits.count ?? 0) + 1 }
}

/// How it ended at the door.
public final class OutcomeModel: FormModel<OutcomeState> {
  private let phone: any Phone

  public init(_ ground: Ground, _ inspection: InspectionId) {
    phone = ground.phone
    super.init(OutcomeState(), ground.repository, inspection)
  }

  override func fetch() async throws {
    try await super.fetch()
    let status = try await repository.status()
    show { $0.status = status }
  }

  public func choose(_ outcome: VisitOutcome) {
    show { $0.chosen = outcome }
  }

  /// What a field writes to.
  public var note: String {
    get { state.note }
    set { show { $0.note = newValue } }
  }

  public func again(_ again: Again) {
    show { $0.again = $0.again == again ? nil : again }
  }

  /// The shutter is the last tap: with the picture the visit is kept. Whether it was.
  public func photograph(_ caption: String) async -> Bool {
    var taken: TakenPhoto?
    let well = await told {
      taken = try await photograph(phone, caption, .noAccess)
      if let photo = taken?.photo {
        show {
          $0.evidence.append(photo)
          $0.cardLeft = true
        }
      }
    }
    guard well, taken != nil else { return false }
    return await keep()
  }

  /// Let in after all. Whether it was kept.
  public func enter() async -> Bool {
    choose(.entered)
    return await keep()
  }

  /// Keeps the visit, and the promise to come again. Whether it was kept.
  public func keep() async -> Bool {
    await told {
      let (now, noAccess) = (state, state.chosen == .noAccess)
      try await act(
        .addVisit(
          outcome: now.chosen, evidence: noAccess ? now.evidence : [], cardLeft: noAccess && now.cardLeft, note: now.note))
      if noAccess, let again = now.again, let span = try await span(of: again) {
        try await act(.bookAppointment(from: span.from, until: span.until, note: ""))
      }
      try await repository.pause()
    }
  }

  private func span(of again: Again) async throws -> TimeSpan? {
    let times = Times(Times.zone(try await repository.reference().zone), Say(.zh))
    let (from, until) = again.hours
    guard
      let from = times.hour(from, daysAfter: again.days, phone.now()), let until = times.hour(until, daysAfter: again.days, phone.now())
    else { return nil }
    return TimeSpan(from: from, until: until)
  }
}
