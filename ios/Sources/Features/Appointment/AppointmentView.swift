#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// A promise to come: a day, hours, two taps.
  struct AppointmentView: View {
    @State private var model: AppointmentModel
    @Environment(Navigator.self) private var navigator
    @Environment(\.colours) private var colours
    @Environment(\.taste) private var taste

    init(_ ground: Ground, _ inspection: InspectionId) {
      _model = State(initialValue: AppointmentModel(ground, inspection))
    }

    private var say: Say { taste.say }
    private let columns = [GridItem(.adaptive(minimum: 130), spacing: 8)]

    var body: some View {
      Screen {
        if let standing = model.state.form?.appointment { promised(standing) }
        if let site = model.state.form?.site, !site.phone.isEmpty {
          LineButton(text: say.call + " " + site.shownPhone, sign: .call, wide: true) { model.phone.call(site.phone) }
        }
        Heading(text: say.appointDay)
        LazyVGrid(columns: columns, alignment: .leading, spacing: 8) {
          ForEach(Array(AppointmentState.days), id: \.self) { day in
            Chip(text: name(of: day), on: model.state.day == day) { model.day(day) }
          }
        }
        Heading(text: say.appointTime)
        LazyVGrid(columns: columns, alignment: .leading, spacing: 8) {
          ForEach(Hours.allCases) { hours in
            Chip(text: say.hour(hours.bounds.from, hours.bounds.until), on: model.state.hours == hours) { model.hours(hours) }
          }
        }
        TextField(say.appointNote, text: $model.note, axis: .vertical).textFieldStyle(.roundedBorder).frame(minHeight: 52)
      } dock: {
        MainButton(text: say.keepAppointment, sign: .clock, enabled: model.state.hours != nil) {
          if await model.keep() { navigator.back() }
        }
      }
      .navigationTitle(say.appoint + " " + model.state.title)
      .navigationBarTitleDisplayMode(.inline)
      .failure(of: model)
      .task { await model.follow() }
    }

    private func name(of day: Int) -> String {
      switch day {
      case 0: say.today
      case 1: say.tomorrow
      default:
        taste.times.hour(12, daysAfter: day, model.state.now).map { taste.times.day($0) + " " + taste.times.weekday($0) } ?? "\(day)"
      }
    }

    private func promised(_ standing: Appointment) -> some View {
      Panel(border: colours.brand) {
        Text(taste.times.promised(TimeSpan(from: standing.from, until: standing.until))).font(.title3).bold()
        WithWords(
          ask: say.cancelAppointment, hint: say.cancelNeeded, name: say.cancelAppointment, asked: model.state.cancelling != nil,
          words: $model.cancelling, asks: model.asksToCancel, deed: model.cancel)
      }
    }
  }
#endif
