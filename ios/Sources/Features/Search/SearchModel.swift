import Services

public struct SearchState: Sendable {
  public var query = ""
  public var found: [FoundSite] = []
  /// The telephone's keys; otherwise the machine's own keyboard.
  public var keys = true
  /// What is open, the gravest first: it stands where nothing is asked yet.
  public var hazards: [HazardLine] = []
}

/// A name by its initials on a telephone's keys, a room, a telephone number, an account.
public final class SearchModel: Model<SearchState> {
  private let phone: any Phone

  public init(_ ground: Ground) {
    phone = ground.phone
    super.init(SearchState(), ground.repository)
  }

  public func keys(_ on: Bool) {
    show { $0.keys = on }
  }

  /// What a field writes to.
  public var query: String {
    get { state.query }
    set {
      show { $0.query = newValue }
      Task { await look() }
    }
  }

  public func ask(_ query: String) async {
    show { $0.query = query }
    await look()
  }

  /// The code on a meter or a letter.
  public func scan() async {
    guard let code = await phone.scan() else { return }
    await ask(code)
  }

  override func fetch() async throws {
    let query = state.query
    let found = query.isEmpty ? [] : try await repository.search(query)
    let hazards = query.isEmpty ? try await repository.hazards(HazardFilter()) : []
    // Only the last word typed is shown.
    show { if $0.query == query { ($0.found, $0.hazards) = (found, hazards) } }
  }
}
