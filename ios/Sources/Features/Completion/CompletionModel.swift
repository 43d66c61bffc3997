import Services

public struct CompletionState: ShowsForm {
  public var form: InspectionForm?
  public var status: Status?

  private var asked: [FormItem] { form?.groups.flatMap(\.items).filter(\.asked) ?? [] }
  public var passed: Int { asked.count { $0.answer?.verdict == .pass || $0.answer?.verdict == .recorded } }
  public var failed: Int { asked.count { $0.answer?.verdict.fails == true } }
  public var notHere: Int { asked.count { $0.answer?.verdict == .notApplicable } }
  public var open: Int { asked.count { $0.answer == nil && !$0.optional } }
}

/// What is missing. Missing things block sealing only, never leaving.
public final class CompletionModel: FormModel<CompletionState> {
  public init(_ ground: Ground, _ inspection: InspectionId) {
    super.init(CompletionState(), ground.repository, inspection)
  }

  override func fetch() async throws {
    try await super.fetch()
    let status = try await repository.status()
    show { $0.status = status }
  }

  /// Seals it. Whether it is.
  public func seal() async -> Bool {
    await told {
      try await act(.complete)
      try await repository.pause()
    }
  }
}
