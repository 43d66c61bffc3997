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

/// What is signed.
public enum Purpose: Hashable, Sendable {
  /// The whole record.
  case record
  /// A notice of what is open and was not noticed yet.
  case notice
  /// That a hazard is mended: it closes with the signature, or with the reason why there is none.
  case recheck(HazardKey, note: String)
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
  public let purpose: Purpose
  /// The notice, once it has its number.
  public var draft: NoticeDraft?
  /// The hazard that was looked at again.
  public var rechecked: HazardCard?
  public var handed = Handed.signed
  public var drawn = Drawn()
  public var reason = ""

  public var ready: Bool {
    guard purpose != .notice || draft != nil else { return false }
    return handed.signs ? !drawn.blank : !reason.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty
  }

  /// In which ways it may reach the customer.
  public var ways: [Handed] { purpose == .notice ? Handed.allCases : [.signed, .notSigned] }
}

/// What the customer reads, and where she signs.
public final class SignatureModel: FormModel<SignatureState> {
  private let language: Language

  public init(_ ground: Ground, _ inspection: InspectionId, _ purpose: Purpose, language: Language) {
    self.language = language
    super.init(SignatureState(purpose: purpose), ground.repository, inspection)
  }

  override func shown(_ form: InspectionForm) {
    super.shown(form)
    guard case .recheck(let key, _) = state.purpose else { return }
    show { $0.rechecked = form.hazards.first { $0.hazard == key } }
  }

  override func fetch() async throws {
    try await super.fetch()
    guard state.purpose == .notice, state.draft == nil, let form = state.form else { return }
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

  /// Signed, or why not. Whether it was kept.
  public func confirm() async -> Bool {
    guard state.ready else { return false }
    return await told {
      let signature = try await signature()
      switch state.purpose {
      case .record: try await act(.sign(signature: signature))
      case .notice:
        guard let draft = state.draft else { return }
        try await act(
          .serveNotice(
            number: draft.number, notice: draft.kind, hazards: draft.hazards.map(\.hazard), delivery: state.handed.delivery,
            signature: signature))
      case .recheck(let hazard, let note):
        try await act(.recheck(hazard: hazard, passed: true, note: note, signature: signature))
        try await repository.pause()
      }
    }
  }

  private func signature() async throws -> Signature {
    guard state.handed.signs else { return .notSigned(reason: state.reason) }
    let drawn = state.drawn
    let strokes = try await repository.signature(width: drawn.width, height: drawn.height, touches: drawn.touches)
    return .drawn(strokes: strokes, name: state.form?.site.customer ?? "")
  }
}
