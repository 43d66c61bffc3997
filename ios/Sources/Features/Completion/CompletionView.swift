#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 09: what is missing, tap to go there.
  struct CompletionView: View {
    @State private var model: CompletionModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ inspection: InspectionId) {
      _model = State(initialValue: CompletionModel(ground, inspection))
    }

    private var say: Say { taste.say }

    var body: some View {
      Screen {
        counts
        if let form = model.state.form {
          Label(
            form.missing.isEmpty ? say.nothingMissing : say.missingHere(form.missing.count),
            systemImage: (form.missing.isEmpty ? Sign.check : .triangle).rawValue
          )
          .bold()
          .foregroundStyle(form.missing.isEmpty ? colours.pass : colours.l2)
          if !form.missing.isEmpty { missing(form) }
          if !form.hazards.isEmpty { hazards(form.hazards) }
          if !form.earlierHazards.isEmpty { earlier(form.earlierHazards) }
        }
        if model.state.form?.completed == nil {
          Remark(text: say.sealNote, sign: .lock)
        } else {
          WithWords(
            ask: say.reopen, hint: say.reopenNeeded, name: say.reopen, asked: model.state.reopening != nil, words: $model.reopening,
            asks: model.wantsToReopen, deed: model.reopen)
        }
      } dock: {
        DockRow {
          main
        } lesser: {
          MainButton(text: say.leaveNow, second: say.nothingLost, tone: .quiet) {
            await model.leave()
            navigator.home(.today)
          }
        }
      }
      .navigationTitle(say.closing)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) { SyncPill(status: model.state.status) }
      }
      .failure(of: model)
      .task { await model.follow() }
      .sensoryFeedback(.success, trigger: model.state.form?.completed != nil) { !$0 && $1 }
    }

    @ViewBuilder private var main: some View {
      if let form = model.state.form {
        if form.completed != nil {
          MainButton(text: say.sealedAlready, sign: .lock, enabled: false) {}
        } else if let first = form.missing.first {
          MainButton(text: say.mendFirst(say.short(first, form))) { navigator.mend(first, of: form) }
        } else {
          MainButton(text: say.seal, sign: .lock, tone: .pass) {
            if await model.seal() { navigator.home(.today) }
          }
        }
      }
    }

    private var counts: some View {
      Panel {
        HStack {
          count(model.state.passed, say.pass, colours.pass)
          count(model.state.failed, say.fail, colours.l1)
          count(model.state.notHere, say.notHere, colours.ink)
          count(model.state.open, say.unanswered, colours.l2)
        }
      }
    }

    private func count(_ count: Int, _ word: String, _ ink: Color) -> some View {
      VStack(spacing: 2) {
        Text(verbatim: "\(count)").font(.title2).bold().monospacedDigit().foregroundStyle(ink)
        Text(word).font(.footnote).foregroundStyle(colours.ink2)
      }
      .frame(maxWidth: .infinity)
      .accessibilityElement(children: .combine)
    }

    private func missing(_ form: InspectionForm) -> some View {
      Panel {
        ForEach(Array(form.missing.prefix(12).enumerated()), id: \.offset) { _, missing in
          RowButton {
            navigator.mend(missing, of: form)
          } content: {
            SignBox(sign: sign(missing), fill: colours.l2Soft, ink: colours.l2)
            TwoLines(first: say.long(missing, form), second: say.short(missing, form))
          }
        }
        if form.missing.count > 12 { Text(verbatim: "… \(form.missing.count - 12)").foregroundStyle(colours.ink2) }
      }
    }

    private func sign(_ missing: Missing) -> Sign {
      switch missing {
      case .photo: .camera
      case .points: .gauge
      case .signature, .notice: .pen
      case .measure: .valve
      case .enteredVisit: .door
      case .answer: .check
      }
    }

    @ViewBuilder private func earlier(_ hazards: [HazardLine]) -> some View {
      Heading(text: say.mustRecheck)
      Panel {
        ForEach(hazards, id: \.hazard) { hazard in
          RowButton {
            navigator.open(HazardPlace(hazard.inspection, hazard.hazard))
          } content: {
            GradeChip(grade: hazard.grade, word: hazard.grade.short)
            TwoLines(first: say.of(hazard.defect ?? hazard.item), bold: false)
          }
        }
      }
    }

    @ViewBuilder private func hazards(_ hazards: [HazardCard]) -> some View {
      Heading(text: say.hazardsCount(hazards.count), right: say.signedOrRefused)
      Panel {
        ForEach(hazards, id: \.hazard) { hazard in
          RowButton {
            navigator.open(HazardPlace(model.inspection, hazard.hazard))
          } content: {
            GradeChip(grade: hazard.grade, word: hazard.grade.short)
            TwoLines(
              first: say.of(hazard.defect ?? hazard.item), second: hazard.deadline.map { taste.times.day($0) }, bold: false)
          }
        }
      }
    }
  }
#endif
