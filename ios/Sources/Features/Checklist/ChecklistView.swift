#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 05: one group of the checklist; every tap is kept at once.
  struct ChecklistView: View {
    @State private var model: ChecklistModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ inspection: InspectionId, item: ItemKey?) {
      _model = State(initialValue: ChecklistModel(ground, inspection, item: item))
    }

    private var say: Say { taste.say }

    var body: some View {
      VStack(spacing: 0) {
        kept
        if let form = model.state.form { GroupStrip(form: form, at: model.state.at) { model.goTo(group: $0) } }
        if let group = model.state.group { items(group) } else { Spacer() }
      }
      .background(colours.ground)
      .docked { dock }
      .navigationTitle(model.state.title)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) {
          Button {
            Task { await model.undo() }
          } label: {
            Label(say.undo, systemImage: Sign.undo.rawValue).labelStyle(.titleAndIcon)
          }
          .disabled(model.state.form?.mayUndo != true)
        }
      }
      .failure(of: model)
      .task { await model.follow() }
      .onChange(of: model.state.grave) { _, grave in
        guard let grave else { return }
        navigator.open(HazardPlace(model.inspection, grave))
        model.graveShown()
      }
      .onDisappear {
        // Not when another screen of the same inspection covers it: undo would lose its reach.
        if !navigator.isAt(model.inspection) { Task { await model.leave() } }
      }
      .sensoryFeedback(.impact, trigger: model.state.savedAt)
    }

    /// 已存本机, with the time.
    private var kept: some View {
      HStack(spacing: 6) {
        Sign.device.image.accessibilityHidden(true)
        Text(model.state.savedAt.map { say.savedAt(taste.times.seconds($0)) } ?? say.keptHere).monospacedDigit()
      }
      .font(.footnote)
      .foregroundStyle(colours.wait)
      .frame(maxWidth: .infinity)
      .padding(.vertical, 4)
      .accessibilityElement(children: .combine)
      .accessibilityAddTraits(.updatesFrequently)
    }

    private func items(_ group: FormGroup) -> some View {
      ScrollViewReader { scroll in
        List {
          Section {
            ForEach(group.items, id: \.key) { item in
              ItemRow(item: item, model: model)
                .listRowBackground(model.state.isUnfolded(item) ? colours.soft(item.answer?.verdict.grade ?? .l2) : colours.card)
            }
          } header: {
            Heading(
              text: [say.of(group.title), group.applianceKind.map { say.appliance($0) }].compactMap { $0 }.joined(separator: " · "),
              right: "\(group.answered) / \(group.asked)", big: true)
          }
        }
        .listStyle(.insetGrouped)
        .scrollContentBackground(.hidden)
        .scrollDismissesKeyboard(.interactively)
        .onChange(of: model.state.at) { _, _ in
          if let first = model.state.group?.items.first { scroll.scrollTo(first.key, anchor: .top) }
        }
      }
    }

    @ViewBuilder private var dock: some View {
      if let typing = model.state.typing, let item = model.state.form?.item(typing.item) {
        NumberPad(item: item, typing: typing, model: model)
      } else if model.state.group != nil {
        DockRow {
          deed
        } lesser: {
          if let wanted = model.state.photosWanted.first {
            PhotoButton(wanted: true, taken: 0) { await model.photograph(wanted, say.of(wanted.photoCaption ?? wanted.text)) }
              .accessibilityValue("\(model.state.photosWanted.count)")
          }
        }
      }
    }

    @ViewBuilder private var deed: some View {
      switch model.state.deed {
      case .passRest(let count):
        MainButton(text: say.passRest(count), second: say.passRestSmall, tone: .pass) { await model.passRest() }
      case .group(let index, let title): MainButton(text: say.nextGroup(say.of(title))) { model.goTo(group: index) }
      case .completion: MainButton(text: say.toCompletion) { navigator.go(.completion(model.inspection)) }
      }
    }
  }

  /// Where in the walk through the rooms she is: done, hazards, current, open.
  private struct GroupStrip: View {
    let form: InspectionForm
    let at: Int
    let go: @MainActor (Int) -> Void
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      ScrollViewReader { scroll in
        ScrollView(.horizontal, showsIndicators: false) {
          HStack(spacing: 4) {
            ForEach(Array(form.groups.enumerated()), id: \.offset) { index, group in
              cell(index, group).id(index)
            }
          }
          .padding(.horizontal, 16)
        }
        .onChange(of: at, initial: true) { _, now in scroll.scrollTo(now, anchor: .center) }
      }
      .fixedSize(horizontal: false, vertical: true)
    }

    private func cell(_ index: Int, _ group: FormGroup) -> some View {
      let (hazards, current) = (group.items.count { $0.answer?.verdict.grade != nil }, index == at)
      let done = group.asked > 0 && group.answered >= group.asked
      let worst = group.worst?.grade.map { colours.tone($0) } ?? colours.l2
      let ink = current ? colours.brand : hazards > 0 ? worst : colours.ink2
      return Button {
        go(index)
      } label: {
        VStack(spacing: 2) {
          Track(
            part: group.asked == 0 ? 1 : Double(group.answered) / Double(group.asked),
            ink: hazards > 0 ? worst : done ? colours.pass : colours.brand)
          Text(taste.say.of(group.title)).lineLimit(1)
          HStack(spacing: 2) {
            if hazards > 0, !current { Sign.of(group.worst?.grade ?? .l2).image }
            Text(count(group, hazards: hazards, done: done, current: current)).monospacedDigit()
          }
        }
        .font(.footnote)
        .fontWeight(current || hazards > 0 ? .bold : .regular)
        .foregroundStyle(ink)
        .frame(minWidth: 64, minHeight: 52)
        .contentShape(Rectangle())
      }
      .buttonStyle(.plain)
      .accessibilityElement(children: .ignore)
      .accessibilityLabel(taste.say.of(group.title))
      .accessibilityValue(
        "\(group.answered) / \(group.asked)" + (hazards > 0 ? " · " + taste.say.hazardsCount(hazards) : "")
      )
      .accessibilityAddTraits(current ? [.isButton, .isSelected] : .isButton)
    }

    private func count(_ group: FormGroup, hazards: Int, done: Bool, current: Bool) -> String {
      if current { return "\(group.answered)/\(group.asked)" }
      if hazards > 0 { return "\(hazards)" }
      if done { return "✓" }
      return group.answered > 0 ? "\(group.answered)/\(group.asked)" : "\(group.asked)"
    }
  }

  /// The keypad with the verdict while she types.
  private struct NumberPad: View {
    let item: FormItem
    let typing: Typing
    @Bindable var model: ChecklistModel
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let (say, grade) = (taste.say, typing.judged?.verdict.grade)
      VStack(spacing: 8) {
        HStack(spacing: 10) {
          VStack(alignment: .leading) {
            Text(say.of(item.text)).font(.subheadline).lineLimit(2)
            if let measure = item.measure { Text(say.limits(measure)).font(.footnote).foregroundStyle(colours.ink2) }
          }
          .frame(maxWidth: .infinity, alignment: .leading)
          Text(typing.text.isEmpty ? "—" : typing.text).font(.largeTitle).bold().monospacedDigit()
            .foregroundStyle(grade.map { colours.tone($0) } ?? (typing.judged?.verdict.fails == true ? colours.l2 : colours.ink))
          Text(item.measure?.unit ?? "").font(.subheadline)
        }
        .accessibilityElement(children: .combine)
        if let advice = typing.judged?.advice.first {
          Remark(
            text: say.of(advice), sign: grade.map { Sign.of($0) }, fill: colours.soft(grade ?? .l3), ink: colours.tone(grade ?? .l3))
        }
        Keypad(letters: false, point: (item.measure?.decimals ?? 0) > 0, text: $model.typed) {
          MainButton(text: grade == nil ? say.keep : say.recordHazard, tone: grade == .l1 ? .grave : .brand) { await model.keepTyped() }
        }
      }
    }
  }
#endif
