import Observation
import Services

/// Where she is, and how she came there: a way for each room, and at most one hazard's sheet with a way of its own.
@MainActor @Observable
public final class Navigator {
  /// The room on the screen.
  public var tab: AppTab = .today
  /// The hazard's sheet, when one stands.
  public var sheet: HazardPlace? {
    didSet { if sheet != oldValue { sheetWay = [] } }
  }
  /// What was opened on the sheet.
  public var sheetWay: [Place] = []
  private var ways: [AppTab: [Place]] = [:]

  public init() {}

  /// The way within a room; the last place is on the screen, none is the room itself.
  public subscript(tab: AppTab) -> [Place] {
    get { ways[tab] ?? [] }
    set { ways[tab] = newValue }
  }

  /// The place on the screen, the sheet's before the room's.
  public var here: Place? { sheet == nil ? self[tab].last : sheetWay.last }

  /// Whether she is still at an inspection, on whichever of its screens.
  public func isAt(_ inspection: InspectionId) -> Bool {
    sheet?.inspection == inspection || (self[tab] + sheetWay).contains { $0.inspection == inspection }
  }

  /// Goes on to a place.
  public func go(_ place: Place) {
    guard here != place else { return }
    if sheet == nil { self[tab].append(place) } else { sheetWay.append(place) }
  }

  /// Opens a hazard's sheet.
  public func open(_ hazard: HazardPlace) {
    sheet = hazard
  }

  /// Goes back one place; from the sheet's first one the sheet goes.
  public func back() {
    if sheet == nil {
      _ = self[tab].popLast()
    } else if sheetWay.popLast() == nil {
      sheet = nil
    }
  }

  /// Goes on from here to a place that this one leads to and does not come back to: from the door to the checklist.
  public func goInstead(_ place: Place) {
    back()
    go(place)
  }

  /// A room from its beginning.
  public func home(_ tab: AppTab) {
    sheet = nil
    self[tab] = []
    self.tab = tab
  }

  /// Goes where something that is missing can be mended.
  public func mend(_ missing: Missing, of form: InspectionForm) {
    let inspection = form.inspection
    switch missing {
    case .enteredVisit: go(.outcome(inspection))
    case .answer(let item):
      let read = form.item(item).map { $0.hasPoints || $0.holds } ?? false
      go(read ? .leak(inspection, item: item) : .checklist(inspection, item: item))
    case .points(let item, _): go(.leak(inspection, item: item))
    case .photo(let item): go(.checklist(inspection, item: item))
    case .signature: go(.sign(inspection, .record))
    case .measure(let hazard, _): open(HazardPlace(inspection, hazard))
    case .notice: go(.sign(inspection, .notice))
    }
  }
}
