#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  private struct PicturesKey: EnvironmentKey {
    static let defaultValue: Pictures? = nil
  }

  extension EnvironmentValues {
    /// Where pictures of photos come from.
    var pictures: Pictures? {
      get { self[PicturesKey.self] }
      set { self[PicturesKey.self] = newValue }
    }
  }

  /// A JPEG; a sign where there is none.
  struct Picture: View {
    let bytes: Data?
    /// Without anything cut off.
    var whole = false
    @Environment(\.colours) private var colours

    var body: some View {
      if let image = bytes.flatMap({ UIImage(data: $0) }) {
        Image(uiImage: image).resizable().aspectRatio(contentMode: whole ? .fit : .fill)
      } else {
        Sign.image.image.font(whole ? .largeTitle : .body).foregroundStyle(colours.ink2)
      }
    }
  }

  /// The photos of one thing, small; a tap enlarges one.
  struct Thumbnails: View {
    let inspection: InspectionId
    let photos: [PhotoId]
    @Environment(Navigator.self) private var navigator

    var body: some View {
      if !photos.isEmpty {
        ScrollView(.horizontal, showsIndicators: false) {
          HStack(spacing: 10) {
            ForEach(photos, id: \.self) { photo in
              Thumbnail(photo: photo, number: (photos.firstIndex(of: photo) ?? 0) + 1, of: photos.count) {
                navigator.go(.photo(inspection, photos, first: photo))
              }
            }
          }
        }
      }
    }
  }

  private struct Thumbnail: View {
    let photo: PhotoId
    let number, of: Int
    let deed: Deed
    @State private var bytes: Data?
    @Environment(\.pictures) private var pictures
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        Picture(bytes: bytes)
          .frame(width: 62, height: 62)
          .background(colours.surface3, in: RoundedRectangle(cornerRadius: 12))
          .clipShape(RoundedRectangle(cornerRadius: 12))
          .overlay(RoundedRectangle(cornerRadius: 12).strokeBorder(colours.line, lineWidth: 1))
          .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
      .accessibilityLabel(taste.say.photoNumber(number, of))
      .task { bytes = await pictures?.thumbnail(photo) }
    }
  }
#endif
