import Darwin
import Foundation
import Network
import Services

/// The network as the system sees it.
final class PathNetwork: NetworkSource {
  private let monitor = NWPathMonitor()

  init() {
    monitor.start(queue: DispatchQueue(label: "app.anjian.network"))
  }

  deinit {
    monitor.cancel()
  }

  func state() throws -> NetworkState {
    let path = monitor.currentPath
    guard path.status == .satisfied else { return .offline }
    return path.isExpensive || path.isConstrained ? .metered : .unmetered
  }
}

/// The room on the disk that the system would make for what matters.
final class VolumeDisk: Disk {
  func freeBytes(folder: String) throws -> UInt64 {
    let values = try URL(fileURLWithPath: folder).resourceValues(forKeys: [.volumeAvailableCapacityForImportantUsageKey])
    guard let free = values.volumeAvailableCapacityForImportantUsage, free >= 0 else {
      throw PlatformError.Unavailable(why: "the volume does not say")
    }
    return UInt64(free)
  }
}

/// The system's clock, and one that runs on while the phone sleeps.
final class ContinuousWallClock: WallClock {
  func now() throws -> Timestamp {
    Timestamp(Date().timeIntervalSince1970 * 1000)
  }

  func monotonicMs() throws -> Int64? {
    Int64(clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW) / 1_000_000)
  }
}
