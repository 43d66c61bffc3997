import Services

/// What a thumb said.
public enum Thumbed: CaseIterable, Identifiable, Sendable {
  case pass, fail, notHere

  public var id: Self { self }
}

/// What is being typed for an item, and what it would mean.
public struct Typing: Sendable, Equatable {
  public let item: ItemKey
  public var text: String
  public var judged: Judged?
}

/// What the main button of the checklist does.
public enum NextDeed: Sendable, Equatable {
  /// The others of this group pass.
  case passRest(Int)
  /// The next group.
  case group(Int, Words)
  /// The end of the walk.
  case completion
}

public struct ChecklistState: ShowsForm {
  public var form: InspectionForm?
  /// Which group is on the screen.
  public var at = 0
  public var savedAt: Timestamp?
  /// Failed by thumb, the defects not chosen yet.
  public var unfolded: Set<ItemKey> = []
  public var typing: Typing?
  /// Words that were written and not kept yet.
  public var drafts: [ItemKey: String] = [:]
  /// A grave hazard that came while she stood here: its screen opens by itself.
  public var grave: HazardKey?

  public var group: FormGroup? { group(at) }
  public var following: FormGroup? { group(at + 1) }

  private func group(_ index: Int) -> FormGroup? {
    form.flatMap { $0.groups.indices.contains(index) ? $0.groups[index] : nil }
  }

  /// Photos that this group still demands.
  public var photosWanted: [FormItem] { group?.items.filter(\.photoMissing) ?? [] }

  public var deed: NextDeed {
    if let group, group.passesWithRest > 0 { return .passRest(Int(group.passesWithRest)) }
    if let following { return .group(at + 1, following.title) }
    return .completion
  }

  /// Whether an item stands open with what is wrong with it.
  public func isUnfolded(_ item: FormItem) -> Bool {
    item.answer?.verdict.fails == true || unfolded.contains(item.key)
  }

  /// What its thumb control shows.
  public func thumbed(_ item: FormItem) -> Thumbed? {
    if item.answer?.verdict == .notApplicable { return .notHere }
    if isUnfolded(item) { return .fail }
    return item.answer == nil ? nil : .pass
  }

  /// Hazards of an earlier period that are open at an item: each wants a recheck.
  public func earlier(at item: FormItem) -> [HazardLine] {
    form?.earlierHazards.filter { itemOf($0.hazard) == item.key } ?? []
  }

  /// The open hazards that stand at an item.
  public func hazards(of item: FormItem) -> [HazardCard] {
    form?.hazards.filter { $0.open && itemOf($0.hazard) == item.key } ?? []
  }

  /// Whether an item wants a photo now. What is filled from facts, as the notices, says so only among what is missing.
  public func wantsPhoto(_ item: FormItem) -> Bool {
    item.photoMissing || form?.missing.contains(.photo(item: item.key)) == true
  }
}
