import Foundation
import Observation
import Services

/// Against the system's choice, where somebody wants it.
public enum Look: String, CaseIterable, Identifiable, Codable, Sendable {
  case auto, light, dark

  public var id: Self { self }
}

/// What a person chose for herself; kept by the app, not by the core.
public struct Wishes: Codable, Equatable, Sendable {
  public var look = Look.auto
  public var leftHand = false
  public var english = false

  public init() {}

  public var language: Language { english ? .en : .zh }
  public var say: Say { Say(language) }
}

/// The wishes, where they are kept.
@MainActor @Observable
public final class Wishing {
  public var wishes: Wishes {
    didSet { store.set(try? JSONEncoder().encode(wishes), forKey: Self.key) }
  }

  private let store: UserDefaults
  private static let key = "wishes"

  /// `preferred`: the languages that the system names, for a phone on which nobody has wished anything yet. Chinese first.
  public init(_ store: UserDefaults = .standard, preferred: [String] = Locale.preferredLanguages) {
    self.store = store
    if let kept = store.data(forKey: Self.key).flatMap({ try? JSONDecoder().decode(Wishes.self, from: $0) }) {
      wishes = kept
    } else {
      wishes = Wishes()
      wishes.english = preferred.first.map { !$0.hasPrefix("zh") } ?? false
    }
  }
}
