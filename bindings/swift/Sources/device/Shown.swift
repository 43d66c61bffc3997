import Anjian

/// A form as stories compare it.
func shown(_ form: InspectionForm) -> Json {
  [
    "items": .list(form.groups.flatMap(\.items).map(shown)),
    "hazards": .list(
      form.hazards.map { ["key": .text($0.hazard), "grade": .text(word($0.grade)), "open": .flag($0.open)] }),
    "missing": .whole(Int64(form.missing.count)),
    "conflicts": .whole(Int64(form.conflicts)),
  ]
}

private func shown(_ item: FormItem) -> Json {
  [
    "key": .text(item.key),
    "verdict": item.answer.map { .text(word($0.verdict)) } ?? .null,
    "by": item.answer.map { .text($0.by) } ?? .null,
    "note": item.answer.map { .text($0.note) } ?? .null,
    "in_conflict": .flag(item.inConflict),
    "others": .list(item.otherAnswers.map { ["verdict": .text(word($0.verdict)), "by": .text($0.by)] }),
  ]
}

/// A line of the agenda.
func shown(_ line: AgendaLine) -> Json {
  let rank =
    switch line.rank {
    case .openL1: "open_l1"
    case .appointment: "appointment"
    case .overdue: "overdue"
    case .tryAgain: "try_again"
    case .plain: "plain"
    case .later: "later"
    case .done: "done"
    }
  return ["inspection": .text(line.inspection), "rank": .text(rank), "customer": .text(line.site.customer)]
}

/// The coverage of one area.
func shown(_ area: AreaCoverage) -> Json {
  let count = area.count
  let rest = count.untouched + count.begun + count.vacant + count.wrongAddress
  return [
    "programme": .text(area.programme), "period": .text(area.period), "area": .text(area.area),
    "due": .whole(Int64(count.due)), "excluded": .whole(Int64(count.excluded)), "entered": .whole(Int64(count.entered)),
    "no_access": .whole(Int64(count.noAccess)), "refused": .whole(Int64(count.refused)), "rest": .whole(Int64(rest)),
  ]
}

private func word(_ grade: Grade) -> String {
  switch grade {
  case .l1: "L1"
  case .l2: "L2"
  case .l3: "L3"
  }
}

private func word(_ verdict: Verdict) -> String {
  switch verdict {
  case .notApplicable: "na"
  case .pass: "pass"
  case .recorded: "rec"
  case .fail: "fail"
  case .hazard(let grade): word(grade)
  }
}
