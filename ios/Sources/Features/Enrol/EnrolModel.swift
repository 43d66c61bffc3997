import Services

public struct EnrolState: Sendable {
  public var code = ""
  public var ticket: Ticket?
  public var busy = false

  /// Something was entered that is no code of a headquarters.
  public var wrong: Bool { ticket == nil && !code.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty }
}

/// The first screen of a phone: headquarters' code makes it hers.
public final class EnrolModel: Model<EnrolState> {
  public let sending: Sending
  private let phone: any Phone

  public init(_ ground: Ground) {
    (sending, phone) = (ground.sending, ground.phone)
    super.init(EnrolState(), ground.repository)
  }

  /// What a field or the scanner writes to.
  public var code: String {
    get { state.code }
    set {
      let ticket = try? repository.readTicket(newValue.trimmingCharacters(in: .whitespacesAndNewlines))
      show { ($0.code, $0.ticket) = (newValue, ticket) }
    }
  }

  public func scan() async {
    if let text = await phone.scan() { code = text }
  }

  /// Enrols and fetches the register. Whether the day can begin.
  public func enrol() async -> Bool {
    guard !state.busy, state.ticket != nil else { return false }
    show { $0.busy = true }
    defer { show { $0.busy = false } }
    return await told {
      try await repository.enrol(ticket: state.code.trimmingCharacters(in: .whitespacesAndNewlines), deviceName: phone.name)
      try await sending.run()
    }
  }
}
