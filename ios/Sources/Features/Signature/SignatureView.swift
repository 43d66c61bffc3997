#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 10: what the customer reads, and where she signs. The paper stays white in the dark, and enlarges.
  struct SignatureView: View {
    @State private var model: SignatureModel
    @State private var enlarged = false
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste
    @Environment(\.dynamicTypeSize) private var size

    init(_ ground: Ground, _ inspection: InspectionId, _ purpose: Purpose, language: Language) {
      _model = State(initialValue: SignatureModel(ground, inspection, purpose, language: language))
    }

    private var say: Say { taste.say }

    var body: some View {
      Screen {
        Text(say.readThenSign).font(.subheadline).foregroundStyle(colours.ink2)
        Paper(state: model.state).dynamicTypeSize(enlarged ? .accessibility2 : size)
        ScrollView(.horizontal, showsIndicators: false) {
          HStack(spacing: 8) {
            ForEach(model.state.ways) { way in
              Chip(text: say.handed(way), on: model.state.handed == way) { model.handed(way) }
            }
          }
        }
        if model.state.handed.signs { SignaturePad(model: model) } else { why }
      } dock: {
        MainButton(text: say.confirming(model.state.purpose), sign: .check, enabled: model.state.ready) {
          if await model.confirm() { navigator.back() }
        }
      }
      .navigationTitle(say.signing(model.state.purpose))
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarTrailing) {
          Button {
            enlarged.toggle()
          } label: {
            Label(say.enlarge, systemImage: Sign.larger.rawValue)
          }
        }
      }
      .failure(of: model)
      .task { await model.follow() }
    }

    private var why: some View {
      VStack(alignment: .leading, spacing: 8) {
        TextField(say.whyNotSigned, text: $model.reason, axis: .vertical).textFieldStyle(.roundedBorder).frame(minHeight: 52)
        HStack(spacing: 8) {
          ForEach([say.customerRefused, say.customerAway], id: \.self) { words in
            Chip(text: words, on: model.state.reason == words) { model.reason = words }
          }
        }
      }
    }
  }

  /// What the customer reads: on white paper, also in the dark.
  private struct Paper: View {
    let state: SignatureState
    @Environment(\.taste) private var taste
    private let colours = Palette(tokens: .light)

    var body: some View {
      let say = taste.say
      VStack(alignment: .leading, spacing: 4) {
        Text(title).font(.title3).bold().frame(maxWidth: .infinity)
        if let draft = state.draft { Text(say.number(draft.number)).font(.footnote).frame(maxWidth: .infinity) }
        if let site = state.form?.site {
          Text(site.customer + "  " + say.account(site.id)).font(.subheadline).bold()
          Text(site.address.text).font(.subheadline)
        }
        if let rechecked = state.rechecked {
          mended(rechecked)
        } else if let draft = state.draft {
          Text(say.foundHazards).font(.subheadline)
          ForEach(draft.hazards, id: \.hazard) { hazard in line(hazard) }
        } else {
          Text(say.recordToSign).font(.subheadline)
          Text(say.hazardsCount(state.form?.hazards.count ?? 0)).font(.subheadline)
        }
      }
      .foregroundStyle(colours.ink)
      .padding(16)
      .frame(maxWidth: .infinity, alignment: .leading)
      .background(Color(hex: 0xfffdf8), in: RoundedRectangle(cornerRadius: 8))
      .accessibilityElement(children: .combine)
    }

    private var title: String {
      state.purpose == .record ? state.form.map { taste.say.of($0.title) } ?? "" : taste.say.signing(state.purpose)
    }

    @ViewBuilder private func mended(_ hazard: HazardCard) -> some View {
      Text(taste.say.recheckPaper).font(.subheadline)
      Text(hazard.grade.short + " " + taste.say.of(hazard.defect ?? hazard.item)).bold()
      if case .recheck(_, let note) = state.purpose, !note.isEmpty { Text(note).font(.subheadline) }
    }

    private func line(_ hazard: DraftedHazard) -> some View {
      let what = [hazard.found, hazard.fix].filter { !$0.isEmpty }.joined(separator: taste.say.separator)
      return VStack(alignment: .leading, spacing: 2) {
        Rectangle().fill(colours.ink3).frame(height: 1)
        Text(hazard.grade.short + " " + hazard.gradeLabel).bold().foregroundStyle(colours.tone(hazard.grade))
        Text(what)
        Text(taste.say.untilHead + " " + until(hazard.by)).bold()
      }
      .font(.subheadline)
    }

    private func until(_ by: FixBy) -> String {
      switch by {
      case .deadline(let at), .suggested(let at): taste.times.day(at)
      case .open: "—"
      }
    }
  }

  /// The box that a customer signs in: always white, as paper is.
  private struct SignaturePad: View {
    let model: SignatureModel
    @State private var drawing = false
    @Environment(\.taste) private var taste
    private let colours = Palette(tokens: .light)

    var body: some View {
      GeometryReader { room in
        ZStack(alignment: .topLeading) {
          RoundedRectangle(cornerRadius: 14).fill(Color.white)
          RoundedRectangle(cornerRadius: 14).strokeBorder(colours.brand, lineWidth: 2)
          Text(taste.say.signHere).font(.subheadline).foregroundStyle(colours.ink2).padding(14)
          ink.stroke(colours.ink, style: StrokeStyle(lineWidth: 4, lineCap: .round, lineJoin: .round))
        }
        .contentShape(Rectangle())
        .gesture(pen)
        .onAppear { model.sized(Float(room.size.width), Float(room.size.height)) }
        .onChange(of: room.size) { _, size in model.sized(Float(size.width), Float(size.height)) }
      }
      .frame(height: 220)
      .accessibilityLabel(taste.say.signHere)
      .accessibilityAddTraits(.allowsDirectInteraction)
      if !model.state.drawn.touches.isEmpty { LineButton(text: taste.say.signAgain, sign: .undo) { model.wipe() } }
    }

    private var ink: Path {
      var path = Path()
      for touch in model.state.drawn.touches {
        for (index, point) in touch.enumerated() {
          let at = CGPoint(x: CGFloat(point.x), y: CGFloat(point.y))
          if index == 0 { path.move(to: at) } else { path.addLine(to: at) }
        }
      }
      return path
    }

    private var pen: some Gesture {
      DragGesture(minimumDistance: 0, coordinateSpace: .local)
        .onChanged { value in
          let at = UInt64(max(0, value.time.timeIntervalSince1970 * 1000))
          model.drew(PenPoint(x: Float(value.location.x), y: Float(value.location.y), ms: at), begins: !drawing)
          drawing = true
        }
        .onEnded { _ in drawing = false }
    }
  }
#endif
