#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 06: the clock of the hold test, the points of the hand-held detector, one keypad for both.
  struct LeakView: View {
    @State private var model: LeakModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(\.dynamicTypeSize) private var size

    init(_ ground: Ground, _ inspection: InspectionId, item: ItemKey?) {
      _model = State(initialValue: LeakModel(ground, inspection, item: item))
    }

    private var say: Say { taste.say }
    private var state: LeakState { model.state }

    var body: some View {
      Screen {
        Text(state.title).font(.subheadline).foregroundStyle(colours.ink2)
        if let kind = state.holdKind { hold(kind) }
        if let kind = state.pointsKind { points(kind) }
        verdict
      } dock: {
        pad
      }
      .navigationTitle(heading)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) {
          Button {
            Task { await model.undo() }
          } label: {
            Label(say.undo, systemImage: Sign.undo.rawValue).labelStyle(.titleAndIcon)
          }
          .disabled(state.form?.mayUndo != true)
        }
      }
      .failure(of: model)
      .task { await model.follow() }
      .onChange(of: state.grave) { _, grave in
        if let grave { navigator.open(HazardPlace(model.inspection, grave)) }
      }
    }

    private var heading: String {
      state.group.map { say.of($0) } ?? say.leakTest
    }

    private func hold(_ kind: HoldKind) -> some View {
      Panel {
        HStack(spacing: 14) {
          HoldClock(model: model, kind: kind)
          VStack(spacing: 0) {
            pressure(say.startPressure, state.start.map { figure($0) + " Pa" } ?? say.enterNumber, .start)
            pressure(
              say.endPressure, state.end.map { figure($0) + " Pa" } ?? (state.startedAt == nil ? say.readEnd : say.remindsAtEnd), .end)
            HStack {
              Text(say.allowedDrop).foregroundStyle(colours.ink2)
              Spacer()
              Text(verbatim: "≤ \(figure(kind.allowedDrop)) Pa").bold()
            }
            .font(.subheadline)
            .frame(minHeight: 44)
            .padding(.horizontal, 6)
            .accessibilityElement(children: .combine)
          }
        }
      }
    }

    private func pressure(_ name: String, _ value: String, _ reads: Reads) -> some View {
      let on = state.reads == reads
      return Button {
        model.read(reads)
      } label: {
        HStack {
          Text(name).font(.subheadline).foregroundStyle(colours.ink2)
          Spacer()
          Text(value).bold().foregroundStyle(on ? colours.brand : colours.ink).monospacedDigit()
        }
        .padding(.horizontal, 6)
        .frame(minHeight: 52)
        .background(on ? colours.brandSoft : Color.clear, in: RoundedRectangle(cornerRadius: 10))
        .contentShape(RoundedRectangle(cornerRadius: 10))
      }
      .buttonStyle(.plain)
      .accessibilityAddTraits(on ? .isSelected : [])
    }

    private func points(_ kind: PointsKind) -> some View {
      Panel {
        Heading(
          text: state.points.map { say.of($0.text) } ?? say.leakPoints,
          right: say.unitDone(kind.measure.unit, state.values.count, kind.points.count))
        LazyVGrid(columns: [GridItem(.adaptive(minimum: size.isLarge ? 140 : 96), spacing: 8)], spacing: 8) {
          ForEach(kind.points, id: \.code) { point in cell(point) }
        }
      }
    }

    private func cell(_ point: OptionOf) -> some View {
      let (value, on) = (state.values[point.code], state.reads == .point(point.code))
      let grade = value.flatMap { state.grade(of: $0) }
      let fill = value == nil ? colours.surface3 : grade.map { colours.soft($0) } ?? colours.passSoft
      return Button {
        model.read(.point(point.code))
      } label: {
        VStack(alignment: .leading, spacing: 2) {
          Text(say.of(point.text)).font(.footnote).foregroundStyle(colours.ink2)
          Text(value.map { figure($0) + (grade == nil ? " ✓" : "") } ?? say.notMeasured).bold().monospacedDigit()
            .foregroundStyle(grade.map { colours.tone($0) } ?? colours.ink)
        }
        .padding(.horizontal, 10)
        .padding(.vertical, 6)
        .frame(maxWidth: .infinity, minHeight: 58, alignment: .leading)
        .background(fill, in: RoundedRectangle(cornerRadius: 12))
        .overlay(
          RoundedRectangle(cornerRadius: 12)
            .strokeBorder(on ? grade.map { colours.tone($0) } ?? colours.brand : Color.clear, lineWidth: 2)
        )
        .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
      .accessibilityAddTraits(on ? .isSelected : [])
    }

    @ViewBuilder private var verdict: some View {
      if let judged = state.judged {
        if let grade = judged.verdict.grade {
          Panel(border: colours.tone(grade), fill: colours.soft(grade)) {
            Label(say.verdict(say.grade(grade)), systemImage: Sign.of(grade).rawValue).bold().foregroundStyle(colours.tone(grade))
            if grade == .l1 { Text(say.closeOpenTouch).font(.subheadline).bold() }
            ForEach(judged.advice, id: \.self) { advice in Text(say.of(advice)).font(.subheadline) }
          }
          .accessibilityElement(children: .combine)
        } else if !judged.verdict.fails {
          Remark(text: say.verdict(say.pass), sign: .check, fill: colours.passSoft, ink: colours.pass)
        }
      }
    }

    private var pad: some View {
      let grade = state.judged?.verdict.grade
      return VStack(spacing: 8) {
        HStack(spacing: 10) {
          Text(reading).font(.subheadline)
          Text(state.typed.isEmpty ? "—" : state.typed).font(.largeTitle).bold().monospacedDigit()
            .foregroundStyle(grade.map { colours.tone($0) } ?? colours.ink)
            .frame(maxWidth: .infinity, alignment: .leading)
          Text(unit).font(.subheadline)
          PhotoButton(wanted: state.item?.photoMissing == true, taken: state.item?.photos.count ?? 0) {
            await model.photograph(say.photographReading)
          }
        }
        Keypad(
          letters: false, point: isPoint && (state.pointsKind?.measure.decimals ?? 0) > 0,
          text: $model.typed
        ) {
          MainButton(
            text: grade == .l1 ? say.recordHazard : isPoint ? say.nextPoint : say.keep, tone: grade == .l1 ? .grave : .brand
          ) { await model.next(say.holdEnds) }
        }
      }
    }

    private var isPoint: Bool { if case .point = state.reads { true } else { false } }

    private var unit: String { isPoint ? state.pointsKind?.measure.unit ?? "" : "Pa" }

    private var reading: String {
      switch state.reads {
      case .start: say.startPressure
      case .end: say.endPressure
      case .point(let code): state.pointsKind?.points.first { $0.code == code }.map { say.of($0.text) } ?? ""
      }
    }
  }

  /// The ring runs empty; a tap starts it.
  private struct HoldClock: View {
    let model: LeakModel
    let kind: HoldKind
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      TimelineView(.periodic(from: .now, by: 1)) { _ in
        let left = model.state.remaining(at: model.now)
        Button {
          model.startClock(taste.say.holdEnds)
        } label: {
          ZStack {
            Circle().stroke(colours.surface3, lineWidth: 9)
            Circle().trim(from: 0, to: model.state.startedAt == nil ? 0 : left / kind.seconds)
              .stroke(colours.brand, style: StrokeStyle(lineWidth: 9, lineCap: .round))
              .rotationEffect(.degrees(-90))
            face(Int(left.rounded(.up)))
          }
          .padding(6)
          .frame(width: 116, height: 116)
          .contentShape(Circle())
        }
        .buttonStyle(.plain)
        .accessibilityLabel(model.state.startedAt == nil ? taste.say.startClock : taste.say.holding(figure(kind.holdMinutes)))
        .accessibilityValue(model.state.startedAt == nil ? "" : taste.say.seconds(Int(left.rounded(.up))))
      }
    }

    @ViewBuilder private func face(_ left: Int) -> some View {
      if model.state.startedAt == nil {
        VStack(spacing: 2) {
          Sign.timer.image
          Text(taste.say.startClock).font(.footnote).bold()
        }
        .foregroundStyle(colours.brand)
      } else {
        VStack(spacing: 2) {
          Text(verbatim: "\(left / 60):" + (left % 60 < 10 ? "0" : "") + "\(left % 60)").font(.title2).bold().monospacedDigit()
          Text(Double(left) > kind.holdMinutes * 60 ? taste.say.stabilising : taste.say.holding(figure(kind.holdMinutes)))
            .font(.footnote).foregroundStyle(colours.ink2)
        }
      }
    }
  }
#endif
