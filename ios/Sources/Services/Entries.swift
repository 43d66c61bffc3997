extension Answer {
  /// The same answer, entered again: for whoever looked again at a conflict and agrees with it.
  public func again(as kind: ItemKind) -> Entry {
    Entry(said: said(as: kind), note: note)
  }

  private func said(as kind: ItemKind) -> Said {
    if verdict == .notApplicable { return .notApplicable }
    switch kind {
    case .defects: return .defects(codes: defects)
    case .passFail: return verdict == .pass ? .pass(number: number) : .fail(number: number)
    default: break
    }
    switch reading {
    case .number(let value): return .number(value: value)
    case .points(let values): return .points(values: values)
    case .hold(let start, let end, let minutes): return .hold(start: start, end: end, minutes: minutes)
    case .date(let day): return .date(day: day)
    case .choice(let code): return .choice(code: code)
    case .signed(let signature): return .signed(signature: signature)
    case nil: return .text
    }
  }

  /// The number it holds, if it holds one.
  public var number: Double? {
    if case .number(let value)? = reading { value } else { nil }
  }

  /// The option it chose, if it is a choice.
  public var chosen: OptionCode? {
    if case .choice(let code)? = reading { code } else { nil }
  }
}

extension Verdict {
  /// The grade of a verdict that is a hazard.
  public var grade: Grade? {
    if case .hazard(let grade) = self { grade } else { nil }
  }

  /// Whether it says that something is not as it ought to be.
  public var fails: Bool {
    switch self {
    case .fail, .hazard: true
    case .notApplicable, .pass, .recorded: false
    }
  }
}

extension InspectionForm {
  /// An item of it by its key.
  public func item(_ key: ItemKey) -> FormItem? {
    groups.lazy.flatMap(\.items).first { $0.key == key }
  }
}

extension FormItem {
  /// Whether a photo is demanded and none is there: the form says what is demanded, and what was taken, each by itself.
  public var photoMissing: Bool { photoDemanded && photos.isEmpty }

  /// What a number of it is measured in.
  public var measure: Measure? {
    switch kind {
    case .number(let measure), .points(let measure, _): measure
    case .passFail(let number, _, _, _): number
    default: nil
    }
  }

  /// The defects or options that may be chosen.
  public var options: [OptionOf] {
    switch kind {
    case .defects(let options), .choice(let options): options
    default: []
    }
  }

  /// Whether its failure is told by defects.
  public var namesDefects: Bool {
    if case .defects = kind { true } else { false }
  }

  /// Whether it is read at several points.
  public var hasPoints: Bool {
    if case .points = kind { true } else { false }
  }

  /// Whether it is a hold test.
  public var holds: Bool {
    if case .hold = kind { true } else { false }
  }
}

extension Site {
  /// Where the door is within its estate: what an inspector reads off it.
  public var door: String { address.room.isEmpty ? address.text : address.room }

  /// The house and stair of the door.
  public var stair: String { [address.estate, address.building, address.unit].filter { !$0.isEmpty }.joined(separator: " ") }

  /// The telephone as a screen in a stairwell may show it.
  public var shownPhone: String {
    phone.count < 8 ? phone : phone.prefix(3) + "****" + phone.suffix(4)
  }
}

/// The item that a hazard's key names.
public func itemOf(_ hazard: HazardKey) -> ItemKey {
  guard let colon = hazard.lastIndex(of: ":") else { return hazard }
  return String(hazard[..<colon])
}
