import Services

/// What may be asked of the agenda.
public enum Chosen: CaseIterable, Identifiable, Sendable {
  case due, appointments, tryAgain, overdue, done

  public var id: Self { self }

  var ranks: [AgendaRank] {
    switch self {
    case .due: [.openL1, .appointment, .overdue, .tryAgain, .plain]
    case .appointments: [.appointment]
    case .tryAgain: [.tryAgain]
    case .overdue: [.overdue]
    case .done: [.done]
    }
  }
}

public struct AgendaState: Sendable {
  public var chosen = Chosen.due
  /// What was fetched so far, page by page.
  public private(set) var lines: [AgendaLine] = []
  /// The same by the stair that the doors are on, in walking order.
  public private(set) var stairs: [Stair] = []
  public var next: AgendaPlace?
  /// Promises for later days: they call nobody today.
  public var promises: [InspectionLine] = []
  public var counts: [AgendaRank: Int] = [:]
  public var coverage: AreaCoverage?
  public var grave: HazardLine?
  public var conflicts: [InspectionLine] = []
  public var areas: [AreaId] = []
  /// One area alone.
  public var area: AreaId?
  public var status: Status?
  public var asOf: Timestamp?

  public func count(_ of: Chosen) -> Int {
    of.ranks.reduce(0) { $0 + (counts[$1] ?? 0) }
  }

  /// Where the main button leads.
  public var nextDoor: AgendaLine? { lines.first { $0.rank != .done } }

  /// Another list.
  mutating func list(_ lines: [AgendaLine]) {
    (self.lines, stairs, promises) = ([], [], [])
    append(lines)
  }

  /// The next page: what stands there already is not sorted again.
  mutating func append(_ page: [AgendaLine]) {
    lines += page
    for line in page {
      if stairs.last?.name == line.site.stair {
        stairs[stairs.count - 1].lines.append(line)
      } else {
        stairs.append(Stair(name: line.site.stair, lines: [line]))
      }
    }
  }
}

/// Doors that follow each other on one stair.
public struct Stair: Sendable, Identifiable {
  public let name: String
  public var lines: [AgendaLine]

  public var id: InspectionId { lines[0].inspection }
}

/// The doors of the day.
public final class AgendaModel: Model<AgendaState> {
  private let turn = Turn()
  /// From so near the end of what was fetched, the next page is asked for.
  private static let ahead = 15

  public init(_ ground: Ground) {
    super.init(AgendaState(), ground.repository)
  }

  public func choose(_ chosen: Chosen) async {
    show {
      $0.chosen = chosen
      $0.list([])
    }
    await look()
  }

  /// What the choice of an area writes to.
  public var area: AreaId? {
    get { state.area }
    set { Task { await only(newValue) } }
  }

  /// One area alone, or all.
  public func only(_ area: AreaId?) async {
    show {
      $0.area = area
      $0.list([])
    }
    await look()
  }

  /// A door came onto the screen: near the end of the list, the next page is fetched.
  public func shown(_ line: AgendaLine) async {
    let near = state.lines.suffix(Self.ahead).contains { $0.inspection == line.inspection }
    if near, state.next != nil { await more() }
  }

  /// The next page.
  public func more() async {
    await told {
      try await turn.take {
        guard let place = state.next else { return }
        let page = try await repository.agenda(filter, after: place)
        show {
          $0.append(page.lines)
          $0.next = page.next
        }
      }
    }
  }

  private var filter: AgendaFilter { AgendaFilter(area: state.area, programme: nil, ranks: state.chosen.ranks) }

  override func fetch() async throws {
    try await turn.take {
      // As many as she had already: a list that shrinks under her thumb jumps.
      let (shown, asked) = (state.lines.count, filter)
      var page = try await repository.agenda(asked, after: nil)
      var lines = page.lines
      while lines.count < shown, let next = page.next {
        page = try await repository.agenda(asked, after: next)
        lines += page.lines
      }
      let promises = asked.ranks == Chosen.appointments.ranks ? try await promises(besides: lines, asked.area) : []
      let around = try await around()
      show {
        guard $0.chosen.ranks == asked.ranks, $0.area == asked.area else { return }
        $0.list(lines)
        ($0.next, $0.asOf, $0.promises) = (page.next, page.asOf, promises)
        around(&$0)
      }
    }
  }

  private func promises(besides lines: [AgendaLine], _ area: AreaId?) async throws -> [InspectionLine] {
    let today = Set(lines.map(\.inspection))
    return try await repository.appointments().filter { !today.contains($0.inspection) && (area == nil || $0.site?.area == area) }
  }

  /// What stands above the list.
  private func around() async throws -> (inout AgendaState) -> Void {
    let area = state.area
    let counts = try await repository.agenda(AgendaFilter(area: area, programme: nil, ranks: []), after: nil).counts
    // One figure on the screen: that of the area with the most doors.
    let coverage = try await repository.coverage().filter { area == nil || $0.area == area }.max { $0.count.due < $1.count.due }
    let grave = try await repository.hazards(HazardFilter(grade: .l1)).first
    let conflicts = try await repository.conflicts()
    let areas = try await repository.reference().areas.filter(\.assigned).map(\.id)
    let status = try await repository.status()
    return {
      $0.counts = Dictionary(counts.map { ($0.rank, Int($0.count)) }, uniquingKeysWith: +)
      ($0.coverage, $0.grave, $0.conflicts, $0.areas, $0.status) = (coverage, grave, conflicts, areas, status)
    }
  }
}
