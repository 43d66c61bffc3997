import Foundation
import Testing

/// The program beside the tests, as a conductor of a story sees it.
@Suite(.timeLimit(.minutes(10))) struct DeviceProgram {
  @Test func aDayOfADevice() async throws {
    try await story { stage in
      let (inspection, other, file) = (stage.inspections[0], stage.inspections[1], stage.path("a.bundle"))
      let device = try Program(Self.path())
      func ask(_ request: String) throws -> NSDictionary {
        let answer = try device.ask(request)
        return try #require((answer["ok"] ?? answer["error"]) as? NSDictionary)
      }
      #expect(try ask(#"{"do":"open","folder":"\#(stage.path("a"))"}"#) == ["person": NSNull()])
      #expect(try ask(#"{"do":"sync"}"#)["kind"] as? String == "Unauthorised")
      #expect(
        try ask(#"{"do":"enrol","ticket":"\#(stage.tickets[0])","name":"devicé 一号"}"#) == ["person": "li"])
      #expect(try ask(#"{"do":"sync"}"#)["outcome"] as? String == "sent_all")
      let fail = #"{"do":"answer","inspection":"\#(inspection)","item":"H1.3","said":"fail","note":"液化气瓶 🔥"}"#
      #expect((try ask(fail)["facts"] as? [String])?.count == 1, "the hazard was raised in the same tap")
      let form = try ask(#"{"do":"form","inspection":"\#(inspection)"}"#)
      let items = try #require(form["items"] as? [NSDictionary])
      let answered = try #require(items.first { $0["key"] as? String == "H1.3" })
      #expect(["verdict", "by", "note"].map { answered[$0] as? String } == ["L1", "li", "液化气瓶 🔥"])
      #expect(items.contains { $0["verdict"] is NSNull }, "what is not answered says so")
      #expect(form["hazards"] as? [NSDictionary] == [["key": "H1.3:fail", "grade": "L1", "open": true]])
      _ = try ask(#"{"do":"act","inspection":"\#(inspection)","action":{"visit":{"outcome":"entered"}}}"#)
      let complete = #"{"do":"act","inspection":"\#(inspection)","action":{"complete":{}}}"#
      #expect(try ask(complete)["kind"] as? String == "Incomplete")
      let raise = #"{"raise":{"hazard":"H1.1:leak","grade":"L1","note":"泄漏"}}"#
      _ = try ask(#"{"do":"act","inspection":"\#(other)","action":\#(raise)}"#)
      #expect(try ask(#"{"do":"undo","inspection":"\#(inspection)"}"#) == ["undone": true])
      #expect(try ask(#"{"do":"pause"}"#) == [:])
      #expect((try ask(#"{"do":"digest","inspection":"\#(inspection)"}"#)["digest"] as? String)?.count == 64)
      let lines = try ask(#"{"do":"agenda","most":3}"#)["lines"] as? [NSDictionary]
      #expect(lines?.prefix(2).map { $0["rank"] as? String } == ["open_l1", "open_l1"])
      #expect(try #require(try ask(#"{"do":"export","path":"\#(file)"}"#)["changes"] as? Int) > 0)
      #expect(try ask(#"{"do":"import","path":"\#(file)"}"#) == ["changes": 0])
      let area = try #require((try ask(#"{"do":"coverage"}"#)["lines"] as? [NSDictionary])?.first)
      #expect(area["programme"] as? String == "household-annual")
      #expect(["due", "entered", "rest"].map { area[$0] as? Int } == [12, 0, 12])
      let sync = try ask(#"{"do":"sync"}"#)
      #expect(sync["outcome"] as? String == "sent_all" && sync["waiting"] as? Int == 0)
      #expect(try ask(#"{"do":"conflicts"}"#) == ["inspections": []])
      for what in ["agenda", "form", "answer"] {
        let measure = #"{"do":"measure","what":"\#(what)","inspection":"\#(other)","times":5}"#
        #expect(try #require(try ask(measure)["median_ms"] as? Double) > 0)
      }
      #expect(try ask(#"{"do":"close"}"#) == [:])
      #expect(try ask(#"{"do":"pause"}"#)["kind"] as? String == "Closed")
      #expect(try ask(#"{"do":"dance"}"#)["kind"] as? String == "Request")
      #expect(try ask("not JSON")["kind"] as? String == "Request")
      try device.end()
    }
  }

  /// It lies beside the program that tests.
  private static func path() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("device").path
  }
}
