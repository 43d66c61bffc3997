package app.anjian.walk

import app.anjian.core.HazardKey
import app.anjian.core.InspectionId
import app.anjian.core.ItemKey
import app.anjian.core.PhotoId
import app.anjian.core.SiteId
import app.anjian.feature.signature.Purpose
import app.anjian.ui.Tab

/** Where somebody is in the app. */
sealed interface Place {
    /** [ticket]: a code that came by a link. */
    data class Enrol(val ticket: String? = null) : Place

    /** [query]: what is looked for at once. */
    data class At(val tab: Tab, val query: String = "") : Place

    data class Site(val site: SiteId) : Place

    data class Outcome(val inspection: InspectionId) : Place

    data class Checklist(val inspection: InspectionId, val item: ItemKey? = null) : Place

    data class Leak(val inspection: InspectionId, val item: ItemKey?) : Place

    data class Hazard(val inspection: InspectionId, val hazard: HazardKey) : Place

    data class Sign(val inspection: InspectionId, val purpose: Purpose) : Place

    data class Appointment(val inspection: InspectionId) : Place

    data class Photo(val inspection: InspectionId, val photos: List<PhotoId>, val photo: PhotoId) : Place

    /** [files]: what another app handed over. */
    data class Meet(val files: List<String> = emptyList()) : Place

    data object About : Place

    data class Conflict(val inspection: InspectionId, val item: ItemKey?) : Place

    data class Completion(val inspection: InspectionId) : Place
}

/** The way here: the last place is on the screen. Immutable; a platform's own "back" calls [back]. */
data class Way(val places: List<Place>) {
    val here: Place get() = places.last()
    val mayGoBack: Boolean get() = places.size > 1

    fun to(place: Place) = if (place == here) this else Way(places + place)

    /** Goes to a place and will come back to [stands] instead of here: where on the screen she was. */
    fun to(place: Place, stands: Place) = Way(places.dropLast(1) + stands + place)

    fun back() = if (mayGoBack) Way(places.dropLast(1)) else this

    /** A tab begins the way anew. */
    fun tab(tab: Tab) = Way(listOf(Place.At(tab)))

    /** Goes on from [place], which lies behind already or is next: no screen stands twice on the way. */
    fun backOrTo(place: Place): Way {
        val index = places.indexOfLast { it::class == place::class }
        return if (index < 0) to(place) else Way(places.take(index) + place)
    }
}
