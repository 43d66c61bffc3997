import Foundation
import Services
import Testing

@testable import Features

/// What comes days after the record was sealed: the second look, which alone closes a hazard.
extension Walk {
  /// The customer says that it is mended; the first look finds that it is not, the second one that it is, and the gas is on again.
  func recheckedTwice() async throws {
    let key = try #require(try await ground.repository.form(inspection).hazards.first).hazard
    navigator.open(HazardPlace(inspection, key))
    let sheet = HazardModel(ground, HazardPlace(inspection, key))
    await sheet.look()
    #expect(sheet.state.recheckIsDue && sheet.state.mayBeReported && !sheet.state.owesNotice)
    #expect(sheet.state.hazard?.stage == .noticeServed && !sheet.state.before.isEmpty)
    await sheet.reported()
    try well(sheet)
    #expect(sheet.state.hazard?.rectificationReported != nil && sheet.state.hazard?.open == true, "her word closes nothing")
    sheet.note = "接头仍漏"
    await sheet.fails()
    try well(sheet)
    #expect(sheet.state.hazard?.rechecksFailed == 1 && sheet.state.hazard?.stage == .recheckFailed && sheet.state.note.isEmpty)
    #expect(sheet.state.recheckIsDue, "a recheck that failed closes nothing")
    await sheet.photographAfter("整改后")
    try well(sheet)
    #expect(sheet.state.after.count == 1)
    sheet.note = "换了新表"
    navigator.go(sheet.passing)
    #expect(navigator.here == .sign(inspection, .recheck(key, note: "换了新表")))
    try await sign(.recheck(key, note: "换了新表"))
    #expect(navigator.sheet == HazardPlace(inspection, key), "from the paper she comes back to the sheet")
    await sheet.look()
    #expect(sheet.state.hazard?.open == false && !sheet.state.recheckIsDue)
    let closed = try #require(sheet.state.hazard?.closed)
    #expect(closed.reason == .recheckPassed && sheet.state.people[closed.by] != nil)
    #expect(sheet.state.hazard?.supplyOff == true, "the gas stays off until somebody opens the valve")
    await sheet.restoreSupply()
    try well(sheet)
    #expect(sheet.state.hazard?.supplyOff == false && sheet.state.hazard?.stage == .supplyRestored)
    let shared = phone.shared.count
    await sheet.sendNotice(.zh)
    try well(sheet)
    let paper = try Data(contentsOf: URL(fileURLWithPath: try #require(phone.shared.dropFirst(shared).first)))
    #expect(paper.starts(with: Data("%PDF".utf8)), "the customer gets the notice as it was served")
    navigator.back()
  }

  /// The sealed record is opened again: without a reason it stays sealed.
  func reopened() async throws {
    let end = CompletionModel(ground, inspection)
    await end.look()
    #expect(end.state.form?.completed != nil)
    end.wantsToReopen(true)
    end.reopening = " "
    await end.reopen()
    #expect(end.state.form?.completed != nil && end.failure == nil)
    end.reopening = "表号抄错了"
    await end.reopen()
    try well(end)
    #expect(end.state.form?.completed == nil && end.state.reopening == nil)
  }

  /// A hazard that was no hazard: without words it stays, with words it is withdrawn.
  func raisedByMistake() async throws {
    let list = ChecklistModel(ground, inspection)
    await list.look()
    let item = try #require(list.state.form?.groups.flatMap(\.items).first { $0.namesDefects && !$0.options.isEmpty })
    await list.defect(item, try #require(item.options.first).code)
    try well(list)
    let key = try #require(list.state.form?.hazards.first).hazard
    let sheet = HazardModel(ground, HazardPlace(inspection, key))
    await sheet.look()
    #expect(!sheet.state.recheckIsDue && sheet.state.mistake == nil)
    sheet.wantsToWithdraw(true)
    sheet.mistake = "  "
    await sheet.withdraw()
    #expect(sheet.state.hazard?.open == true && sheet.failure == nil, "blank words are none")
    sheet.mistake = "看错了门"
    await sheet.withdraw()
    try well(sheet)
    #expect(sheet.state.hazard?.closed?.reason == .raisedByMistake && sheet.state.mistake == nil)
  }
}
