import Services

/// How a notice reached the customer: the four ways that stand on the screen.
public enum Handed: CaseIterable, Identifiable, Sendable {
  case signed, notSigned, onDoor, message

  public var id: Self { self }

  var delivery: Delivery {
    switch self {
    case .signed, .notSigned: .inPerson
    case .onDoor: .onDoor
    case .message: .message
    }
  }

  /// Whether somebody signs.
  public var signs: Bool { self == .signed }
}

/// What was drawn on the pad: its size and one list of points for each touch.
public struct Drawn: Sendable, Equatable {
  public var width: Float = 0
  public var height: Float = 0
  public var touches: [[PenPoint]] = []

  public var blank: Bool { !touches.contains { $0.count > 1 } }
}

public struct SignatureState: ShowsForm {
  public var form: InspectionForm?
  /// The notice; none when it is the record that is signed.
  public var draft: NoticeDraft?
  public var handed = Handed.signed
  public var drawn = Drawn()
  public var reason = ""

  public var ready: Bool {
    handed.signs ? !drawn.blank : !reason.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty
  }

  /// In which ways it may reach the customer.
  public var ways: [Handed] { draft == nil ? [.signed, .notSigned] : Handed.allCases }
}

/// What the customer reads, and where she signs.
public final class SignatureModel: FormModel<SignatureState> {
  /// Whether a notice of the open hazards is served; otherwise the record is signed.
  private let notice: Bool
  private let language: Language

  public init(_ ground: Ground, _ inspection: InspectionId, notice: Bool, language: Language) {
    (self.notice, self.language) = (notice, language)
    super.init(SignatureState(), ground.repository, inspection)
  }

  override func fetch() async throws {
    try await super.fetch()
    guard notice, state.draft == nil, let form = state.form else { return }
    let hazards = form.hazards.filter { $0.open && $0.notices.isEmpty }.map(\.hazard)
    guard !hazards.isEmpty else { return }
    let draft = try await repository.noticeDraft(inspection, hazards: hazards, language: language)
    show { $0.draft = draft }
  }

  public func handed(_ handed: Handed) {
    show { $0.handed = handed }
  }

  /// The pad has a size.
  public func sized(_ width: Float, _ height: Float) {
    show { ($0.drawn.width, $0.drawn.height) = (width, height) }
  }

  /// The pen moved; `begins` a new touch.
  public func drew(_ point: PenPoint, begins: Bool) {
    show {
      if begins || $0.drawn.touches.isEmpty { $0.drawn.touches.append([]) }
      $0.drawn.touches[$0.drawn.touches.count - 1].append(point)
    }
  }

  /// She signs again.
  public func wipe() {
    show { $0.drawn.touches = [] }
  }

  /// What a field writes to.
  public var reason: String {
    get { state.reason }
    set { show { $0.reason = newValue } }
  }

  /// Served and signed, or why not. Whether it was kept.
  public func confirm() async -> Bool {
    await told {
      let signature = try await signature()
      guard let draft = state.draft else { return try await act(.sign(signature: signature)) }
      try await act(
        .serveNotice(
          number: draft.number, notice: draft.kind, hazards: draft.hazards.map(\.hazard), delivery: state.handed.delivery,
          signature: signature))
    }
  }

  private func signature() async throws -> Signature {
    guard state.handed.signs else { return .notSigned(reason: state.reason) }
    let drawn = state.drawn
    let strokes = try await repository.signature(width: drawn.width, height: drawn.height, touches: drawn.touches)
    return .drawn(strokes: strokes, name: state.form?.site.customer ?? "")
  }
}
