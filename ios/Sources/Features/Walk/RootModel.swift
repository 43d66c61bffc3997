import Foundation
import Services

/// What is true on every screen.
public struct RootState: Sendable {
  /// Nothing: not known yet.
  public var enrolled: Bool?
  /// The company's time zone.
  public var zone = Times.zone(nil)
  /// Records that are only here: the badge at the tab bar.
  public var waiting = 0
  /// A file from another phone was taken in.
  public var taken: PartReport?
}

/// The app itself: whether it is enrolled, what it sends by itself, what other phones hand it.
public final class RootModel: Model<RootState> {
  private let sending: Sending

  public init(_ ground: Ground) {
    sending = ground.sending
    super.init(RootState(), ground.repository)
  }

  override func fetch() async throws {
    let enrolled = try await repository.me().enrolment != nil
    let zone = try await repository.reference().zone
    let waiting = try await repository.status().waiting
    show {
      $0.enrolled = enrolled
      $0.zone = Times.zone(zone)
      $0.waiting = Int(waiting)
    }
  }

  /// The app came to the front, or a visit is over: what is only here goes home. That there is no network is no news to her.
  public func send() async {
    guard state.enrolled == true else { return }
    _ = try? await sending.run()
  }

  /// A file that another app or phone handed over.
  public func take(_ path: String) async {
    await told {
      let report = try await repository.readPart(path: path)
      show { $0.taken = report }
    }
  }

  /// Whether what was taken in is still to be read; the alert writes to it.
  public var tellsTaken: Bool {
    get { state.taken != nil }
    set { if !newValue { show { $0.taken = nil } } }
  }

  /// The app goes to the background.
  public func pause() async {
    await told { try await repository.pause() }
  }
}
