import Anjian
import Foundation
import Testing

/// A headquarters in a process of its own, with a register and tickets, and a folder for its phones.
final class Stage: @unchecked Sendable {
  let tickets: [String]
  let inspections: [InspectionId]
  private let folder: URL
  private let program: Program
  private let lock = NSLock()
  private var keys: [String: Keys] = [:]

  init(homes: Int = 12, areas: [String] = ["东街"], people: [String] = ["li", "wang"]) throws {
    let path = try #require(
      ProcessInfo.processInfo.environment["ANJIAN_STAGE"], "ANJIAN_STAGE names no program; cargo xtask test sets it")
    let arguments = ["--homes", "\(homes)"] + areas.flatMap { ["--area", $0] } + people.flatMap { ["--ticket", $0] }
    program = try Program(path, arguments)
    let told = try program.told()
    tickets = try #require(told["tickets"] as? [String])
    inspections = try #require(told["inspections"] as? [String])
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("anjian-swift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Headquarters goes away.
  func stop() throws {
    try #require(try program.ask("stop")["serving"] as? Bool == false)
  }

  /// Headquarters comes back.
  func start() throws {
    try #require(try program.ask("start")["serving"] as? Bool == true)
  }

  /// A picture lies where a camera would have left it.
  func draw(_ name: String) throws -> String {
    try #require(try program.ask("draw \(path(name))")["drawn"] as? String)
  }

  /// Where a phone's data lies, or another file.
  func path(_ name: String) -> String {
    folder.appendingPathComponent(name).path
  }

  /// A phone that is not enrolled. The same name is the same phone.
  func opened(_ name: String, keys: (any KeyStore)? = nil, clock: (any WallClock)? = nil) async throws -> Anjian {
    let own = lock.withLock { () -> Keys in
      let own = self.keys[name] ?? Keys()
      self.keys[name] = own
      return own
    }
    return try await Anjian.open(folder: path(name), platform: Platform(keys: keys ?? own, clock: clock))
  }

  /// A phone, enrolled, after its first sync.
  func phone(_ name: String, ticket: Int = 0) async throws -> Anjian {
    let phone = try await opened(name)
    try await phone.enrol(ticket: tickets[ticket], deviceName: "test 手机 📱")
    try #require(try await phone.sync().outcome == .sentAll)
    return phone
  }

  func end() throws {
    try program.end()
    try FileManager.default.removeItem(at: folder)
  }
}

/// Plays a story on a stage, where its test is played.
func story(
  homes: Int = 12, areas: [String] = ["东街"], isolation: isolated (any Actor)? = #isolation,
  _ play: (Stage) async throws -> Void
) async throws {
  let stage = try Stage(homes: homes, areas: areas)
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

  func load(name: String) -> Data? {
    lock.withLock { secrets[name] }
  }

  func store(name: String, secret: Data) {
    lock.withLock { secrets[name] = secret }
  }
}

extension Anjian {
  /// Says something, with what is on the screen now.
  func comment(_ inspection: InspectionId, _ text: String) async throws {
    try await act(inspection, seen: form(inspection).seen, .addComment(text: text))
  }

  /// What was said, in order.
  func comments(_ inspection: InspectionId) async throws -> [String] {
    try await form(inspection).chronicle.compactMap {
      guard case .comment(let text) = $0.what else { return nil }
      return text
    }
  }
}

/// The error that a call must end with, of this kind.
@discardableResult
func fails<Value>(
  _ kind: String, at place: SourceLocation = #_sourceLocation, _ call: () async throws -> Value
) async -> AnjianError? {
  do {
    let value = try await call()
    Issue.record("expected \(kind), it returned \(value)", sourceLocation: place)
  } catch let error as AnjianError {
    #expect(error.kind == kind, sourceLocation: place)
    return error
  } catch {
    Issue.record("expected \(kind), it threw \(error)", sourceLocation: place)
  }
  return nil
}
