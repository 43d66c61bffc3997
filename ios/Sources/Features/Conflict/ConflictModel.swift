import Services

public struct ConflictState: ShowsForm {
  public var form: InspectionForm?
  public var item: FormItem?
  public var me: PersonId?
  public var status: Status?

  /// The answer that counts first, then the others.
  public var answers: [Answer] { (item?.answer.map { [$0] } ?? []) + (item?.otherAnswers ?? []) }
}

/// Two answers, side by side; the worse counts until somebody looked again.
public final class ConflictModel: FormModel<ConflictState> {
  private var wanted: ItemKey?

  public init(_ ground: Ground, _ inspection: InspectionId, item: ItemKey? = nil) {
    wanted = item
    super.init(ConflictState(), ground.repository, inspection)
  }

  override func fetch() async throws {
    try await super.fetch()
    let (me, status) = (try await repository.me().enrolment?.person, try await repository.status())
    show { ($0.me, $0.status) = (me, status) }
  }

  override func shown(_ form: InspectionForm) {
    super.shown(form)
    let items = form.groups.flatMap(\.items)
    // The first that differs stays on the screen when it is settled.
    wanted = wanted ?? items.first(where: \.inConflict)?.key
    show { $0.item = items.first { $0.key == wanted } }
  }

  /// She saw both, looked again, and it is as this answer says. Whether it was kept.
  public func settle(_ answer: Answer) async -> Bool {
    guard let item = state.item else { return false }
    return await told {
      try await act(.recordAnswer(item: item.key, entry: answer.again(as: item.kind), photos: answer.photos))
    }
  }
}
