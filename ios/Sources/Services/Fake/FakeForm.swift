/// An invented checklist in the middle of a visit.
enum FakeForm {
  private static func words(_ zh: String, _ en: String) -> Words { FakeData.words(zh, en) }

  private static let thumb = ItemKind.passFail(number: nil, numberNeeded: false, note: .welcome, grade: .l2)
  private static let passed = FakeData.answer(.pass)

  private static func item(
    _ key: ItemKey, _ text: Words, _ kind: ItemKind = thumb, _ answer: Answer? = nil, photo: PhotoWhen = .onFailure,
    demanded: Bool = false, rest: Bool? = nil, caption: Words? = nil, other: [Answer] = []
  ) -> FormItem {
    FormItem(
      key: key, text: text, kind: kind, asked: true, optional: false, notApplicable: .allowed, answer: answer, otherAnswers: other,
      inConflict: !other.isEmpty, pointsMissing: [], passesWithRest: rest ?? (answer == nil && kind == thumb), photoWhen: photo,
      photoDemanded: demanded, photosMost: 5, photoCaption: caption, photos: answer?.photos ?? [],
      fix: words("换不锈钢波纹管", "Fit a corrugated steel hose"), source: "GB 50028")
  }

  private static func group(
    _ code: GroupCode, _ title: Words, _ items: [FormItem], appliance: ApplianceId? = nil, kind: ApplianceKind? = nil
  ) -> FormGroup {
    counted(
      FormGroup(
        code: code, title: title, appliance: appliance, applianceKind: kind, items: items, answered: 0, asked: 0, passesWithRest: 0,
        worst: nil))
  }

  /// The same group with its counts.
  static func counted(_ group: FormGroup) -> FormGroup {
    var group = group
    let asked = group.items.filter(\.asked)
    group.asked = UInt32(asked.count)
    group.answered = UInt32(asked.count { $0.answer != nil })
    group.passesWithRest = UInt32(asked.count { $0.passesWithRest })
    group.worst = asked.compactMap(\.answer?.verdict).max { weight($0) < weight($1) }
    return group
  }

  private static func weight(_ verdict: Verdict) -> Int {
    switch verdict {
    case .notApplicable, .pass, .recorded: 0
    case .fail: 1
    case .hazard(.l3): 2
    case .hazard(.l2): 3
    case .hazard(.l1): 4
    }
  }

  private static func option(_ code: String, _ zh: String, _ en: String, _ grade: Grade?, mandatory: Bool = false) -> OptionOf {
    OptionOf(code: code, text: words(zh, en), grade: grade, mandatory: mandatory)
  }

  private static var room: FormGroup {
    group(
      "G1", words("环境", "Room"),
      [
        item("H1.1", words("用气房间不是卧室、浴室，未改作他用", "The room with gas is no bedroom or bathroom and is used as such"), thumb, passed),
        item("H1.4", words("厨房有门、有外窗", "The kitchen has a door and an outside window"), thumb, passed),
      ])
  }

  private static var meter: FormGroup {
    let leaks: [OptionOf] = [
      option("leak", "漏气", "leaks", .l1), option("rust", "严重锈蚀", "heavy rust", .l1), option("display", "显示异常", "display faulty", .l2),
    ]
    return group(
      "G3", words("燃气表", "Meter"),
      [
        item("H3.1", words("表号可读、与档案一致", "The meter's number is readable and as recorded"), thumb, passed),
        item(
          "H3.4", words("燃气表及接头不漏气、无严重锈蚀、显示正常", "Meter and joints: no leak, no heavy rust, display works"), .defects(options: leaks),
          FakeData.answer(.hazard(grade: .l1), defects: ["leak"], by: "zhou", photos: 2), other: [FakeData.answer(.pass, photos: 1)]),
      ])
  }

  private static var hose: FormGroup {
    let aged: [OptionOf] = [
      option("aged", "老化龟裂", "aged, cracked", .l2), option("clamp", "无卡箍", "no clamp", .l2), option("fire", "距火过近", "near fire", .l2),
    ]
    let kinds = [option("steel", "不锈钢波纹管", "corrugated steel", nil), option("rubber", "橡胶管", "rubber", .l2)]
    let limit = Limit(number: 2, beyond: .over, grade: .l2, advice: words("换短，不得有接头", "Shorten it; no joint"))
    let length = Measure(unit: "m", decimals: 1, least: 0.1, greatest: 20, limits: [limit])
    return group(
      "G5", words("软管", "Hose"),
      [
        item(
          "H5.1#hob-1", words("软管类型", "Kind of hose"), .choice(options: kinds), FakeData.answer(.recorded, .choice(code: "steel")),
          photo: .always),
        item("H5.3#hob-1", words("软管长度", "Length of the hose"), .number(measure: length), FakeData.answer(.pass, .number(value: 1.6))),
        item(
          "H5.5#hob-1", words("两端有卡箍，未老化、不近火", "Clamped at both ends, not aged, not near fire"), .defects(options: aged),
          FakeData.answer(.hazard(grade: .l2), defects: ["aged"]), photo: .always, demanded: true,
          caption: words("软管两端近照", "Both ends of the hose, near")),
        item("H5.4#hob-1", words("不穿墙、门窗、柜体、楼板", "Passes no wall, door, window, cupboard or floor")),
        item("H5.6", words("报警器有效、联动", "The alarm works and is linked"), rest: false),
        item("H5.7", words("报警器位置合规", "The alarm hangs where it must")),
        item("H5.9", words("软管可见、可达", "The hose can be seen and reached")),
        item("H5.10", words("软管购买日期", "When the hose was bought"), .date(meaning: .bought, grade: .l2)),
      ], appliance: "hob-1", kind: .hob)
  }

  private static var leak: FormGroup {
    let advice = words("≥50 泄漏 · ≥500 停气通风 · ≥10,000 撤离", "≥50 leak · ≥500 stop the gas · ≥10,000 leave")
    let limit = Limit(number: 50, beyond: .from, grade: .l1, advice: advice)
    let ppm = Measure(unit: "ppm", decimals: 0, least: 0, greatest: 50_000, limits: [limit])
    let points: [OptionOf] = [
      option("meter-in", "表进口", "Meter inlet", nil, mandatory: true), option("meter-out", "表出口", "Meter outlet", nil, mandatory: true),
      option("meter-valve", "表前阀", "Meter valve", nil, mandatory: true), option("hob-valve", "灶前阀", "Hob valve", nil, mandatory: true),
      option("hob-in", "灶具进口", "Hob inlet", nil, mandatory: true), option("heater-in", "热水器进口", "Heater inlet", nil),
    ]
    let read = ["meter-in", "meter-out", "meter-valve"].map { PointValue(point: $0, value: 0) }
    let hold = ItemKind.hold(stabiliseMinutes: 1, holdMinutes: 5, allowedDrop: 20, least: 500, greatest: 6_000, grade: .l1)
    return group(
      "G6", words("气密", "Leaks"),
      [
        item(
          "H6.1", words("检漏仪逐点检查", "Hand-held detector at every joint"), .points(measure: ppm, points: points),
          FakeData.answer(.pass, .points(values: read)), photo: .always, demanded: true, caption: words("读数清楚", "The reading, legible")),
        item("H6.2", words("保压试验", "Hold test"), hold, photo: .always, demanded: true),
      ])
  }

  private static var close: FormGroup {
    group(
      "G7", words("收尾", "Close"),
      [
        item("H7.1", words("已讲解用气安全、发放资料", "Safety explained, leaflet left")),
        item("H7.3", words("客户意见", "The customer's opinion"), .text(most: 200, needed: false), photo: .notOffered),
        item("H7.4", words("客户签名", "The customer's signature"), .signature, photo: .notOffered),
      ])
  }

  static func hazard(_ key: HazardKey, _ item: Words, _ defect: Words, _ grade: Grade) -> HazardCard {
    let grave = grade == .l1
    return HazardCard(
      hazard: key, item: item, defect: defect, grade: grade, mustNotice: grave, needsNotice: grave, open: true, stage: .raised,
      deadline: FakeData.now + (grave ? 7 : 30) * FakeData.day, overdue: false,
      firstRaised: FakeData.moment(FakeData.now - 10 * FakeData.minute), firstRaisedBy: "li", raises: 1, madeSafe: nil,
      supplyStopped: grave ? FakeData.moment(FakeData.now - 9 * FakeData.minute) : nil, supplyRestored: nil, supplyOff: grave, notices: [],
      rectificationReported: nil, rechecksPassed: 0, rechecksFailed: 0, closed: nil)
  }

  static func form(_ index: Int) -> InspectionForm {
    InspectionForm(
      inspection: FakeData.inspection(index), site: FakeData.site(index), programme: "household-annual",
      programmeName: words("民用户年度安检", "Households, annual"), template: "household", templateVersion: 7,
      title: words("居民用户安检单", "Household inspection"), seen: "", groups: [room, meter, hose, leak, close], conflicts: 1,
      hazards: [
        hazard("H3.4:leak", words("燃气表及接头不漏气", "Meter and joints do not leak"), words("燃气表漏气", "The meter leaks"), .l1),
        hazard("H5.5#hob-1:aged", words("两端有卡箍", "Clamped"), words("软管老化龟裂", "The hose is aged and cracked"), .l2),
      ],
      earlierHazards: [FakeData.hazardLine(index, .l2)],
      missing: [
        .photo(item: "H5.5#hob-1"), .answer(item: "H6.2"), .answer(item: "H5.4#hob-1"),
        .notice(hazard: "H3.4:leak", grade: .l1, mustNotice: true),
      ],
      progress: .begun, completed: nil,
      visits: [
        Visit(
          id: "v1", by: "zhou", byName: "周强", at: FakeData.moment(FakeData.now - 22 * FakeData.day), outcome: .noAccess, photos: 1,
          cardLeft: true)
      ],
      appointment: nil, note: "", chronicle: [], mayUndo: true, onlyHere: true)
  }
}
