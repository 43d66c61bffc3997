import Foundation
import Services

/// Where pictures of photos come from: the bytes of a JPEG; nothing where this phone does not have one, and then a sign stands for it.
public struct Pictures: Sendable {
  private let repository: any Repository

  public init(_ repository: any Repository) {
    self.repository = repository
  }

  /// As a list shows it.
  public func thumbnail(_ photo: PhotoId) async -> Data? {
    try? await repository.picture(photo, .thumbnail)
  }

  /// As large as this phone has it: of one whose file was removed, the thumbnail stays.
  public func whole(_ photo: PhotoId) async -> Data? {
    if let original = try? await repository.picture(photo, .original) { return original }
    return await thumbnail(photo)
  }
}
