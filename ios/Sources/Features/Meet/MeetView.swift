#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// My code, the colleague's, and what goes over.
  struct MeetView: View {
    @State private var model: MeetModel
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground) {
      _model = State(initialValue: MeetModel(ground))
    }

    private var say: Say { taste.say }

    var body: some View {
      Screen {
        Text(say.meetWhy).font(.subheadline).foregroundStyle(colours.ink2)
        Panel {
          Text(say.meetShow).font(.title3).bold().frame(maxWidth: .infinity)
          if let code = model.state.code {
            CodeSquares(code: code).frame(maxWidth: 360).frame(maxWidth: .infinity).accessibilityLabel(say.meetShow)
          }
        }
        if model.state.notOne { Remark(text: say.noSuchCode, sign: .triangle, fill: colours.l1Soft, ink: colours.l1) }
        if let missed = model.state.missed { misses(missed) }
        if let taken = model.state.taken {
          Remark(text: say.meetTaken(Int(taken.new), Int(taken.photos)), sign: .check, fill: colours.passSoft, ink: colours.pass)
        }
      } dock: {
        DockRow {
          if model.state.maySend {
            MainButton(text: say.meetSend, sign: .share, enabled: !model.state.busy) { await model.send() }
          } else {
            MainButton(text: say.meetScan, sign: .scan) { await model.scan() }
          }
        } lesser: {
          MainButton(text: say.meetReceive, sign: .file, tone: .quiet, enabled: !model.state.busy) { await model.receive() }
        }
      }
      .navigationTitle(say.meet)
      .navigationBarTitleDisplayMode(.inline)
      .failure(of: model)
      .task { await model.follow() }
    }

    private func misses(_ missed: Missed) -> some View {
      Panel(border: colours.brand) {
        if missed.parts == 0 {
          Text(say.meetNothing).bold().foregroundStyle(colours.pass)
        } else {
          Text(say.meetMisses(model.state.person ?? say.aColleague)).bold()
          Text(say.meetCounts(Int(missed.inspections), Int(missed.photos), bytes(missed.bytes))).font(.subheadline)
          if missed.more { Text(say.meetMore).font(.subheadline).foregroundStyle(colours.l2) }
        }
        if let written = model.state.written { Text(say.meetWritten(written)).font(.subheadline).foregroundStyle(colours.pass) }
      }
    }
  }

  /// A QR code on white, also in the dark, with the edge of four squares that a reader needs.
  private struct CodeSquares: View {
    let code: QrCode

    var body: some View {
      GeometryReader { room in
        squares(min(room.size.width, room.size.height) / CGFloat(code.side + 8)).fill(Color(hex: 0x000000))
      }
      .background(Color.white)
      .aspectRatio(1, contentMode: .fit)
      .accessibilityElement()
    }

    private func squares(_ size: CGFloat) -> Path {
      var path = Path()
      for run in code.runs {
        let (x, y) = (CGFloat(run.from + 4) * size, CGFloat(run.row + 4) * size)
        path.addRect(CGRect(x: x, y: y, width: CGFloat(run.length) * size, height: size))
      }
      return path
    }
  }
#endif
