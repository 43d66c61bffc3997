import AnjianGenerated
import Foundation
import Testing

@testable import Anjian

@Suite(.timeLimit(.minutes(10))) struct Changes {
  @Test func aScreenThatFollowsHearsOfEveryInspectionThatChanges() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      var changes = try await phone.changes().makeAsyncIterator()
      for inspection in stage.inspections.prefix(3) {
        try await phone.comment(inspection, "说")
        #expect(await heard(&changes, of: [inspection]))
      }
      await phone.close()
    }
  }

  @Test func aSlowReaderGetsChangesMergedAndNoneIsLost() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let changes = try await phone.changes()
      let (first, second) = (stage.inspections[0], stage.inspections[1])
      for number in 0..<50 {
        try await phone.comment(first, "\(number)")
        try await phone.comment(second, "\(number)")
      }
      await phone.close()
      var told: [[InspectionId]] = []
      for await case .inspections(let inspections) in changes { told.append(inspections) }
      #expect(told == [[first, second].sorted()])
    }
  }

  @Test func aListenerThatThrowsStopsNeitherTheActionNorTheOthers() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      var changes = try await phone.changes().makeAsyncIterator()
      let throwing = Throwing()
      let subscription = try phone.workspace.subscribe(listener: throwing)
      try await phone.comment(stage.inspections[0], "1")
      #expect(await heard(&changes, of: [stage.inspections[0]]))
      try await phone.comment(stage.inspections[0], "2")
      #expect(try await phone.comments(stage.inspections[0]) == ["1", "2"])
      #expect(throwing.heard >= 2, "it is told again although it threw")
      subscription.close()
      await phone.close()
    }
  }

  @Test func aFollowerOfARunThatThrowsDoesNotStopIt() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      try await phone.comment(stage.inspections[0], "goes home")
      let throwing = Throwing()
      let run = try phone.workspace.startSync(options: SyncOptions(), listener: throwing)
      let outcome = try await Calls("waits").make { try run.wait().outcome }
      #expect(outcome == .sentAll)
      #expect(throwing.heard > 0)
      await phone.close()
    }
  }

  @Test func closingEndsTheStreams() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let changes = try await phone.changes()
      let reading = Task { await changes.reduce(into: 0) { count, _ in count += 1 } }
      await phone.close()
      _ = await reading.value
    }
  }

  @Test func cancellingTheTaskThatReadsEndsItsStreamAlone() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let (changes, others) = (try await phone.changes(), try await phone.changes())
      let reading = Task { await changes.reduce(into: 0) { count, _ in count += 1 } }
      reading.cancel()
      _ = await reading.value
      var other = others.makeAsyncIterator()
      try await phone.comment(stage.inspections[0], "1")
      #expect(await heard(&other, of: [stage.inspections[0]]))
      await phone.close()
    }
  }

  @Test func aStreamThatIsDroppedIsToldNoMore() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      weak var pending: PendingChanges?
      do {
        let changes = try await phone.changes()
        pending = phone.followers.newest
        #expect(pending != nil)
        _ = changes
      }
      try await phone.comment(stage.inspections[0], "1")
      #expect(pending == nil, "neither the core nor the adapter holds it")
      await phone.close()
    }
  }

  /// Reads until just these inspections were named; `false` at the end of the stream.
  private func heard(_ changes: inout AsyncStream<Changed>.Iterator, of inspections: [InspectionId]) async -> Bool {
    while let changed = await changes.next() {
      if changed == .inspections(inspections: inspections) { return true }
    }
    return false
  }
}

private final class Throwing: ChangeListener, SyncListener, @unchecked Sendable {
  private let lock = NSLock()
  private var times = 0

  var heard: Int { lock.withLock { times } }

  func changed(changed: Changed) throws {
    try hear()
  }

  func progress(progress: SyncProgress) throws {
    try hear()
  }

  private func hear() throws {
    lock.withLock { times += 1 }
    throw Surprise("of a listener")
  }
}
