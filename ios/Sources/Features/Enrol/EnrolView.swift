#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// The first screen of a phone: headquarters' code makes it hers.
  struct EnrolView: View {
    @State private var model: EnrolModel
    /// The day can begin.
    private let begin: @MainActor () async -> Void
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, begin: @escaping @MainActor () async -> Void) {
      _model = State(initialValue: EnrolModel(ground))
      self.begin = begin
    }

    var body: some View {
      let say = taste.say
      Screen {
        VStack(spacing: 16) {
          Sign.shield.image.font(.system(size: 72)).foregroundStyle(colours.brand).accessibilityHidden(true)
          Text(say.needsNetwork).multilineTextAlignment(.center)
        }
        .frame(maxWidth: .infinity)
        .padding(.vertical, 32)
        TextField(say.orPaste, text: $model.code, axis: .vertical).textFieldStyle(.roundedBorder).autocorrectionDisabled()
          .textInputAutocapitalization(.never)
        if model.state.wrong { Remark(text: say.noCode, sign: .triangle, fill: colours.l1Soft, ink: colours.l1) }
        if let ticket = model.state.ticket {
          Remark(text: say.leadsTo(ticket.headquarters), sign: .check, fill: colours.passSoft, ink: colours.pass)
        }
        if model.state.busy {
          Remark(text: say.firstSync + (model.sending.progress.map { " · \($0.sitesReceived)" } ?? ""), sign: .sync)
        }
      } dock: {
        if model.state.ticket == nil {
          MainButton(text: say.scanCode, sign: .scan) { await model.scan() }
        } else {
          MainButton(text: say.enrol, sign: .key, enabled: !model.state.busy) {
            if await model.enrol() { await begin() }
          }
        }
      }
      .navigationTitle(say.enrolTitle)
      .failure(of: model)
    }
  }
#endif
