import Anjian
import Foundation

/// The phone: a workspace, and what was last seen of each inspection.
actor Device {
  private var opened: Anjian?
  private var seen: [InspectionId: Seen] = [:]

  /// Does what is asked and returns what `ok` holds.
  func obey(_ request: Json) async throws -> Json {
    let verb = try request.text("do")
    if verb == "open" { return try await open(request.text("folder")) }
    guard let phone = opened else { throw AnjianError.Closed }
    switch verb {
    case "enrol":
      try await phone.enrol(ticket: request.text("ticket"), deviceName: request.text("name"))
      return try await person(phone)
    case "sync": return try await sync(phone)
    case "form": return shown(try await look(phone, request.text("inspection")))
    case "answer":
      let entry = Entry(said: try said(request["said"] ?? .null), note: request.optional("note") ?? "")
      return try await act(phone, request.text("inspection"), .recordAnswer(item: request.text("item"), entry: entry))
    case "act": return try await act(phone, request.text("inspection"), action(request["action"] ?? .null))
    case "undo": return ["undone": .flag(try await phone.undo(request.text("inspection")))]
    case "pause":
      try await phone.pause()
      return [:]
    case "digest": return ["digest": .text(try await phone.digest(request.text("inspection")))]
    case "agenda":
      let most = request["most"]?.double.map { UInt32($0) } ?? Anjian.page
      return ["lines": .list(try await phone.agenda(most: most).lines.map(shown))]
    case "coverage": return ["lines": .list(try await phone.coverage().map(shown))]
    case "conflicts":
      return ["inspections": .list(try await phone.conflicts(most: 1_000).lines.map { .text($0.inspection) })]
    case "export":
      let report = try await phone.exportBundle(path: request.text("path"), alsoHome: request.flag("also_home"))
      return ["changes": .whole(Int64(report.changes))]
    case "import": return ["changes": .whole(Int64(try await phone.importBundle(path: request.text("path")).new))]
    case "measure": return try measured(phone, request)
    case "close":
      await phone.close()
      return [:]
    default: throw NotUnderstood("no such request: \(verb)")
    }
  }

  /// The end of the input.
  func end() async {
    await opened?.close()
  }

  private func open(_ folder: String) async throws -> Json {
    let keys = FileKeys(URL(fileURLWithPath: folder).appendingPathComponent("keys"))
    let phone = try await Anjian.open(folder: folder, platform: Platform(keys: keys))
    await end()
    opened = phone
    seen = [:]
    return try await person(phone)
  }

  private func person(_ phone: Anjian) async throws -> Json {
    ["person": try await phone.me().enrolment.map { .text($0.person) } ?? .null]
  }

  private func sync(_ phone: Anjian) async throws -> Json {
    let report = try await phone.sync()
    let outcome =
      switch report.outcome {
      case .sentAll: "sent_all"
      case .partly: "partly"
      case .cancelled: "cancelled"
      case .offline: "offline"
      case .refused: "refused"
      case .revoked: "revoked"
      case .wiped: "wiped"
      }
    return [
      "outcome": .text(outcome), "refused": .whole(Int64(report.progress.refused)),
      "waiting": .whole(Int64(try await phone.status().waiting)),
      "received": .whole(Int64(report.progress.changesReceived)),
    ]
  }

  private func look(_ phone: Anjian, _ inspection: InspectionId) async throws -> InspectionForm {
    let form = try await phone.form(inspection)
    seen[inspection] = form.seen
    return form
  }

  private func act(_ phone: Anjian, _ inspection: InspectionId, _ action: Action) async throws -> Json {
    let onScreen: Seen
    if let last = seen[inspection] {
      onScreen = last
    } else {
      onScreen = try await look(phone, inspection).seen
    }
    let done = try await phone.act(inspection, seen: onScreen, action)
    return ["facts": .list(done.facts.map { .text($0) }), "on_reserve": .flag(done.onReserve)]
  }
}
