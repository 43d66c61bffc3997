import Services

/// A hold test whose clock runs.
public struct RunningHold: Sendable, Equatable {
  public let startedAt: Timestamp
  /// The pressure that was read at its start, Pa.
  public let start: Double?
}

/// Hold tests that go on while she looks elsewhere in the home: leaving the screen stops no clock.
@MainActor
public final class RunningHolds {
  private struct Key: Hashable {
    let inspection: InspectionId
    let item: ItemKey
  }

  private var running: [Key: RunningHold] = [:]

  subscript(inspection: InspectionId, item: ItemKey) -> RunningHold? {
    get { running[Key(inspection: inspection, item: item)] }
    set { running[Key(inspection: inspection, item: item)] = newValue }
  }
}
