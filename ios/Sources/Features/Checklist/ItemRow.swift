#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// One question with its answer: open, answered, failed and unfolded, two answers.
  struct ItemRow: View {
    let item: FormItem
    @Bindable var model: ChecklistModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(\.dynamicTypeSize) private var size

    private var say: Say { taste.say }
    private var verdict: Verdict? { item.answer?.verdict }
    private var unfolded: Bool { model.state.isUnfolded(item) }

    var body: some View {
      VStack(alignment: .leading, spacing: 8) {
        // Large text: the thumb control stands below its question.
        if size.isLarge {
          question
          HStack {
            Spacer(minLength: 0)
            control
          }
        } else {
          HStack(spacing: 8) {
            question
            control
          }
        }
        ForEach(model.state.earlier(at: item), id: \.hazard) { line in
          Remark(text: say.mustRecheck, sign: .today, fill: colours.l2Soft, ink: colours.l2) {
            navigator.open(HazardPlace(line.inspection, line.hazard))
          }
        }
        if item.inConflict {
          Remark(text: say.answersDiffer, sign: .split, fill: colours.l2Soft, ink: colours.l2) {
            navigator.go(.conflict(model.inspection, item: item.key))
          }
        }
        below
        ForEach(model.state.hazards(of: item), id: \.hazard) { hazard in raised(hazard) }
        if model.state.wantsPhoto(item) || !item.photos.isEmpty || verdict?.fails == true { photos }
      }
      .frame(minHeight: 60)
      .padding(.vertical, 4)
    }

    private var question: some View {
      VStack(alignment: .leading, spacing: 2) {
        Text(say.of(item.text)).fontWeight(unfolded ? .bold : .regular).foregroundStyle(colours.ink)
        if let written { Text(written).bold().foregroundStyle(colours.ink) }
        if let measure = item.measure, !measure.limits.isEmpty {
          Text(say.limits(measure)).font(.footnote).foregroundStyle(colours.ink2)
        }
        if item.optional, item.answer == nil { Text(say.optional).font(.footnote).foregroundStyle(colours.ink2) }
      }
      .frame(maxWidth: .infinity, alignment: .leading)
      .accessibilityElement(children: .ignore)
      .accessibilityLabel(sentence)
    }

    /// What was written or chosen beside the question.
    private var written: String? {
      guard let answer = item.answer else { return nil }
      return switch answer.reading {
      case .date(let day)?: day
      case .signed?: "✓"
      default: answer.note.isEmpty ? nil : answer.note
      }
    }

    /// The row as one sentence.
    private var sentence: String {
      let hazard = model.state.hazards(of: item).first
      let parts: [String?] = [
        say.of(item.text), verdict.map { say.verdictWord($0) } ?? say.question,
        item.answer?.number.map { figure($0) + " " + (item.measure?.unit ?? "") }, written,
        hazard?.deadline.map { say.deadline(taste.times.day($0)) }, model.state.wantsPhoto(item) ? say.photoWanted : nil,
      ]
      return parts.compactMap { $0 }.joined(separator: say.separator)
    }

    @ViewBuilder private var control: some View {
      switch item.kind {
      case .passFail(let number, _, _, _):
        HStack(spacing: 6) {
          if number != nil { numberField }
          thumb
        }
      case .defects: thumb
      case .number: numberField
      case .points, .hold:
        LineButton(text: say.enterNumber, sign: item.answer == nil ? .gauge : .check) {
          navigator.go(.leak(model.inspection, item: item.key))
        }
      case .signature:
        LineButton(text: say.signRecord, sign: item.answer == nil ? .pen : .check) {
          navigator.go(.sign(model.inspection, .record))
        }
      case .date, .text, .choice:
        if item.answer != nil { Sign.check.image.foregroundStyle(colours.pass).accessibilityHidden(true) }
      case .automatic: Text(say.automatic).font(.footnote).foregroundStyle(colours.ink2)
      }
    }

    private var thumb: some View {
      ThumbControl(chosen: model.state.thumbed(item), grade: verdict?.grade, mayNotApply: item.notApplicable != .never) { thumbed in
        await model.thumb(item, thumbed)
      }
    }

    private var numberField: some View {
      let (value, fails) = (item.answer?.number, verdict?.fails == true)
      let ink = value == nil ? colours.line : fails ? verdict?.grade.map { colours.tone($0) } ?? colours.l2 : colours.pass
      return Button {
        model.type(item)
      } label: {
        HStack(spacing: 6) {
          Text(value.map { figure($0) } ?? say.enterNumber).font(value == nil ? .subheadline : .title2).bold().monospacedDigit()
          Text(item.measure?.unit ?? "").font(.footnote)
        }
        .foregroundStyle(colours.ink)
        .lineLimit(1)
        .padding(.horizontal, 12)
        .frame(minHeight: 52)
        .background(value != nil && !fails ? colours.passSoft : colours.card, in: RoundedRectangle(cornerRadius: 12))
        .overlay(RoundedRectangle(cornerRadius: 12).strokeBorder(ink, lineWidth: 1.6))
        .contentShape(RoundedRectangle(cornerRadius: 12))
      }
      .buttonStyle(.plain)
      .accessibilityLabel(say.enterNumber)
      .accessibilityValue(value.map { figure($0) + " " + (item.measure?.unit ?? "") } ?? "")
    }

    /// Defects, options, words: what unfolds below the question.
    @ViewBuilder private var below: some View {
      switch item.kind {
      case .defects(let options): if unfolded { choices(options, on: item.answer?.defects ?? []) { await model.defect(item, $0) } }
      case .choice(let options):
        choices(options, on: item.answer?.chosen.map { [$0] } ?? []) { await model.choose(item, $0) }
      case .date: if item.answer == nil { draft(say.dateHint) }
      case .text: if item.answer == nil { draft(say.enterText) }
      default: EmptyView()
      }
    }

    private func choices(_ options: [OptionOf], on: [OptionCode], deed: @escaping @MainActor (OptionCode) async -> Void) -> some View {
      LazyVGrid(columns: [GridItem(.adaptive(minimum: size.isLarge ? 220 : 130), spacing: 8)], alignment: .leading, spacing: 8) {
        ForEach(options, id: \.code) { option in
          OptionButton(
            text: say.of(option.text), on: on.contains(option.code), ink: option.grade.map { colours.tone($0) } ?? colours.pass
          ) { await deed(option.code) }
        }
      }
    }

    private func draft(_ hint: String) -> some View {
      HStack(spacing: 8) {
        TextField(hint, text: $model[draft: item.key])
          .textFieldStyle(.roundedBorder)
          .frame(minHeight: 52)
        LineButton(text: say.keep) { await model.keepWords(item) }
      }
    }

    private func raised(_ hazard: HazardCard) -> some View {
      RowButton {
        navigator.open(HazardPlace(model.inspection, hazard.hazard))
      } content: {
        GradeChip(grade: hazard.grade)
        Text(hazard.deadline.map { say.deadline(taste.times.day($0)) } ?? say.noDeadline).font(.subheadline).bold()
          .foregroundStyle(colours.ink)
      }
    }

    private var photos: some View {
      HStack(spacing: 10) {
        PhotoButton(wanted: model.state.wantsPhoto(item), taken: item.photos.count) {
          await model.photograph(item, say.of(item.photoCaption ?? item.text))
        }
        Thumbnails(inspection: model.inspection, photos: item.photos)
        if let caption = item.photoCaption { Text(say.of(caption)).font(.subheadline).foregroundStyle(colours.ink2) }
      }
    }
  }
#endif
