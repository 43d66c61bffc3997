import Services

public struct HazardState: ShowsForm {
  public var form: InspectionForm?
  public var hazard: HazardCard?
  public var photos = 0
  public var status: Status?
  /// Whom she calls from outside; none where the company names none.
  public var dispatch: Hotline?

  /// The notice must be made here and now, before the sheet goes.
  public var owesNotice: Bool { hazard.map { $0.open && $0.notices.isEmpty } ?? false }

  /// What is to be done about it, in the template's words.
  public var fix: Words? { hazard.flatMap { form?.item(itemOf($0.hazard))?.fix } }
}

/// What to do now, by when, and the notice.
public final class HazardModel: FormModel<HazardState> {
  private let key: HazardKey
  private let phone: any Phone

  public init(_ ground: Ground, _ place: HazardPlace) {
    (key, phone) = (place.hazard, ground.phone)
    super.init(HazardState(), ground.repository, place.inspection)
  }

  override func fetch() async throws {
    try await super.fetch()
    let status = try await repository.status()
    let reference = try await repository.reference()
    show {
      $0.status = status
      $0.dispatch = reference.hotlines.first
    }
  }

  override func shown(_ form: InspectionForm) {
    super.shown(form)
    show {
      $0.hazard = form.hazards.first { $0.hazard == key }
      $0.photos = form.item(itemOf(key))?.photos.count ?? 0
    }
  }

  /// `measure`: what was done, in her language.
  public func stopSupply(_ measure: String) async {
    await told { try await act(.stopSupply(hazard: key, measure: measure)) }
  }

  /// `measure`: what was done, in her language.
  public func makeSafe(_ measure: String) async {
    await told { try await act(.makeSafe(hazard: key, measure: measure)) }
  }

  public func photograph(_ caption: String) async {
    await told { _ = try await photograph(phone, caption, .hazardBefore(key)) }
  }

  /// Rings dispatch up.
  public func callDispatch() {
    if let dispatch = state.dispatch { phone.call(dispatch.number) }
  }
}
