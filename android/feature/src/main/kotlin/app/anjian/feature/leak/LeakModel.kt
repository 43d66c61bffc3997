package app.anjian.feature.leak

import app.anjian.core.*
import app.anjian.feature.form.FormModel
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay

/** What the keypad writes to. */
sealed interface Reads {
    data object Start : Reads
    data object End : Reads
    data class Point(val code: OptionCode) : Reads
}

data class LeakState(
    val form: Form? = null,
    val title: Words? = null,
    val hold: FormItem? = null,
    val points: FormItem? = null,
    val reads: Reads = Reads.Start,
    val typed: String = "",
    val start: Double? = null,
    val end: Double? = null,
    val startedAt: Timestamp? = null,
    val now: Timestamp = 0,
    val values: Map<OptionCode, Double> = emptyMap(),
    /** What the last number would mean, or means. */
    val judged: Judged? = null,
) {
    /** Seconds until the end may be read. */
    fun remaining(kind: KindHold): Double {
        val from = startedAt ?: return (kind.stabiliseMinutes + kind.holdMinutes) * 60
        return ((kind.stabiliseMinutes + kind.holdMinutes) * 60 - (now - from) / 1000.0).coerceAtLeast(0.0)
    }

    /** The colour of a number beside its point: which of the template's limits it is beyond. The verdict itself is the core's. */
    fun gradeOf(value: Double, measure: Measure): Grade? = measure.limits.filter {
        when (it.beyond) {
            Beyond.OVER -> value > it.number
            Beyond.FROM -> value >= it.number
            Beyond.UNDER -> value < it.number
        }
    }.mapNotNull { it.grade }.minByOrNull { -it.ordinal }
}

class LeakModel(repository: Repository, inspection: InspectionId, scope: CoroutineScope, private val phone: Phone, private val wanted: ItemKey? = null) :
    FormModel<LeakState>(LeakState(), repository, inspection, scope) {
    private var ticking: Job? = null
    private var judging: Job? = null

    init {
        begin()
    }

    override fun shown(form: Form) {
        // Any item with several readings is read here, a meter's two dials as well as the joints: what stands together is shown together.
        val group = form.groups.find { group -> group.items.any { it.key == wanted } } ?: form.groups.find { group -> group.items.any { it.kind is KindHold } }
        val items = group?.items.orEmpty()
        val hold = items.find { it.kind is KindHold }
        val points = items.find { it.key == wanted && it.kind is KindPoints } ?: items.find { it.kind is KindPoints }
        val held = hold?.answer?.reading as? ReadingHold
        val read = (points?.answer?.reading as? ReadingPoints)?.values.orEmpty().associate { it.point to it.value }
        val first = now.form == null
        show {
            copy(form = form, title = group?.title, hold = hold, points = points, values = values + read, start = start ?: held?.start, end = end ?: held?.end)
        }
        if (first && (hold == null || wanted == points?.key)) firstOpenPoint()?.let { show { copy(reads = Reads.Point(it)) } }
    }

    fun read(reads: Reads) = show { copy(reads = reads, typed = "", judged = null) }

    fun typed(text: String) {
        show { copy(typed = text, judged = null) }
        val value = text.toDoubleOrNull() ?: return
        val (item, said) = wouldSay(value) ?: return
        judging?.cancel()
        judging = work {
            // A number that cannot be meant is refused when it is kept, not while she types.
            val judged = runCatching { repository.preview(inspection, item, Entry(said, "")) }.getOrNull()
            show { if (typed == text) copy(judged = judged) else this }
        }
    }

    /** [words]: what she is told when the time is over. */
    fun startClock(words: String) {
        show { copy(startedAt = phone.now(), now = phone.now()) }
        (now.hold?.kind as? KindHold)?.let { phone.remindAt(phone.now() + ((it.stabiliseMinutes + it.holdMinutes) * 60_000).toLong(), words) }
        ticking?.cancel()
        ticking = work { tick() }
    }

    /** Keeps the number and goes on to the next place. */
    fun next(words: String) {
        val value = now.typed.toDoubleOrNull() ?: return
        when (val reads = now.reads) {
            is Reads.Start -> {
                show { copy(start = value) }
                if (now.startedAt == null) startClock(words)
                firstOpenPoint()?.let { read(Reads.Point(it)) } ?: read(Reads.End)
            }
            is Reads.End -> {
                val (item, said) = wouldSay(value) ?: return
                act(DoRecordAnswer(item, Entry(said, ""), emptyList())) {
                    ticking?.cancel()
                    phone.forgetReminder()
                    show { copy(end = value, typed = "") }
                }
            }
            is Reads.Point -> {
                val item = now.points?.key ?: return
                val values = now.values + (reads.code to value)
                act(DoRecordAnswer(item, Entry(SaidPoints(values.map { PointValue(it.key, it.value) }), ""), emptyList())) {
                    show { copy(values = values) }
                    val open = firstOpenPoint()
                    read(
                        if (open != null) {
                            Reads.Point(open)
                        } else if (now.end == null && now.hold != null) {
                            Reads.End
                        } else {
                            reads
                        },
                    )
                }
            }
        }
    }

    fun photograph(caption: String) {
        val item = (if (now.reads is Reads.Point) now.points else now.hold) ?: return
        photograph(phone, caption, PhotoOfItem(item.key))
    }

    fun undo() = takeBack()

    private suspend fun tick() {
        val kind = now.hold?.kind as? KindHold ?: return
        while (now.remaining(kind) > 0) {
            delay(1000)
            show { copy(now = phone.now()) }
        }
    }

    /** What of the hold test has no number yet. */
    private fun holdLeft(): Reads? = when {
        now.hold == null -> null
        now.start == null -> Reads.Start
        now.end == null -> Reads.End
        else -> null
    }

    private fun firstOpenPoint(): OptionCode? = (now.points?.kind as? KindPoints)?.points?.sortedByDescending { it.mandatory }?.firstOrNull { it.code !in now.values }?.code

    private fun wouldSay(value: Double): Pair<ItemKey, Said>? = when (val reads = now.reads) {
        is Reads.Start -> null
        is Reads.End -> now.hold?.let { hold -> now.start?.let { hold.key to SaidHold(it, value, minutes(hold)) } }
        is Reads.Point -> now.points?.let { points ->
            points.key to SaidPoints((now.values + (reads.code to value)).map { PointValue(it.key, it.value) })
        }
    }

    /** How long it was held: by the clock, the settling left out; without a clock, as long as the template asks. */
    private fun minutes(hold: FormItem): Double {
        val kind = hold.kind as? KindHold ?: return 0.0
        val from = now.startedAt ?: return kind.holdMinutes
        return ((phone.now() - from) / 60_000.0 - kind.stabiliseMinutes).coerceAtLeast(0.0)
    }
}
