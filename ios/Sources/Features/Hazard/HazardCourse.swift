#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// What was done about a hazard, the newest last.
  struct HazardCourse: View {
    let hazard: HazardCard
    let people: [PersonId: String]
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    private struct Step {
      let what: String
      let how: String
    }

    var body: some View {
      let steps = steps
      Heading(text: taste.say.whatHappened)
      Panel {
        ForEach(steps, id: \.what) { step in
          HStack(spacing: 12) {
            Text(step.what).fontWeight(step.what == steps.last?.what ? .bold : .regular).foregroundStyle(colours.ink)
            Spacer(minLength: 4)
            Text(step.how).font(.subheadline).monospacedDigit().foregroundStyle(colours.ink2)
          }
          .accessibilityElement(children: .combine)
        }
      }
    }

    private var steps: [Step] {
      let say = taste.say
      let all: [(String, String?)] = [
        (say.stageRaised, by(hazard.firstRaisedBy, hazard.firstRaised)), (say.stageMadeSafe, hazard.madeSafe.map(moment)),
        (say.stageSupplyStopped, hazard.supplyStopped.map(moment)), (say.stageNoticeServed, times(hazard.notices.count)),
        (say.stageReported, hazard.rectificationReported.map(moment)), (say.stageRecheckFailed, times(Int(hazard.rechecksFailed))),
        (say.stageClosed, hazard.closed.map { by($0.by, $0.at) }), (say.stageRestored, hazard.supplyRestored.map(moment)),
      ]
      return all.compactMap { what, how in how.map { Step(what: what, how: $0) } }
    }

    private func moment(_ at: Moment) -> String { taste.times.fullDay(at.best) + " " + taste.times.clock(at.best) }

    private func by(_ person: PersonId, _ at: Moment) -> String {
      [people[person], moment(at)].compactMap { $0 }.joined(separator: " · ")
    }

    private func times(_ count: Int) -> String? { count == 0 ? nil : "×\(count)" }
  }
#endif
