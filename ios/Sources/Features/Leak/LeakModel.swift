import Services

/// The clock of the hold test and the points of the hand-held detector, with one keypad for both.
public final class LeakModel: FormModel<LeakState> {
  private let phone: any Phone
  private let holds: RunningHolds
  private let wanted: ItemKey?

  public init(_ ground: Ground, _ inspection: InspectionId, item: ItemKey? = nil) {
    (phone, holds, wanted) = (ground.phone, ground.holds, item)
    super.init(LeakState(), ground.repository, inspection)
  }

  /// Milliseconds by the machine's clock, as the screen's own clock needs them.
  public var now: Timestamp { phone.now() }

  override func shown(_ form: InspectionForm) {
    let first = state.form == nil
    super.shown(form)
    // Any item with several readings is read here, a meter's two dials as well as the joints: what stands together is shown together.
    let group =
      form.groups.first { $0.items.contains { $0.key == wanted } } ?? form.groups.first { $0.items.contains(where: \.holds) }
    let items = group?.items ?? []
    show {
      $0.group = group?.title
      $0.hold = items.first(where: \.holds)
      $0.points = items.first { $0.key == wanted && $0.hasPoints } ?? items.first(where: \.hasPoints)
      takeReadings(&$0)
    }
    if first, state.hold == nil || wanted == state.points?.key, let open = state.openPoint { read(.point(open)) }
  }

  /// What was read and kept, and the clock that runs.
  private func takeReadings(_ state: inout LeakState) {
    if case .points(let values)? = state.points?.answer?.reading {
      for value in values { state.values[value.point] = value.value }
    }
    if case .hold(let start, let end, _)? = state.hold?.answer?.reading {
      (state.start, state.end) = (state.start ?? start, state.end ?? end)
    }
    if let key = state.hold?.key, let running = holds[inspection, key] {
      state.startedAt = running.startedAt
      state.start = state.start ?? running.start
    }
  }

  public func read(_ reads: Reads) {
    show { ($0.reads, $0.typed, $0.judged) = (reads, "", nil) }
  }

  /// What the keys write to.
  public var typed: String {
    get { state.typed }
    set {
      write(newValue)
      Task { await judge() }
    }
  }

  /// The same, and waits for what the number would mean.
  public func type(_ text: String) async {
    write(text)
    await judge()
  }

  private func write(_ text: String) {
    show { ($0.typed, $0.judged) = (text, nil) }
  }

  private func judge() async {
    let text = state.typed
    guard let value = Double(text), let item = state.item, let said = said(value) else { return }
    // A number that cannot be meant is refused when it is kept, not while she types.
    let judged = try? await repository.preview(inspection, item: item.key, entry: Entry(said: said, note: ""))
    show { if $0.typed == text { $0.judged = judged } }
  }

  /// Starts the clock, or starts it anew. `words` are said at its end.
  public func startClock(_ words: String) {
    guard let hold = state.hold, let kind = state.holdKind else { return }
    let now = phone.now()
    show { $0.startedAt = now }
    holds[inspection, hold.key] = RunningHold(startedAt: now, start: state.start)
    phone.remind(at: now + Timestamp(kind.seconds * 1000), words)
  }

  /// Keeps the number and goes on to the next place. `words` are said when a clock that this starts ends.
  public func next(_ words: String) async {
    guard let value = Double(state.typed) else { return }
    switch state.reads {
    case .start: started(at: value, words)
    case .end: await ended(at: value)
    case .point(let code): await kept(value, at: code)
    }
  }

  public func photograph(_ caption: String) async {
    guard let item = state.item else { return }
    await told { _ = try await photograph(phone, caption, .item(item.key)) }
  }

  private func started(at value: Double, _ words: String) {
    show { ($0.start, $0.typed) = (value, "") }
    if let hold = state.hold, let running = holds[inspection, hold.key] {
      holds[inspection, hold.key] = RunningHold(startedAt: running.startedAt, start: value)
    } else {
      startClock(words)
    }
    read(state.openPoint.map(Reads.point) ?? .end)
  }

  private func ended(at value: Double) async {
    guard let hold = state.hold, let said = said(value) else { return }
    await told {
      try await act(.recordAnswer(item: hold.key, entry: Entry(said: said, note: ""), photos: []))
      holds[inspection, hold.key] = nil
      phone.remindNoMore()
      show { ($0.end, $0.typed, $0.judged, $0.startedAt) = (value, "", nil, nil) }
    }
  }

  private func kept(_ value: Double, at code: OptionCode) async {
    guard let points = state.points, let said = said(value) else { return }
    await told {
      try await act(.recordAnswer(item: points.key, entry: Entry(said: said, note: ""), photos: []))
      show { $0.values[code] = value }
      let end: Reads = state.end == nil && state.hold != nil ? .end : .point(code)
      read(state.openPoint.map(Reads.point) ?? end)
    }
  }

  /// What a number would say where the keypad writes to; the start alone says nothing yet.
  private func said(_ value: Double) -> Said? {
    switch state.reads {
    case .start: nil
    case .end: state.start.map { .hold(start: $0, end: value, minutes: minutes) }
    case .point(let code): .points(values: state.readings(with: code, value))
    }
  }

  /// How long it was held: by the clock, the settling left out; without a clock, as long as the template asks.
  private var minutes: Double {
    guard let kind = state.holdKind else { return 0 }
    guard let from = state.startedAt else { return kind.holdMinutes }
    return max(0, Double(phone.now() - from) / 60_000 - kind.stabiliseMinutes)
  }
}
