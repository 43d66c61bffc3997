import Services

/// What is missing, in words.
extension Say {
  /// What kind of thing.
  public func short(_ missing: Missing, _ form: InspectionForm) -> String {
    switch missing {
    case .enteredVisit: missingVisit
    case .answer(let item):
      form.groups.first { $0.items.contains { $0.key == item } }.map { missingAnswer + " · " + of($0.title) } ?? missingAnswer
    case .points: missingPoints
    case .photo: missingPhoto
    case .signature: missingSignature
    case .measure: missingMeasure
    case .notice: missingNotice
    }
  }

  /// Where.
  public func long(_ missing: Missing, _ form: InspectionForm) -> String {
    switch missing {
    case .enteredVisit: missingVisit
    case .answer(let item), .points(let item, _), .signature(let item): text(of: item, form)
    case .photo(let item): form.item(item)?.photoCaption.map(of) ?? text(of: item, form)
    case .measure(let hazard, _), .notice(let hazard, _, _): text(ofHazard: hazard, form)
    }
  }

  private func text(of item: ItemKey, _ form: InspectionForm) -> String {
    form.item(item).map { of($0.text) } ?? item
  }

  private func text(ofHazard hazard: HazardKey, _ form: InspectionForm) -> String {
    form.hazards.first { $0.hazard == hazard }.map { of($0.defect ?? $0.item) } ?? hazard
  }
}
