import Foundation
import Services

public struct HazardState: ShowsForm {
  public var form: InspectionForm?
  public var hazard: HazardCard?
  /// The pictures that show it as it was found, of its item or of itself.
  public var before: [PhotoId] = []
  /// Those that show it after it was mended.
  public var after: [PhotoId] = []
  public var status: Status?
  /// Whom she calls from outside; none where the company names none.
  public var dispatch: Hotline?
  public var people: [PersonId: String] = [:]
  /// What the recheck showed, in her words.
  public var note = ""
  /// The words of a withdrawal; nothing as long as nobody wants one.
  public var mistake: String?

  /// It was found in a visit that is sealed: what is to do here is to look again.
  public var recheckIsDue: Bool { hazard?.open == true && form?.completed != nil }

  /// The notice must be made here and now, before the sheet goes.
  public var owesNotice: Bool { hazard.map { $0.open && $0.notices.isEmpty } ?? false && !recheckIsDue }

  /// Whether the customer may say that it is mended: there is something that she was told to mend.
  public var mayBeReported: Bool { form?.completed != nil || hazard?.notices.isEmpty == false }

  /// What is to be done about it, in the template's words.
  public var fix: Words? { hazard.flatMap { form?.item(itemOf($0.hazard))?.fix } }

  /// Whether words were written for a withdrawal.
  public var mayWithdraw: Bool { mistake.map { !$0.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty } ?? false }
}

/// What to do now, by when, the notice, and the recheck that closes it.
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
      $0.people = Dictionary(reference.people.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    }
  }

  override func shown(_ form: InspectionForm) {
    super.shown(form)
    let taken = form.chronicle.compactMap { line in
      if case .photo(let photo, let of, _, _, _, _, _, _) = line.what { (photo, of) } else { nil }
    }
    let own = taken.filter { $0.1 == .hazardBefore(key) }.map(\.0)
    show {
      $0.hazard = form.hazards.first { $0.hazard == key }
      let item = form.item(itemOf(key))?.photos ?? []
      $0.before = item + own.filter { !item.contains($0) }
      $0.after = taken.filter { $0.1 == .hazardAfter(key) }.map(\.0)
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

  /// The gas is on again.
  public func restoreSupply() async {
    await told { try await act(.restoreSupply(hazard: key)) }
  }

  /// The customer says that it is mended.
  public func reported() async {
    await told { try await act(.reportRectification(hazard: key, note: "")) }
  }

  /// She looked again and it is not mended.
  public func fails() async {
    await told {
      try await act(.recheck(hazard: key, passed: false, note: state.note, signature: nil))
      try await repository.pause()
      show { $0.note = "" }
    }
  }

  /// Where the customer signs that it is mended.
  public var passing: Place { .sign(inspection, .recheck(key, note: state.note)) }

  /// What fields write to.
  public var note: String {
    get { state.note }
    set { show { $0.note = newValue } }
  }

  public var mistake: String {
    get { state.mistake ?? "" }
    set { show { $0.mistake = newValue } }
  }

  /// It was raised by mistake, or was not after all.
  public func wantsToWithdraw(_ wants: Bool) {
    show { $0.mistake = wants ? "" : nil }
  }

  /// Takes it back, with what the mistake was.
  public func withdraw() async {
    guard state.mayWithdraw, let words = state.mistake else { return }
    await told {
      try await act(.withdrawHazard(hazard: key, note: words))
      show { $0.mistake = nil }
    }
  }

  public func photographBefore(_ caption: String) async {
    await told { _ = try await photograph(phone, caption, .hazardBefore(key)) }
  }

  public func photographAfter(_ caption: String) async {
    await told { _ = try await photograph(phone, caption, .hazardAfter(key)) }
  }

  /// Rings dispatch up.
  public func callDispatch() {
    if let dispatch = state.dispatch { phone.call(dispatch.number) }
  }

  /// The last notice that names it, as a file for the customer.
  public func sendNotice(_ language: Language) async {
    await told {
      guard let notice = state.hazard?.notices.last else { return }
      let path = phone.file(named: "\(notice).pdf")
      phone.share(try await repository.writeNotice(inspection, notice, language: language, path: path))
    }
  }
}
