import Services
import Testing

@testable import Features

/// The page for whoever is called for help.
@MainActor @Suite(.timeLimit(.minutes(2)))
struct AboutTests {
  @Test func whoeverIsCalledForHelpReadsWhatSheAsksFor() async throws {
    let repository = FakeRepository()
    let navigator = Navigator()
    navigator.home(.me)
    navigator.go(.about)
    #expect(navigator.here == .about)
    let model = AboutModel(Ground(repository, HandPhone()))
    #expect(model.state.version == "1.0.0" && model.state.inspector.isEmpty)
    await model.look()
    #expect(model.state.me?.device == "a07f31c2b4d5" && model.state.inspector == "李敏 (li)")
    #expect(model.state.reference?.version == 7 && model.state.me?.enrolment?.headquarters == "https://hq.example")
    #expect(model.state.setAside.map(\.code) == ["signature"])
    await repository.refuse(.StorageFull)
    await model.remake()
    #expect(model.failure == .StorageFull && model.state.remade == nil && !model.state.busy, "it may be tried again")
    model.failureSeen()
    await model.remake()
    #expect(model.failure == nil && model.state.remade == 24 && !model.state.busy)
  }

  @Test func theListsMadeAnewSayWhatTheyHadSaid() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await InspectionTests().enrolled(ground, phone, try #require(stage.tickets.first))
      let door = try #require(agenda.state.nextDoor?.inspection)
      #expect(await OutcomeModel(ground, door).enter())
      await agenda.look()
      let before = agenda.state.lines
      let model = AboutModel(ground)
      await model.look()
      #expect(model.state.setAside.isEmpty && model.state.inspector.hasSuffix("(li)"))
      await model.remake()
      #expect(model.failure == nil && model.state.remade == 1, "the one that was begun has changes")
      await agenda.look()
      #expect(agenda.failure == nil && agenda.state.lines == before)
      await repository.close()
    }
  }
}
