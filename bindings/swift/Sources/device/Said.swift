import Anjian

/// What is said about an item.
func said(_ said: Json) throws -> Said {
  if case .text(let word) = said {
    switch word {
    case "pass": return .pass()
    case "fail": return .fail()
    case "na": return .notApplicable
    case "text": return .text
    default: throw NotUnderstood("nothing that can be said: \(word)")
    }
  }
  let (kind, value) = try said.only()
  switch (kind, value) {
  case ("pass", _): return .pass(number: value.double)
  case ("fail", _): return .fail(number: value.double)
  case ("defects", _): return .defects(codes: value.texts)
  case ("choice", .text(let code)): return .choice(code: code)
  case ("number", _):
    guard let number = value.double else { throw NotUnderstood("not a number: \(value)") }
    return .number(value: number)
  case ("points", .object(let points)):
    return .points(values: try points.keys.sorted().map { PointValue(point: $0, value: try value.number($0)) })
  case ("hold", _):
    return .hold(start: try value.number("start"), end: try value.number("end"), minutes: try value.number("minutes"))
  case ("date", .text(let day)): return .date(day: day)
  case ("unsigned", .text(let reason)): return .signed(signature: .notSigned(reason: reason))
  default: throw NotUnderstood("nothing that can be said: \(kind)")
  }
}

/// What is done at an inspection.
func action(_ action: Json) throws -> Action {
  let (kind, given) = try action.only()
  let note = given.optional("note") ?? ""
  let unsigned = given.optional("unsigned").map { Signature.notSigned(reason: $0) }
  switch kind {
  case "visit":
    let outcome = try named(given.text("outcome"), outcomes)
    return .addVisit(outcome: outcome, cardLeft: given.flag("card_left"), note: note)
  case "raise":
    return .raiseHazard(
      hazard: try given.text("hazard"), grade: try named(given.text("grade"), grades),
      mustNotice: given.flag("must_notice"), note: note)
  case "recheck":
    return .recheck(hazard: try given.text("hazard"), passed: given.flag("passed"), note: note, signature: unsigned)
  case "serve_notice":
    guard let unsigned else { throw NotUnderstood("a notice is signed or says why not") }
    return .serveNotice(
      number: try given.text("number"), notice: try named(given.text("notice"), notices), hazards: given.texts("hazards"),
      delivery: try named(given.text("delivery"), deliveries), signature: unsigned)
  case "comment": return .addComment(text: try given.text("text"))
  case "complete": return .complete
  default: throw NotUnderstood("nothing that can be done: \(kind)")
  }
}

private let grades: [String: Grade] = ["L1": .l1, "L2": .l2, "L3": .l3]
private let outcomes: [String: VisitOutcome] = [
  "entered": .entered, "no_access": .noAccess, "refused": .refused, "vacant": .vacant, "wrong_address": .wrongAddress,
]
private let notices: [String: NoticeKind] = ["no_access_card": .noAccessCard, "rectification": .rectification]
private let deliveries: [String: Delivery] = [
  "in_person": .inPerson, "on_door": .onDoor, "phone": .phone, "message": .message, "registered_mail": .registeredMail,
]

private func named<Value>(_ name: String, _ names: [String: Value]) throws -> Value {
  guard let value = names[name] else { throw NotUnderstood("not a word of the trade: \(name)") }
  return value
}
