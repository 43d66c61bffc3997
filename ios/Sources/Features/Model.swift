import Observation
import Services

/// Holds what one screen shows; `State` is a value. What the core refuses is kept in `failure` until it was seen.
///
/// Every deed is asynchronous and answers whether it was done, so that a screen can go on and a test can wait.
@MainActor @Observable
public class Model<State: Sendable> {
  /// What is on the screen.
  public private(set) var state: State
  /// What went wrong last.
  public private(set) var failure: AnjianError?

  let repository: any Repository

  init(_ initial: State, _ repository: any Repository) {
    state = initial
    self.repository = repository
  }

  /// Fetches what is shown, anew.
  func fetch() async throws {}

  /// Fetches what is shown, anew.
  public final func look() async {
    await told { try await fetch() }
  }

  /// Looks, and looks again at every change, until the task is cancelled: a screen's `task`.
  public final func follow() async {
    await told {
      let changes = try await repository.changes()
      await look()
      for await _ in changes { await look() }
    }
  }

  /// She has read it.
  public final func failureSeen() {
    failure = nil
  }

  final func show(_ change: (inout State) -> Void) {
    change(&state)
  }

  /// Does something; what the core refuses is shown. Whether it was done.
  @discardableResult
  final func told(_ what: @MainActor () async throws -> Void) async -> Bool {
    do {
      try await what()
      return true
    } catch let refused as AnjianError {
      failure = refused
    } catch is CancellationError {
      // The screen is gone.
    } catch {
      // A mistake of ours: she is told, and what is kept stays.
      failure = .Broken(why: String(reflecting: error))
    }
    return false
  }
}

/// Lets one pass after the other, in the order in which they came.
@MainActor
final class Turn {
  private var taken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take<Value: Sendable>(_ what: @MainActor () async throws -> Value) async rethrows -> Value {
    if taken { await withCheckedContinuation { waiting.append($0) } }
    taken = true
    defer {
      // Handed over while it is still taken: nobody slips in between.
      if waiting.isEmpty { taken = false } else { waiting.removeFirst().resume() }
    }
    return try await what()
  }
}
