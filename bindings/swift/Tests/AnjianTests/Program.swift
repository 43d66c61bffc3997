import Foundation
import Testing

/// A program that is asked and answers by lines of JSON.
final class Program {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var read = Data()

  init(_ path: String, _ arguments: [String] = []) throws {
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// Says a line and hears the answer.
  func ask(_ line: String) throws -> [String: Any] {
    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    return try told()
  }

  /// The next line.
  func told() throws -> [String: Any] {
    while !read.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "the program broke off; what it said stands above")
      read.append(more)
    }
    let end = try #require(read.firstIndex(of: UInt8(ascii: "\n")))
    defer { read.removeSubrange(...end) }
    return try #require(try JSONSerialization.jsonObject(with: Data(read[..<end])) as? [String: Any])
  }

  /// Ends its input, and waits for its own end, which must be a good one.
  func end() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
