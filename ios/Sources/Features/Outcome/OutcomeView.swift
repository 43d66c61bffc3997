#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 04: how it ended at the door.
  struct OutcomeView: View {
    @State private var model: OutcomeModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ inspection: InspectionId) {
      _model = State(initialValue: OutcomeModel(ground, inspection))
    }

    private var say: Say { taste.say }

    var body: some View {
      Screen {
        Text(verbatim: "\(model.state.title) · \(say.visitNumber(model.state.attempt))").font(.subheadline).foregroundStyle(colours.ink2)
        Panel {
          RowButton {
            if await model.enter() { navigator.goInstead(.checklist(model.inspection, item: nil)) }
          } content: {
            Sign.door.image.foregroundStyle(colours.pass).accessibilityHidden(true)
            Text(say.enteredBegin).bold().foregroundStyle(colours.ink)
          }
        }
        HStack(spacing: 10) {
          cell(.noAccess, .nobody)
          cell(.refused, .refused)
        }
        HStack(spacing: 10) {
          cell(.vacant, .vacant)
          cell(.wrongAddress, .pinOff)
        }
        steps
        if model.state.chosen == .noAccess || model.state.chosen == .refused { Remark(text: say.countsAsVisited, sign: .info) }
        if model.state.chosen == .vacant { Remark(text: say.vacantNeedsApproval, sign: .info) }
      } dock: {
        if model.state.chosen == .noAccess, model.state.evidence.isEmpty {
          MainButton(text: say.photographDoor, sign: .camera) { await photograph() }
        } else {
          MainButton(text: say.keepOutcome, sign: .check) {
            if await model.keep() { navigator.home(.today) }
          }
        }
      }
      .navigationTitle(say.outcomeTitle)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) { SyncPill(status: model.state.status) }
      }
      .failure(of: model)
      .task { await model.follow() }
    }

    private func photograph() async {
      if await model.photograph(say.inThePicture) { navigator.home(.today) }
    }

    private func cell(_ outcome: VisitOutcome, _ sign: Sign) -> some View {
      let on = model.state.chosen == outcome
      return Button {
        model.choose(outcome)
      } label: {
        HStack(spacing: 10) {
          sign.image.accessibilityHidden(true)
          Text(say.outcome(outcome)).bold().multilineTextAlignment(.leading)
          Spacer(minLength: 0)
        }
        .foregroundStyle(on ? colours.brand : colours.ink)
        .padding(.horizontal, 14)
        .frame(maxWidth: .infinity, minHeight: 56)
        .background(on ? colours.brandSoft : colours.card, in: RoundedRectangle(cornerRadius: 14))
        .overlay(RoundedRectangle(cornerRadius: 14).strokeBorder(on ? colours.brand : colours.line, lineWidth: 2))
        .contentShape(RoundedRectangle(cornerRadius: 14))
      }
      .buttonStyle(.plain)
      .accessibilityAddTraits(on ? .isSelected : [])
    }

    private var steps: some View {
      Panel {
        Label(say.timeKept, systemImage: Sign.check.rawValue).foregroundStyle(colours.pass)
        switch model.state.chosen {
        case .noAccess:
          TwoLines(first: say.leaveCard, second: say.inThePicture)
          HStack(spacing: 10) {
            PhotoButton(wanted: model.state.evidence.isEmpty, taken: model.state.evidence.count) { await photograph() }
            Thumbnails(inspection: model.inspection, photos: model.state.evidence)
          }
          TwoLines(first: say.comeAgain)
          HStack(spacing: 8) {
            Chip(text: say.tomorrowMorning, on: model.state.again == .tomorrow) { model.again(.tomorrow) }
            Chip(text: say.thisEvening, on: model.state.again == .tonight) { model.again(.tonight) }
            Chip(text: say.appoint, on: false) {
              guard await model.keep() else { return }
              navigator.home(.today)
              navigator.go(.appointment(model.inspection))
            }
          }
        case .refused: field(say.reasonOfRefusal)
        case .entered, .vacant, .wrongAddress: field(say.wordsWelcome)
        }
      }
    }

    private func field(_ hint: String) -> some View {
      TextField(hint, text: $model.note, axis: .vertical).textFieldStyle(.roundedBorder).frame(minHeight: 52)
    }
  }
#endif
