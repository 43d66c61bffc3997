#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// One photo on the whole screen, and how far it is on its way home.
  struct PhotoView: View {
    @State private var model: PhotoModel
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ inspection: InspectionId, _ photos: [PhotoId], first: PhotoId) {
      _model = State(initialValue: PhotoModel(ground, inspection, photos, first: first))
    }

    private var say: Say { taste.say }

    var body: some View {
      VStack(spacing: 8) {
        if let file = model.state.file {
          Text(say.photo(file.state) + " · " + bytes(file.bytes)).font(.footnote).foregroundStyle(colours.ink2)
        }
        Picture(bytes: model.state.picture, whole: true)
          .frame(maxWidth: .infinity, maxHeight: .infinity)
          .accessibilityElement()
          .accessibilityLabel(say.photoWord)
      }
      .padding(12)
      .background(colours.ground)
      .docked {
        if model.state.photos.count > 1 {
          HStack(spacing: 10) {
            MainButton(text: "‹", tone: .quiet, enabled: model.state.mayGoBack) { await model.turn(by: -1) }
            MainButton(text: "›", tone: .quiet, enabled: model.state.mayGoOn) { await model.turn(by: 1) }
          }
        }
      }
      .navigationTitle(say.photoNumber(model.state.at + 1, model.state.photos.count))
      .navigationBarTitleDisplayMode(.inline)
      .failure(of: model)
      .task { await model.follow() }
    }
  }
#endif
