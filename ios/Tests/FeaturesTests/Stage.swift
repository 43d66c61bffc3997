import Foundation
import Services
import Testing

@testable import Features

/// A headquarters in a process of its own, with a register and tickets, and a folder for its phones.
final class Stage: @unchecked Sendable {
  private(set) var tickets: [String] = []
  private(set) var inspections: [InspectionId] = []
  private let folder: URL
  private let process = Process()
  private let (input, output) = (Pipe(), Pipe())
  private var read = Data()

  init(homes: Int = 12, people: [String] = ["li"]) throws {
    let path = try #require(
      ProcessInfo.processInfo.environment["ANJIAN_STAGE"], "ANJIAN_STAGE names no program; cargo xtask test sets it")
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("anjian-ios-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["--homes", "\(homes)", "--area", "东街"] + people.flatMap { ["--ticket", $0] }
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let told = try told()
    tickets = try #require(told["tickets"] as? [String])
    inspections = try #require(told["inspections"] as? [String])
  }

  /// Headquarters goes away, or comes back.
  func serving(_ on: Bool) throws {
    try #require(try ask(on ? "start" : "stop")["serving"] as? Bool == on)
  }

  /// A picture lies where a camera would have left it.
  func draw(_ name: String) throws -> String {
    try #require(try ask("draw \(path(name))")["drawn"] as? String)
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// What the screens stand on: a core with a data folder of its own.
  @MainActor
  func ground(_ name: String) async throws -> (Ground, CoreRepository, HandPhone) {
    let repository = try await CoreRepository.open(folder: path(name), platform: Platform(keys: Keys()))
    let phone = HandPhone(self, name)
    return (Ground(repository, phone), repository, phone)
  }

  func end() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    try FileManager.default.removeItem(at: folder)
  }

  private func ask(_ line: String) throws -> [String: Any] {
    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    return try told()
  }

  private func told() throws -> [String: Any] {
    while !read.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "the stage broke off; what it said stands above")
      read.append(more)
    }
    let end = try #require(read.firstIndex(of: UInt8(ascii: "\n")))
    defer { read.removeSubrange(...end) }
    return try #require(try JSONSerialization.jsonObject(with: Data(read[..<end])) as? [String: Any])
  }
}

/// Plays a story on a stage, and ends the stage however the story ends.
@MainActor
func story(homes: Int = 12, people: [String] = ["li"], _ play: @MainActor (Stage) async throws -> Void) async throws {
  let stage = try Stage(homes: homes, people: people)
  do {
    try await play(stage)
  } catch {
    try? stage.end()
    throw error
  }
  try stage.end()
}

/// Secrets in memory.
final class Keys: KeyStore, @unchecked Sendable {
  private let lock = NSLock()
  private var secrets: [String: Data] = [:]

  func load(name: String) -> Data? { lock.withLock { secrets[name] } }

  func store(name: String, secret: Data) { lock.withLock { secrets[name] = secret } }
}

/// A machine whose camera is the stage's, whose scanner reads what it is handed, and whose clock a story moves.
@MainActor
final class HandPhone: Phone {
  let name = "test 手机 📱"
  /// How far the story has moved the clock, milliseconds.
  var ahead: Timestamp = 0
  /// What the scanner reads next.
  var code: String?
  /// What its screen shows as a QR code, for another's camera.
  private(set) var drawn: String?
  /// The file that she chooses next.
  var picked: String?
  /// She takes no picture.
  var declines = false
  private(set) var pictures = 0
  private(set) var called: [String] = []
  private(set) var shared: [String] = []
  private(set) var shown: [String] = []
  private(set) var reminder: (at: Timestamp, words: String)?
  private let stage: Stage?
  private let owner: String

  init(_ stage: Stage? = nil, _ owner: String = "phone") {
    (self.stage, self.owner) = (stage, owner)
  }

  func now() -> Timestamp { Timestamp(Date().timeIntervalSince1970 * 1000) + ahead }

  func takePicture(caption: String) async -> String? {
    guard !declines else { return nil }
    pictures += 1
    guard let stage else { return "/picture-\(pictures).jpg" }
    return try? stage.draw("\(owner)-camera-\(pictures).jpg")
  }

  func scan() async -> String? { code }
  func call(_ number: String) { called.append(number) }
  func navigate(to address: String) { shown.append(address) }
  func file(named name: String) -> String { stage?.path("\(owner)-\(name)") ?? "/files/\(name)" }

  func folder(named name: String) throws -> String {
    let folder = file(named: name)
    if stage != nil { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    return folder
  }

  func share(_ paths: [String]) { shared += paths }
  func pickFile() async -> String? { picked }

  /// Its squares are not read here: what was drawn is handed over as text.
  func qrCode(_ text: String) -> QrCode? {
    drawn = text
    return QrCode(width: 1, dark: [true])
  }

  func remind(at: Timestamp, _ words: String) { reminder = (at, words) }
  func remindNoMore() { reminder = nil }
}
