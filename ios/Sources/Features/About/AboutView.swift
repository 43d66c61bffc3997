#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// What this is, and what whoever is called for help asks for.
  struct AboutView: View {
    @State private var model: AboutModel
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground) {
      _model = State(initialValue: AboutModel(ground))
    }

    private var say: Say { taste.say }

    var body: some View {
      Form {
        Section {
          LabeledContent(say.appVersion, value: model.state.version)
          LabeledContent(say.deviceNumber, value: model.state.me?.device ?? "")
          LabeledContent(say.inspector, value: model.state.inspector)
          LabeledContent(say.headquarters, value: model.state.me?.enrolment?.headquarters ?? "")
          if let reference = model.state.reference {
            LabeledContent(say.of(reference.company), value: "v\(reference.version) · \(reference.zone)")
          }
        }
        Section {
          if model.state.setAside.isEmpty { Text(say.noneSetAside).foregroundStyle(colours.ink2) }
          ForEach(Array(model.state.setAside.enumerated()), id: \.offset) { _, record in
            TwoLines(
              first: record.code + " · " + record.inspection,
              second: taste.times.fullDay(record.cameAt) + " " + taste.times.clock(record.cameAt) + " · " + record.why, bold: false)
          }
        } header: {
          Heading(text: say.setAside)
        }
        Section {
          Button {
            Task { await model.remake() }
          } label: {
            Text(model.state.remade.map { say.remade($0) } ?? say.remake).frame(minHeight: 44)
          }
          .disabled(model.state.busy)
        } footer: {
          Text(say.licences)
        }
      }
      .scrollContentBackground(.hidden)
      .background(colours.ground)
      .navigationTitle(say.aboutTitle)
      .navigationBarTitleDisplayMode(.inline)
      .failure(of: model)
      .task { await model.follow() }
    }
  }
#endif
