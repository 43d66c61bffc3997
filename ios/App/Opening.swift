import Features
import Foundation
import Observation
import Services

/// The core's folder, opened once for the app and for what it does in the background.
@MainActor @Observable
final class Opening {
  enum Stage {
    case opening
    case open(Ground)
    case failed(AnjianError)
  }

  private(set) var stage = Stage.opening
  let wishing = Wishing()
  private static var opened: Task<CoreRepository, any Error>?

  func open() async {
    stage = .opening
    do {
      stage = .open(Ground(try await Self.repository(), SystemPhone(wishing)))
    } catch let error as AnjianError {
      stage = .failed(error)
    } catch {
      stage = .failed(.Broken(why: String(reflecting: error)))
    }
  }

  /// The one repository of this process: a folder can be open only once. After a failure the next call tries again.
  static func repository() async throws -> CoreRepository {
    if let opened { return try await opened.value }
    let opening = Task { try await CoreRepository.open(folder: folder(), platform: surroundings) }
    opened = opening
    do {
      return try await opening.value
    } catch {
      opened = nil
      throw error
    }
  }

  private static var surroundings: Platform {
    Platform(keys: KeychainKeys(), network: PathNetwork(), disk: VolumeDisk(), clock: ContinuousWallClock())
  }

  /// Where the data lie: not in a backup, since its key never leaves this phone.
  private static func folder() throws -> String {
    var folder = try FileManager.default.url(for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
      .appendingPathComponent("anjian", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var values = URLResourceValues()
    values.isExcludedFromBackup = true
    try folder.setResourceValues(values)
    return folder.path
  }
}
