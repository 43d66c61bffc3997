#if canImport(SwiftUI) && !os(macOS)
  import Services
  import SwiftUI

  /// The whole app: four rooms, a way in each, and a hazard's sheet before all of them.
  public struct RootView: View {
    private let ground: Ground
    @State private var root: RootModel
    @State private var navigator = Navigator()
    @Bindable private var wishing: Wishing
    @Environment(\.scenePhase) private var phase

    public init(_ ground: Ground, _ wishing: Wishing) {
      self.ground = ground
      self.wishing = wishing
      _root = State(initialValue: RootModel(ground))
    }

    private var say: Say { wishing.wishes.say }

    public var body: some View {
      content
        .environment(navigator)
        .environment(\.taste, Taste(say: say, times: Times(root.state.zone, say), leftHand: wishing.wishes.leftHand))
        .environment(\.pictures, Pictures(ground.repository))
        .modifier(Themed())
        .preferredColorScheme(wishing.wishes.look.scheme)
        .task { await root.follow() }
        .onOpenURL { url in Task { await take(url) } }
        .onChange(of: phase, initial: true) { _, phase in
          switch phase {
          case .active: Task { await root.send() }
          case .background: Task { await root.pause() }
          default: break
          }
        }
        .onChange(of: root.state.enrolled) { Task { await root.send() } }
        // A visit is over when she stands before the list of doors again.
        .onChange(of: navigator[.today].isEmpty) { _, home in if home { Task { await root.send() } } }
        .alert(say.fileRead, isPresented: $root.tellsTaken) {
          Button(say.close) {}
        } message: {
          Text(say.meetTaken(Int(root.state.taken?.new ?? 0), Int(root.state.taken?.photos ?? 0)))
        }
    }

    @ViewBuilder private var content: some View {
      switch root.state.enrolled {
      case nil: ProgressView()
      case false?: NavigationStack { EnrolView(ground) { await root.look() } }
      case true?: rooms
      }
    }

    /// A file that lies elsewhere may only be read between these two calls.
    private func take(_ url: URL) async {
      let scoped = url.startAccessingSecurityScopedResource()
      defer { if scoped { url.stopAccessingSecurityScopedResource() } }
      await root.take(url.path)
    }

    private var rooms: some View {
      TabView(selection: $navigator.tab) {
        ForEach(AppTab.allCases) { tab in
          NavigationStack(path: $navigator[tab]) {
            room(tab).navigationDestination(for: Place.self) { place in screen(place) }
          }
          .tabItem { Label(say.tab(tab), systemImage: Sign.of(tab).rawValue) }
          .badge(tab == .sync ? root.state.waiting : 0)
          .tag(tab)
        }
      }
      .sheet(item: $navigator.sheet) { place in
        NavigationStack(path: $navigator.sheetWay) {
          HazardView(ground, place, language: wishing.wishes.language).navigationDestination(for: Place.self) { place in screen(place) }
        }
        .presentationDetents([.large])
      }
      .failure(of: root)
    }

    @ViewBuilder private func room(_ tab: AppTab) -> some View {
      switch tab {
      case .today: AgendaView(ground)
      case .search: SearchView(ground)
      case .sync: SyncView(ground)
      case .me: SettingsView(ground, wishing)
      }
    }

    @ViewBuilder private func screen(_ place: Place) -> some View {
      switch place {
      case .site(let site): SiteView(ground, site)
      case .outcome(let inspection): OutcomeView(ground, inspection)
      case .checklist(let inspection, let item): ChecklistView(ground, inspection, item: item)
      case .leak(let inspection, let item): LeakView(ground, inspection, item: item)
      case .sign(let inspection, let purpose): SignatureView(ground, inspection, purpose, language: wishing.wishes.language)
      case .conflict(let inspection, let item): ConflictView(ground, inspection, item: item)
      case .completion(let inspection): CompletionView(ground, inspection)
      case .appointment(let inspection): AppointmentView(ground, inspection)
      case .photo(let inspection, let photos, let first): PhotoView(ground, inspection, photos, first: first)
      case .meet: MeetView(ground)
      case .about: AboutView(ground)
      }
    }
  }

  extension Look {
    /// Nothing: as the system has it.
    var scheme: ColorScheme? {
      switch self {
      case .auto: nil
      case .light: .light
      case .dark: .dark
      }
    }
  }
#endif
