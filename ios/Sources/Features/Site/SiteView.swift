#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 03: who lives here, what is open, what burns, what was.
  struct SiteView: View {
    @State private var model: SiteModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ site: SiteId) {
      _model = State(initialValue: SiteModel(ground, site))
    }

    private var say: Say { taste.say }

    var body: some View {
      Screen {
        if let card = model.state.card {
          who(card.site)
          ForEach(card.hazards.filter(\.open), id: \.hazard) { hazard in OpenHazardRow(hazard: hazard) }
          if !card.appliances.isEmpty { appliances(card.appliances) }
          if !card.inspections.isEmpty { past(card.inspections) }
        }
      } dock: {
        dock
      }
      .navigationTitle(title)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) { SyncPill(status: model.state.status) }
      }
      .failure(of: model)
      .task { await model.follow() }
    }

    private var title: String {
      guard let site = model.state.card?.site else { return "" }
      let door = [site.address.building, site.address.unit, site.address.room].filter { !$0.isEmpty }.joined(separator: " ")
      return door.isEmpty ? site.customer : door
    }

    @ViewBuilder private var dock: some View {
      if let due = model.state.due {
        DockRow {
          MainButton(text: model.state.begun ? say.goOn : say.enteredBegin, sign: .door) {
            if let inspection = await model.enter() { navigator.go(.checklist(inspection, item: nil)) }
          }
        } lesser: {
          MainButton(text: say.couldNotEnter, tone: .quiet) { navigator.go(.outcome(due)) }
        }
      } else if model.state.card != nil {
        MainButton(text: say.nothingDue, enabled: false) {}
      }
    }

    private func who(_ site: Site) -> some View {
      Panel {
        HStack(spacing: 8) {
          Text(site.customer).font(.title2).bold()
          if case .noAccess(let attempts, _)? = model.state.progress {
            WordTag(text: say.visitNumber(Int(attempts) + 1), ink: colours.l2, fill: colours.l2Soft)
          }
        }
        Text(say.account(site.id) + " · " + say.siteClass(site.class)).font(.subheadline).foregroundStyle(colours.ink2)
        Text(site.address.text).font(.subheadline)
        Text(site.phone.isEmpty ? say.noPhone : site.shownPhone).font(.subheadline).foregroundStyle(colours.ink2)
        if !site.meter.isEmpty { Text(say.meterNumber(site.meter)).font(.subheadline).foregroundStyle(colours.ink2) }
        if !site.remark.isEmpty { Text(site.remark).font(.subheadline).foregroundStyle(colours.ink2) }
        HStack(spacing: 10) {
          if !site.phone.isEmpty { LineButton(text: say.call, sign: .call, wide: true) { model.phone.call(site.phone) } }
          LineButton(text: say.navigate, sign: .navigate, wide: true) { model.phone.navigate(to: site.address.text) }
        }
        if let due = model.state.due {
          LineButton(text: model.state.appointment.map { say.appointedAt(taste.times.span($0)) } ?? say.appoint, sign: .clock, wide: true) {
            navigator.go(.appointment(due))
          }
        }
      }
    }

    @ViewBuilder private func appliances(_ appliances: [ApplianceAge]) -> some View {
      Heading(text: say.appliances, right: say.usedYears)
      Panel {
        ForEach(appliances, id: \.appliance.id) { age in
          HStack(spacing: 12) {
            SignBox(sign: age.appliance.kind == .other ? .gauge : .flame)
            TwoLines(
              first: say.appliance(age.appliance.kind), second: age.appliance.bought.map { say.bought($0) } ?? say.yearsUnknown)
            if let years = age.years { Text(verbatim: "\(years)").font(.title2).bold().monospacedDigit() }
          }
          .accessibilityElement(children: .combine)
        }
      }
    }

    @ViewBuilder private func past(_ inspections: [InspectionLine]) -> some View {
      Heading(text: say.pastInspections)
      Panel {
        ForEach(inspections, id: \.inspection) { line in
          RowButton {
            navigator.go(.checklist(line.inspection, item: nil))
          } content: {
            sign(line).image.foregroundStyle(line.openHazards > 0 ? colours.l2 : colours.ink2).accessibilityHidden(true)
            TwoLines(
              first: [(line.completedAt ?? line.decidedAt).map { taste.times.fullDay($0) }, say.progress(line.progress)]
                .compactMap { $0 }.joined(separator: " "),
              second: [line.decidedByName, line.openHazards > 0 ? say.openHazards(Int(line.openHazards)) : nil]
                .compactMap { $0 }.joined(separator: " · "), bold: false)
          }
        }
      }
    }

    private func sign(_ line: InspectionLine) -> Sign {
      if line.openHazards > 0 { return .triangle }
      return switch line.progress {
      case .completed: .check
      case .noAccess: .nobody
      default: .door
      }
    }
  }

  private struct OpenHazardRow: View {
    let hazard: HazardLine
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let until = hazard.deadline.map { taste.times.fullDay($0) }
      Panel(border: colours.tone(hazard.grade)) {
        RowButton {
          navigator.open(HazardPlace(hazard.inspection, hazard.hazard))
        } content: {
          VStack(alignment: .leading, spacing: 4) {
            GradeChip(grade: hazard.grade)
            Text(taste.say.of(hazard.defect ?? hazard.item)).bold().foregroundStyle(colours.ink)
            Text(until.map { hazard.overdue ? taste.say.overdueSince($0) : taste.say.deadline($0) } ?? taste.say.noDeadline)
              .font(.subheadline).foregroundStyle(hazard.overdue ? colours.tone(hazard.grade) : colours.ink2)
          }
        }
      }
    }
  }
#endif
