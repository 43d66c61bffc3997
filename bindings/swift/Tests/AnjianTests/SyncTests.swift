import Anjian
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct Syncing {
  @Test func aDayGoesHomeAndReachesTheColleague() async throws {
    try await story { stage in
      let (li, wang) = (try await stage.phone("li"), try await stage.phone("wang", ticket: 1))
      let inspection = stage.inspections[3]
      try await li.comment(inspection, "楼道里有气味")
      #expect(try await li.status().waiting == 1)
      let run = try await li.startSync()
      var told: [SyncProgress] = []
      for await progress in run.progress { told.append(progress) }
      let report = try await run.report
      #expect(report.outcome == .sentAll)
      #expect(report.progress.changesSent == 1)
      #expect(told.last?.changesSent == 1)
      #expect(try await li.status().waiting == 0)
      #expect(try await wang.sync().progress.changesReceived == 1)
      #expect(try await li.digest(inspection) == wang.digest(inspection))
      #expect(try await wang.comments(inspection) == ["楼道里有气味"])
      await li.close()
      await wang.close()
    }
  }

  @Test func aRunIsCancelledInTheMiddleAndTheNextOneBringsTheRest() async throws {
    try await story(homes: 10_000) { stage in
      let phone = try await stage.opened("li")
      try await phone.enrol(ticket: stage.tickets[0], deviceName: "x")
      let run = try await phone.startSync()
      for await progress in run.progress where progress.roundTrips > 0 { break }
      run.cancel()
      let report = try await run.report
      #expect(report.outcome == .cancelled)
      #expect((1..<10_000).contains(report.progress.sitesReceived))
      #expect(try await run.report == report, "as often as one likes")
      run.cancel()
      #expect(try await phone.sync().outcome == .sentAll)
      #expect(try await phone.agenda(most: 1).counts.reduce(0) { $0 + $1.count } == 10_000)
      await phone.close()
    }
  }

  @Test func cancellingTheTaskThatWaitsStopsARunThatPausesForAHeadquartersThatIsAway() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      try stage.stop()
      let run = try await phone.startSync()
      let waiting = Task { try await run.report }
      waiting.cancel()
      #expect(try await waiting.value.outcome == .cancelled)
      await phone.close()
    }
  }

  @Test func aHeadquartersThatIsAwayIsAnOutcomeAndNothingIsLost() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      try stage.stop()
      try await phone.comment(stage.inspections[0], "kept")
      let outcome = try await phone.sync(SyncOptions(longestPauseMs: 1)).outcome
      guard case .offline = outcome else { throw Surprise("\(outcome)") }
      #expect(try await phone.status().waiting == 1)
      try stage.start()
      #expect(try await phone.sync().outcome == .sentAll)
      #expect(try await phone.status().waiting == 0)
      await phone.close()
    }
  }

  @Test func closingStopsARun() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      try stage.stop()
      let run = try await phone.startSync()
      await phone.close()
      do {
        #expect(try await run.report.outcome == .cancelled)
      } catch let error as AnjianError {
        // Closed before the run had begun.
        #expect(error == .Closed)
      }
    }
  }

  @Test func tapsGoOnWhileItSyncs() async throws {
    try await story(homes: 10_000) { stage in
      let phone = try await stage.phone("li")
      async let syncing = phone.sync()
      for number in 0..<20 { try await phone.comment(stage.inspections[number % 3], "\(number)") }
      _ = try await syncing
      #expect(try await phone.sync().outcome == .sentAll)
      var comments = 0
      for inspection in stage.inspections.prefix(3) { comments += try await phone.comments(inspection).count }
      #expect(comments == 20)
      await phone.close()
    }
  }
}
