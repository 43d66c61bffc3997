#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// What every screen of an inspection or of a room is: something that scrolls, a dock under a thumb, and a line for what went wrong.
  struct Screen<Content: View, Dock: View>: View {
    @ViewBuilder let content: Content
    @ViewBuilder let dock: Dock
    @Environment(\.colours) private var colours

    var body: some View {
      ScrollView {
        VStack(alignment: .leading, spacing: 12) { content }
          .padding(.horizontal, 16)
          .padding(.vertical, 12)
          .frame(maxWidth: .infinity, alignment: .leading)
      }
      .background(colours.ground)
      .docked { dock }
    }
  }

  /// The one main action at the bottom, with a lesser one on the other side of the thumb.
  struct DockRow<Main: View, Lesser: View>: View {
    @ViewBuilder let main: Main
    @ViewBuilder let lesser: Lesser
    @Environment(\.taste) private var taste

    var body: some View {
      HStack(spacing: 10) {
        if taste.leftHand {
          main
          lesser
        } else {
          lesser
          main
        }
      }
    }
  }

  /// A deed that takes something back: two taps and words, far from the thumb.
  struct WithWords: View {
    /// What the first tap says, what the words tell, what the second tap says.
    let ask, hint, name: String
    let asked: Bool
    @Binding var words: String
    let asks: @MainActor (Bool) -> Void
    let deed: Deed
    @Environment(\.taste) private var taste

    var body: some View {
      if asked {
        Panel {
          TextField(hint, text: $words, axis: .vertical).textFieldStyle(.roundedBorder).frame(minHeight: 52)
          HStack(spacing: 10) {
            LineButton(text: taste.say.cancel, wide: true) { asks(false) }
            LineButton(text: name, wide: true, deed: deed)
          }
        }
      } else {
        LineButton(text: ask, sign: .undo) { asks(true) }
      }
    }
  }

  extension View {
    /// With a dock that stays at the bottom.
    func docked<Dock: View>(@ViewBuilder _ dock: () -> Dock) -> some View {
      modifier(Docked(dock: dock()))
    }

    /// With the line for what the core refused; a tap takes it away.
    func failure<State>(of model: Model<State>) -> some View {
      overlay(alignment: .top) { FailureLine(failure: model.failure) { model.failureSeen() } }
        .sensoryFeedback(.error, trigger: model.failure) { $1 != nil }
    }
  }

  private struct Docked<Dock: View>: ViewModifier {
    let dock: Dock
    @Environment(\.colours) private var colours

    func body(content: Content) -> some View {
      content.safeAreaInset(edge: .bottom, spacing: 0) {
        VStack(spacing: 0) {
          Rule()
          dock.padding(.horizontal, 16).padding(.vertical, 10)
        }
        .frame(maxWidth: .infinity)
        .background(colours.card)
      }
    }
  }

  /// What the core refused, in its own words.
  private struct FailureLine: View {
    let failure: AnjianError?
    let seen: @MainActor () -> Void
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      if let failure {
        Remark(text: taste.say.failure(failure), sign: .triangle, fill: colours.l1Soft, ink: colours.l1) { seen() }
          .padding(.horizontal, 16)
          .padding(.top, 8)
      }
    }
  }

  extension Site {
    /// What stands over a screen of one door.
    var title: String { "\(door) \(customer)" }
  }
#endif
