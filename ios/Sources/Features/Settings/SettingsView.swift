#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// 12: who, how much room, how she likes it.
  struct SettingsView: View {
    @State private var model: SettingsModel
    @Bindable private var wishing: Wishing
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ wishing: Wishing) {
      _model = State(initialValue: SettingsModel(ground))
      self.wishing = wishing
    }

    private var say: Say { taste.say }

    var body: some View {
      Form {
        Section { who }
        if let status = model.state.status { storage(status) }
        Section {
          LabeledContent(say.headquarters, value: model.state.me?.enrolment?.headquarters ?? "")
          LabeledContent(say.checklists, value: (model.state.reference?.programmes ?? []).map { say.of($0.name) }.joined(separator: " · "))
        }
        Section {
          Picker(say.hand, selection: $wishing.wishes.leftHand) {
            Text(say.left).tag(true)
            Text(say.right).tag(false)
          }
          Picker(say.look, selection: $wishing.wishes.look) {
            Text(say.auto).tag(Look.auto)
            Text(say.light).tag(Look.light)
            Text(say.dark).tag(Look.dark)
          }
          Picker(say.languageWord, selection: $wishing.wishes.english) {
            Text("中文").tag(false)
            Text("English").tag(true)
          }
        }
        Section {
          RowButton {
            navigator.go(.about)
          } content: {
            Sign.info.image.foregroundStyle(colours.ink2).accessibilityHidden(true)
            TwoLines(first: say.aboutTitle, second: say.about(model.state.version), bold: false)
          }
        }
      }
      .scrollContentBackground(.hidden)
      .background(colours.ground)
      .navigationTitle(say.mine)
      .failure(of: model)
      .task { await model.follow() }
    }

    private var who: some View {
      let areas = model.state.reference?.areas.filter(\.assigned).map(\.id).joined(separator: "、") ?? ""
      return HStack(spacing: 12) {
        SignBox(sign: .person)
        TwoLines(
          first: model.state.me?.enrolment?.name ?? "",
          second: say.device + " " + (model.state.me?.device.prefix(6) ?? "") + (areas.isEmpty ? "" : " · " + say.areasOf(areas)))
        if model.state.me?.enrolment != nil {
          WordTag(text: say.canSign, sign: .shield, ink: colours.pass, fill: colours.passSoft)
        }
      }
      .accessibilityElement(children: .combine)
    }

    private func storage(_ status: Status) -> some View {
      Section {
        if let free = status.freeBytes { LabeledContent(say.storage, value: say.freeSpace(bytes(free))) }
        Text(say.waitingSpace(bytes(status.photoBytesWaiting))).foregroundStyle(colours.wait)
        Button {
          Task { await model.freePhotos() }
        } label: {
          Text(model.state.freed.map { say.freed($0) } ?? say.freePhotos + " " + bytes(status.freeableBytes)).frame(minHeight: 44)
        }
        if !status.reserveHeld { Remark(text: say.reserveFull, sign: .triangle, fill: colours.l1Soft, ink: colours.l1) }
      } footer: {
        Text(say.neverRemoved)
      }
    }
  }
#endif
