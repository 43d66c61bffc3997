import Anjian
import Foundation

/// Secrets as files, for a program without a key store.
final class FileKeys: KeyStore {
  private let folder: URL

  init(_ folder: URL) {
    self.folder = folder
  }

  func load(name: String) throws -> Data? {
    let file = folder.appendingPathComponent(name)
    // A file that is there and cannot be read is an error, and never taken for none.
    return FileManager.default.fileExists(atPath: file.path) ? try Data(contentsOf: file) : nil
  }

  func store(name: String, secret: Data) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try secret.write(to: folder.appendingPathComponent(name), options: .atomic)
  }
}
