package app.anjian.desktop

import app.anjian.core.*
import app.anjian.ui.figure
import kotlinx.coroutines.runBlocking

/** A walk through the rooms: what is asked is read from the form, what is answered goes through the screens. */
class Walk(private val hand: Hand, private val repository: Repository, private val inspection: InspectionId, private val pass: (Long) -> Unit) {
    private fun form(): Form = runBlocking { repository.form(inspection) }

    private fun until(what: String, condition: Form.() -> Boolean) = hand.waitFor(what) { form().condition() }

    /** The first defect that is grave is found; its screen opens by itself; the gas is stopped, the notice served and signed. */
    fun graveHazard() {
        val form = form()
        val (group, item) = form.groups.withIndex().firstNotNullOf { (index, group) ->
            group.items.find { item -> (item.kind as? KindDefects)?.options.orEmpty().any { it.grade == Grade.L1 } }?.let { index to it }
        }
        val option = (item.kind as KindDefects).options.first { it.grade == Grade.L1 }
        at(group)
        hand.tap("${item.key}-Fail", "items")
        hand.tap("option-${item.key}-${option.code}", "items")
        hand.tap("stop-supply")
        until("the gas to be stopped") { hazards.any { it.supplyOff } }
        hand.tap("notice")
        hand.sign()
        hand.tap("confirm")
        until("the notice to be served") { hazards.all { it.notices.isNotEmpty() } }
        hand.tap("main")
        hand.waitFor("items")
    }

    /** Two hazards of the second grade are found, each photographed where the form demands it, and noticed on one paper. */
    fun twoHazards() {
        val found = form().groups.withIndex().flatMap { (index, group) -> group.items.map { index to it } }.mapNotNull { (index, item) ->
            val options = (item.kind as? KindDefects)?.options.orEmpty()
            options.firstOrNull { it.grade == Grade.L2 }?.let { Triple(index, item, it) }
        }.distinctBy { it.first }.take(2)
        check(found.size == 2) { "the checklist has no two items with a defect of grade L2" }
        for ((group, item, option) in found) {
            at(group)
            hand.tap("${item.key}-Fail", "items")
            hand.tap("option-${item.key}-${option.code}", "items")
            until("a hazard at ${item.key}") { hazards.any { it.hazard.item() == item.key } }
        }
        // She stands at the second; its row leads to the notice, which names both.
        val last = form().hazards.first { it.hazard.item() == found.last().second.key }
        hand.tap("raised-${last.hazard}", "items")
        hand.tap("notice")
        hand.sign()
        hand.tap("confirm")
        until("the notice to be served") { hazards.all { it.notices.isNotEmpty() } }
        hand.tap("main")
        hand.waitFor("items")
    }

    /** Stands at a group; the screen may have gone there by itself. */
    private fun at(group: Int) {
        hand.waitFor("items")
        if (!hand.selected("group-$group")) {
            if (group > 0 && hand.selected("group-${group - 1}") && hand.sees("next-group")) hand.tap("next-group") else hand.tap("group-$group")
            hand.waitFor("group $group") { hand.selected("group-$group") }
        }
    }

    /** Answers what is asked, with as few taps as the screens allow, and takes the pictures; the rest of a group passes last and leads on. */
    fun everything() {
        form().groups.indices.forEach { index ->
            at(index)
            var rounds = 0
            while (rounds++ < MOST) {
                val group = form().groups[index]
                val open = group.items.firstOrNull { it.asked && !it.passesWithRest && it.kind !is KindSignature && ((it.answer == null && !it.optional) || it.pointsMissing.isNotEmpty()) }
                if (open != null) {
                    answer(open)
                    until("an answer to ${open.key}") { item(open.key)?.let { it.answer != null && it.pointsMissing.isEmpty() } == true }
                    continue
                }
                val wanted = group.items.firstOrNull { it.photoMissing }
                if (wanted != null) {
                    hand.tap("photo-${wanted.key}", "items")
                    until("a photo of ${wanted.key}") { item(wanted.key)?.photoMissing == false }
                    continue
                }
                if (group.passesWithRest == 0u) break
                hand.tap("pass-rest")
                until("the rest of group $index to pass") { groups[index].passesWithRest == 0u }
                val complete = form().groups[index].run { answered == asked }
                if (complete && index < form().groups.lastIndex) hand.waitFor("the next group") { hand.selected("group-${index + 1}") }
            }
        }
    }

    private fun answer(item: FormItem) {
        when (val kind = item.kind) {
            is KindPassFail -> if (kind.number != null && kind.numberNeeded) number(item, kind.number!!) else hand.tap("${item.key}-Pass", "items")
            is KindDefects -> hand.tap("${item.key}-Pass", "items")
            is KindNumber -> number(item, kind.measure)
            is KindChoice -> hand.tap("option-${item.key}-${kind.options.first { it.grade == null }.code}", "items")
            is KindDate -> words(item, if (kind.meaning == DateMeaning.EXPIRY) "20290501" else "20240501")
            is KindText -> words(item, "好")
            is KindPoints, is KindHold -> leak(item)
            else -> error("nobody can answer ${item.key}")
        }
    }

    private fun words(item: FormItem, text: String) {
        hand.write("field-${item.key}", text, "items")
        hand.tap("keep-${item.key}", "items")
    }

    /** A number that is within all limits: the screens know none, so it is asked of the core. */
    private fun number(item: FormItem, measure: Measure) {
        val tries = listOf(0.0, 1.0, measure.least, 20.0, 100.0, 2_000.0, measure.greatest, (measure.least + measure.greatest) / 2)
        val value = tries.first { value ->
            val said = if (item.kind is KindNumber) SaidNumber(value) else SaidPass(value)
            runCatching { runBlocking { repository.preview(inspection, item.key, Entry(said, "")) } }.map { !it.verdict.fails }.getOrDefault(false)
        }
        hand.tap("number-${item.key}", "items")
        hand.keys(figure(value, measure.decimals.toInt()))
        hand.tap("keep")
    }

    /** Once at the screen with the keypad, everything that is read there is read: joints, and the hold test beside them. */
    private fun leak(item: FormItem) {
        hand.tap("go-${item.key}", "items")
        hand.waitFor("next")
        val beside = form().groups.first { group -> group.items.any { it.key == item.key } }.items
        val open = listOf(item) + beside.filter { it.key != item.key && it.kind is KindHold && it.answer == null && item.kind is KindPoints }
        for (read in open) {
            when (val kind = read.kind) {
                is KindPoints -> kind.points.filter { it.mandatory }.forEach { point("point-${it.code}", "0") }
                is KindHold -> {
                    point("read-start", "2000")
                    pass(((kind.stabiliseMinutes + kind.holdMinutes + 1) * 60_000).toLong())
                    point("read-end", "1990")
                }
                else -> error("nobody reads ${read.key} with a keypad")
            }
            until("the leak test's ${read.key}") { item(read.key)?.answer != null }
        }
        hand.tap("back")
        hand.waitFor("items")
    }

    /** The keypad goes on by itself; only what it is not at is tapped. */
    private fun point(tag: String, number: String) {
        hand.waitFor(tag)
        if (!hand.selected(tag)) hand.tap(tag)
        hand.keys(number)
        hand.tap("next")
        hand.waitFor("the keypad to go on from $tag") { hand.text("typed") == "—" }
    }

    /** Goes to whatever is still missing until it may be sealed, and seals it. */
    fun complete() {
        at(form().groups.lastIndex)
        hand.tap("to-completion")
        var rounds = 0
        while (rounds++ < MOST) {
            val first = form().missing.firstOrNull() ?: break
            hand.waitFor("missing-0")
            hand.tap("missing-0")
            when (first) {
                is MissingSignature -> {
                    hand.sign()
                    hand.tap("confirm")
                    until("the customer's signature") { missing.none { it is MissingSignature } }
                }
                is MissingPhoto -> {
                    hand.tap("photo-${first.item}", "items")
                    until("a photo of ${first.item}") { missing.none { (it as? MissingPhoto)?.item == first.item } }
                    hand.tap("back")
                }
                else -> error("left over: $first")
            }
            hand.waitFor("missing-count")
        }
        hand.tap("seal")
        until("the seal") { completed != null }
    }
}

private const val MOST = 60
