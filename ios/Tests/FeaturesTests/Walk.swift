import Services
import Testing

@testable import Features

/// A walk through the rooms of one home: what is asked is read from the screens' state, what is done goes through the screens' models, and
/// where it leads through the navigator. Every tap that a hand would make is counted.
@MainActor
final class Walk {
  let navigator: Navigator
  let ground: Ground
  let phone: HandPhone
  let inspection: InspectionId
  private let checklist: ChecklistModel
  var taps = 0

  init(_ ground: Ground, _ phone: HandPhone, _ navigator: Navigator, _ inspection: InspectionId) async {
    (self.ground, self.phone, self.navigator, self.inspection) = (ground, phone, navigator, inspection)
    checklist = ChecklistModel(ground, inspection)
    await checklist.look()
  }

  private var form: InspectionForm {
    get throws { try #require(checklist.state.form, "the checklist shows its form") }
  }

  private func item(_ key: ItemKey) throws -> FormItem { try #require(try form.item(key)) }

  /// Nothing that a hand does here may be refused.
  func well<State>(_ model: Model<State>, at place: SourceLocation = #_sourceLocation) throws {
    if let failure = model.failure { Issue.record("refused: \(failure.why)", sourceLocation: place) }
    try #require(model.failure == nil, sourceLocation: place)
  }

  /// The first defect that is grave is found; its sheet opens by itself; the gas is stopped, the notice served and signed.
  func graveHazard() async throws {
    let groups = try form.groups
    let item = try #require(groups.flatMap(\.items).first { $0.namesDefects && $0.options.contains { $0.grade == .l1 } })
    let option = try #require(item.options.first { $0.grade == .l1 })
    checklist.goTo(item.key)
    await checklist.thumb(item, .fail)
    #expect(checklist.state.isUnfolded(item), "the defects are shown, nothing is judged yet")
    let judged = try self.item(item.key).answer
    #expect(judged == nil)
    await checklist.defect(item, option.code)
    try well(checklist)
    taps += 3
    let key = try #require(checklist.state.grave, "an L1 opens its sheet by itself")
    navigator.open(HazardPlace(inspection, key))
    checklist.graveShown()
    let sheet = HazardModel(ground, HazardPlace(inspection, key))
    await sheet.look()
    #expect(sheet.state.owesNotice && sheet.state.hazard?.supplyOff == false)
    await sheet.stopSupply("已关表前阀，停气")
    try well(sheet)
    #expect(sheet.state.hazard?.supplyOff == true)
    navigator.go(.sign(inspection, .notice))
    taps += 2
    #expect(navigator.here == .sign(inspection, .notice))
    try await sign(.notice)
    await sheet.look()
    #expect(!sheet.state.owesNotice, "now the sheet may go")
    navigator.back()
    #expect(navigator.sheet == nil)
    await checklist.look()
    #expect(checklist.state.grave == nil, "it does not open again")
  }

  /// Two strokes over the pad, and the main button.
  func sign(_ purpose: Purpose) async throws {
    let paper = SignatureModel(ground, inspection, purpose, language: .zh)
    await paper.look()
    #expect((paper.state.draft != nil) == (purpose == .notice))
    #expect(!paper.state.ready, "an empty pad is no signature")
    paper.sized(400, 200)
    for stroke in 0..<2 {
      for step in 0..<8 {
        let point = PenPoint(x: 40 + Float(step) * 30, y: 60 + Float(stroke * 50 + step % 2), ms: UInt64(stroke * 1_000 + step * 16))
        paper.drew(point, begins: step == 0)
      }
    }
    #expect(paper.state.drawn.touches.count == 2)
    #expect(await paper.confirm())
    try well(paper)
    taps += 3
    navigator.back()
  }

  /// Answers what is asked, with as few taps as the screens allow, and takes the pictures.
  func everything() async throws {
    for index in try form.groups.indices {
      checklist.goTo(group: index)
      taps += 1
      for round in 0... {
        try #require(round < 80, "group \(index) comes to an end")
        let group = try form.groups[index]
        if group.passesWithRest > 0 {
          #expect(checklist.state.deed == .passRest(Int(group.passesWithRest)))
          await checklist.passRest()
          try well(checklist)
          let left = try form.groups[index].passesWithRest
          #expect(left == 0)
          checklist.goTo(group: index)
          taps += 1
        } else if let open = group.items.first(where: { isOpen($0) }) {
          try await answer(open)
          let answered = try item(open.key).answer
          #expect(answered != nil, "an answer to \(open.key)")
        } else if let wanted = checklist.state.photosWanted.first {
          await checklist.photograph(wanted, "")
          try well(checklist)
          let taken = try item(wanted.key)
          #expect(!taken.photoMissing)
          taps += 2
        } else {
          break
        }
      }
    }
  }

  private func isOpen(_ item: FormItem) -> Bool {
    guard item.asked, item.kind != .signature else { return false }
    return item.answer == nil && !item.optional || !item.pointsMissing.isEmpty
  }

  private func answer(_ item: FormItem) async throws {
    switch item.kind {
    case .passFail(let number?, true, _, _): try await enter(item, number)
    case .passFail, .defects:
      await checklist.thumb(item, .pass)
      taps += 1
    case .number(let measure): try await enter(item, measure)
    case .choice(let options):
      await checklist.choose(item, try #require(options.first { $0.grade == nil }).code)
      taps += 1
    case .date(let meaning, _): await words(item, meaning == .expiry ? "20290501" : "20240501")
    case .text: await words(item, "好")
    case .points, .hold: try await leak(item)
    case .signature, .automatic: Issue.record("nobody can answer \(item.key) here")
    }
    try well(checklist)
  }

  private func words(_ item: FormItem, _ text: String) async {
    checklist[draft: item.key] = text
    await checklist.keepWords(item)
    taps += 1
  }

  /// A number that is within all limits, typed key by key: the verdict is there while it is typed.
  private func enter(_ item: FormItem, _ measure: Measure) async throws {
    let tries = [0, 1, measure.least, 20, 100, 2_000, measure.greatest, (measure.least + measure.greatest) / 2]
    checklist.type(item)
    for value in tries {
      var text = ""
      for key in figure(value, Int(measure.decimals)) {
        text.append(key)
        await checklist.type(text)
      }
      if let judged = checklist.state.typing?.judged, !judged.verdict.fails {
        taps += text.count + 2
        return await checklist.keepTyped()
      }
    }
    Issue.record("no number is right for \(item.key)")
  }

  /// The leak test: the start of the hold starts its clock, the points are read meanwhile, the end when the clock is over.
  private func leak(_ item: FormItem) async throws {
    navigator.go(.leak(inspection, item: item.key))
    let leak = LeakModel(ground, inspection, item: item.key)
    await leak.look()
    taps += 1
    if item.holds {
      leak.read(.start)
      try await type(leak, "2000")
      let kind = try #require(leak.state.holdKind)
      #expect(phone.reminder != nil, "the end is announced even when the app sleeps")
      #expect(leak.state.remaining(at: leak.now) > 0)
      // She looks elsewhere meanwhile, and comes back: the clock ran on.
      let again = LeakModel(ground, inspection, item: item.key)
      await again.look()
      #expect(again.state.start == 2_000 && again.state.startedAt == leak.state.startedAt)
      phone.ahead += Timestamp((kind.seconds + 30) * 1000)
      #expect(again.state.remaining(at: again.now) == 0)
      again.read(.end)
      try await type(again, "1990")
      #expect(phone.reminder == nil)
    } else {
      for point in leak.state.pointsKind?.points ?? [] where point.mandatory {
        leak.read(.point(point.code))
        try await type(leak, "0")
        taps += 1
      }
    }
    navigator.back()
    await checklist.look()
  }

  private func type(_ leak: LeakModel, _ number: String) async throws {
    var text = ""
    for key in number {
      text.append(key)
      await leak.type(text)
    }
    await leak.next("到时")
    try well(leak)
    taps += number.count + 1
  }

  /// Goes to whatever is still missing until it may be sealed, and seals it.
  func complete() async throws {
    #expect(checklist.state.following == nil && checklist.state.deed == .completion)
    navigator.go(.completion(inspection))
    taps += 1
    let end = CompletionModel(ground, inspection)
    await end.look()
    for round in 0... {
      guard let missing = end.state.form?.missing.first else { break }
      try #require(round < 80, "what is missing comes to an end")
      #expect(await !end.seal(), "it may not be sealed while \(missing) is missing")
      end.failureSeen()
      navigator.mend(missing, of: try #require(end.state.form))
      taps += 1
      try await mend(missing)
      #expect(navigator.here == .completion(inspection))
      await end.look()
    }
    #expect(await end.seal())
    try well(end)
    taps += 1
    navigator.home(.today)
  }

  private func mend(_ missing: Missing) async throws {
    switch (missing, navigator.here) {
    case (.signature, .sign(inspection, .record)): try await sign(.record)
    case (.photo(let key), .checklist(inspection, let led)) where led == key:
      let there = ChecklistModel(ground, inspection, item: key)
      await there.look()
      #expect(there.state.group?.items.contains { $0.key == key } == true, "the checklist opens where it is missing")
      await there.photograph(try #require(there.state.form?.item(key)), "")
      try well(there)
      taps += 2
      navigator.back()
    default: try #require(Bool(false), "left over: \(missing) led to \(String(describing: navigator.here))")
    }
  }
}
