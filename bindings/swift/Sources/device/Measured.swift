import Anjian

/// What a call costs without the change of threads: the median of so many, in milliseconds.
func measured(_ phone: Anjian, _ request: Json) throws -> Json {
  let (what, times) = (try request.text("what"), Int(try request.number("times")))
  let inspection = what == "agenda" ? "" : try request.text("inspection")
  let seen = what == "answer" ? try phone.blocking { try $0.form(inspection: inspection).seen } : ""
  var took: [Duration] = []
  for number in 0..<times {
    // Made before the clock starts: it is the same in every language.
    let answer = Action.recordAnswer(item: "H1.1", entry: Entry(said: .pass(), note: "\(number)"))
    let start = ContinuousClock.now
    switch what {
    case "agenda": _ = try phone.blocking { try $0.agenda(filter: AgendaFilter(), after: nil, most: 50) }
    case "form": _ = try phone.blocking { try $0.form(inspection: inspection) }
    case "answer": _ = try phone.blocking { try $0.act(inspection: inspection, seen: seen, action: answer) }
    default: throw NotUnderstood("nothing to measure: \(what)")
    }
    took.append(ContinuousClock.now - start)
  }
  took.sort()
  guard !took.isEmpty else { throw NotUnderstood("no times at all") }
  return ["median_ms": .number(took[took.count / 2] / .milliseconds(1))]
}
