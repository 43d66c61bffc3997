#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 11: what is only here, why it was not sent, what headquarters signed for.
  struct SyncView: View {
    @State private var model: SyncModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground) {
      _model = State(initialValue: SyncModel(ground))
    }

    private var say: Say { taste.say }
    private var running: Bool { model.sending.running }

    var body: some View {
      Screen {
        Text(whose).font(.subheadline).foregroundStyle(colours.ink2)
        if let status = model.state.status {
          onlyHere(status)
          Heading(text: say.inThisOrder)
          order(status)
          ForEach(status.refused, id: \.inspection) { refused in
            let door = refused.inspection.split(separator: "/").last.map(String.init) ?? refused.inspection
            Remark(text: say.refusedBy(refused.why) + " · " + door, sign: .triangle, fill: colours.l1Soft, ink: colours.l1) {
              navigator.go(.checklist(refused.inspection, item: nil))
            }
          }
          receipts(status)
          if status.quarantined > 0 { Remark(text: say.quarantined(Int(status.quarantined)), sign: .triangle, fill: colours.l2Soft) }
        }
        if let saved = model.state.saved { Remark(text: say.savedTo(saved), sign: .file, fill: colours.passSoft) }
      } dock: {
        DockRow {
          MainButton(text: say.toNearPhone, sign: .people) { navigator.go(.meet) }
        } lesser: {
          MainButton(text: say.saveFile, sign: .file, tone: .quiet) { await model.saveFile() }
        }
      }
      .navigationTitle(say.sync)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) {
          if running { Button(say.stop) { model.stop() } } else { Button(say.retry) { Task { await model.sync() } } }
        }
      }
      .failure(of: model)
      .task { await model.follow() }
    }

    private var whose: String {
      ([say.device + " " + (model.state.me?.device.prefix(6) ?? "")] + model.state.areas).joined(separator: " · ")
    }

    private func onlyHere(_ status: Status) -> some View {
      let count = model.state.onlyHere
      return Panel(fill: count == 0 ? colours.passSoft : colours.waitSoft) {
        if count == 0 {
          Label(say.everythingSent, systemImage: Sign.delivered.rawValue).font(.title2).bold().foregroundStyle(colours.pass)
        } else {
          HStack(spacing: 10) {
            Text(verbatim: "\(count)").font(.largeTitle).bold().monospacedDigit().foregroundStyle(colours.wait)
            Text(say.onlyOnThisPhone).bold()
            Spacer(minLength: 0)
            Sign.device.image.font(.title2).foregroundStyle(colours.wait).accessibilityHidden(true)
          }
          Text(why(status)).font(.subheadline)
        }
      }
      .accessibilityElement(children: .combine)
    }

    private func why(_ status: Status) -> String {
      let failed = status.lastRun.flatMap { $0.sentAll ? nil : say.whyNotSent + say.of($0.words) }
      return [running ? say.sending : failed, say.sentByItself].compactMap { $0 }.joined(separator: say.separator)
    }

    private func order(_ status: Status) -> some View {
      Panel {
        HStack(spacing: 12) {
          SignBox(sign: .note, fill: colours.waitSoft, ink: colours.wait)
          TwoLines(first: say.records(Int(status.waiting)), second: say.of(status.words))
          whereabouts(home: status.waiting == 0)
        }
        Rule()
        HStack(spacing: 12) {
          SignBox(sign: .image, fill: colours.waitSoft, ink: colours.wait)
          VStack(alignment: .leading, spacing: 4) {
            Text(say.photosWaiting(Int(status.photosWaiting)) + "  " + bytes(status.photoBytesWaiting)).bold()
            if running, let photos = model.sending.progress?.photos, photos.bytes + photos.bytesWaiting > 0 {
              Track(part: Double(photos.bytes) / Double(photos.bytes + photos.bytesWaiting), ink: colours.wait)
            }
          }
          .frame(maxWidth: .infinity, alignment: .leading)
          whereabouts(home: status.photosWaiting == 0)
        }
      }
    }

    @ViewBuilder private func whereabouts(home: Bool) -> some View {
      if home {
        WordTag(text: say.delivered, sign: .delivered, ink: colours.pass, fill: colours.passSoft)
      } else if running {
        WordTag(text: say.sending, sign: .sync, ink: colours.brand, fill: colours.brandSoft)
      } else {
        WordTag(text: say.onlyHereWord, sign: .device, ink: colours.wait, fill: colours.waitSoft)
      }
    }

    @ViewBuilder private func receipts(_ status: Status) -> some View {
      Heading(
        text: say.receipts, right: status.lastRun.map { say.lastAt(taste.times.age($0.at, now: model.state.now)) } ?? say.neverSynced)
      Panel {
        HStack(spacing: 12) {
          Sign.receipt.image.foregroundStyle(status.lastRun?.sentAll == true ? colours.pass : colours.ink2).accessibilityHidden(true)
          TwoLines(first: status.lastRun.map { say.of($0.words) } ?? say.neverSynced, bold: false)
          if status.lastRun?.sentAll == true { whereabouts(home: true) }
        }
        if let report = model.sending.report {
          Rule()
          TwoLines(
            first: say.of(report.words),
            second: report.photos.map { say.of($0.words) } ?? say.received(Int(report.progress.changesReceived)))
        }
      }
    }
  }
#endif
