#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// The keys of a telephone: for numbers, and for the initials of a name. `last` stands lower right.
  struct Keypad<Last: View>: View {
    let letters: Bool
    let point: Bool
    @Binding var text: String
    @ViewBuilder let last: Last
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    private static var names: [Character: String] {
      ["2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ"]
    }

    var body: some View {
      VStack(spacing: 7) {
        ForEach(["123", "456", "789"], id: \.self) { row in
          HStack(spacing: 7) {
            ForEach(Array(row), id: \.self) { key in digit(key) }
          }
        }
        HStack(spacing: 7) {
          if point { digit(".") } else { delete }
          digit("0")
          if point { delete }
          last.frame(maxWidth: .infinity)
        }
      }
    }

    private func digit(_ key: Character) -> some View {
      Button {
        text.append(key)
      } label: {
        VStack(spacing: 0) {
          Text(String(key)).font(.title2).monospacedDigit()
          if letters, let name = Self.names[key] { Text(name).font(.caption2).foregroundStyle(colours.ink2) }
        }
        .foregroundStyle(colours.ink)
        .frame(maxWidth: .infinity, minHeight: 56)
        .background(colours.card, in: RoundedRectangle(cornerRadius: 12))
        .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
      .accessibilityLabel(String(key))
    }

    private var delete: some View {
      Button {
        if !text.isEmpty { text.removeLast() }
      } label: {
        Sign.delete.image.font(.title3).foregroundStyle(colours.ink).frame(maxWidth: .infinity, minHeight: 56)
          .background(colours.card, in: RoundedRectangle(cornerRadius: 12))
          .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
      .accessibilityLabel(taste.say.delete)
    }
  }
#endif
