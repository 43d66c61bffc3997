package app.anjian.core

/** Invented doors, people and findings that look like a day in a city. Names and numbers are nobody's. */
internal object FakeData {
    /** Thursday, 19 November 2026, 10:12 in Shanghai. */
    const val NOW: Timestamp = 1_795_054_320_000
    const val MINUTE = 60_000L
    const val DAY = 86_400_000L
    private const val INSPECTOR: PersonId = "li"

    fun words(zh: String, en: String) = Words(zh, en)

    fun moment(at: Timestamp, uncertain: UInt? = 1_000u) = Moment(at, at, uncertain)

    private val families = listOf("王秀珍", "何家宝", "孙丽华", "周立民", "陈桂兰", "赵国强", "许文斌", "蔡国军", "白红军", "刘广田", "吴敏", "郑小燕")

    fun site(index: Int): Site {
        val (building, unit, room) = Triple(5 + index / 24, 1 + index / 12 % 2, 602 - index % 6 * 100 + index / 6 % 2 - 1)
        val customer = families[index % families.size]
        val text = "龙子湖区东升街道东升小区${building}栋${unit}单元$room"
        return Site(
            "0302%07d".format(184_502 + index), SiteClass.HOUSEHOLD, "东升", customer, "138%04d%04d".format(5_524 + index, 2_071 + index),
            Address("龙子湖区", "东升街道", "", "东升小区", "${building}栋", "${unit}单元", "$room", text),
            "JL%06d".format(14_027 + index), "皮膜 G2.5", "2012-06-01", Supply.IN_USE,
            listOf(Appliance("hob-1", ApplianceKind.HOB, "2017-06"), Appliance("heater-1", ApplianceKind.WATER_HEATER, "2021-03")),
            "2021-03", index % 3 != 0, "2025-11-0${1 + index % 9}", if (index == 0) "老人在家，敲门多等一会儿" else "",
        )
    }

    fun inspection(index: Int): InspectionId = "household-annual/2026/${site(index).id}"

    fun lastYear(index: Int): InspectionId = "household-annual/2025/${site(index).id}"

    fun index(inspection: InspectionId): Int = inspection.takeLast(7).toInt() - 184_502

    fun line(index: Int): AgendaLine {
        val rank = when (index) {
            0, 4 -> AgendaRank.TRY_AGAIN
            1 -> AgendaRank.OVERDUE
            2 -> AgendaRank.APPOINTMENT
            else -> AgendaRank.PLAIN
        }
        val progress = if (rank == AgendaRank.TRY_AGAIN) ProgressNoAccess(1u, 1u) else ProgressUntouched
        val standing = if (rank == AgendaRank.TRY_AGAIN) Standing.NO_ACCESS else Standing.UNTOUCHED
        val promise = if (index == 2) TimeSpan(NOW + 38 * MINUTE, NOW + 98 * MINUTE) else null
        val open = if (index < 2) 1u else 0u
        return AgendaLine(inspection(index), site(index), rank, standing, progress, promise, 0u, open, if (open > 0u) Grade.L2 else null, index == 0)
    }

    fun hazardLine(index: Int, grade: Grade): HazardLine {
        val leak = grade == Grade.L1
        return HazardLine(
            if (leak) inspection(index) else lastYear(index), if (leak) "H6.1:hob-valve" else "H5.6:missing", site(index),
            if (leak) words("各接头无泄漏", "No joint leaks") else words("报警器有效、联动", "The alarm works and is linked"),
            if (leak) words("表接头泄漏", "The meter's joint leaks") else words("报警器未安装", "No alarm is fitted"),
            grade, true, if (leak) HazardStage.SUPPLY_STOPPED else HazardStage.RAISED, leak, 0u,
            if (leak) NOW + 2 * DAY else NOW - 351 * DAY, !leak, NOW - 380 * DAY,
        )
    }

    fun coverage() = AreaCoverage(
        "household-annual", words("民用户年度安检", "Households, annual"), "2026", "东升",
        Count(6_200u, 35u, 4_476u, 612u, 240u, 41u, 980u, 30u, 18u, 8u), Rates(0.726, 0.726, 0.765, 0.83),
        Freshness(4u, 5u, NOW - 120 * MINUTE, NOW - 126 * MINUTE),
        Pace(6_165u, 4_476u, 0.8, 4_932u, 456u, 1_648u, 31u, 14.7, 13.2, Achievable.AT_RISK),
    )

    fun reference() = Reference(
        words("蚌埠城市燃气（样例）", "City gas (a sample)"), "Asia/Shanghai", 7u,
        listOf(Programme("household-annual", words("民用户年度安检", "Households, annual"), SiteClass.HOUSEHOLD, Cadence.ANNUAL, "2026", "household", 0.8, CompletionMode.STRICT)),
        listOf(Area("东升", true), Area("西园", true)), listOf(Person(INSPECTOR, "李敏"), Person("zhou", "周强")),
        listOf(Hotline(words("抢修调度", "Emergencies"), "0552-12345")),
    )

    fun status(waiting: UInt = 27u) = Status(
        words = words("仅本机 $waiting", "only here: $waiting"), waiting = waiting, refused = emptyList(), photosWaiting = 29u, photoBytesWaiting = 7_300_000u,
        freeablePhotos = 1_874u, freeableBytes = 1_200_000_000u, quarantined = 1u, reserveHeld = true, freeBytes = 11_200_000_000u,
        lastRun = LastRun(NOW - 126 * MINUTE, false, words("没有网络", "no network")),
    )

    fun answer(verdict: Verdict, reading: Reading? = null, defects: List<OptionCode> = emptyList(), note: String = "", by: PersonId = INSPECTOR, photos: Int = 0) =
        Answer(verdict, reading, defects, note, List(photos) { "%064d".format(it) }, by, if (by == INSPECTOR) "李敏" else "周强", moment(NOW - 30 * MINUTE, if (by == INSPECTOR) 1_000u else 480_000u))
}
