import Services
import Testing

@testable import Features

/// The models on an invented day: what no story with a headquarters needs.
@MainActor @Suite(.timeLimit(.minutes(2)))
struct ModelTests {
  private func ground(doors: Int = 24) -> (Ground, FakeRepository, HandPhone) {
    let (repository, phone) = (FakeRepository(doors: doors), HandPhone())
    return (Ground(repository, phone), repository, phone)
  }

  private func checklist() async -> (ChecklistModel, FakeRepository, HandPhone) {
    let (ground, repository, phone) = ground()
    let model = ChecklistModel(ground, FakeRepository.inspection(0))
    await model.look()
    return (model, repository, phone)
  }

  @Test func theAgendaComesByPagesAndKeepsWhatSheHadWhenItLooksAgain() async throws {
    let (ground, _, _) = ground(doors: 10_000)
    let agenda = AgendaModel(ground)
    await agenda.look()
    #expect(agenda.state.lines.count == 50 && agenda.state.count(.due) == 10_000)
    await agenda.shown(agenda.state.lines[3])
    #expect(agenda.state.lines.count == 50, "at the beginning of the list nothing more is fetched")
    await agenda.shown(agenda.state.lines[40])
    #expect(agenda.state.lines.count == 100)
    await agenda.look()
    #expect(agenda.state.lines.count == 100, "a list that shrinks under her thumb jumps")
    await agenda.choose(.overdue)
    #expect(agenda.state.lines.map(\.rank) == [.overdue])
    #expect(agenda.state.next == nil && agenda.state.count(.due) == 10_000)
  }

  @Test func aHazardOfAnEarlierPeriodStandsAtItsItem() async throws {
    let (model, _, _) = await checklist()
    let form = try #require(model.state.form)
    let items = form.groups.flatMap(\.items).filter { !model.state.earlier(at: $0).isEmpty }
    #expect(items.map(\.key) == ["H5.6"] && model.state.earlier(at: items[0]) == form.earlierHazards)
  }

  @Test func doorsStandByStairsInWalkingOrder() async throws {
    let (ground, _, _) = ground()
    let agenda = AgendaModel(ground)
    await agenda.look()
    #expect(agenda.state.stairs.map(\.name) == ["东升小区 5栋 1单元", "东升小区 5栋 2单元"])
    #expect(agenda.state.stairs.flatMap(\.lines).map(\.inspection) == agenda.state.lines.map(\.inspection))
  }

  @Test func whatIsRefusedIsShownUntilItWasSeenAndNothingElseChanges() async throws {
    let (model, repository, _) = await checklist()
    let item = try #require(model.state.form?.item("H5.4#hob-1"))
    await repository.refuse(.StorageFull)
    await model.thumb(item, .pass)
    #expect(model.failure == .StorageFull && Say(.zh).failure(.StorageFull) == Say(.zh).failStorage)
    #expect(model.state.savedAt == nil && model.state.form?.item("H5.4#hob-1")?.answer == nil)
    model.failureSeen()
    #expect(model.failure == nil)
    await model.thumb(item, .pass)
    #expect(model.failure == nil && model.state.savedAt != nil)
    #expect(model.state.form?.item("H5.4#hob-1")?.answer?.verdict == .pass)
  }

  @Test func aFailureByThumbUnfoldsTheDefectsAndOnlyTheDefectIsKept() async throws {
    let (model, repository, _) = await checklist()
    let item = try #require(model.state.form?.item("H5.5#hob-1"))
    var bare = item
    bare.answer = nil
    await model.thumb(bare, .fail)
    #expect(model.state.isUnfolded(bare) && model.state.thumbed(bare) == .fail)
    #expect(await repository.done.isEmpty)
    await model.defect(item, "clamp")
    await model.defect(try #require(model.state.form?.item(item.key)), "aged")
    let said = await repository.done.map { if case .recordAnswer(_, let entry, _) = $0 { entry.said } else { Said.text } }
    #expect(said == [.defects(codes: ["aged", "clamp"]), .defects(codes: ["clamp"])])
  }

  @Test func aSecondTapHasSeenTheFirst() async throws {
    let (model, repository, _) = await checklist()
    let items = try ["H5.4#hob-1", "H5.7", "H5.9"].map { try #require(model.state.form?.item($0)) }
    async let one: Void = model.thumb(items[0], .pass)
    async let two: Void = model.thumb(items[1], .fail)
    async let three: Void = model.thumb(items[2], .notHere)
    _ = await (one, two, three)
    #expect(await repository.done.count == 3)
    #expect(items.compactMap { model.state.form?.item($0.key)?.answer?.verdict } == [.pass, .fail, .notApplicable])
  }

  @Test func undoTakesTheLastTapBack() async throws {
    let (model, _, _) = await checklist()
    let item = try #require(model.state.form?.item("H5.4#hob-1"))
    await model.thumb(item, .pass)
    await model.undo()
    #expect(model.state.form?.item(item.key)?.answer == nil && model.failure == nil)
  }

  @Test func aNumberIsJudgedWhileSheTypesAndKeptByTheKey() async throws {
    let (model, repository, _) = await checklist()
    let item = try #require(model.state.form?.item("H5.3#hob-1"))
    model.goTo(item.key)
    #expect(model.state.group?.code == "G5")
    model.type(item)
    #expect(model.state.typing?.text == "1.6", "what was kept stands there")
    await model.type("2.")
    #expect(model.state.typing?.judged?.verdict == .pass)
    await model.type("")
    #expect(model.state.typing?.judged == nil)
    await model.keepTyped()
    #expect(model.state.typing == nil, "without a number the keys go")
    #expect(await repository.done.isEmpty)
    model.type(item)
    await model.type("1.2")
    await model.keepTyped()
    #expect(model.state.form?.item(item.key)?.answer?.number == 1.2 && model.state.typing == nil)
  }

  @Test func aLeakIsGraveAndItsColourIsTheTemplates() async throws {
    let (ground, _, phone) = ground()
    let leak = LeakModel(ground, FakeRepository.inspection(0), item: "H6.1")
    await leak.look()
    #expect(leak.state.reads == .point("hob-valve"), "the first point without a reading")
    await leak.type("120")
    #expect(leak.state.judged?.verdict == .hazard(grade: .l1) && leak.state.grade(of: 120) == .l1 && leak.state.grade(of: 49) == nil)
    await leak.next("到时")
    #expect(leak.state.reads == .point("hob-in") && leak.state.values["hob-valve"] == 120 && leak.state.typed.isEmpty)
    leak.read(.start)
    await leak.type("2050")
    await leak.next("到时")
    #expect(phone.reminder?.words == "到时" && leak.state.start == 2_050)
    phone.ahead = 60_000
    #expect((299.0...301).contains(leak.state.remaining(at: leak.now)))
  }

  @Test func signingWantsAStrokeOrAReason() async throws {
    let (ground, repository, _) = ground()
    let paper = SignatureModel(ground, FakeRepository.inspection(0), .notice, language: .en)
    await paper.look()
    #expect(paper.state.draft?.number == "26-0302-0387" && paper.state.ways.count == 4 && !paper.state.ready)
    paper.drew(PenPoint(x: 1, y: 1, ms: 0), begins: true)
    #expect(!paper.state.ready, "a dot is no signature")
    paper.drew(PenPoint(x: 9, y: 4, ms: 16), begins: false)
    #expect(paper.state.ready)
    paper.wipe()
    #expect(!paper.state.ready)
    paper.handed(.onDoor)
    paper.reason = "  "
    #expect(!paper.state.ready)
    paper.reason = "nobody in"
    #expect(paper.state.ready)
    #expect(await paper.confirm())
    guard case .serveNotice(_, _, let hazards, .onDoor, .notSigned("nobody in"))? = await repository.done.last else {
      Issue.record("served: \(await repository.done)")
      return
    }
    #expect(hazards == ["H3.4:leak", "H5.5#hob-1:aged"])
  }

  @Test func searchingShowsTheLastWordOnly() async throws {
    let (ground, _, phone) = ground()
    let search = SearchModel(ground)
    await search.look()
    #expect(search.state.hazards.map(\.grade) == [.l1], "where nothing is asked yet, what is open stands")
    await search.ask("245")
    #expect(search.state.found.count == 4 && search.state.hazards.isEmpty)
    await search.ask("")
    #expect(search.state.found.isEmpty)
    phone.code = "JL014027"
    await search.scan()
    #expect(search.state.query == "JL014027")
  }

  @Test func theNavigatorKeepsAWayForEachRoomAndOneSheet() async throws {
    let navigator = Navigator()
    navigator.go(.site("a"))
    navigator.go(.site("a"))
    #expect(navigator[.today] == [.site("a")], "no place stands twice on the way")
    navigator.tab = .search
    navigator.go(.site("b"))
    navigator.open(HazardPlace("i", "h"))
    #expect(navigator.here == nil)
    navigator.go(.sign("i", .notice))
    #expect(navigator.here == .sign("i", .notice) && navigator[.search] == [.site("b")])
    navigator.back()
    navigator.back()
    #expect(navigator.sheet == nil && navigator.here == .site("b"))
    #expect(!navigator.isAt("i"), "the inspection was left")
    navigator.goInstead(.completion("i"))
    #expect(navigator.isAt("i") && !navigator.isAt("j"))
    #expect(navigator[.search] == [.completion("i")])
    navigator.home(.today)
    #expect(navigator.here == nil && navigator.tab == .today)
  }

  @Test func whatIsMissingLeadsToWhereItIsMended() async throws {
    let form = await FakeRepository().form(FakeRepository.inspection(0))
    let cases: [(Missing, Place)] = [
      (.enteredVisit, .outcome(form.inspection)), (.answer(item: "H6.2"), .leak(form.inspection, item: "H6.2")),
      (.answer(item: "H5.4#hob-1"), .checklist(form.inspection, item: "H5.4#hob-1")),
      (.points(item: "H6.1", points: ["hob-in"]), .leak(form.inspection, item: "H6.1")),
      (.photo(item: "H5.5#hob-1"), .checklist(form.inspection, item: "H5.5#hob-1")),
      (.signature(item: "H7.4"), .sign(form.inspection, .record)),
      (.notice(hazard: "H3.4:leak", grade: .l1, mustNotice: true), .sign(form.inspection, .notice)),
    ]
    for (missing, place) in cases {
      let navigator = Navigator()
      navigator.mend(missing, of: form)
      #expect(navigator.here == place)
      #expect(!Say(.zh).short(missing, form).isEmpty && !Say(.en).long(missing, form).isEmpty)
    }
    let navigator = Navigator()
    navigator.mend(.measure(hazard: "H3.4:leak", grade: .l1), of: form)
    #expect(navigator.sheet == HazardPlace(form.inspection, "H3.4:leak"))
  }

  @Test func theSameAnswerAgainSaysTheSame() {
    let kinds: [(ItemKind, Verdict, Reading?, [OptionCode], Said)] = [
      (.passFail(number: nil, numberNeeded: false, note: .welcome, grade: .l2), .pass, nil, [], .pass(number: nil)),
      (.passFail(number: nil, numberNeeded: false, note: .welcome, grade: .l2), .hazard(grade: .l2), nil, [], .fail(number: nil)),
      (.defects(options: []), .hazard(grade: .l1), nil, ["leak"], .defects(codes: ["leak"])),
      (.choice(options: []), .recorded, .choice(code: "steel"), [], .choice(code: "steel")),
      (.text(most: 9, needed: false), .recorded, nil, [], .text), (.signature, .notApplicable, nil, [], .notApplicable),
    ]
    for (kind, verdict, reading, defects, said) in kinds {
      let answer = Answer(
        verdict: verdict, reading: reading, defects: defects, note: "n", photos: [], by: "li", byName: nil,
        at: Moment(device: 0, best: 0, uncertaintyMs: nil))
      #expect(answer.again(as: kind) == Entry(said: said, note: "n"))
    }
  }
}
