import Services

public struct SettingsState: Sendable {
  public var me: Me?
  public var reference: Reference?
  public var status: Status?
  public var version: String
  public var freed: Int?
}

/// Who, how much room, how she likes it.
public final class SettingsModel: Model<SettingsState> {
  public init(_ ground: Ground) {
    super.init(SettingsState(version: ground.repository.version), ground.repository)
  }

  override func fetch() async throws {
    let (me, reference) = (try await repository.me(), try await repository.reference())
    let status = try await repository.status()
    show { ($0.me, $0.reference, $0.status) = (me, reference, status) }
  }

  /// Removes the files of photos that headquarters has signed for.
  public func freePhotos() async {
    await told {
      let freed = try await repository.freePhotos()
      let status = try await repository.status()
      show { ($0.freed, $0.status) = (freed, status) }
    }
  }
}
