import Anjian
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct Evidence {
  private let leak = "H1.1:leak"

  @Test func aPhotoIsTakenSentReceiptedAndFreed() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let inspection = stage.inspections[2]
      let seen = try await phone.form(inspection).seen
      let taken = try await phone.takePhoto(
        inspection, seen: seen, path: try stage.draw("camera.jpg"), of: .scene, source: .camera)
      #expect(try await phone.photos(inspection).map(\.state) == [.onDevice])
      #expect(try await phone.freePhotos() == 0, "nothing is home yet")
      let report = try await phone.sync()
      #expect(report.photos?.outcome == .sentAll)
      #expect(report.progress.photos.files == 2)
      #expect(try await phone.photo(taken.photo).state == .atHeadquarters)
      #expect(try await phone.status().freeableBytes == phone.photo(taken.photo).bytes)
      #expect(try await phone.freePhotos() == 1)
      #expect(try await phone.photo(taken.photo).state == .freed)
      #expect(try await phone.picture(taken.photo, .thumbnail).first == 0xFF, "the thumbnail stays")
      await fails("NotFound") { try await phone.picture(taken.photo, .original) }
      await phone.close()
    }
  }

  @Test func aNoticeKeepsItsNumberIsSignedAndBecomesAPaper() async throws {
    try await story { stage in
      let phone = try await stage.phone("li")
      let inspection = stage.inspections[4]
      let raised = Action.raiseHazard(hazard: leak, grade: .l1, mustNotice: true, note: "表前接头漏气")
      try await phone.act(inspection, seen: phone.form(inspection).seen, raised)
      let draft = try await phone.noticeDraft(inspection, kind: .rectification, hazards: [leak], language: .zh)
      let stroke = (0..<60).map { PenPoint(x: 20 + 5 * Float($0), y: 80 + Float($0 % 7), ms: UInt64(16 * $0)) }
      let strokes = try await phone.signature(width: 400, height: 200, touches: [stroke])
      #expect(try await phone.signaturePicture(strokes).path.hasPrefix("M"))
      let served = Action.serveNotice(
        number: draft.number, notice: .rectification, hazards: [leak], delivery: .inPerson,
        signature: .drawn(strokes: strokes, name: "陈国良"))
      let done = try await phone.act(inspection, seen: phone.form(inspection).seen, served)
      let fact = try #require(done.facts.first)
      let paper = try await phone.writePaper(
        inspection, .served(fact), language: .zh, format: .pdf, path: stage.path("n.pdf"))
      let bytes = try Data(contentsOf: URL(fileURLWithPath: try #require(paper.files.first)))
      #expect(bytes.starts(with: Data("%PDF-".utf8)))
      #expect(paper.unprintable.isEmpty)
      let nothing = await fails("Invalid") { try await phone.signature(width: 400, height: 200, touches: []) }
      #expect(nothing != nil)
      await phone.close()
    }
  }
}
