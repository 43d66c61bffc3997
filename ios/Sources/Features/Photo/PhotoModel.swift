import Foundation
import Services

public struct PhotoViewState: Sendable {
  public let photos: [PhotoId]
  public var at: Int
  public var files: [PhotoId: PhotoFile] = [:]
  /// The bytes of the one on the screen.
  public var picture: Data?

  public var photo: PhotoId? { photos.indices.contains(at) ? photos[at] : nil }
  /// How far it is; nothing of one that only a colleague's phone knows.
  public var file: PhotoFile? { photo.flatMap { files[$0] } }
  public var mayGoBack: Bool { at > 0 }
  public var mayGoOn: Bool { at + 1 < photos.count }
}

/// Looks at the photos of one thing, beginning with the one that was tapped.
public final class PhotoModel: Model<PhotoViewState> {
  private let inspection: InspectionId
  private let pictures: Pictures

  public init(_ ground: Ground, _ inspection: InspectionId, _ photos: [PhotoId], first: PhotoId) {
    (self.inspection, pictures) = (inspection, Pictures(ground.repository))
    super.init(PhotoViewState(photos: photos, at: photos.firstIndex(of: first) ?? 0), ground.repository)
  }

  override func fetch() async throws {
    let files = try await repository.photos(inspection)
    show { $0.files = Dictionary(files.map { ($0.photo, $0) }, uniquingKeysWith: { $1 }) }
    await read()
  }

  /// The photo after this one, or before it.
  public func turn(by step: Int) async {
    let to = state.at + step
    guard state.photos.indices.contains(to) else { return }
    show { ($0.at, $0.picture) = (to, nil) }
    await read()
  }

  /// A picture that comes when she has turned on already is not shown.
  private func read() async {
    guard let photo = state.photo else { return }
    let picture = await pictures.whole(photo)
    show { if $0.photo == photo { $0.picture = picture } }
  }
}
