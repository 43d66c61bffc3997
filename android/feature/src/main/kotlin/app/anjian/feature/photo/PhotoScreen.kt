package app.anjian.feature.photo

import androidx.compose.foundation.layout.*
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.anjian.core.*
import app.anjian.ui.*
import kotlinx.coroutines.CoroutineScope

data class PhotoViewState(val photos: List<PhotoId> = emptyList(), val at: Int = 0, val files: Map<PhotoId, PhotoFile> = emptyMap()) {
    val photo: PhotoId? get() = photos.getOrNull(at)
    val file: PhotoFile? get() = photo?.let { files[it] }
}

/** Looks at the photos of one thing, beginning with the one that was tapped. */
class PhotoModel(repository: Repository, inspection: InspectionId, photos: List<PhotoId>, first: PhotoId, scope: CoroutineScope) :
    Model<PhotoViewState>(PhotoViewState(photos, photos.indexOf(first).coerceAtLeast(0)), scope) {
    init {
        follow(repository.changes) {
            val files = repository.photos(inspection).associateBy { it.photo }
            show { copy(files = files) }
        }
    }

    fun turn(by: Int) = show { copy(at = (at + by).coerceIn(0, maxOf(0, photos.lastIndex))) }
}

class PhotoDoes(val back: () -> Unit = {}, val turn: (Int) -> Unit = {})

/** One photo on the whole screen, and how far it is on its way home. */
@Composable
fun PhotoScreen(state: PhotoViewState, does: PhotoDoes) = Page(
    bar = {
        Bar(say.photoNumber(state.at + 1, state.photos.size), state.file?.let { say.photo(it.state) + " · " + bytes(it.bytes) }, onBack = does.back)
    },
    dock = {
        if (state.photos.size > 1) {
            Dock(lesser = { MainButton("‹", Modifier.weight(1f), tone = Tone.Quiet, enabled = state.at > 0, tag = "photo-before") { does.turn(-1) } }) {
                MainButton("›", Modifier.weight(1f), tone = Tone.Quiet, enabled = state.at < state.photos.lastIndex, tag = "photo-next") { does.turn(1) }
            }
        }
    },
    scrolls = false,
) {
    state.photo?.let { WholePhoto(it, Modifier.fillMaxWidth().weight(1f).padding(bottom = 12.dp)) }
}
