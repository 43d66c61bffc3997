import Services
import Testing

@testable import Features

/// Promises to come: made, found in the agenda, taken back.
@MainActor @Suite(.timeLimit(.minutes(2)))
struct AppointmentTests {
  @Test func aDayHoursAndWithWhomAreKeptInTheCompanysZone() async throws {
    let (repository, phone) = (FakeRepository(), HandPhone())
    let model = AppointmentModel(Ground(repository, phone), FakeRepository.inspection(3))
    await model.look()
    #expect(model.state.day == 1 && model.state.hours == nil && model.state.form?.appointment == nil)
    #expect(await !model.keep(), "without hours nothing is promised")
    #expect(await repository.done.isEmpty)
    model.day(3)
    model.hours(.lateAfternoon)
    model.note = "女儿"
    await repository.refuse(.StorageFull)
    #expect(await !model.keep())
    #expect(model.failure == .StorageFull && model.state.note == "女儿", "what was refused may be kept again")
    model.failureSeen()
    #expect(await model.keep())
    let times = Times(Times.zone("Asia/Shanghai"), Say(.zh))
    let from = try #require(times.hour(16, daysAfter: 3, model.state.now))
    let until = try #require(times.hour(18, daysAfter: 3, model.state.now))
    #expect(await repository.done == [.bookAppointment(from: from, until: until, note: "女儿")])
    #expect(times.span(TimeSpan(from: from, until: until)) == times.day(from) + " 16:00–18:00")
  }

  @Test func aPromiseIsTakenBackOnlyWithWords() async throws {
    let (repository, phone) = (FakeRepository(), HandPhone())
    let model = AppointmentModel(Ground(repository, phone), FakeRepository.inspection(3))
    model.asksToCancel(true)
    await model.look()
    model.cancelling = "没有约"
    await model.cancel()
    #expect(await repository.done.isEmpty, "nothing stands that could be taken back")
    model.hours(.morning)
    #expect(await model.keep())
    let standing = try #require(model.state.form?.appointment)
    for words in ["", " \n"] {
      model.cancelling = words
      await model.cancel()
    }
    model.asksToCancel(false)
    await model.cancel()
    #expect(model.state.form?.appointment == standing && model.state.cancelling == nil)
    model.asksToCancel(true)
    model.cancelling = "客户出差"
    await model.cancel()
    #expect(await repository.done.last == .cancelAppointment(appointment: standing.id, reason: "客户出差"))
    #expect(model.failure == nil && model.state.form?.appointment == nil && model.state.cancelling == nil)
  }

  @Test func promisesForLaterDaysStandBelowTodays() async throws {
    let agenda = AgendaModel(Ground(FakeRepository(), HandPhone()))
    await agenda.choose(.appointments)
    #expect(agenda.state.lines.map(\.inspection) == [FakeRepository.inspection(2)])
    #expect(agenda.state.promises.map(\.inspection) == [FakeRepository.inspection(7)], "none of them twice")
    await agenda.only("西街")
    #expect(agenda.state.promises.isEmpty, "another area's is not hers to see there")
    await agenda.only(nil)
    #expect(agenda.state.promises.count == 1)
    await agenda.choose(.due)
    #expect(agenda.state.promises.isEmpty)
  }

  @Test func fromTheSitesCardIntoTheAgendasFilterAndOutOfIt() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await InspectionTests().enrolled(ground, phone, try #require(stage.tickets.first))
      let (navigator, door) = (Navigator(), try #require(agenda.state.lines.last))
      #expect(agenda.state.count(.appointments) == 0)
      navigator.go(.site(door.site.id))
      let site = SiteModel(ground, door.site.id)
      await site.look()
      let due = try #require(site.state.due)
      #expect(due == door.inspection && site.state.appointment == nil)
      navigator.go(.appointment(due))
      #expect(navigator.isAt(due))
      let model = AppointmentModel(ground, due)
      await model.look()
      model.hours(.evening)
      model.note = "奶奶"
      #expect(await model.keep())
      navigator.back()
      #expect(navigator.here == .site(door.site.id) && model.failure == nil)
      await site.look()
      let times = Times(Times.zone(try await repository.reference().zone), Say(.zh))
      let promised = try #require(site.state.appointment)
      #expect(times.clock(promised.from) == "18:00" && times.clock(promised.until) == "20:00")
      #expect(times.fullDay(promised.from) == times.fullDay(model.state.now + 86_400_000))
      await agenda.look()
      #expect(agenda.state.promises.isEmpty, "among what is due it calls nobody today")
      await agenda.choose(.appointments)
      #expect(agenda.state.promises.map(\.inspection) == [due] && agenda.state.promises.first?.appointment == promised)
      #expect(agenda.state.promises.first?.site?.id == door.site.id && agenda.failure == nil)

      model.asksToCancel(true)
      model.cancelling = "改天"
      await model.cancel()
      #expect(model.failure == nil && model.state.form?.appointment == nil)
      await agenda.look()
      #expect(agenda.state.promises.isEmpty && agenda.state.lines.isEmpty && agenda.state.count(.due) == 12)
      await site.look()
      #expect(site.state.appointment == nil)
      #expect(try await ground.sending.run().outcome == .sentAll, "headquarters hears of both")
      await repository.close()
    }
  }
}
