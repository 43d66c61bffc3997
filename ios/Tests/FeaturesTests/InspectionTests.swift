import Services
import Testing

@testable import Features

/// The app on the real core, against a real headquarters: what a hand can do on the screens, through the models behind them.
@MainActor @Suite(.timeLimit(.minutes(5)))
struct InspectionTests {
  /// Enrols as the first screen does, and answers the agenda after the first sync.
  func enrolled(_ ground: Ground, _ phone: HandPhone, _ ticket: String) async throws -> AgendaModel {
    let root = RootModel(ground)
    await root.look()
    #expect(root.state.enrolled == false)
    let enrol = EnrolModel(ground)
    phone.code = "a code of somebody else"
    await enrol.scan()
    #expect(enrol.state.wrong && enrol.state.ticket == nil)
    #expect(await !enrol.enrol(), "nothing happens with a wrong code")
    phone.code = "  \(ticket)\n"
    await enrol.scan()
    #expect(!enrol.state.wrong && enrol.state.ticket != nil)
    #expect(await enrol.enrol())
    #expect(enrol.failure == nil && !enrol.state.busy && enrol.sending.report?.outcome == .sentAll)
    await root.look()
    #expect(root.state.enrolled == true)
    let agenda = AgendaModel(ground)
    await agenda.look()
    return agenda
  }

  @Test func aPhoneIsEnrolledAHomeInspectedWithAGraveHazardSealedAndReceivedByHeadquarters() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await enrolled(ground, phone, try #require(stage.tickets.first))
      #expect(agenda.failure == nil && agenda.state.lines.count == 12 && agenda.state.count(.due) == 12)
      let door = try #require(agenda.state.nextDoor)
      let navigator = Navigator()
      navigator.go(.site(door.site.id))
      let site = SiteModel(ground, door.site.id)
      await site.look()
      #expect(site.state.card?.site.customer == door.site.customer && !site.state.begun)
      let inspection = try #require(await site.enter())
      navigator.go(.checklist(inspection, item: nil))
      #expect(inspection == door.inspection)
      let walk = await Walk(ground, phone, navigator, inspection)
      try await walk.graveHazard()
      try await walk.everything()
      try await walk.complete()
      let taps = walk.taps
      #expect(navigator.tab == .today && navigator.here == nil)
      let sealed = try await repository.form(inspection)
      #expect(sealed.completed != nil && sealed.onlyHere, "it is sealed, and nothing was sent yet")
      let sync = SyncModel(ground)
      await sync.look()
      #expect(sync.state.onlyHere > 0)
      await sync.sync()
      #expect(sync.failure == nil && sync.sending.report?.outcome == .sentAll && sync.sending.report?.photos?.outcome == .sentAll)
      #expect(sync.state.onlyHere == 0 && sync.state.status?.lastRun?.sentAll == true, "headquarters' receipt is here")
      #expect(try await !repository.form(inspection).onlyHere)
      await agenda.look()
      let line = try #require(agenda.state.lines.first)
      #expect(line.inspection == inspection && line.rank == .openL1 && line.progress == .completed, "the grave hazard stays on top")
      #expect(agenda.state.grave?.inspection == inspection && agenda.state.count(.due) == 12)
      let settings = SettingsModel(ground)
      await settings.freePhotos()
      #expect(settings.failure == nil && (settings.state.freed ?? 0) > 0, "photos with a receipt may go")
      let search = SearchModel(ground)
      await search.look()
      #expect(search.state.hazards.map(\.inspection) == [inspection], "there she finds it again")
      try await walk.recheckedTwice()
      await search.look()
      #expect(search.state.hazards.isEmpty && search.failure == nil)
      #expect(navigator.sheet == nil)
      await agenda.look()
      #expect(agenda.state.grave == nil, "it is closed")
      await sync.sync()
      #expect(sync.failure == nil && sync.state.onlyHere == 0, "headquarters has the closing")
      try await walk.reopened()
      print("a home with one grave hazard: \(taps + 2) taps")
      await repository.close()
    }
  }

  @Test func aHazardThatWasNoneIsWithdrawnWithWords() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await enrolled(ground, phone, try #require(stage.tickets.first))
      let inspection = try #require(agenda.state.nextDoor?.inspection)
      #expect(await OutcomeModel(ground, inspection).enter())
      try await Walk(ground, phone, Navigator(), inspection).raisedByMistake()
      #expect(try await repository.form(inspection).hazards.allSatisfy { !$0.open })
      await repository.close()
    }
  }

  @Test func nobodyOpensWithoutANetworkAndTheWayBackIsTheAgenda() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await enrolled(ground, phone, try #require(stage.tickets.first))
      try stage.serving(false)
      let (navigator, door) = (Navigator(), try #require(agenda.state.nextDoor))
      navigator.go(.site(door.site.id))
      navigator.go(.outcome(door.inspection))
      let outcome = OutcomeModel(ground, door.inspection)
      await outcome.look()
      #expect(outcome.state.attempt == 1 && outcome.state.chosen == .noAccess)
      phone.declines = true
      #expect(await !outcome.photograph("门牌"), "without a picture nothing is kept")
      #expect(try await repository.form(door.inspection).visits.isEmpty)
      phone.declines = false
      outcome.again(.tomorrow)
      #expect(await outcome.photograph("门牌"))
      navigator.home(.today)
      let form = try await repository.form(door.inspection)
      #expect(form.visits.map(\.outcome) == [.noAccess])
      #expect(form.visits.first?.cardLeft == true && form.visits.first?.photos == 1)
      let times = Times(Times.zone(try await repository.reference().zone), Say(.zh))
      #expect(form.appointment.map { times.clock($0.from) } == "9:00")
      await agenda.look()
      #expect(agenda.state.nextDoor?.inspection != door.inspection, "the next door is another one")
      let line = try await repository.agenda(AgendaFilter(), after: nil).lines.first { $0.inspection == door.inspection }
      #expect(line?.progress == .noAccess(attempts: 1, evidenced: 1) && line?.onlyHere == true)
      let sync = SyncModel(ground)
      await sync.sync()
      guard case .offline? = sync.sending.report?.outcome else {
        Issue.record("without a network it says so: \(String(describing: sync.sending.report)), \(String(describing: sync.failure))")
        return
      }
      #expect(sync.state.onlyHere > 0)
      await sync.saveFile()
      #expect(phone.shared.count == 1 && sync.state.saved != nil, "a colleague may carry it home")
      await repository.close()
    }
  }

  @Test func twoInspectorsDifferBothSeeItAndOneSettlesIt() async throws {
    try await story(people: ["li", "wang"]) { stage in
      let (one, first, phoneOne) = try await stage.ground("one")
      let (two, second, phoneTwo) = try await stage.ground("two")
      let agenda = try await enrolled(one, phoneOne, stage.tickets[0])
      _ = try await enrolled(two, phoneTwo, stage.tickets[1])
      let inspection = try #require(agenda.state.nextDoor?.inspection)
      var item: ItemKey = ""
      for (ground, thumb) in [(one, Thumbed.pass), (two, .fail)] {
        let outcome = OutcomeModel(ground, inspection)
        #expect(await outcome.enter())
        let list = ChecklistModel(ground, inspection)
        await list.look()
        let group = try #require(list.state.form?.groups.first { $0.items.contains { $0.namesDefects } })
        let asked = try #require(group.items.first { $0.namesDefects })
        item = asked.key
        await list.thumb(asked, thumb)
        if thumb == .fail { await list.defect(asked, try #require(asked.options.first).code) }
        #expect(list.failure == nil)
      }
      for ground in [one, two, one] { #expect(try await ground.sending.run().outcome == .sentAll) }
      await agenda.look()
      #expect(agenda.state.conflicts.map(\.inspection) == [inspection])
      let conflict = ConflictModel(one, inspection)
      await conflict.look()
      #expect(conflict.state.item?.key == item && conflict.state.answers.count == 2)
      let worse = try #require(conflict.state.answers.first)
      #expect(worse.verdict.fails && conflict.state.answers.last?.verdict == .pass, "the worse one counts")
      #expect(conflict.state.me == "li" && worse.by == "wang")
      #expect(await conflict.settle(worse))
      #expect(conflict.state.answers.count == 1 && conflict.state.item?.inConflict == false)
      for ground in [one, two] { #expect(try await ground.sending.run().outcome == .sentAll) }
      #expect(try await second.conflicts().isEmpty, "it is settled on both phones")
      await first.close()
      await second.close()
    }
  }

  @Test func aFileFromAnotherPhoneIsTakenIn() async throws {
    try await story(people: ["li", "wang"]) { stage in
      let (one, first, phoneOne) = try await stage.ground("one")
      let (two, second, phoneTwo) = try await stage.ground("two")
      let agenda = try await enrolled(one, phoneOne, stage.tickets[0])
      _ = try await enrolled(two, phoneTwo, stage.tickets[1])
      try stage.serving(false)
      let inspection = try #require(agenda.state.nextDoor?.inspection)
      #expect(await OutcomeModel(one, inspection).enter())
      await SyncModel(one).saveFile()
      let root = RootModel(two)
      await root.take(try #require(phoneOne.shared.first))
      #expect(root.failure == nil && (root.state.taken?.new ?? 0) > 0)
      #expect(try await second.form(inspection).visits.map(\.outcome) == [.entered], "it came without a network")
      await root.take("/nowhere")
      #expect(root.failure != nil)
      await first.close()
      await second.close()
    }
  }

  @Test func screensFollowWhatChanges() async throws {
    try await story { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      _ = try await enrolled(ground, phone, try #require(stage.tickets.first))
      let agenda = AgendaModel(ground)
      let following = Task { await agenda.follow() }
      // It subscribes before it looks: what is shown says that it has.
      while agenda.state.asOf == nil { await Task.yield() }
      let inspection = stage.inspections[0]
      #expect(await OutcomeModel(ground, inspection).enter())
      while agenda.state.lines.first(where: { $0.inspection == inspection })?.progress != .begun { await Task.yield() }
      following.cancel()
      await following.value
      #expect(agenda.failure == nil)
      await repository.close()
    }
  }

  @Test func aDayOfTenThousandDoorsComesByPages() async throws {
    try await story(homes: 10_000) { stage in
      let (ground, repository, phone) = try await stage.ground("phone")
      let agenda = try await enrolled(ground, phone, try #require(stage.tickets.first))
      #expect(agenda.state.count(.due) == 10_000 && agenda.state.lines.count == 50 && agenda.state.next != nil)
      var slowest = Duration.zero
      let clock = ContinuousClock()
      while agenda.state.next != nil {
        let line = try #require(agenda.state.lines.last)
        slowest = max(slowest, await clock.measure { await agenda.shown(line) })
        try #require(agenda.failure == nil)
      }
      #expect(agenda.state.lines.count == 10_000 && Set(agenda.state.lines.map(\.inspection)).count == 10_000, "each door once")
      print("ten thousand doors: the slowest of 200 pages took \(slowest)")
      await repository.close()
    }
  }
}
