/// Invented doors, people and findings that look like a day in a city. Names and numbers are nobody's.
enum FakeData {
  /// Thursday, 19 November 2026, 10:12 in Shanghai.
  static let now: Timestamp = 1_795_054_320_000
  static let minute: Timestamp = 60_000
  static let day: Timestamp = 86_400_000

  static func words(_ zh: String, _ en: String) -> Words { Words(zh: zh, en: en) }

  static func moment(_ at: Timestamp, uncertain: UInt32? = 1_000) -> Moment { Moment(device: at, best: at, uncertaintyMs: uncertain) }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  private static let families = ["王秀珍", "何家宝", "孙丽华", "周立民", "陈桂兰", "赵国强", "许文斌", "蔡国军", "白红军", "刘广田", "吴敏", "郑小燕"]

  static func site(_ index: Int) -> Site {
    let (building, unit) = ("\(5 + index / 24)栋", "\(1 + index / 12 % 2)单元")
    let (floor, side) = (6 - index % 6, index / 6 % 2)
    let room = "\(floor * 100 + 1 + side)"
    let phone: String = "138" + digits(5_524 + index, 4) + digits(2_071 + index, 4)
    let address = Address(
      district: "龙子湖区", street: "东升街道", community: "", estate: "东升小区", building: building, unit: unit, room: room,
      text: "龙子湖区东升街道东升小区\(building)\(unit)\(room)")
    return Site(
      id: "0302" + digits(184_502 + index, 7), class: .household, area: "东升", customer: families[index % families.count],
      phone: phone, address: address, meter: "JL" + digits(14_027 + index, 6),
      meterKind: "皮膜 G2.5", gasOn: "2012-06-01", supply: .inUse,
      appliances: [
        Appliance(id: "hob-1", kind: .hob, bought: "2017-06"), Appliance(id: "heater-1", kind: .waterHeater, bought: "2021-03"),
      ],
      hoseReplaced: "2021-03", alarm: index % 3 != 0, lastInspected: "2025-11-0\(1 + index % 9)",
      remark: index == 0 ? "老人在家，敲门多等一会儿" : "")
  }

  static func inspection(_ index: Int) -> InspectionId { "household-annual/2026/\(site(index).id)" }

  static func index(_ id: String) -> Int { (Int(id.suffix(7)) ?? 184_502) - 184_502 }

  static func line(_ index: Int) -> AgendaLine {
    let rank: AgendaRank =
      switch index {
      case 0, 4: .tryAgain
      case 1: .overdue
      case 2: .appointment
      default: .plain
      }
    let again = rank == .tryAgain
    return AgendaLine(
      inspection: inspection(index), site: site(index), rank: rank, standing: again ? .noAccess : .untouched,
      progress: again ? .noAccess(attempts: 1, evidenced: 1) : .untouched,
      appointment: index == 2 ? TimeSpan(from: now + 38 * minute, until: now + 98 * minute) : nil, conflicts: 0,
      openHazards: index < 2 ? 1 : 0, gravest: index < 2 ? .l2 : nil, onlyHere: index == 0)
  }

  static func hazardLine(_ index: Int, _ grade: Grade) -> HazardLine {
    let leak = grade == .l1
    return HazardLine(
      inspection: inspection(index), hazard: leak ? "H6.1:hob-valve" : "H5.6:missing", site: site(index),
      item: leak ? words("各接头无泄漏", "No joint leaks") : words("报警器有效、联动", "The alarm works and is linked"),
      defect: leak ? words("表接头泄漏", "The meter's joint leaks") : words("报警器未安装", "No alarm is fitted"), grade: grade, open: true,
      stage: leak ? .supplyStopped : .raised, mustNotice: leak, notices: 0, deadline: leak ? now + 2 * day : now - 351 * day,
      overdue: !leak, raisedAt: now - 380 * day)
  }

  static func inspectionLine(_ index: Int, _ progress: InspectionProgress) -> InspectionLine {
    InspectionLine(
      inspection: inspection(index), site: nil, progress: progress, decidedAt: now - 22 * day, decidedBy: "zhou", decidedByName: "周强",
      completedAt: nil, conflicts: 0, openHazards: 0, appointment: nil)
  }

  static let coverage = AreaCoverage(
    programme: "household-annual", programmeName: words("民用户年度安检", "Households, annual"), period: "2026", area: "东升",
    count: Count(
      due: 6_200, excluded: 35, entered: 4_476, noAccess: 612, noAccessEvidencedK: 240, refused: 41, untouched: 980, begun: 30,
      vacant: 18, wrongAddress: 8),
    rates: Rates(entry: 0.726, completionStrict: 0.726, completionLenient: 0.765, visit: 0.83),
    freshness: Freshness(devicesHeard: 4, devicesTotal: 5, oldestWord: now - 120 * minute, asOf: now - 126 * minute),
    pace: Pace(
      base: 6_165, done: 4_476, target: 0.8, neededTotal: 4_932, stillNeeded: 456, remaining: 1_648, workdaysLeft: 31,
      neededPerWorkday: 14.7, donePerWorkday: 13.2, achievable: .atRisk))

  static let reference = Reference(
    company: words("蚌埠城市燃气（样例）", "City gas (a sample)"), zone: "Asia/Shanghai", version: 7,
    programmes: [
      Programme(
        id: "household-annual", name: words("民用户年度安检", "Households, annual"), class: .household, cadence: .annual, period: "2026",
        template: "household", target: 0.8, completionMode: .strict)
    ],
    areas: [Area(id: "东升", assigned: true)], people: [Person(id: "li", name: "李敏"), Person(id: "zhou", name: "周强")],
    hotlines: [Hotline(label: words("抢修调度", "Dispatch"), number: "0552-12345")])

  static let status = Status(
    words: words("仅本机 27", "only here: 27"), waiting: 27, refused: [], photosWaiting: 29, photoBytesWaiting: 7_300_000,
    freeablePhotos: 1_874, freeableBytes: 1_200_000_000, quarantined: 1, reserveHeld: true, freeBytes: 11_200_000_000,
    lastRun: LastRun(at: now - 126 * minute, sentAll: false, words: words("没有网络", "no network")))

  static func answer(
    _ verdict: Verdict, _ reading: Reading? = nil, defects: [OptionCode] = [], note: String = "", by: PersonId = "li", photos: Int = 0
  ) -> Answer {
    let mine = by == "li"
    return Answer(
      verdict: verdict, reading: reading, defects: defects, note: note, photos: (0..<photos).map { digits($0, 64) }, by: by,
      byName: mine ? "李敏" : "周强", at: moment(now - 30 * minute, uncertain: mine ? 1_000 : 480_000))
  }
}
