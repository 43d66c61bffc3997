import Services

public struct SyncState: Sendable {
  public var status: Status?
  public var me: Me?
  public var areas: [AreaId] = []
  /// The name of the file that was written last.
  public var saved: String?
  public var now: Timestamp = 0

  /// How many things are only on this phone.
  public var onlyHere: Int { Int(status?.waiting ?? 0) + Int(status?.photosWaiting ?? 0) }
}

/// What is only here, why it was not sent, what headquarters signed for.
public final class SyncModel: Model<SyncState> {
  public let sending: Sending
  private let phone: any Phone

  public init(_ ground: Ground) {
    (sending, phone) = (ground.sending, ground.phone)
    super.init(SyncState(), ground.repository)
  }

  override func fetch() async throws {
    let (status, me) = (try await repository.status(), try await repository.me())
    let areas = try await repository.reference().areas.filter(\.assigned).map(\.id)
    show {
      ($0.status, $0.me, $0.areas) = (status, me, areas)
      $0.now = phone.now()
    }
  }

  /// Sends now.
  public func sync() async {
    await told { try await sending.run() }
    await look()
  }

  /// Stops sending.
  public func stop() {
    sending.stop()
  }

  /// Everything that headquarters has not acknowledged, as one file that any colleague may carry home.
  public func saveFile() async {
    await told {
      let name = "anjian-\(phone.now()).anjian"
      let path = phone.file(named: name)
      _ = try await repository.exportBundle(path: path)
      show { $0.saved = name }
      phone.share([path])
    }
  }
}
