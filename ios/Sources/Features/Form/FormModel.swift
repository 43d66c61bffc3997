import Services

/// What every screen of one inspection shows.
public protocol ShowsForm: Sendable {
  var form: InspectionForm? { get set }
}

extension ShowsForm {
  /// Whose door it is.
  public var title: String { form.map { "\($0.site.door) \($0.site.customer)" } ?? "" }
}

/// What every screen of one inspection does: it shows the form, and what is done is done as somebody who had seen just that form. Taps come
/// one after the other, so that a quick second tap has seen the first.
public class FormModel<State: ShowsForm>: Model<State> {
  public let inspection: InspectionId
  private let turn = Turn()

  init(_ initial: State, _ repository: any Repository, _ inspection: InspectionId) {
    self.inspection = inspection
    super.init(initial, repository)
  }

  /// The form came, or came anew.
  func shown(_ form: InspectionForm) {
    show { $0.form = form }
  }

  override func fetch() async throws {
    shown(try await repository.form(inspection))
  }

  /// Does something; then the form is shown as it is now.
  final func act(_ action: @autoclosure () -> Action) async throws {
    try await turn.take {
      let seen = try await seen()
      try await repository.act(inspection, seen: seen, action())
      try await fetch()
    }
  }

  /// Lets her take a picture and keeps it; nothing when she took none.
  final func photograph(_ phone: any Phone, _ caption: String, _ of: PhotoOf) async throws -> TakenPhoto? {
    guard let path = await phone.takePicture(caption: caption) else { return nil }
    return try await turn.take {
      let seen = try await seen()
      let taken = try await repository.takePhoto(inspection, seen: seen, path: path, of: of, source: .camera)
      try await fetch()
      return taken
    }
  }

  /// Takes the last tap back.
  public final func undo() async {
    await told {
      try await turn.take {
        try await repository.undo(inspection)
        try await fetch()
      }
    }
  }

  /// The form is left.
  public final func leave() async {
    await told { try await repository.pause() }
  }

  private func seen() async throws -> Seen {
    if state.form == nil { try await fetch() }
    return try state.form?.seen ?? { throw AnjianError.NotFound(what: inspection) }()
  }
}
