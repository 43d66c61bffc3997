import Services

/// What every screen stands on.
@MainActor
public final class Ground {
  public let repository: any Repository
  public let phone: any Phone
  /// Hold tests whose clock runs.
  public let holds = RunningHolds()
  /// The run of syncing, one for all screens.
  public let sending: Sending

  public init(_ repository: any Repository, _ phone: any Phone) {
    self.repository = repository
    self.phone = phone
    sending = Sending(repository)
  }
}
