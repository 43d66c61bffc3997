#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 08: two answers, side by side; the worse counts until somebody looked again.
  struct ConflictView: View {
    @State private var model: ConflictModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(\.dynamicTypeSize) private var size

    init(_ ground: Ground, _ inspection: InspectionId, item: ItemKey?) {
      _model = State(initialValue: ConflictModel(ground, inspection, item: item))
    }

    private var say: Say { taste.say }

    var body: some View {
      Screen {
        Text(model.state.title).font(.subheadline).foregroundStyle(colours.ink2)
        if let item = model.state.item, let worse = model.state.answers.first {
          let grade = worse.verdict.grade
          Remark(
            text: say.worseCounts + " · " + say.verdictWord(worse.verdict), sign: .split,
            fill: grade.map { colours.soft($0) } ?? colours.l2Soft,
            ink: grade.map { colours.tone($0) } ?? colours.l2)
          Text(say.of(item.text)).font(.title2).bold()
          // Below each other where the words would not fit side by side.
          if size.isLarge {
            VStack(spacing: 10) { answers(item) }
          } else {
            HStack(alignment: .top, spacing: 10) { answers(item) }
          }
          Remark(text: say.clocksUnsure, sign: .clock)
          Remark(text: say.passingClosesNothing, sign: .people)
        }
      } dock: {
        dock
      }
      .navigationTitle(say.conflictsTitle)
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) { SyncPill(status: model.state.status) }
      }
      .failure(of: model)
      .task { await model.follow() }
    }

    @ViewBuilder private var dock: some View {
      if model.state.item?.inConflict == true, let worse = model.state.answers.first, let better = model.state.answers.last {
        VStack(spacing: 8) {
          Text(say.sawBoth).font(.footnote).foregroundStyle(colours.ink2)
          DockRow {
            MainButton(
              text: worse.verdict.fails ? say.stillFails : say.verdictWord(worse.verdict), second: say.hazardStays,
              tone: worse.verdict.grade == .l1 ? .grave : .brand
            ) { await settle(worse) }
          } lesser: {
            MainButton(text: say.verdictWord(better.verdict), tone: .quiet) { await settle(better) }
          }
        }
      }
    }

    private func settle(_ answer: Answer) async {
      if await model.settle(answer) { navigator.back() }
    }

    @ViewBuilder private func answers(_ item: FormItem) -> some View {
      ForEach(Array(model.state.answers.enumerated().reversed()), id: \.offset) { index, answer in
        Given(inspection: model.inspection, answer: answer, item: item, mine: answer.by == model.state.me, counts: index == 0)
      }
    }
  }

  private struct Given: View {
    let inspection: InspectionId
    let answer: Answer
    let item: FormItem
    let mine: Bool
    let counts: Bool
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    var body: some View {
      let (say, fails) = (taste.say, answer.verdict.fails)
      let ink = answer.verdict.grade.map { colours.tone($0) } ?? colours.l2
      Panel(border: counts ? ink : colours.line) {
        Text((answer.byName ?? answer.by) + (mine ? say.me : "")).bold()
        Label(say.verdictWord(answer.verdict), systemImage: (fails ? Sign.cross : .check).rawValue).bold()
          .foregroundStyle(fails ? colours.solidInk : colours.pass)
          .padding(10)
          .frame(maxWidth: .infinity)
          .background(fails ? ink : colours.passSoft, in: RoundedRectangle(cornerRadius: 12))
        ForEach(answer.defects, id: \.self) { code in
          Text(item.options.first { $0.code == code }.map { say.of($0.text) } ?? code).font(.subheadline).bold()
        }
        if let number = answer.number { pair(say.reading, figure(number)) }
        pair(say.time, taste.times.day(answer.at.best) + " " + taste.times.clock(answer.at.best))
        if let error = answer.at.uncertaintyMs { pair(say.error, "±" + figure(Double(error) / 1000, 1) + " s") }
        Text(say.photos(answer.photos.count)).font(.subheadline).foregroundStyle(colours.ink2)
        Thumbnails(inspection: inspection, photos: answer.photos)
        if !answer.note.isEmpty { Text(answer.note).font(.subheadline) }
      }
      .accessibilityElement(children: .contain)
    }

    private func pair(_ name: String, _ value: String) -> some View {
      VStack(alignment: .leading) {
        Text(name).font(.footnote).foregroundStyle(colours.ink2)
        Text(value).font(.subheadline).bold().monospacedDigit()
      }
    }
  }
#endif
