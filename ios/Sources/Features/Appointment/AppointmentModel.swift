import Services

/// The hours that a customer is offered.
public enum Hours: CaseIterable, Identifiable, Sendable {
  case earlyMorning, morning, afternoon, lateAfternoon, evening

  public var id: Self { self }

  var bounds: (from: Int, until: Int) {
    switch self {
    case .earlyMorning: (8, 10)
    case .morning: (10, 12)
    case .afternoon: (14, 16)
    case .lateAfternoon: (16, 18)
    case .evening: (18, 20)
    }
  }
}

public struct AppointmentState: ShowsForm {
  public var form: InspectionForm?
  public let now: Timestamp
  /// Days from today on.
  public var day = 1
  public var hours: Hours?
  public var note = ""
  /// The words of a cancellation; nothing as long as nobody wants one.
  public var cancelling: String?

  /// The days that are offered.
  static let days = 0..<7
}

/// A promise to come: a day, hours, with whom; and taken back with words.
public final class AppointmentModel: FormModel<AppointmentState> {
  public let phone: any Phone

  public init(_ ground: Ground, _ inspection: InspectionId) {
    phone = ground.phone
    super.init(AppointmentState(now: ground.phone.now()), ground.repository, inspection)
  }

  public func day(_ day: Int) {
    show { $0.day = day }
  }

  public func hours(_ hours: Hours) {
    show { $0.hours = hours }
  }

  /// What a field writes to.
  public var note: String {
    get { state.note }
    set { show { $0.note = newValue } }
  }

  /// What the field of a cancellation writes to.
  public var cancelling: String {
    get { state.cancelling ?? "" }
    set { show { $0.cancelling = newValue } }
  }

  /// She wants to cancel it, or not after all.
  public func asksToCancel(_ asks: Bool) {
    show { $0.cancelling = asks ? "" : nil }
  }

  /// Keeps the promise. Whether it was kept.
  public func keep() async -> Bool {
    guard let (from, until) = state.hours?.bounds else { return false }
    return await told {
      // The hours are the company's, wherever the phone thinks it is.
      let times = Times(Times.zone(try await repository.reference().zone), Say(.zh))
      guard
        let from = times.hour(from, daysAfter: state.day, state.now), let until = times.hour(until, daysAfter: state.day, state.now)
      else { throw AnjianError.NotFound(what: inspection) }
      try await act(.bookAppointment(from: from, until: until, note: state.note))
      try await repository.pause()
    }
  }

  /// Takes back the promise that stands; why must be said.
  public func cancel() async {
    guard let standing = state.form?.appointment, let why = state.cancelling, why.contains(where: { !$0.isWhitespace }) else { return }
    await told {
      try await act(.cancelAppointment(appointment: standing.id, reason: why))
      try await repository.pause()
      show { $0.cancelling = nil }
    }
  }
}
