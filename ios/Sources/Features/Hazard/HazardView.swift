#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 07: what to do now, by when, the notice, and the recheck that closes it: a large sheet that no swipe dismisses before the notice.
  struct HazardView: View {
    @State private var model: HazardModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    private let language: Language

    init(_ ground: Ground, _ place: HazardPlace, language: Language) {
      self.language = language
      _model = State(initialValue: HazardModel(ground, place))
    }

    private var say: Say { taste.say }
    private var grade: Grade { model.state.hazard?.grade ?? .l1 }

    var body: some View {
      Screen {
        head
        if let hazard = model.state.hazard {
          HStack(spacing: 10) {
            if hazard.open {
              PhotoButton(wanted: false, taken: model.state.before.count) {
                await model.photographBefore(say.of(hazard.defect ?? hazard.item))
              }
            }
            Thumbnails(inspection: model.inspection, photos: model.state.before)
          }
          if model.state.recheckIsDue { recheck }
          if hazard.open { measures(hazard) }
          if !hazard.open && hazard.supplyOff { Panel { measure(say.restoreSupply, done: nil) { await model.restoreSupply() } } }
          deadline(hazard)
          notice(hazard)
          HazardCourse(hazard: hazard, people: model.state.people)
          if hazard.open {
            Label(say.onlyRecheck, systemImage: Sign.lock.rawValue).font(.footnote).foregroundStyle(colours.ink2)
            mistake
          }
        }
      } dock: {
        if let hazard = model.state.hazard { dock(hazard) }
      }
      .navigationTitle(model.state.title)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarLeading) { Button(say.back) { navigator.sheet = nil } }
        ToolbarItem(placement: .topBarTrailing) { SyncPill(status: model.state.status) }
      }
      .failure(of: model)
      .task { await model.follow() }
      .interactiveDismissDisabled(model.state.owesNotice)
      .sensoryFeedback(.warning, trigger: model.state.hazard?.hazard)
    }

    @ViewBuilder private func dock(_ hazard: HazardCard) -> some View {
      if model.state.recheckIsDue {
        DockRow {
          MainButton(text: say.recheckPassed, sign: .check, tone: .pass) { navigator.go(model.passing) }
        } lesser: {
          MainButton(text: say.recheckFailed, tone: .quiet) { await model.fails() }
        }
      } else if model.state.owesNotice {
        MainButton(text: say.makeNotice, sign: .pen) { navigator.go(.sign(model.inspection, .notice)) }
      } else if hazard.open {
        DockRow {
          MainButton(text: say.backToList, sign: .check) { navigator.sheet = nil }
        } lesser: {
          MainButton(text: say.goRecheck, tone: .quiet) { navigator.go(model.passing) }
        }
      } else {
        MainButton(text: say.backToList, sign: .check) { navigator.sheet = nil }
      }
    }

    private var closed: Bool { model.state.hazard?.open == false }

    private var head: some View {
      let deep = grade == .l1 && !closed
      return HStack(spacing: 12) {
        (closed ? Sign.check : Sign.of(grade)).image.font(.largeTitle).accessibilityHidden(true)
        VStack(alignment: .leading, spacing: 2) {
          Text(say.grade(grade) + " · " + (model.state.hazard.map { say.of($0.defect ?? $0.item) } ?? "")).font(.title2).bold()
          if let hazard = model.state.hazard { Text(found(hazard)).font(.subheadline) }
        }
        Spacer(minLength: 0)
      }
      .foregroundStyle(deep ? colours.deepInk : closed ? colours.pass : colours.tone(grade))
      .padding(14)
      .background(deep ? colours.l1Deep : closed ? colours.passSoft : colours.soft(grade), in: RoundedRectangle(cornerRadius: 16))
      .accessibilityElement(children: .combine)
      .accessibilityAddTraits(.isHeader)
    }

    private func found(_ hazard: HazardCard) -> String {
      let at = hazard.firstRaised.best
      let since = taste.times.fullDay(at) + " " + say.raisedAt(taste.times.clock(at))
      return hazard.stage == .raised ? since : say.stage(hazard.stage) + " · " + since
    }

    @ViewBuilder private func measures(_ hazard: HazardCard) -> some View {
      Heading(text: say.doNow, right: say.tapKeepsTime)
      Panel {
        if grade == .l1 {
          Text(say.closeOpenTouch).bold().foregroundStyle(colours.l1).frame(minHeight: 44)
          Rule()
        }
        measure(say.closeValve, done: hazard.supplyStopped) { await model.stopSupply(say.valveClosedWords) }
        Rule()
        measure(say.makeSafe, done: hazard.madeSafe) { await model.makeSafe(say.madeSafeWords) }
        if grade == .l1 {
          Rule()
          HStack(spacing: 12) {
            VStack(alignment: .leading) {
              Text(say.callDispatch).bold()
              Text(model.state.dispatch.map { say.of($0.label) + " " + $0.number } ?? say.noDispatch).font(.footnote)
            }
            .frame(maxWidth: .infinity, alignment: .leading)
            if model.state.dispatch != nil { LineButton(text: say.dial, sign: .call) { model.callDispatch() } }
          }
        }
        if model.state.mayBeReported {
          Rule()
          measure(say.customerReports, done: hazard.rectificationReported) { await model.reported() }
        }
      }
    }

    private var recheck: some View {
      Panel(border: colours.brand) {
        Heading(text: say.goRecheck)
        HStack(spacing: 10) {
          PhotoButton(wanted: false, taken: model.state.after.count) { await model.photographAfter(say.photoAfter) }
          Thumbnails(inspection: model.inspection, photos: model.state.after)
          Text(say.photoAfter).font(.subheadline).foregroundStyle(colours.ink2)
        }
        TextField(say.recheckNote, text: $model.note, axis: .vertical).textFieldStyle(.roundedBorder).frame(minHeight: 52)
      }
    }

    private var mistake: some View {
      WithWords(
        ask: say.raisedByMistake, hint: say.mistakeNeeded, name: say.withdraw, asked: model.state.mistake != nil, words: $model.mistake,
        asks: model.wantsToWithdraw, deed: model.withdraw)
    }

    private func measure(_ text: String, done: Moment?, deed: @escaping Deed) -> some View {
      Button {
        Task { await deed() }
      } label: {
        HStack(spacing: 12) {
          Sign.check.image.foregroundStyle(done == nil ? Color.clear : colours.solidInk).frame(width: 32, height: 32)
            .background(done == nil ? colours.surface3 : colours.pass, in: RoundedRectangle(cornerRadius: 8)).accessibilityHidden(true)
          Text(text).bold().multilineTextAlignment(.leading).foregroundStyle(colours.ink)
          Spacer(minLength: 4)
          if let done {
            Text(taste.times.day(done.best) + " " + taste.times.clock(done.best)).font(.subheadline).monospacedDigit()
              .foregroundStyle(colours.ink2)
          }
        }
        .frame(minHeight: 52)
        .contentShape(Rectangle())
      }
      .buttonStyle(.plain)
      .disabled(done != nil)
    }

    private func deadline(_ hazard: HazardCard) -> some View {
      Panel {
        Heading(text: say.fixBy)
        Text(hazard.deadline.map { taste.times.fullDay($0) + " " + taste.times.weekday($0) } ?? say.noDeadline).font(.title2).bold()
          .foregroundStyle(hazard.overdue ? colours.tone(grade) : colours.ink)
        if let fix = model.state.fix { Text(say.of(fix)).font(.subheadline).foregroundStyle(colours.ink2) }
      }
      .accessibilityElement(children: .combine)
    }

    private func notice(_ hazard: HazardCard) -> some View {
      let served = !hazard.notices.isEmpty
      let (ink, soft) = (served ? colours.pass : colours.tone(grade), served ? colours.passSoft : colours.soft(grade))
      return Panel {
        HStack(spacing: 12) {
          SignBox(sign: .note, fill: soft, ink: ink)
          TwoLines(first: hazard.needsNotice ? say.noticeMust : say.notice)
          WordTag(text: served ? say.served : say.notServed, ink: ink, fill: soft)
        }
        .accessibilityElement(children: .combine)
        if served { LineButton(text: say.sendNotice, sign: .share, wide: true) { await model.sendNotice(language) } }
      }
    }
  }
#endif
