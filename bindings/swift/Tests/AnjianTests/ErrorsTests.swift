import Foundation
import Testing

@testable import Anjian

@Suite(.timeLimit(.minutes(10))) struct Errors {
  private let nowhere = "http://127.0.0.1:9/#AAAA-BBBB-CCCC-DDDD." + String(repeating: "0a", count: 32)

  @Test func eachKindArrivesAsItsOwnCase() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let form = try await phone.form(stage.inspections[0])
      await fails("NotFound") { try await phone.site("999999") }
      await fails("NotFound") { try await phone.form("household-annual/2026/999999") }
      let invalid = await fails("Invalid") { try await phone.form("no inspection at all") }
      guard case .Invalid("inspection", _, let words)? = invalid else { throw Surprise("\(String(describing: invalid))") }
      #expect(!words.zh.isEmpty)
      let number = Action.recordAnswer(item: "H1.1", entry: Entry(said: .number(value: 1.5)))
      let entry = await fails("Entry") { try await phone.act(form.inspection, seen: form.seen, number) }
      guard case .Entry("H1.1", _, _, _)? = entry else { throw Surprise("\(String(describing: entry))") }
      let incomplete = await fails("Incomplete") { try await phone.act(form.inspection, seen: form.seen, .complete) }
      guard case .Incomplete(1...)? = incomplete else { throw Surprise("\(String(describing: incomplete))") }
      await fails("Invalid") { try await phone.importBundle(path: "/nowhere/at/all") }
      try await phone.comment(form.inspection, "first")
      try await phone.pause()
      let seen = try await phone.form(form.inspection).seen
      await fails("Conflict") {
        try await phone.act(stage.inspections[1], seen: seen, .addComment(text: "of another inspection"))
      }
      await phone.close()
    }
  }

  @Test func aDeviceThatIsNotEnrolledIsToldSo() async throws {
    try await story { stage in
      let phone = try await stage.opened("new")
      #expect(try await phone.me().enrolment == nil)
      await fails("Unauthorised") { try await phone.sync() }
      await fails("Offline") { try await phone.enrol(ticket: nowhere, deviceName: "x") }
      await fails("Invalid") { try await phone.enrol(ticket: "no ticket", deviceName: "x") }
      await phone.close()
    }
  }

  @Test func aUsedTicketIsRefused() async throws {
    try await story { stage in
      let (phone, other) = (try await stage.phone("li"), try await stage.opened("other"))
      await fails("Unauthorised") { try await other.enrol(ticket: stage.tickets[0], deviceName: "x") }
      await phone.close()
      await other.close()
    }
  }

  @Test func aTicketShowsWhereItLeads() async throws {
    #expect(try readTicket(nowhere).headquarters == "http://127.0.0.1:9")
    await fails("Invalid") { try readTicket("hello") }
    #expect(version() == "0.1.0")
  }

  @Test func oneFolderIsOpenedOnceAndIsFreeAfterClosing() async throws {
    try await story { stage in
      let phone = try await stage.opened("li")
      await fails("InUse") { try await stage.opened("li") }
      await phone.close()
      try await stage.opened("li").close()
    }
  }

  @Test func aFolderUnderAnotherKeyIsRefusedAndOpensAgainUnderItsOwn() async throws {
    try await story { stage in
      try await stage.opened("li").close()
      await fails("WrongKey") { try await stage.opened("li", keys: Keys()) }
      try await stage.opened("li").close()
    }
  }

  @Test func afterClosingEveryCallSaysClosed() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let inspection = stage.inspections[0]
      let form = try await phone.form(inspection)
      await phone.close()
      await phone.close()
      await fails("Closed") { try await phone.me() }
      await fails("Closed") { try await phone.agenda() }
      await fails("Closed") { try await phone.form(inspection) }
      await fails("Closed") { try await phone.act(inspection, seen: form.seen, .complete) }
      await fails("Closed") { try await phone.pause() }
      await fails("Closed") { try await phone.sync() }
      await fails("Closed") { try await phone.changes() }
      await fails("Closed") { try await phone.status() }
    }
  }

  @Test func aKeyStoreThatThrowsIsBrokenAndNothingIsOpened() async throws {
    try await story { stage in
      for error in [PlatformError.Unavailable(why: "locked 🔒"), Surprise("locked 🔒")] as [any Error] {
        let broken = await fails("Broken") { try await stage.opened("li", keys: Throwing(error)) }
        #expect(broken?.why.contains("locked 🔒") == true)
      }
      try await stage.opened("li").close()
    }
  }

  @Test func aClockThatThrowsCountsAsTheSystemsClock() async throws {
    try await story { stage in
      let phone = try await stage.opened("li", clock: BrokenClock())
      try await phone.enrol(ticket: stage.tickets[0], deviceName: "x")
      try await phone.sync()
      try await phone.comment(stage.inspections[0], "kept")
      let said = try #require(try await phone.form(stage.inspections[0]).chronicle.first)
      #expect(abs(Double(said.at.device) / 1_000 - Date().timeIntervalSince1970) < 60)
      await phone.close()
    }
  }

  @Test func whatIsThrownBesideTheDeclaredErrorsIsBrokenWithEveryWord() async {
    let broken = await fails("Broken") { try told { throw Surprise("a panic of the core 🔥") } }
    #expect(broken?.why.contains("a panic of the core 🔥") == true)
  }
}

/// What nobody expected.
struct Surprise: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) {
    description = what
  }
}

private final class Throwing: KeyStore {
  private let error: any Error

  init(_ error: any Error) {
    self.error = error
  }

  func load(name: String) throws -> Data? {
    throw error
  }

  func store(name: String, secret: Data) throws {
    throw error
  }
}

private final class BrokenClock: WallClock {
  func now() throws -> Timestamp {
    throw Surprise("no clock")
  }

  func monotonicMs() throws -> Int64? {
    throw Surprise("no clock")
  }
}
