import Foundation
import Services
import Testing

@testable import Features

/// Photos looked at: small where they belong, one on the whole screen, leafed through.
@MainActor @Suite(.timeLimit(.minutes(2)))
struct PhotoTests {
  @Test func oneIsShownWholeAndLeafedFromTheOneThatWasTapped() async throws {
    let ground = Ground(FakeRepository(), HandPhone())
    let inspection = FakeRepository.inspection(0)
    let list = ChecklistModel(ground, inspection)
    await list.look()
    let photos = try #require(list.state.form?.item("H3.4")?.photos)
    try #require(photos.count == 2)
    let model = PhotoModel(ground, inspection, photos, first: photos[1])
    await model.look()
    #expect(model.failure == nil && model.state.photo == photos[1] && model.state.file?.state == .freed)
    #expect(!model.state.mayGoOn && model.state.mayGoBack)
    #expect(model.state.picture == Data("thumbnail \(photos[1])".utf8), "its file was removed: the thumbnail stays")
    await model.turn(by: 1)
    #expect(model.state.at == 1, "after the last one comes none")
    await model.turn(by: -1)
    #expect(model.state.photo == photos[0] && model.state.picture == Data("original \(photos[0])".utf8))
    #expect(model.state.mayGoOn && !model.state.mayGoBack && model.state.file?.state == .onDevice)
    await model.turn(by: -1)
    #expect(model.state.at == 0)
    // Two quick taps: what comes for a photo that she has left is not shown.
    async let on: Void = model.turn(by: 1)
    async let back: Void = model.turn(by: -1)
    _ = await (on, back)
    let shown = try #require(model.state.photo)
    #expect(model.state.picture == Data("\(shown.hasSuffix("1") ? "thumbnail" : "original") \(shown)".utf8))
  }

  @Test func howFarItIsStandsInWords() {
    let say = Say(.zh)
    let states: [PhotoState] = [.onDevice, .elsewhere, .uploading(sent: 7), .refused(why: "模糊"), .atHeadquarters, .freed]
    #expect(states.map { say.photo($0) } == ["仅本机", "原图在同事手机上", "正在送", "被退回：模糊", "已送达", "原图已在总部"])
  }

  @Test func takenSentFreedAndStillSeen() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await InspectionTests().enrolled(ground, phone, try #require(stage.tickets.first))
      let (navigator, inspection) = (Navigator(), try #require(agenda.state.nextDoor?.inspection))
      #expect(await OutcomeModel(ground, inspection).enter())
      let list = ChecklistModel(ground, inspection)
      await list.look()
      let item = try #require(list.state.form?.groups.flatMap(\.items).first { $0.namesDefects && $0.photosMost > 0 })
      await list.thumb(item, .pass)
      await list.photograph(item, "")
      #expect(list.failure == nil)
      // The stage's camera takes the same picture always; the second one is a colleague's, of whose phone nothing came.
      let photos = try #require(list.state.form?.item(item.key)?.photos) + [String(repeating: "0", count: 64)]
      try #require(photos.count == 2)
      navigator.go(.photo(inspection, photos, first: photos[0]))
      #expect(navigator.isAt(inspection), "undo keeps its reach")
      let small = try #require(await Pictures(repository).thumbnail(photos[0]))
      let model = PhotoModel(ground, inspection, photos, first: photos[0])
      await model.look()
      let whole = try #require(model.state.picture)
      #expect(whole.starts(with: [0xFF, 0xD8]) && small.starts(with: [0xFF, 0xD8]) && small.count < whole.count)
      #expect(model.state.file?.state == .onDevice && model.state.file?.here == true)
      await model.turn(by: 1)
      #expect(model.state.photo == photos[1] && model.state.picture == nil && model.state.file == nil, "a sign stands for it")
      #expect(model.failure == nil)

      #expect(try await ground.sending.run().outcome == .sentAll)
      await model.turn(by: -1)
      await model.look()
      #expect(model.state.file?.state == .atHeadquarters && model.state.picture == whole)
      let settings = SettingsModel(ground)
      await settings.freePhotos()
      #expect((settings.state.freed ?? 0) > 0)
      await model.look()
      #expect(model.failure == nil && model.state.file?.state == .freed && model.state.picture == small, "the thumbnail stays")
      navigator.back()
      await repository.close()
    }
  }
}
