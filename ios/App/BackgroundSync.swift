import BackgroundTasks
import Services

/// Sends what is only here while the app sleeps, whenever the system allows it.
enum BackgroundSync {
  private static let refresh = "app.anjian.refresh"
  private static let sync = "app.anjian.sync"

  /// Before the app has finished launching, as the system demands.
  static func register() {
    for name in [refresh, sync] {
      BGTaskScheduler.shared.register(forTaskWithIdentifier: name, using: nil) { task in run(task) }
    }
  }

  /// The app goes to the background.
  static func schedule() {
    let short = BGAppRefreshTaskRequest(identifier: refresh)
    short.earliestBeginDate = Date(timeIntervalSinceNow: 15 * 60)
    // Photos take longer than a refresh may.
    let long = BGProcessingTaskRequest(identifier: sync)
    long.requiresNetworkConnectivity = true
    for request in [short, long] as [BGTaskRequest] {
      // Refused on a simulator and where a person has switched it off: then it goes when the app is opened.
      try? BGTaskScheduler.shared.submit(request)
    }
  }

  private static func run(_ task: BGTask) {
    let work = Task { @MainActor in
      let repository = try? await Opening.repository()
      let report = try? await repository?.sync()
      schedule()
      task.setTaskCompleted(success: report?.outcome == .sentAll)
    }
    task.expirationHandler = { work.cancel() }
  }
}
