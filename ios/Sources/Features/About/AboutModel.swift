import Services

public struct AboutState: Sendable {
  public let version: String
  public var me: Me?
  public var reference: Reference?
  public var setAside: [Quarantined] = []
  /// How many inspections stand in the lists that were made anew.
  public var remade: Int?
  public var busy = false

  /// Her name, and by what headquarters knows her.
  public var inspector: String { me?.enrolment.map { "\($0.name) (\($0.person))" } ?? "" }
}

/// What this is, and what whoever is called for help asks for.
public final class AboutModel: Model<AboutState> {
  public init(_ ground: Ground) {
    super.init(AboutState(version: ground.repository.version), ground.repository)
  }

  override func fetch() async throws {
    let (me, reference) = (try await repository.me(), try await repository.reference())
    let setAside = try await repository.quarantine()
    show { ($0.me, $0.reference, $0.setAside) = (me, reference, setAside) }
  }

  /// Every list anew from the changes: a remedy for whoever is called for help.
  public func remake() async {
    guard !state.busy else { return }
    show { ($0.busy, $0.remade) = (true, nil) }
    await told {
      let count = try await repository.rebuild()
      show { $0.remade = count }
      try await fetch()
    }
    show { $0.busy = false }
  }
}
