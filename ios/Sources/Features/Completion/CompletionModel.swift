import Foundation
import Services

public struct CompletionState: ShowsForm {
  public var form: InspectionForm?
  public var status: Status?
  /// Why a sealed record is opened again; nothing as long as nobody wants that.
  public var reopening: String?

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

  /// What a field writes to.
  public var reopening: String {
    get { state.reopening ?? "" }
    set { show { $0.reopening = newValue } }
  }

  /// Something in it must be changed, or need not after all.
  public func wantsToReopen(_ wants: Bool) {
    show { $0.reopening = wants ? "" : nil }
  }

  /// Opens the sealed record again; the reason stays in it.
  public func reopen() async {
    guard let reason = state.reopening, !reason.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else { return }
    await told {
      try await act(.reopen(reason: reason))
      show { $0.reopening = nil }
    }
  }

  /// Seals it. Whether it is.
  public func seal() async -> Bool {
    await told {
      try await act(.complete)
      try await repository.pause()
    }
  }
}
