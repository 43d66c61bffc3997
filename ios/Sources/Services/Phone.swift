/// What the machine lends the screens. A test draws its pictures and keeps what it would call.
@MainActor
public protocol Phone: AnyObject {
  /// What people call this machine, for example the phone's model.
  var name: String { get }

  /// Milliseconds since 1970 by the machine's clock, for a screen's own clocks.
  func now() -> Timestamp

  /// Lets her take a picture; where it lies, or nothing when she took none.
  func takePicture(caption: String) async -> String?

  /// Lets her scan a code.
  func scan() async -> String?

  /// Rings somebody up; an empty number opens the keys.
  func call(_ number: String)

  /// Shows the way.
  func navigate(to address: String)

  /// A code as a camera reads it; nothing when the text does not fit into one.
  func qrCode(_ text: String) -> QrCode?

  /// A place for a file that is to be handed on.
  func file(named name: String) -> String

  /// A folder for such files, made when there is none.
  func folder(named name: String) throws -> String

  /// Offers files to other apps and near phones.
  func share(_ paths: [String])

  /// Lets her choose a file that another phone handed over; where it lies, or nothing when she chose none.
  func pickFile() async -> String?

  /// Says something at a moment, even when the app sleeps: the end of a hold test. A later call takes an earlier one's place.
  func remind(at: Timestamp, _ words: String)

  /// Takes the reminder back.
  func remindNoMore()
}
