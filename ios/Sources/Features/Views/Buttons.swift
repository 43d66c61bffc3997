#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// What a tap does; it may take its time.
  typealias Deed = @MainActor () async -> Void

  /// What a main button says by its colour.
  enum Tone {
    case brand, pass, grave, quiet
  }

  /// The one main action of a screen: met by a gloved thumb without looking.
  struct MainButton: View {
    let text: String
    var second: String?
    var sign: Sign?
    var tone = Tone.brand
    var enabled = true
    let deed: Deed
    @Environment(\.colours) private var colours

    private var fill: Color {
      guard enabled else { return colours.surface3 }
      return switch tone {
      case .brand: colours.brand
      case .pass: colours.pass
      case .grave: colours.l1
      case .quiet: colours.surface3
      }
    }

    private var ink: Color {
      guard enabled else { return colours.ink2 }
      return switch tone {
      case .brand: colours.brandInk
      case .pass, .grave: colours.solidInk
      case .quiet: colours.ink
      }
    }

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        HStack(spacing: 8) {
          sign?.image.accessibilityHidden(true)
          VStack(spacing: 2) {
            Text(text).font(tone == .quiet ? .body : .title3).bold()
            if let second { Text(second).font(.footnote) }
          }
          .multilineTextAlignment(.center)
        }
        .foregroundStyle(ink)
        .padding(.horizontal, 10)
        .padding(.vertical, 6)
        .frame(maxWidth: .infinity, minHeight: 60)
        .background(fill, in: RoundedRectangle(cornerRadius: 14))
        .contentShape(RoundedRectangle(cornerRadius: 14))
      }
      .buttonStyle(.plain)
      .disabled(!enabled)
    }
  }

  /// A second button: outlined.
  struct LineButton: View {
    let text: String
    var sign: Sign?
    /// As wide as there is room.
    var wide = false
    let deed: Deed
    @Environment(\.colours) private var colours

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        HStack(spacing: 8) {
          sign?.image.accessibilityHidden(true)
          Text(text).bold()
        }
        .foregroundStyle(colours.brand)
        .padding(.horizontal, 12)
        .frame(maxWidth: wide ? .infinity : nil, minHeight: 52)
        .background(colours.card, in: RoundedRectangle(cornerRadius: 14))
        .overlay(RoundedRectangle(cornerRadius: 14).strokeBorder(colours.line, lineWidth: 1.6))
        .contentShape(RoundedRectangle(cornerRadius: 14))
      }
      .buttonStyle(.plain)
    }
  }

  /// A square button that is only a sign; `name` is what a screen reader says.
  struct SignButton: View {
    let sign: Sign
    let name: String
    let deed: Deed
    @Environment(\.colours) private var colours

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        sign.image.font(.title3).foregroundStyle(colours.brand).frame(width: 52, height: 52).contentShape(Rectangle())
      }
      .buttonStyle(.plain)
      .accessibilityLabel(name)
    }
  }

  /// A filter: off or on, with its count.
  struct Chip: View {
    let text: String
    let on: Bool
    var count: Int?
    let deed: Deed
    @Environment(\.colours) private var colours

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        HStack(spacing: 6) {
          Text(text).fontWeight(on ? .bold : .regular)
          if let count { Text(verbatim: "\(count)").bold().monospacedDigit() }
        }
        .font(.subheadline)
        .foregroundStyle(on ? colours.brandInk : colours.ink)
        .padding(.horizontal, 14)
        .frame(minHeight: 52)
        .background(on ? colours.brand : colours.card, in: Capsule())
        .overlay(Capsule().strokeBorder(on ? colours.brand : colours.line, lineWidth: 1.4))
        .contentShape(Capsule())
      }
      .buttonStyle(.plain)
      .accessibilityAddTraits(on ? .isSelected : [])
    }
  }

  /// One of several defects or options.
  struct OptionButton: View {
    let text: String
    let on: Bool
    let ink: Color
    let deed: Deed
    @Environment(\.colours) private var colours

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        HStack(spacing: 6) {
          if on { Sign.check.image.accessibilityHidden(true) }
          Text(text).fontWeight(on ? .bold : .regular)
          Spacer(minLength: 0)
        }
        .font(.subheadline)
        .foregroundStyle(on ? colours.solidInk : colours.ink)
        .padding(.horizontal, 14)
        .frame(maxWidth: .infinity, minHeight: 52)
        .background(on ? ink : colours.card, in: RoundedRectangle(cornerRadius: 12))
        .overlay(RoundedRectangle(cornerRadius: 12).strokeBorder(on ? ink : colours.line, lineWidth: 1.6))
        .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
      .accessibilityAddTraits(on ? .isSelected : [])
    }
  }

  /// Three radio buttons under a thumb. A failure takes its grade's colour.
  struct ThumbControl: View {
    let chosen: Thumbed?
    let grade: Grade?
    let mayNotApply: Bool
    let deed: @MainActor (Thumbed) async -> Void
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      HStack(spacing: 2) {
        ForEach(mayNotApply ? Thumbed.allCases : [.pass, .fail]) { thumbed in
          cell(thumbed)
        }
      }
      .padding(2)
      .background(colours.surface3, in: RoundedRectangle(cornerRadius: 12))
      .accessibilityElement(children: .contain)
    }

    private func cell(_ thumbed: Thumbed) -> some View {
      let on = chosen == thumbed
      return Button {
        Task { await deed(thumbed) }
      } label: {
        VStack(spacing: 3) {
          sign(thumbed).image.font(.body.bold())
          Text(taste.say.thumbed(thumbed)).font(.footnote).fontWeight(on ? .bold : .regular).lineLimit(1).minimumScaleFactor(0.7)
        }
        .foregroundStyle(on ? colours.solidInk : colours.ink2)
        .frame(minWidth: 54, minHeight: 52)
        .background(on ? fill(thumbed) : Color.clear, in: RoundedRectangle(cornerRadius: 10))
        .contentShape(RoundedRectangle(cornerRadius: 10))
      }
      .buttonStyle(.plain)
      .accessibilityLabel(taste.say.thumbed(thumbed))
      .accessibilityAddTraits(on ? .isSelected : [])
    }

    private func sign(_ thumbed: Thumbed) -> Sign {
      switch thumbed {
      case .pass: .check
      case .fail: .cross
      case .notHere: .minus
      }
    }

    private func fill(_ thumbed: Thumbed) -> Color {
      switch thumbed {
      case .pass: colours.pass
      case .fail: colours.tone(grade ?? .l2)
      case .notHere: colours.ink2
      }
    }
  }
#endif
