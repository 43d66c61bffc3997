#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// The colours in use.
  @dynamicMemberLookup
  struct Palette: Sendable {
    let tokens: Tokens

    subscript(dynamicMember token: KeyPath<Tokens, UInt32>) -> Color { Color(hex: tokens[keyPath: token]) }

    /// A grade's colour, and its soft one.
    func tone(_ grade: Grade) -> Color {
      switch grade {
      case .l1: self.l1
      case .l2: self.l2
      case .l3: self.l3
      }
    }

    func soft(_ grade: Grade) -> Color {
      switch grade {
      case .l1: self.l1Soft
      case .l2: self.l2Soft
      case .l3: self.l3Soft
      }
    }
  }

  extension Color {
    init(hex: UInt32) {
      let part = { (shift: UInt32) in Double((hex >> shift) & 0xff) / 255 }
      self.init(.sRGB, red: part(16), green: part(8), blue: part(0), opacity: 1)
    }
  }

  /// How somebody likes the app: words, times, the hand it is held in.
  struct Taste: Sendable {
    var say = Say(.zh)
    var times = Times(Times.zone(nil), Say(.zh))
    var leftHand = false
  }

  private struct PaletteKey: EnvironmentKey {
    static let defaultValue = Palette(tokens: .light)
  }

  private struct TasteKey: EnvironmentKey {
    static let defaultValue = Taste()
  }

  extension EnvironmentValues {
    var colours: Palette {
      get { self[PaletteKey.self] }
      set { self[PaletteKey.self] = newValue }
    }

    var taste: Taste {
      get { self[TasteKey.self] }
      set { self[TasteKey.self] = newValue }
    }
  }

  /// Everything below stands in the colours of the scheme in use.
  struct Themed: ViewModifier {
    @Environment(\.colorScheme) private var scheme

    func body(content: Content) -> some View {
      content.environment(\.colours, Palette(tokens: scheme == .dark ? .dark : .light))
    }
  }

  extension DynamicTypeSize {
    /// From 1.2 on things stand below each other.
    var isLarge: Bool { self >= .xxLarge }
  }

  /// The house's signs. They decorate the words beside them and say nothing to a screen reader.
  enum Sign: String {
    case forward = "chevron.right"
    case call = "phone.fill"
    case navigate = "location.fill"
    case camera = "camera.fill"
    case check = "checkmark"
    case cross = "xmark"
    case minus = "minus"
    case clock
    case octagon = "exclamationmark.octagon.fill"
    case triangle = "exclamationmark.triangle.fill"
    case circle = "exclamationmark.circle.fill"
    case info = "info.circle"
    case device = "iphone"
    case delivered = "checkmark.circle.fill"
    case sync = "arrow.triangle.2.circlepath"
    case today = "calendar"
    case search = "magnifyingglass"
    case person
    case people = "person.2"
    case door = "house"
    case flame
    case gauge = "speedometer"
    case timer
    case pen = "signature"
    case note = "doc.text"
    case file = "square.and.arrow.down"
    case share = "square.and.arrow.up"
    case image = "photo"
    case undo = "arrow.uturn.backward"
    case scan = "qrcode.viewfinder"
    case keyboard
    case delete = "delete.left"
    case shield = "checkmark.shield"
    case key
    case lock = "lock.fill"
    case split = "arrow.triangle.branch"
    case nobody = "bell.slash"
    case refused = "nosign"
    case vacant = "moon.zzz"
    case pinOff = "mappin.slash"
    case valve = "wrench.and.screwdriver"
    case receipt = "checkmark.seal"
    case larger = "textformat.size"
    case language = "globe"
    case look = "moon"
    case hand = "hand.raised"

    var image: Image { Image(systemName: rawValue) }

    /// Never colour alone.
    static func of(_ grade: Grade) -> Sign {
      switch grade {
      case .l1: .octagon
      case .l2: .triangle
      case .l3: .circle
      }
    }

    static func of(_ tab: AppTab) -> Sign {
      switch tab {
      case .today: .today
      case .search: .search
      case .sync: .sync
      case .me: .person
      }
    }
  }
#endif
