import Observation
import Services

/// A run of syncing: one at a time, whoever asked for it.
@MainActor @Observable
public final class Sending {
  public private(set) var progress: SyncProgress?
  public private(set) var report: SyncReport?
  private var task: Task<Result<SyncReport, AnjianError>, Never>?
  private let repository: any Repository

  init(_ repository: any Repository) {
    self.repository = repository
  }

  /// Whether one is under way.
  public var running: Bool { task != nil }

  /// Begins a run, or waits for the one under way; how it ended.
  @discardableResult
  public func run() async throws(AnjianError) -> SyncReport {
    let run = task ?? begin()
    return try await run.value.get()
  }

  /// Stops it; what was done stays done.
  public func stop() {
    task?.cancel()
  }

  private func begin() -> Task<Result<SyncReport, AnjianError>, Never> {
    (progress, report) = (nil, nil)
    let begun = Task {
      let end = await end()
      task = nil
      return end
    }
    task = begun
    return begun
  }

  private func end() async -> Result<SyncReport, AnjianError> {
    do throws(AnjianError) {
      let report = try await repository.sync { [weak self] in self?.progress = $0 }
      self.report = report
      return .success(report)
    } catch {
      return .failure(error)
    }
  }
}
