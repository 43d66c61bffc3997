import AnjianGenerated
import Foundation

extension Anjian {
  /// What changes from now on, until the workspace is closed or the task that reads is cancelled.
  ///
  /// Whoever reads more slowly than changes come gets them merged, each inspection once: nothing is lost, and what waits is bounded by
  /// what there is. One stream has one reader; a second screen asks for a stream of its own.
  public nonisolated func changes() async throws(AnjianError) -> AsyncStream<Changed> {
    let (workspace, pending) = (workspace, PendingChanges())
    followers.add(pending)
    let subscription = try await reading.make { try workspace.subscribe(listener: pending) }
    // Held by the stream alone, so that dropping it is enough.
    let following = Following(subscription, pending)
    return AsyncStream { await following.pending.next() }
  }
}

/// A stream's hold on its subscription.
private final class Following: Sendable {
  let pending: PendingChanges
  private let subscription: Subscription

  init(_ subscription: Subscription, _ pending: PendingChanges) {
    self.subscription = subscription
    self.pending = pending
  }

  deinit {
    subscription.close()
    pending.end()
  }
}

/// What one stream has not taken yet, merged.
///
/// The core calls `changed` on the thread that wrote; it only takes note.
final class PendingChanges: ChangeListener, @unchecked Sendable {
  /// Guards everything below.
  private let lock = NSLock()
  private var reference = false
  private var sync = false
  private var inspections: Set<InspectionId> = []
  private var ended = false
  private var reader: CheckedContinuation<Changed?, Never>?

  func changed(changed: Changed) {
    lock.withLock {
      switch changed {
      case .inspections(let inspections): self.inspections.formUnion(inspections)
      case .reference: reference = true
      case .sync: sync = true
      }
      answer()
    }
  }

  /// The next change; `nil` at the end, after everything that was noted.
  func next() async -> Changed? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        lock.withLock {
          // A second reader is against the rules; the first one is let go rather than left waiting for ever.
          reader?.resume(returning: nil)
          reader = continuation
          answer()
        }
      }
    } onCancel: {
      end()
    }
  }

  /// No more will come.
  func end() {
    lock.withLock {
      ended = true
      answer()
    }
  }

  /// Gives the reader what there is, if there is a reader and something to give.
  private func answer() {
    guard let waiting = reader, let answer = taken() else { return }
    reader = nil
    waiting.resume(returning: answer)
  }

  /// `nil`: nothing yet. `.some(nil)`: nothing any more.
  private func taken() -> Changed?? {
    if reference {
      reference = false
      return .some(.reference)
    }
    if !inspections.isEmpty {
      defer { inspections.removeAll() }
      return .some(.inspections(inspections: inspections.sorted()))
    }
    if sync {
      sync = false
      return .some(.sync)
    }
    return ended ? .some(nil) : nil
  }
}

/// The streams of one workspace, so that closing it ends them.
final class Followers: @unchecked Sendable {
  /// Guards everything below.
  private let lock = NSLock()
  private var open: [Weak] = []
  private var ended = false

  private struct Weak {
    weak var pending: PendingChanges?
  }

  func add(_ pending: PendingChanges) {
    let late = lock.withLock {
      open.removeAll { $0.pending == nil }
      open.append(Weak(pending: pending))
      return ended
    }
    if late { pending.end() }
  }

  /// The one that was added last, if its stream is still held.
  var newest: PendingChanges? { lock.withLock { open.last?.pending } }

  func end() {
    let last = lock.withLock {
      ended = true
      return open.compactMap(\.pending)
    }
    for pending in last { pending.end() }
  }
}
