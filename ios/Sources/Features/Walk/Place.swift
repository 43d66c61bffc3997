import Services

/// The four rooms that the tab bar leads to.
public enum AppTab: String, CaseIterable, Identifiable, Sendable {
  case today, search, sync, me

  public var id: Self { self }
}

/// Where somebody is within a room.
public enum Place: Hashable, Sendable {
  case site(SiteId)
  case outcome(InspectionId)
  case checklist(InspectionId, item: ItemKey?)
  case leak(InspectionId, item: ItemKey?)
  case sign(InspectionId, Purpose)
  case conflict(InspectionId, item: ItemKey?)
  case completion(InspectionId)
  case appointment(InspectionId)
  case photo(InspectionId, [PhotoId], first: PhotoId)
  case meet
  case about

  /// Whose screen it is.
  var inspection: InspectionId? {
    switch self {
    case .site, .meet, .about: nil
    case .outcome(let inspection), .checklist(let inspection, _), .leak(let inspection, _), .sign(let inspection, _),
      .conflict(let inspection, _), .completion(let inspection), .appointment(let inspection),
      .photo(let inspection, _, _):
      inspection
    }
  }
}

/// A hazard, on a sheet before everything else.
public struct HazardPlace: Hashable, Identifiable, Sendable {
  public let inspection: InspectionId
  public let hazard: HazardKey

  public init(_ inspection: InspectionId, _ hazard: HazardKey) {
    self.inspection = inspection
    self.hazard = hazard
  }

  public var id: Self { self }
}
