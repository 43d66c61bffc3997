import AnjianGenerated

extension Anjian {
  /// Begins a run of syncing with headquarters and returns at once. Taps may go on meanwhile. It belongs to the workspace, not to the task
  /// that began it: it ends by itself, by `cancel`, or when the workspace is closed.
  ///
  /// Throws `Unauthorised` before enrolment.
  public nonisolated func startSync(_ options: SyncOptions = SyncOptions()) async throws(AnjianError) -> Sync {
    let (progress, continuation) = AsyncStream.makeStream(of: SyncProgress.self, bufferingPolicy: .bufferingNewest(1))
    let (workspace, follower) = (workspace, Follower(continuation))
    let run = try await reading.make { try workspace.startSync(options: options, listener: follower) }
    return Sync(run, progress, continuation)
  }

  /// Syncs and returns how it ended. Cancelling the task stops the run; this still returns only when the run has ended.
  @discardableResult
  public nonisolated func sync(_ options: SyncOptions = SyncOptions()) async throws(AnjianError) -> SyncReport {
    try await startSync(options).report
  }
}

/// A run of syncing.
public final class Sync: Sendable {
  /// How far it is, until its end. Whoever reads more slowly than it goes gets the newest.
  public let progress: AsyncStream<SyncProgress>

  private let run: SyncRun
  private let ending: Task<SyncReport, any Error>

  fileprivate init(_ run: SyncRun, _ progress: AsyncStream<SyncProgress>, _ told: AsyncStream<SyncProgress>.Continuation) {
    self.run = run
    self.progress = progress
    // A lane of its own: it waits as long as the run goes.
    ending = Task.detached {
      defer { told.finish() }
      return try await Calls("sync").make { try run.wait() }
    }
  }

  /// Stops it, at once out of a pause or a waiting for the network. What was done stays done. Does not wait for its end.
  public func cancel() {
    run.cancel()
  }

  /// How it ended; waits for its end, as often as one likes. What headquarters or the network did is an outcome, no error. Cancelling the
  /// task that waits stops the run, and this returns when it has ended.
  public var report: SyncReport {
    get async throws(AnjianError) {
      let end = await withTaskCancellationHandler {
        await ending.result
      } onCancel: {
        run.cancel()
      }
      return try told { try end.get() }
    }
  }
}

/// Hears of a run, on its thread, and passes it on.
private final class Follower: SyncListener {
  private let told: AsyncStream<SyncProgress>.Continuation

  init(_ told: AsyncStream<SyncProgress>.Continuation) {
    self.told = told
  }

  func progress(progress: SyncProgress) {
    told.yield(progress)
  }
}
