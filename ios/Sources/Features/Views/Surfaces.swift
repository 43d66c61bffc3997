#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// Lies lighter than the ground.
  struct Panel<Content: View>: View {
    var border: Color?
    var fill: Color?
    @ViewBuilder let content: Content
    @Environment(\.colours) private var colours

    var body: some View {
      VStack(alignment: .leading, spacing: 8) { content }
        .padding(.horizontal, 14)
        .padding(.vertical, 12)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(fill ?? colours.card, in: RoundedRectangle(cornerRadius: 16))
        .overlay(RoundedRectangle(cornerRadius: 16).strokeBorder(border ?? Color.clear, lineWidth: 1.6))
    }
  }

  /// The title over a panel, with a word at its right.
  struct Heading: View {
    let text: String
    var right: String?
    var big = false
    @Environment(\.colours) private var colours

    var body: some View {
      HStack(alignment: .firstTextBaseline) {
        Text(text).font(big ? .title2 : .subheadline).bold().foregroundStyle(big ? colours.ink : colours.ink2)
          .accessibilityAddTraits(.isHeader)
        Spacer(minLength: 8)
        if let right { Text(right).font(.footnote).foregroundStyle(colours.ink2).monospacedDigit() }
      }
      .textCase(nil)
      .padding(.horizontal, 2)
    }
  }

  /// A line across a panel.
  struct Rule: View {
    @Environment(\.colours) private var colours

    var body: some View {
      Rectangle().fill(colours.line).frame(height: 1).accessibilityHidden(true)
    }
  }

  /// A row that leads somewhere and reads as one sentence.
  struct RowButton<Content: View>: View {
    let deed: Deed
    @ViewBuilder let content: Content
    @Environment(\.colours) private var colours

    var body: some View {
      Button {
        Task { await deed() }
      } label: {
        HStack(spacing: 12) {
          content
          Spacer(minLength: 4)
          Sign.forward.image.foregroundStyle(colours.ink3).accessibilityHidden(true)
        }
        .frame(minHeight: 52)
        .contentShape(Rectangle())
      }
      .buttonStyle(.plain)
      .accessibilityElement(children: .combine)
      .accessibilityAddTraits(.isButton)
    }
  }

  /// Two lines of a row.
  struct TwoLines: View {
    let first: String
    var second: String?
    var bold = true
    @Environment(\.colours) private var colours

    var body: some View {
      VStack(alignment: .leading, spacing: 2) {
        Text(first).fontWeight(bold ? .bold : .regular).foregroundStyle(colours.ink)
        if let second, !second.isEmpty { Text(second).font(.subheadline).foregroundStyle(colours.ink2) }
      }
      .frame(maxWidth: .infinity, alignment: .leading)
    }
  }

  /// A sign on a soft square.
  struct SignBox: View {
    let sign: Sign
    var fill: Color?
    var ink: Color?
    @Environment(\.colours) private var colours

    var body: some View {
      sign.image.foregroundStyle(ink ?? colours.ink2).frame(width: 40, height: 40)
        .background(fill ?? colours.surface3, in: RoundedRectangle(cornerRadius: 12)).accessibilityHidden(true)
    }
  }

  /// Words that belong to no row; with a deed they lead somewhere.
  struct Remark: View {
    let text: String
    var sign: Sign?
    var fill: Color?
    var ink: Color?
    var deed: Deed?
    @Environment(\.colours) private var colours

    var body: some View {
      if let deed {
        Button {
          Task { await deed() }
        } label: {
          line
        }
        .buttonStyle(.plain)
      } else {
        line.accessibilityElement(children: .combine)
      }
    }

    private var line: some View {
      HStack(spacing: 8) {
        sign?.image.foregroundStyle(ink ?? colours.ink2).accessibilityHidden(true)
        Text(text).font(.subheadline).fontWeight(ink == nil ? .regular : .bold).foregroundStyle(ink ?? colours.ink)
          .frame(maxWidth: .infinity, alignment: .leading)
        if deed != nil { Sign.forward.image.foregroundStyle(colours.ink2).accessibilityHidden(true) }
      }
      .padding(.horizontal, 12)
      .padding(.vertical, 10)
      .frame(minHeight: deed == nil ? 44 : 52)
      .background(fill ?? colours.surface3, in: RoundedRectangle(cornerRadius: 12))
      .contentShape(RoundedRectangle(cornerRadius: 12))
    }
  }

  /// A grade with its shape and word.
  struct GradeChip: View {
    let grade: Grade
    var word: String?
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let solid = grade == .l1
      HStack(spacing: 4) {
        Sign.of(grade).image.accessibilityHidden(true)
        Text(word ?? taste.say.grade(grade)).bold().lineLimit(1)
      }
      .font(.subheadline)
      .foregroundStyle(solid ? colours.solidInk : colours.tone(grade))
      .padding(.horizontal, 8)
      .padding(.vertical, 3)
      .background(solid ? colours.l1 : colours.soft(grade), in: RoundedRectangle(cornerRadius: 8))
      .overlay(RoundedRectangle(cornerRadius: 8).strokeBorder(colours.tone(grade), lineWidth: 1.5))
    }
  }

  /// A word on a soft ground.
  struct WordTag: View {
    let text: String
    var sign: Sign?
    var ink: Color?
    var fill: Color?
    @Environment(\.colours) private var colours

    var body: some View {
      HStack(spacing: 4) {
        sign?.image.accessibilityHidden(true)
        Text(text).fontWeight(ink == nil ? .regular : .bold).lineLimit(1)
      }
      .font(.footnote)
      .foregroundStyle(ink ?? colours.ink)
      .padding(.horizontal, 8)
      .padding(.vertical, 2)
      .background(fill ?? colours.surface3, in: RoundedRectangle(cornerRadius: 7))
    }
  }

  /// What of the day is only here; from anywhere it leads to the sync screen.
  struct SyncPill: View {
    let status: Status?
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(Navigator.self) private var navigator

    var body: some View {
      let (waiting, refused) = (Int(status?.waiting ?? 0), status?.refused.count ?? 0)
      Button {
        navigator.home(.sync)
      } label: {
        if refused > 0 {
          WordTag(text: taste.say.sentBack(refused), sign: .triangle, ink: colours.l1, fill: colours.l1Soft)
        } else if waiting > 0 {
          WordTag(text: taste.say.onlyHere(waiting), sign: .device, ink: colours.wait, fill: colours.waitSoft)
        } else {
          WordTag(text: taste.say.delivered, sign: .delivered, ink: colours.pass, fill: colours.passSoft)
        }
      }
      .buttonStyle(.plain)
      .frame(minWidth: 44, minHeight: 44)
      .contentShape(Rectangle())
    }
  }

  /// How far: done of all, with the mark of a target.
  struct Track: View {
    let part: Double
    var mark: Double?
    var ink: Color?
    @Environment(\.colours) private var colours

    var body: some View {
      GeometryReader { room in
        ZStack(alignment: .leading) {
          Capsule().fill(colours.surface3).frame(height: 8)
          Capsule().fill(ink ?? colours.brand).frame(width: room.size.width * min(1, max(0, part)), height: 8)
          if let mark {
            Rectangle().fill(colours.ink).frame(width: 3, height: 18).offset(x: room.size.width * min(1, max(0, mark)))
          }
        }
        .frame(maxHeight: .infinity)
      }
      .frame(height: mark == nil ? 8 : 18)
      .accessibilityHidden(true)
    }
  }

  /// A photo that is demanded here, welcome, or taken.
  struct PhotoButton: View {
    let wanted: Bool
    let taken: Int
    let deed: Deed
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let ink = wanted ? colours.l2 : taken > 0 ? colours.pass : colours.ink2
      let word = wanted ? taste.say.photoWanted : taken > 0 ? taste.say.photosTaken(taken) : taste.say.photoWelcome
      Button {
        Task { await deed() }
      } label: {
        VStack(spacing: 4) {
          (taken > 0 && !wanted ? Sign.check : .camera).image.font(.title3).accessibilityHidden(true)
          Text(word).font(.footnote).bold()
        }
        .foregroundStyle(ink)
        .padding(6)
        .frame(minWidth: 112, minHeight: 62)
        .background(colours.card, in: RoundedRectangle(cornerRadius: 12))
        .overlay(
          RoundedRectangle(cornerRadius: 12)
            .strokeBorder(ink, style: StrokeStyle(lineWidth: 2, dash: wanted ? [5, 4] : []))
        )
        .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
    }
  }
#endif
