#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 02: a name by its initials on a telephone's keys, a room, a telephone number, an account.
  struct SearchView: View {
    @State private var model: SearchModel
    @FocusState private var writing: Bool
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground) {
      _model = State(initialValue: SearchModel(ground))
    }

    var body: some View {
      let say = taste.say
      List {
        if !model.state.query.isEmpty, model.state.found.isEmpty {
          Remark(text: say.noneFound, sign: .search).listRowBackground(Color.clear)
        }
        if model.state.query.isEmpty {
          Remark(text: say.initialsHint, sign: .info).listRowBackground(Color.clear)
          if !model.state.hazards.isEmpty { Heading(text: say.openHazardsTitle).listRowBackground(Color.clear) }
          ForEach(model.state.hazards, id: \.self) { hazard in
            RowButton {
              navigator.open(HazardPlace(hazard.inspection, hazard.hazard))
            } content: {
              OpenRow(hazard: hazard)
            }
            .listRowBackground(colours.card)
          }
        }
        ForEach(model.state.found, id: \.site.id) { found in
          RowButton {
            navigator.go(.site(found.site.id))
          } content: {
            FoundRow(found: found)
          }
          .listRowBackground(colours.card)
        }
      }
      .listStyle(.plain)
      .scrollContentBackground(.hidden)
      .background(colours.ground)
      .navigationTitle(say.search)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) { SignButton(sign: .scan, name: say.scanCode) { await model.scan() } }
      }
      .docked { keys }
      .failure(of: model)
      .task { await model.follow() }
    }

    private var keys: some View {
      VStack(spacing: 10) {
        asked
        if model.state.keys {
          Keypad(letters: true, point: false, text: $model.query) {
            SignButton(sign: .keyboard, name: taste.say.searchHint) {
              model.keys(false)
              writing = true
            }
          }
        }
      }
    }

    private var asked: some View {
      HStack(spacing: 10) {
        Sign.search.image.foregroundStyle(colours.ink2).accessibilityHidden(true)
        if model.state.keys {
          Text(model.state.query.isEmpty ? taste.say.searchHint : model.state.query)
            .font(model.state.query.isEmpty ? .subheadline : .title2)
            .foregroundStyle(model.state.query.isEmpty ? colours.ink3 : colours.ink)
            .frame(maxWidth: .infinity, alignment: .leading)
        } else {
          TextField(taste.say.searchHint, text: $model.query).focused($writing).autocorrectionDisabled()
            .onChange(of: writing) { _, now in if !now { model.keys(true) } }
        }
        if !model.state.query.isEmpty {
          Text(taste.say.found(model.state.found.count)).font(.footnote).foregroundStyle(colours.ink2)
          SignButton(sign: .cross, name: taste.say.clear) { await model.ask("") }
        }
      }
      .padding(.leading, 14)
      .frame(minHeight: 56)
      .background(colours.card, in: RoundedRectangle(cornerRadius: 14))
      .overlay(RoundedRectangle(cornerRadius: 14).strokeBorder(colours.brand, lineWidth: 2))
    }
  }

  private struct OpenRow: View {
    let hazard: HazardLine
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      GradeChip(grade: hazard.grade, word: hazard.grade.short)
      TwoLines(
        first: taste.say.of(hazard.defect ?? hazard.item),
        second: hazard.site.stair + " " + hazard.site.door + " " + hazard.site.customer)
      if hazard.overdue {
        WordTag(text: taste.say.overdueWord, ink: colours.tone(hazard.grade), fill: colours.soft(hazard.grade))
      }
    }
  }

  private struct FoundRow: View {
    let found: FoundSite
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let (say, line) = (taste.say, found.lines.first)
      VStack(alignment: .leading, spacing: 2) {
        HStack(spacing: 8) {
          Text(found.site.customer).bold().foregroundStyle(colours.ink)
          if let grade = line?.gravest { GradeChip(grade: grade) }
          if found.site.class != .household { WordTag(text: say.siteClass(found.site.class)) }
        }
        Text(found.site.address.text).font(.subheadline)
        Text(verbatim: "\(found.site.shownPhone) · \(found.site.id)").font(.footnote)
        if let line { WordTag(text: say.progress(line.progress), ink: line.progress == .completed ? colours.pass : nil) }
      }
      .foregroundStyle(colours.ink2)
      .frame(maxWidth: .infinity, alignment: .leading)
    }
  }
#endif
