#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 01: the doors of the day.
  struct AgendaView: View {
    @State private var model: AgendaModel
    private let sending: Sending
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground) {
      _model = State(initialValue: AgendaModel(ground))
      sending = ground.sending
    }

    private var say: Say { taste.say }

    var body: some View {
      List {
        Section { above }
          .listRowInsets(EdgeInsets(top: 5, leading: 0, bottom: 5, trailing: 0))
          .listRowBackground(Color.clear)
          .listRowSeparator(.hidden)
        if model.state.lines.isEmpty, model.state.promises.isEmpty, model.state.asOf != nil {
          Section { Remark(text: sending.running ? say.firstSync : say.nothingHere, sign: sending.running ? .sync : .check) }
            .listRowInsets(EdgeInsets())
            .listRowBackground(Color.clear)
        }
        ForEach(model.state.stairs) { stair in
          Section {
            ForEach(stair.lines, id: \.inspection) { line in door(line) }
          } header: {
            Heading(text: stair.name, right: stair.id == model.state.stairs.first?.id ? say.inWalkingOrder : nil)
          }
        }
        if !model.state.promises.isEmpty {
          Section {
            ForEach(model.state.promises, id: \.inspection) { line in promise(line) }
          } header: {
            Heading(text: say.laterPromises)
          }
        }
      }
      .listStyle(.insetGrouped)
      .scrollContentBackground(.hidden)
      .background(colours.ground)
      .refreshable { await model.look() }
      .navigationTitle(say.today)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) { SyncPill(status: model.state.status) }
      }
      .docked { next }
      .failure(of: model)
      .task { await model.follow() }
    }

    @ViewBuilder private var above: some View {
      day
      if let grave = model.state.grave { GraveRow(hazard: grave) }
      ForEach(model.state.conflicts.prefix(3), id: \.inspection) { line in
        Remark(
          text: say.conflictsTitle + " · " + (line.site?.title ?? line.inspection), sign: .split, fill: colours.l2Soft, ink: colours.l2
        ) { navigator.go(.conflict(line.inspection, item: nil)) }
      }
      if let coverage = model.state.coverage { CoveragePanel(coverage: coverage, now: model.state.asOf ?? 0) }
      ScrollView(.horizontal, showsIndicators: false) {
        HStack(spacing: 8) {
          ForEach(Chosen.allCases) { chosen in
            Chip(text: say.filter(chosen), on: model.state.chosen == chosen, count: model.state.count(chosen)) {
              await model.choose(chosen)
            }
          }
        }
      }
    }

    /// The date and her areas; with several, one of them alone.
    private var day: some View {
      HStack {
        if let asOf = model.state.asOf { Text(taste.times.day(asOf) + " " + taste.times.weekday(asOf)) }
        Spacer()
        if model.state.areas.count > 1 {
          Picker(say.today, selection: $model.area) {
            Text(model.state.areas.joined(separator: " · ")).tag(AreaId?.none)
            ForEach(model.state.areas, id: \.self) { Text($0).tag(AreaId?.some($0)) }
          }
          .pickerStyle(.menu)
        } else {
          Text(model.state.areas.joined(separator: " · "))
        }
      }
      .font(.subheadline)
      .foregroundStyle(colours.ink2)
    }

    @ViewBuilder private var next: some View {
      if let line = model.state.nextDoor {
        MainButton(text: "\(say.nextDoor)  \(line.site.title)", sign: .forward) { navigator.go(.site(line.site.id)) }
      }
    }

    private func promise(_ line: InspectionLine) -> some View {
      RowButton {
        if let site = line.site { navigator.go(.site(site.id)) }
      } content: {
        SignBox(sign: .clock, fill: colours.brandSoft, ink: colours.brand)
        TwoLines(
          first: line.appointment.map { taste.times.promised($0) } ?? "", second: line.site.map { $0.stair + " " + $0.title })
      }
    }

    private func door(_ line: AgendaLine) -> some View {
      let isNext = line.inspection == model.state.nextDoor?.inspection
      return RowButton {
        navigator.go(.site(line.site.id))
      } content: {
        DoorRow(line: line)
      }
      .listRowBackground(isNext ? colours.brandSoft : colours.card)
      .onAppear { Task { await model.shown(line) } }
    }
  }

  /// One door of the list.
  private struct DoorRow: View {
    let line: AgendaLine
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(\.dynamicTypeSize) private var size

    var body: some View {
      let say = taste.say
      if !line.site.address.room.isEmpty {
        Text(line.site.door).font(.title2).bold().monospacedDigit().frame(minWidth: 52, alignment: .leading)
      }
      VStack(alignment: .leading, spacing: 4) {
        if size.isLarge {
          VStack(alignment: .leading, spacing: 4) { marks }
        } else {
          HStack(spacing: 8) { marks }
        }
        Text(second(say)).font(.subheadline).foregroundStyle(colours.ink2)
      }
      .frame(maxWidth: .infinity, alignment: .leading)
    }

    private func second(_ say: Say) -> String {
      guard line.progress == .untouched else { return say.progress(line.progress) }
      return line.site.lastInspected.map { say.lastInspected($0) } ?? say.neverInspected
    }

    @ViewBuilder private var marks: some View {
      let say = taste.say
      Text(line.site.customer).bold().foregroundStyle(colours.ink)
      if let appointment = line.appointment {
        WordTag(text: say.appointedAt(taste.times.clock(appointment.from)), sign: .clock, ink: colours.brand, fill: colours.brandSoft)
      }
      if case .noAccess(let attempts, _) = line.progress {
        WordTag(text: say.visitNumber(Int(attempts) + 1), ink: colours.l2, fill: colours.l2Soft)
      }
      if let grade = line.gravest { GradeChip(grade: grade, word: grade.short + " " + say.recheckDue) }
      if line.conflicts > 0 { WordTag(text: say.twoAnswers, sign: .split, ink: colours.l2, fill: colours.l2Soft) }
      if line.onlyHere { Sign.device.image.foregroundStyle(colours.wait).accessibilityLabel(say.onlyHereWord) }
    }
  }

  /// The gravest hazard of her areas: pinned.
  private struct GraveRow: View {
    let hazard: HazardLine
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let say = taste.say
      Panel(border: colours.l1, fill: colours.l1Soft) {
        RowButton {
          navigator.open(HazardPlace(hazard.inspection, hazard.hazard))
        } content: {
          SignBox(sign: .octagon, fill: colours.l1, ink: colours.solidInk)
          VStack(alignment: .leading, spacing: 2) {
            Text(say.grade1 + (hazard.deadline.map { " · " + say.deadline(taste.times.day($0)) } ?? "")).bold()
              .foregroundStyle(colours.l1)
            Text(verbatim: "\(hazard.site.title) · \(say.of(hazard.defect ?? hazard.item))").font(.subheadline).foregroundStyle(colours.ink)
          }
        }
      }
    }
  }

  /// The rate against its target, and the pace of the day. Every figure names its source.
  private struct CoveragePanel: View {
    let coverage: AreaCoverage
    let now: Timestamp
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(\.dynamicTypeSize) private var size

    var body: some View {
      let say = taste.say
      Panel {
        HStack(spacing: 8) {
          Text(percent(coverage.rates.completionStrict)).font(.largeTitle).bold().monospacedDigit()
          VStack(alignment: .leading) {
            Text(say.completion)
            if let pace = coverage.pace { Text(say.target(percent(pace.target, 0))) }
          }
          .font(.footnote)
          .foregroundStyle(colours.ink2)
          Spacer(minLength: 0)
          if !size.isLarge, let pace = coverage.pace { Text(say.enteredOf("\(pace.done)", "\(pace.base)")).font(.subheadline) }
        }
        Track(part: coverage.rates.completionStrict ?? 0, mark: coverage.pace?.target)
        if let pace = coverage.pace {
          Text(say.stillNeeded("\(pace.stillNeeded)", pace.neededPerWorkday.map { figure($0, 1) } ?? "—")).font(.subheadline).bold()
          Text(soFar(pace)).font(.subheadline).bold().foregroundStyle(behind(pace) ? colours.l2 : colours.pass)
        }
        Text(source).font(.footnote).foregroundStyle(colours.ink2)
      }
      .accessibilityElement(children: .combine)
    }

    private func behind(_ pace: Pace) -> Bool { pace.achievable == .atRisk || pace.achievable == .impossible }

    private func soFar(_ pace: Pace) -> String {
      let parts = [pace.donePerWorkday.map { taste.say.paceSoFar(figure($0, 1)) }, taste.say.pace(pace.achievable)]
      return parts.compactMap { $0 }.joined(separator: " · ")
    }

    private var source: String {
      let days = size.isLarge ? nil : coverage.pace.map { taste.say.workdaysLeft(Int($0.workdaysLeft)) }
      let heard = coverage.freshness.map {
        taste.say.devicesHeard(Int($0.devicesHeard), Int($0.devicesTotal), taste.times.age($0.oldestWord ?? $0.asOf, now: now))
      }
      return [days, heard].compactMap { $0 }.joined(separator: " · ")
    }
  }
#endif
