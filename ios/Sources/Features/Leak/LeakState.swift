import Services

/// What the keypad writes to.
public enum Reads: Hashable, Sendable {
  case start, end
  case point(OptionCode)
}

/// What a hold test asks for, in minutes and Pa.
public struct HoldKind: Sendable, Equatable {
  public let stabiliseMinutes: Double
  public let holdMinutes: Double
  public let allowedDrop: Double

  init?(_ item: FormItem?) {
    guard case .hold(let stabilise, let hold, let drop, _, _, _)? = item?.kind else { return nil }
    (stabiliseMinutes, holdMinutes, allowedDrop) = (stabilise, hold, drop)
  }

  /// From the start of the clock until the end may be read.
  public var seconds: Double { (stabiliseMinutes + holdMinutes) * 60 }
}

/// What a point test asks for.
public struct PointsKind: Sendable, Equatable {
  public let measure: Measure
  public let points: [OptionOf]

  init?(_ item: FormItem?) {
    guard case .points(let measure, let points)? = item?.kind else { return nil }
    (self.measure, self.points) = (measure, points)
  }
}

public struct LeakState: ShowsForm {
  public var form: InspectionForm?
  /// What the group on the screen is called.
  public var group: Words?
  public var hold: FormItem?
  public var points: FormItem?
  public var reads = Reads.start
  public var typed = ""
  public var start: Double?
  public var end: Double?
  public var startedAt: Timestamp?
  public var values: [OptionCode: Double] = [:]
  /// What the last number would mean, or means.
  public var judged: Judged?

  public var holdKind: HoldKind? { HoldKind(hold) }
  public var pointsKind: PointsKind? { PointsKind(points) }

  /// The item that the keypad writes to.
  public var item: FormItem? {
    if case .point = reads { points } else { hold }
  }

  /// Seconds until the end may be read.
  public func remaining(at now: Timestamp) -> Double {
    guard let kind = holdKind else { return 0 }
    guard let startedAt else { return kind.seconds }
    return max(0, kind.seconds - Double(now - startedAt) / 1000)
  }

  /// The first point without a reading.
  public var openPoint: OptionCode? { pointsKind?.points.first { values[$0.code] == nil }?.code }

  /// The readings in the order of the points.
  func readings(with code: OptionCode, _ value: Double) -> [PointValue] {
    let all = values.merging([code: value]) { $1 }
    return (pointsKind?.points ?? []).compactMap { point in all[point.code].map { PointValue(point: point.code, value: $0) } }
  }

  /// A grave hazard of what is read here that nothing was done about: its screen opens by itself, once the number was kept.
  public var grave: HazardKey? {
    guard typed.isEmpty, judged == nil else { return nil }
    let keys = [hold?.key, points?.key]
    return form?.hazards.first {
      $0.grade == .l1 && $0.open && $0.supplyStopped == nil && $0.madeSafe == nil && keys.contains(itemOf($0.hazard))
    }?.hazard
  }

  /// The colour of a number beside its point: which of the template's limits it is beyond. The verdict itself is the core's.
  public func grade(of value: Double) -> Grade? {
    let limits = pointsKind?.measure.limits ?? []
    return limits.filter { limit in
      switch limit.beyond {
      case .over: value > limit.number
      case .from: value >= limit.number
      case .under: value < limit.number
      }
    }.compactMap(\.grade).max { $0.weight < $1.weight }
  }
}
