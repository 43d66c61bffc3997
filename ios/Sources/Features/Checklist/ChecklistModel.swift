import Services

/// One group of the checklist; every tap is kept at once.
public final class ChecklistModel: FormModel<ChecklistState> {
  private let phone: any Phone
  private var wanted: ItemKey?
  private var grave: Set<HazardKey>?

  public init(_ ground: Ground, _ inspection: InspectionId, item: ItemKey? = nil) {
    (phone, wanted) = (ground.phone, item)
    super.init(ChecklistState(), ground.repository, inspection)
  }

  override func shown(_ form: InspectionForm) {
    super.shown(form)
    if let item = wanted {
      wanted = nil
      goTo(item)
    }
    // Those that stood here before she came do not open by themselves.
    let now = form.hazards.filter { $0.grade == .l1 && $0.open }.map(\.hazard)
    if let before = grave, let new = now.first(where: { !before.contains($0) }) { show { $0.grave = new } }
    grave = Set(now)
  }

  /// Its screen is open.
  public func graveShown() {
    show { $0.grave = nil }
  }

  /// Shows the group of an item.
  public func goTo(_ item: ItemKey) {
    guard let index = state.form?.groups.firstIndex(where: { $0.items.contains { $0.key == item } }) else { return }
    goTo(group: index)
  }

  public func goTo(group: Int) {
    show { ($0.at, $0.typing) = (group, nil) }
  }

  public func thumb(_ item: FormItem, _ thumbed: Thumbed) async {
    let defects = item.answer?.defects ?? []
    switch thumbed {
    case .fail where item.namesDefects && defects.isEmpty: show { $0.unfolded.insert(item.key) }
    case .pass: await answer(item, item.namesDefects ? .defects(codes: []) : .pass(number: item.answer?.number))
    case .fail: await answer(item, item.namesDefects ? .defects(codes: defects) : .fail(number: item.answer?.number))
    case .notHere: await answer(item, .notApplicable)
    }
  }

  /// A defect is there, or is not after all.
  public func defect(_ item: FormItem, _ code: OptionCode) async {
    let before = item.answer?.defects ?? []
    await answer(item, .defects(codes: before.contains(code) ? before.filter { $0 != code } : before + [code]))
  }

  public func choose(_ item: FormItem, _ code: OptionCode) async {
    await answer(item, .choice(code: code))
  }

  /// What the field of an item writes to.
  public subscript(draft item: ItemKey) -> String {
    get { state.drafts[item] ?? "" }
    set { show { $0.drafts[item] = newValue } }
  }

  /// Keeps the words, or the day, that were written.
  public func keepWords(_ item: FormItem) async {
    guard let text = state.drafts[item.key] else { return }
    let entry =
      if case .date = item.kind { Entry(said: .date(day: Self.day(text)), note: "") } else {
        Entry(said: .text, note: text)
      }
    if await kept(.recordAnswer(item: item.key, entry: entry, photos: [])) { show { $0.drafts[item.key] = nil } }
  }

  /// Eight digits are a day, too: no sign has to be looked for on a keyboard. What is no day, the core refuses.
  private static func day(_ text: String) -> String {
    let said = text.trimmingCharacters(in: .whitespaces)
    guard let digits = said.wholeMatch(of: /([0-9]{4})([0-9]{2})([0-9]{2})/) else { return said }
    return "\(digits.1)-\(digits.2)-\(digits.3)"
  }

  /// The keys for a number rise.
  public func type(_ item: FormItem) {
    show { $0.typing = Typing(item: item.key, text: item.answer?.number.map { figure($0) } ?? "") }
  }

  /// What the keys write to.
  public var typed: String {
    get { state.typing?.text ?? "" }
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
    show { if let key = $0.typing?.item { $0.typing = Typing(item: key, text: text) } }
  }

  private func judge() async {
    guard let key = state.typing?.item, let text = state.typing?.text else { return }
    guard let value = Double(text), let item = state.form?.item(key) else { return }
    // A number that cannot be meant is refused when it is kept, not while she types.
    let judged = try? await repository.preview(inspection, item: key, entry: Entry(said: said(item, value), note: ""))
    show { if $0.typing?.item == key, $0.typing?.text == text { $0.typing?.judged = judged } }
  }

  /// Keeps the number; without one the keys go.
  public func keepTyped() async {
    guard let typing = state.typing else { return }
    guard let value = Double(typing.text), let item = state.form?.item(typing.item) else { return show { $0.typing = nil } }
    let entry = Entry(said: said(item, value), note: item.answer?.note ?? "")
    if await kept(.recordAnswer(item: item.key, entry: entry, photos: [])) { show { $0.typing = nil } }
  }

  /// All that this group's template allows passes; then the next group stands here, when nothing is left.
  public func passRest() async {
    guard let group = state.group else { return }
    guard await kept(.passRest(group: group.code, appliance: group.appliance)) else { return }
    if let after = state.group, after.answered == after.asked, state.following != nil { goTo(group: state.at + 1) }
  }

  public func photograph(_ item: FormItem, _ caption: String) async {
    await told {
      if try await photograph(phone, caption, .item(item.key)) != nil { saved() }
    }
  }

  private func said(_ item: FormItem, _ value: Double) -> Said {
    guard case .passFail = item.kind else { return .number(value: value) }
    return item.answer?.verdict.fails == true ? .fail(number: value) : .pass(number: value)
  }

  private func answer(_ item: FormItem, _ said: Said) async {
    let entry = Entry(said: said, note: item.answer?.note ?? "")
    if await kept(.recordAnswer(item: item.key, entry: entry, photos: [])) { show { $0.unfolded.remove(item.key) } }
  }

  private func kept(_ action: Action) async -> Bool {
    await told {
      try await act(action)
      saved()
    }
  }

  private func saved() {
    show { $0.savedAt = phone.now() }
  }
}
