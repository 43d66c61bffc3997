import Foundation
import Services

public struct MeetState: Sendable {
  /// What this phone holds, and its picture.
  public var mine: Handshake?
  public var code: QrCode?
  /// The colleague's code, once it was read, and what that phone misses.
  public var theirs: String?
  public var missed: Missed?
  public var person: String?
  /// What was scanned is no colleague's code.
  public var notOne = false
  /// How many files were written.
  public var written: Int?
  public var taken: PartReport?
  public var busy = false

  /// Whether there is something to hand over.
  public var maySend: Bool { (missed?.parts ?? 0) > 0 }
}

/// Two phones at one table: each shows a code, reads the other's, and hands over what the other misses.
public final class MeetModel: Model<MeetState> {
  /// Bytes of a file that goes through messengers.
  private static let part: UInt64 = 20 * 1024 * 1024
  private let phone: any Phone

  public init(_ ground: Ground) {
    phone = ground.phone
    super.init(MeetState(), ground.repository)
  }

  /// What this phone holds may have changed, and so has its code.
  override func fetch() async throws {
    let mine = try await repository.makeHandshake()
    show { ($0.mine, $0.code) = (mine, phone.qrCode(mine.text)) }
  }

  /// Reads the colleague's code.
  public func scan() async {
    guard let scanned = await phone.scan() else { return }
    let code = scanned.trimmingCharacters(in: .whitespacesAndNewlines)
    await told {
      do {
        let missed = try await repository.readHandshake(code, partBytes: Self.part)
        let person = try await repository.reference().people.first { $0.id == missed.person }?.name
        show { ($0.theirs, $0.missed, $0.person, $0.notOne, $0.written) = (code, missed, person, false, nil) }
      } catch AnjianError.Invalid {
        show { ($0.theirs, $0.missed, $0.notOne) = (nil, nil, true) }
      }
    }
  }

  /// Writes what the other phone misses, and offers it.
  public func send() async {
    guard let theirs = state.theirs, state.maySend else { return }
    await working {
      let folder = try phone.folder(named: "anjian-\(phone.now())")
      let parts = try await repository.writeParts(folder: folder, partBytes: Self.part, handshake: theirs)
      show { $0.written = parts.count }
      phone.share(parts.map(\.path))
    }
  }

  /// Takes in a file that she chooses.
  public func receive() async {
    guard let path = await phone.pickFile() else { return }
    await working {
      let taken = try await repository.readPart(path: path)
      show { $0.taken = taken }
      try await fetch()
    }
  }

  private func working(_ what: @MainActor () async throws -> Void) async {
    show { $0.busy = true }
    await told(what)
    show { $0.busy = false }
  }
}
