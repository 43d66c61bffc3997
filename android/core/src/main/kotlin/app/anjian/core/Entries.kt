package app.anjian.core

/** The same answer, entered again: for whoever looked again at a conflict and agrees with it. */
public fun Answer.again(kind: ItemKind): Entry {
    val number = (reading as? ReadingNumber)?.value
    val said: Said = when {
        verdict is VerdictNotApplicable -> SaidNotApplicable
        kind is KindDefects -> SaidDefects(defects)
        kind is KindPassFail -> if (verdict is VerdictPass) SaidPass(number) else SaidFail(number)
        else -> when (val read = reading) {
            is ReadingNumber -> SaidNumber(read.value)
            is ReadingPoints -> SaidPoints(read.values)
            is ReadingHold -> SaidHold(read.start, read.end, read.minutes)
            is ReadingDate -> SaidDate(read.day)
            is ReadingChoice -> SaidChoice(read.code)
            is ReadingSigned -> SaidSigned(read.signature)
            null -> SaidText
        }
    }
    return Entry(said, note)
}

/** The grade of a verdict that is a hazard. */
public val Verdict.grade: Grade? get() = (this as? VerdictHazard)?.grade

/** Whether a verdict says that something is not as it ought to be. */
public val Verdict.fails: Boolean get() = this is VerdictFail || this is VerdictHazard

/** An item of a form by its key. */
public fun Form.item(key: ItemKey): FormItem? = groups.firstNotNullOfOrNull { group -> group.items.find { it.key == key } }

/** Where a door is within its estate: what an inspector reads off it. */
public val Site.door: String get() = address.room.ifEmpty { address.text }

/** The house and stair of a door. */
public val Site.stair: String get() = listOf(address.estate, address.building, address.unit).filter { it.isNotEmpty() }.joinToString(" ")

/** The telephone as a screen in a stairwell may show it. */
public val Site.shownPhone: String get() = if (phone.length < 8) phone else phone.replaceRange(3, phone.length - 4, "****")

/** Whether a photo is demanded and none is there: the form says what is demanded, and what was taken, each by itself. */
public val FormItem.photoMissing: Boolean get() = photoDemanded && photos.isEmpty()
