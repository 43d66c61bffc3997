import Dispatch

/// A thread of our own, where calls that block are made one after the other.
///
/// Promises that nothing runs on the main thread, nor on the few threads that all tasks share: a call that waits for a disk or a
/// network holds up its own lane only.
final class Lane: SerialExecutor {
  private let queue: DispatchQueue

  init(_ name: String) {
    queue = DispatchQueue(label: "app.anjian.\(name)", qos: .userInitiated)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  /// Does something there that nobody waits for.
  func leave(_ work: @escaping @Sendable () -> Void) {
    queue.async(execute: work)
  }
}

/// Blocking calls, made on a lane.
actor Calls {
  private let lane: Lane

  nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

  init(on lane: Lane) {
    self.lane = lane
  }

  init(_ name: String) {
    self.init(on: Lane(name))
  }

  /// Makes one call; its error is always the one that adapters throw.
  func make<Value: Sendable>(_ call: @Sendable () throws -> Value) throws(AnjianError) -> Value {
    try told(call)
  }
}

/// Makes a call of the generated package. Its declared error passes; what it throws beside that (the core's panic, a library of another
/// version) becomes `Broken`, with every word of it.
func told<Value>(_ call: () throws -> Value) throws(AnjianError) -> Value {
  do {
    return try call()
  } catch let error as AnjianError {
    throw error
  } catch {
    throw .Broken(why: String(reflecting: error))
  }
}
