import Services
import Testing

@testable import Features

/// Two phones at one table, without a network: what one found stands on the other, both ways.
@MainActor @Suite(.timeLimit(.minutes(3)))
struct MeetingTests {
  @Test func theyScanEachOthersCodeAndWhatOneFoundStandsOnTheOther() async throws {
    try await story(people: ["li", "wang"]) { stage in
      let (one, first, phoneOne) = try await stage.ground("one")
      let (two, second, phoneTwo) = try await stage.ground("two")
      let agenda = try await InspectionTests().enrolled(one, phoneOne, stage.tickets[0])
      _ = try await InspectionTests().enrolled(two, phoneTwo, stage.tickets[1])
      // Each has met headquarters since both exist.
      #expect(try await one.sending.run().outcome == .sentAll)
      try stage.serving(false)
      let door = try #require(agenda.state.nextDoor?.inspection)
      let outcome = OutcomeModel(one, door)
      await outcome.look()
      #expect(await outcome.photograph("门牌"))

      let (mine, theirs) = (MeetModel(one), MeetModel(two))
      await mine.look()
      await theirs.look()
      #expect(mine.state.code != nil && mine.state.mine?.text == phoneOne.drawn)
      #expect(mine.state.mine?.text.count ?? .max <= 913, "it fits into a code that a camera reads off a screen")
      for strange in ["anjian:somebody", try #require(phoneOne.drawn)] {
        phoneOne.code = strange
        await mine.scan()
        #expect(mine.state.notOne && !mine.state.maySend && mine.failure == nil, "no colleague's code, or one's own")
      }
      let left = try await handOver(from: (mine, phoneOne), to: (theirs, phoneTwo))
      #expect(left.inspections == 1 && left.photos == 1 && left.person == "wang")
      let wang = try await first.reference().people.first { $0.id == "wang" }
      #expect(wang != nil && mine.state.person == wang?.name)
      #expect(theirs.state.taken?.photos == 1 && (theirs.state.taken?.new ?? 0) > 0)
      let form = try await second.form(door)
      #expect(form.visits.map(\.outcome) == [.noAccess] && form.visits.first?.by == "li")

      // The same file once more, handed over by another app.
      let root = RootModel(two)
      await root.take(try #require(phoneOne.shared.first))
      #expect(root.failure == nil && root.state.taken?.new == 0, "nothing comes twice")
      #expect(try await second.form(door).visits.count == 1)

      phoneOne.code = phoneTwo.drawn
      await mine.scan()
      #expect(mine.state.missed?.parts == 0 && !mine.state.maySend, "its new code says that it misses nothing more")
      #expect(mine.state.written == nil)

      // And the other way round.
      let other = try #require(agenda.state.lines.map(\.inspection).first { $0 != door })
      #expect(await OutcomeModel(two, other).enter())
      _ = try await handOver(from: (theirs, phoneTwo), to: (mine, phoneOne))
      #expect(try await first.form(other).visits.map(\.outcome) == [.entered])
      await first.close()
      await second.close()
    }
  }

  /// One scans the other's code and hands over what it misses; what was missing.
  private func handOver(from: (MeetModel, HandPhone), to: (MeetModel, HandPhone)) async throws -> Missed {
    let ((giver, giving), (taker, taking)) = (from, to)
    await taker.look()
    giving.code = try #require(taking.drawn) + "\n"
    await giver.scan()
    let missed = try #require(giver.state.missed)
    #expect(giver.state.maySend && !giver.state.notOne && missed.bytes > 0)
    let before = giving.shared.count
    await giver.send()
    let files = giving.shared.dropFirst(before)
    #expect(giver.failure == nil && !giver.state.busy)
    #expect(files.count == Int(missed.parts) && giver.state.written == files.count)
    for file in files {
      #expect(file.hasSuffix(".anjian"))
      taking.picked = file
      let shown = taking.drawn
      await taker.receive()
      #expect(taker.failure == nil && taking.drawn != shown, "with what it holds its code changes")
    }
    return missed
  }

  @Test func whatIsNoFileOfAPhoneIsRefusedAndSaid() async throws {
    let (repository, phone) = (FakeRepository(), HandPhone())
    let meet = MeetModel(Ground(repository, phone))
    await meet.look()
    await meet.send()
    await meet.receive()
    #expect(phone.shared.isEmpty && meet.state.taken == nil, "without a code nothing is sent, without a choice nothing is read")
    phone.code = meet.state.mine?.text
    await meet.scan()
    #expect(meet.state.maySend && meet.state.person == "周强")
    phone.picked = "/files/part.anjian"
    await meet.receive()
    #expect(meet.state.taken?.new == 7 && !meet.state.busy)
  }

  @Test func aCodeIsItsSquaresWithoutItsEdge() throws {
    let code = try #require(
      QrCode(
        width: 5,
        dark: [
          false, false, false, false, false,
          false, true, true, true, false,
          false, true, false, true, false,
          false, false, true, true, false,
          false, false, false, false, false,
        ]))
    #expect(code.side == 3 && code.dark == [true, true, true, true, false, true, false, true, true])
    #expect(code.runs.map { [$0.row, $0.from, $0.length] } == [[0, 0, 3], [1, 0, 1], [1, 2, 1], [2, 1, 2]])
    #expect(QrCode(width: 2, dark: [true, true, false, false]) == nil, "no square")
    #expect(QrCode(width: 2, dark: [false, false, false, false]) == nil && QrCode(width: 0, dark: []) == nil)
  }
}
