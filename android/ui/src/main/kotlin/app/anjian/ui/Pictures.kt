package app.anjian.ui

import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.*
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.produceState
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import app.anjian.core.PhotoId
import app.anjian.core.Rendition

/** Where pictures of photos come from; nothing where this phone does not have one. */
fun interface Pictures {
    suspend fun of(photo: PhotoId, rendition: Rendition): ImageBitmap?
}

val LocalPictures = staticCompositionLocalOf { Pictures { _, _ -> null } }

/** A photo as a list shows it; a tap enlarges it. Until it is read, and where it is on no phone of hers, an icon stands for it. */
@Composable
fun Thumbnail(photo: PhotoId, number: Int, of: Int, modifier: Modifier = Modifier, side: Dp = 62.dp, onClick: () -> Unit) {
    val pictures = LocalPictures.current
    val picture by produceState<ImageBitmap?>(null, photo, pictures) { value = pictures.of(photo, Rendition.THUMBNAIL) }
    val name = say.photoNumber(number, of)
    Box(
        modifier.size(side).testTag("thumbnail-$photo").clip(RoundedCornerShape(12.dp)).background(colours.surface3)
            .border(1.dp, colours.line, RoundedCornerShape(12.dp)).clickable(role = Role.Image, onClick = onClick).semantics { contentDescription = name },
        contentAlignment = Alignment.Center,
    ) {
        val shown = picture
        if (shown == null) Sign(Icon.Image, colour = colours.ink2) else Image(shown, null, Modifier.fillMaxSize(), contentScale = ContentScale.Crop)
    }
}

/** A whole photo, as large as the screen lets it be. */
@Composable
fun WholePhoto(photo: PhotoId, modifier: Modifier = Modifier) {
    val pictures = LocalPictures.current
    val picture by produceState<ImageBitmap?>(null, photo, pictures) {
        value = pictures.of(photo, Rendition.ORIGINAL) ?: pictures.of(photo, Rendition.THUMBNAIL)
    }
    val name = say.photoWord
    Box(modifier.testTag("whole-photo").semantics { contentDescription = name }, contentAlignment = Alignment.Center) {
        val shown = picture
        if (shown == null) Sign(Icon.Image, size = 64.dp, colour = colours.ink3) else Image(shown, null, Modifier.fillMaxSize(), contentScale = ContentScale.Fit)
    }
}

/** The photos of one thing beside the button that takes the next. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun Photos(photos: List<PhotoId>, wanted: Boolean, tag: String, caption: String? = null, mayTake: Boolean = true, onPhoto: (PhotoId) -> Unit, onTake: () -> Unit) = FlowRow(
    horizontalArrangement = Arrangement.spacedBy(10.dp),
    verticalArrangement = Arrangement.spacedBy(8.dp),
) {
    if (mayTake) PhotoWanted(wanted, photos.size, tag = tag, onClick = onTake)
    photos.forEachIndexed { index, photo -> Thumbnail(photo, index + 1, photos.size) { onPhoto(photo) } }
    caption?.let { Txt(it, Modifier.align(Alignment.CenterVertically), size = Size.second, colour = colours.ink2) }
}
