import Services

/// Every word the screens say, in both languages side by side, so that one that is missing does not compile. What the trade is called (items,
/// measures, errors of an entry) comes from the core in both languages: `of`. The words are those of the Android app; a test compares them.
public struct Say: Sendable, Equatable {
  /// In which language.
  public let language: Language

  public init(_ language: Language) {
    self.language = language
  }

  private func pick(_ zh: String, _ en: String) -> String {
    language == .zh ? zh : en
  }

  /// A text of the core.
  public func of(_ words: Words) -> String { pick(words.zh, words.en) }

  public var back: String { pick("返回", "Back") }
  public var delete: String { pick("删除", "Delete") }
  public var undo: String { pick("撤销", "Undo") }
  public var today: String { pick("今日", "Today") }
  public var search: String { pick("查找", "Find") }
  public var sync: String { pick("同步", "Sync") }
  public var mine: String { pick("我的", "Me") }
  public var pass: String { pick("合格", "Pass") }
  public var fail: String { pick("不合格", "Fail") }
  public var notHere: String { pick("无此项", "N/A") }
  public var delivered: String { pick("已送达", "Received") }
  public var onlyHereWord: String { pick("仅本机", "Only here") }
  public func onlyHere(_ n: Int) -> String { pick("仅本机 \(n)", "Only here \(n)") }
  public var sending: String { pick("正在送", "Sending") }
  public func sentBack(_ n: Int) -> String { pick("被退回 \(n)", "Refused \(n)") }
  public var photoWanted: String { pick("必拍 还差1", "Photo needed") }
  public func photosTaken(_ n: Int) -> String { pick("已拍 \(n)", "\(n) taken") }
  public var photoWelcome: String { pick("拍照", "Photo") }
  public var grade1: String { pick("L1 重大", "L1 grave") }
  public var grade2: String { pick("L2 较大", "L2 major") }
  public var grade3: String { pick("L3 一般", "L3 minor") }

  public var completion: String { pick("完成率", "completed") }
  public func target(_ rate: String) -> String { pick("目标 \(rate)", "target \(rate)") }
  public func enteredOf(_ done: String, _ all: String) -> String { pick("入户 \(done) / \(all)", "entered \(done) / \(all)") }
  public func stillNeeded(_ n: String, _ perDay: String) -> String { pick("还差 \(n) 户，每天要 \(perDay) 户", "\(n) to go, \(perDay) a day") }
  public func paceSoFar(_ n: String) -> String { pick("近来每天 \(n) 户", "so far \(n) a day") }
  public var paceMet: String { pick("已达标", "target met") }
  public var paceOnTrack: String { pick("按现在的速度能达标", "on track") }
  public var pacePossible: String { pick("可达标，要快些", "possible, speed up") }
  public var paceAtRisk: String { pick("稍慢，有风险", "at risk") }
  public var paceImpossible: String { pick("已不可能达标", "out of reach") }
  public func workdaysLeft(_ n: Int) -> String { pick("剩 \(n) 个工作日", "\(n) workdays left") }
  public func devicesHeard(_ heard: Int, _ total: Int, _ age: String) -> String {
    pick("据 \(heard) / \(total) 台终端，最旧 \(age)", "\(heard) of \(total) devices, oldest \(age)")
  }
  public var due: String { pick("待检", "Due") }
  public var appointments: String { pick("预约", "Appointed") }
  public var tryAgain: String { pick("再上门", "Try again") }
  public var overdue: String { pick("逾期", "Overdue") }
  public var grave: String { pick("重大", "Grave") }
  public var later: String { pick("以后", "Later") }
  public var inWalkingOrder: String { pick("按步行顺序", "in walking order") }
  public var nextDoor: String { pick("去下一户", "Next door") }
  public var nothingHere: String { pick("这里没有要做的", "Nothing to do here") }
  public func visitNumber(_ n: Int) -> String { pick("第\(n)次上门", "visit \(n)") }
  public var recheckDue: String { pick("复查", "recheck") }
  public func openHazards(_ n: Int) -> String { pick("\(n) 处隐患未闭环", "\(n) open hazards") }
  public func appointedAt(_ time: String) -> String { pick("预约 \(time)", "at \(time)") }
  public var twoAnswers: String { pick("两份结果", "two answers") }
  public var progressUntouched: String { pick("未上门", "not visited") }
  public var progressBegun: String { pick("在检", "begun") }
  public var progressCompleted: String { pick("已检", "inspected") }
  public func progressNoAccess(_ n: Int) -> String { pick("不遇 \(n) 次", "nobody in ×\(n)") }
  public var progressRefused: String { pick("拒检", "refused") }
  public var progressVacant: String { pick("空置待批", "vacant, to approve") }
  public var progressWrongAddress: String { pick("地址不符", "wrong address") }
  public func lastInspected(_ day: String) -> String { pick("上次 \(day)", "last \(day)") }
  public var neverInspected: String { pick("没有检查记录", "no record yet") }

  public func found(_ n: Int) -> String { pick("\(n) 户", "\(n) found") }
  public var searchHint: String { pick("首字母、房号、电话", "initials, room, phone") }
  public var noneFound: String { pick("没有找到", "nothing found") }
  public var clear: String { pick("清除", "Clear") }

  public func account(_ id: String) -> String { pick("户号 \(id)", "account \(id)") }
  public var call: String { pick("打电话", "Call") }
  public var navigate: String { pick("导航", "Navigate") }
  public var appliances: String { pick("用气设备", "Appliances") }
  public var usedYears: String { pick("已用（年）", "years in use") }
  public func bought(_ at: String) -> String { pick("\(at) 购", "bought \(at)") }
  public var yearsUnknown: String { pick("购买时间不详", "age unknown") }
  public var pastInspections: String { pick("以往安检", "Earlier inspections") }
  public var couldNotEnter: String { pick("没能入户", "Not let in") }
  public var enteredBegin: String { pick("已入户，开始安检", "Let in, begin") }
  public var goOn: String { pick("接着检查", "Go on") }
  public var nothingDue: String { pick("本期没有要检的", "nothing due now") }
  public var noPhone: String { pick("没有电话", "no phone number") }
  public func meterNumber(_ id: String) -> String { pick("表号 \(id)", "meter \(id)") }
  public var household: String { pick("民用户", "household") }
  public var commercial: String { pick("工商户", "business") }
  public var courtyard: String { pick("庭院管网", "courtyard network") }
  public var vehicle: String { pick("车用", "vehicle") }
  public var hob: String { pick("灶具", "Hob") }
  public var waterHeater: String { pick("热水器", "Water heater") }
  public var wallBoiler: String { pick("壁挂炉", "Wall boiler") }
  public var boiler: String { pick("锅炉", "Boiler") }
  public var otherAppliance: String { pick("其他设备", "Other appliance") }
  public func deadline(_ day: String) -> String { pick("\(day)前整改", "fix by \(day)") }
  public func overdueSince(_ day: String) -> String { pick("\(day) 到期，已逾期", "overdue since \(day)") }
  public var noDeadline: String { pick("没有期限", "no deadline") }

  public var outcomeTitle: String { pick("上门结果", "At the door") }
  public var noAccess: String { pick("到访不遇", "Nobody in") }
  public var refused: String { pick("拒检", "Refused") }
  public var vacant: String { pick("空置 / 未通气", "Vacant / not lit") }
  public var wrongAddress: String { pick("地址不符", "Wrong address") }
  public var timeKept: String { pick("时间已自动记下", "The time is kept by itself") }
  public var leaveCard: String { pick("贴告知单，连门牌拍进一张", "Leave the card, photograph it with the door number") }
  public var inThePicture: String { pick("画面里要有门牌和贴好的告知单", "Door number and card in one picture") }
  public var reasonOfRefusal: String { pick("客户的理由（必填）", "The customer's reason (needed)") }
  public var wordsWelcome: String { pick("补充说明", "Remarks") }
  public var photographDoor: String { pick("拍门牌和告知单", "Photograph door and card") }
  public var keepOutcome: String { pick("记下，去下一户", "Keep it, next door") }
  public var countsAsVisited: String { pick("计入到访率，不计入完成率", "Counts as visited, not as done") }
  public var vacantNeedsApproval: String { pick("空置要主管批准，批准前仍算待检", "Vacancy needs approval; until then it is due") }
  public var tomorrowMorning: String { pick("明天 9–11 点", "Tomorrow 9–11") }
  public var thisEvening: String { pick("今晚 18–20 点", "Tonight 18–20") }
  public var comeAgain: String { pick("下次什么时候来（可不选）", "When to come again (optional)") }

  public func savedAt(_ time: String) -> String { pick("已存本机 \(time)", "kept on this phone \(time)") }
  public var keptHere: String { pick("已存本机", "kept on this phone") }
  public func passRest(_ n: Int) -> String { pick("本组其余 \(n) 项合格", "The other \(n) here pass") }
  public var passRestSmall: String { pick("不含要读数、照片、复查的", "not what needs a reading, photo or recheck") }
  public func nextGroup(_ title: String) -> String { pick("下一组：\(title)", "Next: \(title)") }
  public var toCompletion: String { pick("去收尾", "To the end") }
  public func limitOver(_ limit: String) -> String { pick("上限 \(limit)", "at most \(limit)") }
  public func limitUnder(_ limit: String) -> String { pick("下限 \(limit)", "at least \(limit)") }
  public var enterNumber: String { pick("填读数", "Enter") }
  public var enterText: String { pick("填写", "Write") }
  public var automatic: String { pick("自动记录", "kept by itself") }
  public var optional: String { pick("可不填", "optional") }
  public var answersDiffer: String { pick("两份结果不一样", "Two answers differ") }
  public var dateHint: String { pick("年月日，如 20210501", "year, month, day: 20210501") }
  public var keep: String { pick("记下", "Keep") }
  public var nextPoint: String { pick("下一点", "Next point") }
  public var recordHazard: String { pick("登记隐患", "Record hazard") }

  public var doNow: String { pick("现在就做", "Do now") }
  public var tapKeepsTime: String { pick("点一下，记下时间", "a tap keeps the time") }
  public var closeValve: String { pick("关阀停气", "Close the valve, stop the gas") }
  public var makeSafe: String { pick("现场处置，不停气", "Made safe, gas stays on") }
  public var closeOpenTouch: String { pick("关阀、开窗，别动电器开关", "Close valve, open window, touch no switch") }
  public var callDispatch: String { pick("到门外，报调度", "Call dispatch from outside") }
  public var noDispatch: String { pick("总部没有给电话", "no number from headquarters") }
  public var dial: String { pick("拨打", "Dial") }
  public var fixBy: String { pick("整改期限", "To be fixed by") }
  public var noticeMust: String { pick("必须当场书面告知", "A written notice must be served here") }
  public var notServed: String { pick("未送达", "not served") }
  public var served: String { pick("已送达", "served") }
  public var onlyRecheck: String { pick("只有复查能关闭它；合并、换机都不会让它消失", "Only a recheck closes it; no merge and no new phone makes it vanish") }
  public var makeNotice: String { pick("出整改通知书并签字", "Make the notice and sign") }
  public var backToList: String { pick("回检查表", "Back to the checklist") }
  public var valveClosedWords: String { pick("已关表前阀，停气", "meter valve closed, gas stopped") }
  public var madeSafeWords: String { pick("已现场处置", "made safe on site") }
  public func raisedAt(_ time: String) -> String { pick("\(time) 发现", "found \(time)") }

  public var leakTest: String { pick("气密检测", "Leak test") }
  public func holding(_ minutes: String) -> String { pick("保压 \(minutes) 分", "hold \(minutes) min") }
  public var stabilising: String { pick("稳压", "settling") }
  public var startPressure: String { pick("起始", "Start") }
  public var endPressure: String { pick("结束", "End") }
  public var allowedDrop: String { pick("允许压降", "Allowed drop") }
  public var remindsAtEnd: String { pick("到时提醒", "reminds you") }
  public var startClock: String { pick("开始计时", "Start the clock") }
  public var readEnd: String { pick("读结束压力", "Read the end") }
  public var leakPoints: String { pick("检漏点", "Points") }
  public func unitDone(_ unit: String, _ done: Int, _ all: Int) -> String {
    pick("单位 \(unit) · \(done) / \(all)", "in \(unit) · \(done) / \(all)")
  }
  public var notMeasured: String { pick("—", "—") }
  public func verdict(_ text: String) -> String { pick("判定：\(text)", "Verdict: \(text)") }
  public var photographReading: String { pick("拍读数", "Photo") }

  public var closing: String { pick("收尾", "Closing") }
  public var unanswered: String { pick("未答", "open") }
  public func missingHere(_ n: Int) -> String { pick("还差 \(n) 处，点一下就到", "\(n) missing, tap to go there") }
  public var nothingMissing: String { pick("都齐了", "Nothing is missing") }
  public func hazardsCount(_ n: Int) -> String { pick("隐患 \(n)", "Hazards \(n)") }
  public var signedOrRefused: String { pick("签收或记拒签，才算告知", "told only when signed or refused") }
  public var sealNote: String { pick("补齐后封存，再改要写明原因", "Sealed when complete; later changes need a reason") }
  public var leaveNow: String { pick("先离开", "Leave now") }
  public var nothingLost: String { pick("不会丢", "nothing is lost") }
  public func mendFirst(_ what: String) -> String { pick("补第 1 处：\(what)", "First: \(what)") }
  public var seal: String { pick("封存", "Seal") }
  public var sealedAlready: String { pick("已封存", "Sealed") }
  public var missingVisit: String { pick("上门结果", "the visit") }
  public var missingAnswer: String { pick("未答", "not answered") }
  public var missingPoints: String { pick("检漏点没有读数", "points without a reading") }
  public var missingPhoto: String { pick("缺照片", "photo missing") }
  public var missingSignature: String { pick("客户签名", "the customer's signature") }
  public var missingMeasure: String { pick("要先处置或停气", "make safe or stop the gas") }
  public var missingNotice: String { pick("通知书未送达", "notice not served") }

  public var notice: String { pick("整改通知书", "Rectification notice") }
  public var enlarge: String { pick("放大", "Larger") }
  public var readThenSign: String { pick("请客户看完再签", "Let the customer read, then sign") }
  public func number(_ n: String) -> String { pick("编号 \(n)", "No. \(n)") }
  public var foundHazards: String { pick("免费入户安检，发现下列隐患：", "A free inspection found these hazards:") }
  public var untilHead: String { pick("期限", "Until") }
  public var inPerson: String { pick("当面签收", "Signed here") }
  public var refusedToSign: String { pick("拒签", "Not signed") }
  public var onDoor: String { pick("贴门上", "On the door") }
  public var byMessage: String { pick("短信", "Message") }
  public var signHere: String { pick("客户在框里签名", "The customer signs in the box") }
  public var signAgain: String { pick("重签", "Again") }
  public var whyNotSigned: String { pick("为什么没签（必填）", "Why not signed (needed)") }
  public var confirmServed: String { pick("确认送达并签收", "Confirm: served") }
  public var confirmSigned: String { pick("确认签名", "Confirm signature") }
  public var signRecord: String { pick("客户签名", "Customer's signature") }
  public var recordToSign: String { pick("安检记录请客户确认", "The customer confirms the record") }
  public var customerRefused: String { pick("客户拒绝签名", "the customer refuses to sign") }
  public var customerAway: String { pick("客户不在场", "the customer is away") }

  public var worseCounts: String { pick("定论前按较差的算", "Until settled, the worse counts") }
  public var me: String { pick("（我）", " (me)") }
  public var reading: String { pick("读数", "Reading") }
  public var time: String { pick("时间", "Time") }
  public var error: String { pick("误差", "Error") }
  public var clocksUnsure: String { pick("两机时间对不准，先后不作依据", "The clocks do not agree: who was first decides nothing") }
  public var passingClosesNothing: String {
    pick("改判合格不会关闭隐患，关闭要走复查；两人都会看到", "Passing closes no hazard: a recheck does. Both of you are told")
  }
  public var sawBoth: String { pick("两份我都看过，现场复看的结果是：", "I saw both and looked again. It is:") }
  public var stillFails: String { pick("仍不合格", "Still fails") }
  public var hazardStays: String { pick("隐患不变", "the hazard stays") }
  public func photos(_ n: Int) -> String { pick("照片 \(n) 张", "\(n) photos") }
  public var conflictsTitle: String { pick("两份结果不一样", "Two answers differ") }

  public var onlyOnThisPhone: String { pick("项只在这部手机上", "only on this phone") }
  public var everythingSent: String { pick("都送到总部了", "Everything is at headquarters") }
  public var whyNotSent: String { pick("为什么没送出：", "Not sent: ") }
  public var sentByItself: String { pick("有信号会自动送，不用管。", "it goes by itself when there is a signal") }
  public var retry: String { pick("再试", "Again") }
  public var stop: String { pick("停止", "Stop") }
  public var inThisOrder: String { pick("按这个顺序送", "Sent in this order") }
  public func records(_ n: Int) -> String { pick("安检单 \(n) 份", "\(n) records") }
  public func photosWaiting(_ n: Int) -> String { pick("照片 \(n) 张", "\(n) photos") }
  public var receipts: String { pick("总部已回执", "Headquarters' receipts") }
  public func lastAt(_ time: String) -> String { pick("最后 \(time)", "last \(time)") }
  public var neverSynced: String { pick("还没有同步过", "never synced") }
  public func quarantined(_ n: Int) -> String {
    pick("收到 \(n) 条坏记录，已隔开，不影响别的", "\(n) bad records came and were set aside; nothing else suffers")
  }
  public var toNearPhone: String { pick("传给身边的手机", "To a phone nearby") }
  public var saveFile: String { pick("存文件", "Save file") }
  public func savedTo(_ name: String) -> String { pick("已存 \(name)", "saved as \(name)") }
  public func refusedBy(_ why: String) -> String { pick("被退回：\(why)", "Refused: \(why)") }
  public func received(_ n: Int) -> String { pick("收到 \(n) 条更新", "\(n) changes came") }

  public func areasOf(_ names: String) -> String { pick("\(names) 片区", "\(names)") }
  public var canSign: String { pick("可签名", "may sign") }
  public var storage: String { pick("存储", "Storage") }
  public func freeSpace(_ size: String) -> String { pick("可用 \(size)", "\(size) free") }
  public func waitingSpace(_ size: String) -> String { pick("未送达 \(size)", "not sent \(size)") }
  public var freePhotos: String { pick("清掉已有回执的原图", "Remove photos that have a receipt") }
  public func freed(_ n: Int) -> String { pick("已清 \(n) 个文件", "\(n) files removed") }
  public var neverRemoved: String { pick("没有总部回执的照片，永远不会清掉。", "Photos without a receipt are never removed.") }
  public var hand: String { pick("主手", "Hand") }
  public var left: String { pick("左手", "Left") }
  public var right: String { pick("右手", "Right") }
  public var look: String { pick("外观", "Look") }
  public var auto: String { pick("自动", "Auto") }
  public var light: String { pick("浅", "Light") }
  public var dark: String { pick("深", "Dark") }
  public var languageWord: String { pick("语言", "Language") }
  public func about(_ version: String) -> String { pick("安检 \(version) · 关于与许可", "Anjian \(version) · about and licences") }
  public var device: String { pick("终端", "Device") }
  public var checklists: String { pick("检查表", "Checklists") }
  public var headquarters: String { pick("总部", "Headquarters") }
  public var reserveFull: String { pick("手机快满了，先清照片", "The phone is nearly full: remove photos first") }

  public var enrolTitle: String { pick("领用这部手机", "Take this phone into use") }
  public var scanCode: String { pick("扫总部给的码", "Scan headquarters' code") }
  public var orPaste: String { pick("或把码贴在这里", "or paste the code here") }
  public func leadsTo(_ address: String) -> String { pick("通向 \(address)", "leads to \(address)") }
  public var enrol: String { pick("领用", "Enrol") }
  public var needsNetwork: String { pick("这一步要有网络；以后没有网络也能干活", "This step needs the network; after it you can work without") }
  public var noCode: String { pick("这不是总部的码", "This is no code of a headquarters") }
  public var firstSync: String { pick("正在取资料", "Fetching the register") }

  public var failNotFound: String { pick("这部手机上没有它了", "It is not on this phone") }
  public var failConflict: String { pick("别人刚改过，请再看一遍", "Somebody changed it: look again") }
  public var failOffline: String { pick("现在连不上总部，先干活，等会儿会送", "Headquarters cannot be reached; go on, it will be sent") }
  public var failUnauthorised: String { pick("总部不认这部手机，请重新领用", "Headquarters does not know this phone: enrol again") }
  public var failStorage: String { pick("手机满了，先清照片；已存的不会丢", "The phone is full: remove photos; what is kept stays") }
  public func failIncomplete(_ n: Int) -> String { pick("还差 \(n) 处", "\(n) things missing") }
  public var failInUse: String { pick("已经打开了", "It is open already") }
  public var failWrongKey: String { pick("这部手机的钥匙打不开资料，请找人帮忙", "This phone's key does not open the data: ask for help") }
  public var failBroken: String { pick("出错了，资料还在，请找人帮忙", "Something broke; the data are there, ask for help") }
  public var separator: String { pick("，", "; ") }
  public var justNow: String { pick("刚才", "just now") }
  public func minutesAgo(_ n: Int) -> String { pick("\(n) 分钟前", "\(n) min ago") }
  public func hoursAgo(_ n: Int) -> String { pick("\(n) 小时前", "\(n) h ago") }
  public func daysAgo(_ n: Int) -> String { pick("\(n) 天前", "\(n) days ago") }

  public var stageRaised: String { pick("已发现", "found") }
  public var stageMadeSafe: String { pick("已现场处置", "made safe") }
  public var stageSupplyStopped: String { pick("已停气", "gas stopped") }
  public var stageNoticeServed: String { pick("通知已送达", "notice served") }
  public var stageReported: String { pick("客户报已整改", "customer says it is mended") }
  public var stageRecheckPassed: String { pick("复查合格", "recheck passed") }
  public var stageRecheckFailed: String { pick("复查不合格", "recheck failed") }
  public var stageClosed: String { pick("已闭环", "closed") }
  public var stageRestored: String { pick("已复气", "gas on again") }
  public var openHazardsTitle: String { pick("未闭环隐患", "Open hazards") }
  public var overdueWord: String { pick("已逾期", "overdue") }
  public var initialsHint: String {
    pick("245 = CGL，蔡国利；房号、电话、户号也行", "245 = CGL, Cai Guoli; a room, phone or account will do")
  }
  public var goRecheck: String { pick("复查", "Recheck") }
  public var recheckPassed: String { pick("复查合格，闭环", "Mended: close it") }
  public var recheckFailed: String { pick("仍不合格", "Not mended") }
  public var recheckNote: String { pick("复查看到的（可不填）", "What the recheck showed (optional)") }
  public var photoAfter: String { pick("整改后", "After") }
  public var customerReports: String { pick("客户报已整改", "The customer says it is mended") }
  public var restoreSupply: String { pick("恢复供气", "Gas on again") }
  public var raisedByMistake: String { pick("报错了", "Raised by mistake") }
  public var mistakeNeeded: String { pick("错在哪里（必填）", "What the mistake was (needed)") }
  public var withdraw: String { pick("撤回这处隐患", "Withdraw this hazard") }
  public var whatHappened: String { pick("经过", "What happened") }
  public var recheckPaper: String { pick("复查确认：下列隐患已整改。", "The recheck found this hazard mended:") }
  public var signRecheck: String { pick("复查确认", "Recheck") }
  public var confirmClosing: String { pick("确认闭环", "Confirm: closed") }
  public var sendNotice: String { pick("把通知书发给客户（PDF）", "Send the notice to the customer (PDF)") }
  public var mustRecheck: String { pick("上期隐患，须复查", "open since last time: recheck") }
  public var reopen: String { pick("重新打开", "Open again") }
  public var reopenNeeded: String { pick("为什么重新打开（必填）", "Why it is opened again (needed)") }
  public var cancel: String { pick("取消", "Cancel") }

  public var meet: String { pick("碰面交换", "Swap with a colleague") }
  public var meetShow: String { pick("请同事扫这个码", "Your colleague scans this") }
  public var meetScan: String { pick("扫同事的码", "Scan theirs") }
  public func meetMisses(_ who: String) -> String { pick("\(who)缺这些：", "\(who) misses:") }
  public func meetCounts(_ inspections: Int, _ photos: Int, _ size: String) -> String {
    pick("安检单 \(inspections) 份，照片 \(photos) 张，约 \(size)", "\(inspections) records, \(photos) photos, about \(size)")
  }
  public var meetNothing: String { pick("同事什么都不缺", "Nothing is missing there") }
  public var meetSend: String { pick("传给同事", "Send it over") }
  public var meetReceive: String { pick("收同事传来的文件", "Take in a file") }
  public func meetTaken(_ changes: Int, _ photos: Int) -> String {
    pick("收到 \(changes) 条新更新、\(photos) 张照片", "\(changes) new changes and \(photos) photos came")
  }
  public var meetMore: String { pick("一次传不完，传完再扫一次", "Not all at once: scan again afterwards") }
  public func meetWritten(_ n: Int) -> String { pick("已写成 \(n) 个文件", "written as \(n) files") }
  public var meetWhy: String { pick("没有网络也能交换：两部手机互扫，再传文件", "Works without a network: each scans the other, then files go over") }
  public var aColleague: String { pick("同事", "Your colleague") }
  public var noSuchCode: String { pick("这不是同事手机的码", "This is no colleague's code") }

  public var appoint: String { pick("约时间", "Appointment") }
  public var appointDay: String { pick("哪一天", "Which day") }
  public var appointTime: String { pick("什么时间", "What time") }
  public var appointNote: String { pick("跟谁约的（可不填）", "Agreed with (optional)") }
  public var keepAppointment: String { pick("记下预约", "Keep the appointment") }
  public var cancelAppointment: String { pick("取消预约", "Cancel it") }
  public var cancelNeeded: String { pick("为什么取消（必填）", "Why it is cancelled (needed)") }
  public var tomorrow: String { pick("明天", "Tomorrow") }
  public var laterPromises: String { pick("以后的预约", "Promised for later") }
  public func hour(_ from: Int, _ until: Int) -> String { pick("\(from)–\(until) 点", "\(from)–\(until)") }

  public var photoWord: String { pick("照片", "Photo") }
  public func photoNumber(_ n: Int, _ all: Int) -> String { pick("照片 \(n) / \(all)", "Photo \(n) of \(all)") }
  public var photoElsewhere: String { pick("原图在同事手机上", "the photo is on a colleague's phone") }
  public var photoFreed: String { pick("原图已在总部", "the photo is at headquarters") }

  public var inspector: String { pick("安检员", "Inspector") }
  public var aboutTitle: String { pick("关于与帮助", "About and help") }
  public var deviceNumber: String { pick("终端号", "Device number") }
  public var appVersion: String { pick("版本", "Version") }
  public var remake: String { pick("重做列表", "Make the lists anew") }
  public func remade(_ n: Int) -> String { pick("已重做，\(n) 份安检单", "done, \(n) records") }
  public var setAside: String { pick("隔开的坏记录", "Set aside") }
  public var noneSetAside: String { pick("没有坏记录", "nothing was set aside") }
  public var licences: String { pick("许可：MIT 或 Apache-2.0", "Licence: MIT or Apache-2.0") }

  // What only this phone says.

  public var showCode: String { pick("把码放进框里", "Hold the code in the frame") }
  public var cameraRefused: String { pick("没有相机权限，到系统设置里打开", "No permission for the camera: allow it in Settings") }
  public var openSettings: String { pick("打开系统设置", "Open Settings") }
  public var close: String { pick("关闭", "Close") }
  public var holdEnds: String { pick("保压时间到，去读结束压力", "The hold is over: read the end pressure") }
  public var fileRead: String { pick("文件已收下", "The file was taken in") }
  public var question: String { pick("未答", "not answered") }
  public func seconds(_ n: Int) -> String { pick("还剩 \(n) 秒", "\(n) seconds left") }
}
