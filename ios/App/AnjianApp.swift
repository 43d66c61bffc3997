import Features
import Services
import SwiftUI

/// The app: opens the core's folder, and shows the screens on it.
@main
struct AnjianApp: App {
  @State private var opening = Opening()
  @Environment(\.scenePhase) private var phase

  init() {
    BackgroundSync.register()
  }

  var body: some Scene {
    WindowGroup {
      OpeningView(opening: opening)
    }
    .onChange(of: phase) { _, phase in
      if phase == .background { BackgroundSync.schedule() }
    }
  }
}

/// What the app shows while it opens, and when it cannot.
struct OpeningView: View {
  let opening: Opening

  var body: some View {
    switch opening.stage {
    case .opening: ProgressView().task { await opening.open() }
    case .open(let ground): RootView(ground, opening.wishing)
    case .failed(let error):
      ContentUnavailableView {
        Label(opening.wishing.wishes.say.failure(error), systemImage: "exclamationmark.triangle")
      } actions: {
        Button(opening.wishing.wishes.say.retry) { Task { await opening.open() } }
      }
    }
  }
}
