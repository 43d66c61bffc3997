package app.anjian.core

import app.anjian.core.FakeData.answer
import app.anjian.core.FakeData.words

/** An invented checklist in the middle of a visit. */
internal object FakeForm {
    private val thumb = KindPassFail(null, false, NoteRule.WELCOME, Grade.L2)

    private val fixes = mapOf(
        "H3.4" to words("紧固或更换接头，再检漏", "Tighten or replace the joint, test again"),
        "H5.5" to words("换不锈钢波纹管", "Fit a corrugated steel hose"),
        "H5.6" to words("安装报警器并与切断阀联动", "Fit an alarm, linked to the shut-off valve"),
    )

    private fun item(
        key: ItemKey,
        text: Words,
        kind: ItemKind = thumb,
        answer: Answer? = null,
        photo: PhotoWhen = PhotoWhenOnFailure,
        demanded: Boolean = false,
        rest: Boolean = answer == null && kind == thumb,
        caption: Words? = null,
        other: List<Answer> = emptyList(),
    ) = FormItem(
        key, text, kind, kind !is KindAutomatic, false, NotApplicableRule.ALLOWED, answer, other, other.isNotEmpty(), emptyList(), rest, photo, demanded, 5u,
        caption, answer?.photos.orEmpty(), fixes.entries.find { key.startsWith(it.key) }?.value, "GB 50028",
    )

    private fun group(code: GroupCode, title: Words, items: List<FormItem>, appliance: ApplianceId? = null, kind: ApplianceKind? = null): FormGroup {
        val asked = items.filter { it.asked }
        val worst = asked.mapNotNull { it.answer?.verdict }.maxByOrNull {
            if (it is VerdictHazard) {
                10 + it.grade.ordinal
            } else if (it is VerdictFail) {
                5
            } else {
                1
            }
        }
        return FormGroup(
            code, title, appliance, kind, items, asked.count { it.answer != null }.toUInt(), asked.size.toUInt(), items.count { it.passesWithRest }.toUInt(), worst,
        )
    }

    private val passed = answer(VerdictPass)

    private fun defect(code: String, zh: String, en: String, grade: Grade?) = OptionOf(code, words(zh, en), grade, false)

    private val room = group(
        "G1", words("环境", "Room"),
        listOf(
            item("H1.1", words("用气房间不是卧室、浴室，未改作他用", "The room with gas is no bedroom or bathroom and is used as such"), answer = passed),
            item("H1.4", words("厨房有门、有外窗", "The kitchen has a door and an outside window"), answer = passed),
        ),
    )
    private val pipe = group(
        "G2", words("管道", "Pipe"),
        listOf(
            item("H2.1", words("未私改、私接", "No private change to the pipe"), answer = passed),
            item("H2.3", words("不挂重物、不缠电线", "No load hung, no wire wrapped"), answer = passed),
        ),
    )
    private val meter = group(
        "G3", words("燃气表", "Meter"),
        listOf(
            item("H3.1", words("表号可读、与档案一致", "The meter's number is readable and as recorded"), answer = passed),
            item(
                "H3.4", words("燃气表及接头不漏气、无严重锈蚀、显示正常", "Meter and joints: no leak, no heavy rust, display works"),
                KindDefects(listOf(defect("leak", "漏气", "leaks", Grade.L1), defect("rust", "严重锈蚀", "heavy rust", Grade.L1), defect("display", "显示异常", "display faulty", Grade.L2))),
                answer(VerdictHazard(Grade.L1), null, listOf("leak"), "", "zhou", 2), other = listOf(answer(VerdictPass, photos = 1)),
            ),
        ),
    )
    private val hob = group(
        "G4", words("设备", "Appliance"),
        listOf(
            item("H4.2#hob-1", words("未超过使用年限", "Within its life"), answer = answer(VerdictHazard(Grade.L2), null, emptyList())),
            item("H4.3#hob-1", words("有熄火保护，试验有效", "Flame-out protection works"), answer = passed),
        ),
        "hob-1", ApplianceKind.HOB,
    )
    private val hose = group(
        "G5", words("软管", "Hose"),
        listOf(
            item(
                "H5.1#hob-1", words("软管类型", "Kind of hose"),
                KindChoice(listOf(defect("steel", "不锈钢波纹管", "corrugated steel", null), defect("rubber", "橡胶管", "rubber", Grade.L2))),
                answer(VerdictRecorded, ReadingChoice("steel")), PhotoWhenAlways,
            ),
            item(
                "H5.3#hob-1", words("软管长度", "Length of the hose"),
                KindNumber(Measure("m", 1u, 0.1, 20.0, listOf(Limit(2.0, Beyond.OVER, Grade.L2, words("换短，不得有接头", "Shorten it; no joint"))))),
                answer(VerdictPass, ReadingNumber(1.6)),
            ),
            item(
                "H5.5#hob-1", words("两端有卡箍，未老化、不近火", "Clamped at both ends, not aged, not near fire"),
                KindDefects(listOf(defect("aged", "老化龟裂", "aged, cracked", Grade.L2), defect("clamp", "无卡箍", "no clamp", Grade.L2), defect("fire", "距火过近", "near fire", Grade.L2))),
                answer(VerdictHazard(Grade.L2), null, listOf("aged")), PhotoWhenAlways, true, caption = words("软管两端近照", "Both ends of the hose, near"),
            ),
            item("H5.4#hob-1", words("不穿墙、门窗、柜体、楼板", "Passes no wall, door, window, cupboard or floor")),
            item("H5.6", words("报警器有效、联动", "The alarm works and is linked"), rest = false),
            item("H5.7", words("报警器位置合规", "The alarm hangs where it must")),
            item("H5.9", words("软管可见、可达", "The hose can be seen and reached")),
        ),
        "hob-1", ApplianceKind.HOB,
    )
    private val leak = group(
        "G6", words("气密", "Leaks"),
        listOf(
            item(
                "H6.1", words("检漏仪逐点检查", "Hand-held detector at every joint"),
                KindPoints(
                    Measure(
                        "ppm", 0u, 0.0, 50_000.0,
                        listOf(Limit(50.0, Beyond.FROM, Grade.L1, words("≥50 泄漏 · ≥500 停气通风 · ≥10,000 撤离", "≥50 leak · ≥500 stop the gas · ≥10,000 leave"))),
                    ),
                    listOf(
                        OptionOf("meter-in", words("表进口", "Meter inlet"), null, true), OptionOf("meter-out", words("表出口", "Meter outlet"), null, true),
                        OptionOf("meter-valve", words("表前阀", "Meter valve"), null, true), OptionOf("hob-valve", words("灶前阀", "Hob valve"), null, true),
                        OptionOf("hob-in", words("灶具进口", "Hob inlet"), null, true), OptionOf("heater-in", words("热水器进口", "Heater inlet"), null, false),
                    ),
                ),
                answer(VerdictPass, ReadingPoints(listOf("meter-in", "meter-out", "meter-valve").map { PointValue(it, 0.0) })), PhotoWhenAlways, true,
                caption = words("读数清楚", "The reading, legible"),
            ),
            item("H6.2", words("保压试验", "Hold test"), KindHold(1.0, 5.0, 20.0, 500.0, 6_000.0, Grade.L1), photo = PhotoWhenAlways, demanded = true),
        ),
    )
    private val close = group(
        "G7", words("收尾", "Close"),
        listOf(
            item("H7.1", words("已讲解用气安全、发放资料", "Safety explained, leaflet left")),
            item("H7.3", words("客户意见", "The customer's opinion"), KindText(200u, false), photo = PhotoWhenNotOffered),
            item("H7.4", words("客户签名", "The customer's signature"), KindSignature, photo = PhotoWhenNotOffered),
        ),
    )

    fun hazard(key: HazardKey, item: Words, defect: Words?, grade: Grade) = HazardCard(
        key, item, defect, grade, grade == Grade.L1, grade == Grade.L1, true, HazardStage.RAISED,
        FakeData.NOW + (if (grade == Grade.L1) 7 else 30) * FakeData.DAY, false, FakeData.moment(FakeData.NOW - 10 * FakeData.MINUTE), "li", 1u, null,
        if (grade == Grade.L1) FakeData.moment(FakeData.NOW - 9 * FakeData.MINUTE) else null, null, grade == Grade.L1, emptyList(), null, 0u, 0u, null,
    )

    fun form(index: Int): Form = Form(
        FakeData.inspection(index), FakeData.site(index), "household-annual", words("民用户年度安检", "Households, annual"), "household", 7u,
        words("居民用户安检单", "Household inspection"), "", listOf(room, pipe, meter, hob, hose, leak, close), 1u,
        listOf(
            hazard("H3.4:leak", words("燃气表及接头不漏气", "Meter and joints do not leak"), words("燃气表漏气", "The meter leaks"), Grade.L1),
            hazard("H5.5#hob-1:aged", words("两端有卡箍", "Clamped"), words("软管老化龟裂", "The hose is aged and cracked"), Grade.L2),
            hazard("H4.2#hob-1:fail", words("未超过使用年限", "Within its life"), words("灶具超龄", "The hob is past its life"), Grade.L2),
        ),
        listOf(FakeData.hazardLine(index, Grade.L2)),
        listOf(MissingPhoto("H5.5#hob-1"), MissingAnswer("H6.2"), MissingNotice("H3.4:leak", Grade.L1, true)),
        ProgressBegun, null, listOf(Visit("v1", "zhou", "周强", FakeData.moment(FakeData.NOW - 22 * FakeData.DAY), VisitOutcome.NO_ACCESS, 1u, true)),
        null, "", emptyList(), true, true,
    )

    /** Sealed a year ago; an alarm was missing and the notice served. */
    fun lastYear(index: Int): Form {
        val raised = FakeData.moment(FakeData.NOW - 380 * FakeData.DAY)
        val alarm = hazard("H5.6:missing", words("报警器有效、联动", "The alarm works and is linked"), words("报警器未安装", "No alarm is fitted"), Grade.L2)
        return form(index).copy(
            inspection = FakeData.lastYear(index), missing = emptyList(), conflicts = 0u, earlierHazards = emptyList(), progress = ProgressCompleted,
            completed = Completion("li", raised, null),
            hazards = listOf(
                alarm.copy(
                    firstRaised = raised, deadline = FakeData.NOW - 351 * FakeData.DAY, overdue = true, notices = listOf("n1"), stage = HazardStage.RECTIFICATION_REPORTED,
                    rectificationReported = FakeData.moment(FakeData.NOW - 20 * FakeData.DAY),
                ),
            ),
        )
    }
}
