//! The whole way of one file. The steps stand in the order of their promises: bounded before read, told before decoded,
//! scaled before turned, named last.

use super::both::both;
use super::encode::{self, Encoded};
use super::exif::{Taken, Told};
use super::jpeg;
use super::limits::Limits;
use super::planes::Planes;
use super::png_webp;
use super::refused::PhotoError;
use super::sniff::{Format, TELLING, sniff};
use super::{hash, scale};
use crate::model::id::PhotoId;
use crate::model::place::Place;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// A file that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name: the SHA-256 of its bytes.
    pub id: PhotoId,
    /// A JPEG.
    pub bytes: Vec<u8>,
    /// Its width in pixels, as it is looked at.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A photo that can be stored, and what its camera said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalised {
    /// The photo.
    pub photo: Picture,
    /// The same, small.
    pub thumbnail: Picture,
    /// The quality that fitted, 1 to 100.
    pub quality: u8,
    /// When it was taken, if the camera said so.
    pub taken: Option<Taken>,
    /// Where, if the camera said so.
    pub place: Option<Place>,
}

/// Makes a photo of a file.
///
/// # Errors
/// [`PhotoError`], each kind with its own answer on the screen. The file is left as it was.
pub fn normalise(path: &Path, limits: &Limits) -> Result<Normalised, PhotoError> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(PhotoError::NotAPicture);
    }
    let too_many = |bytes| PhotoError::TooManyBytes { bytes, most: limits.file_bytes };
    if about.len() > limits.file_bytes {
        return Err(too_many(about.len()));
    }
    let mut first = Vec::with_capacity(TELLING);
    file.by_ref().take(TELLING as u64).read_to_end(&mut first)?;
    sniff(&first)?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    bytes.append(&mut first);
    // A file may grow while it is read.
    file.take(limits.file_bytes + 1 - bytes.len() as u64).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(too_many(bytes.len() as u64));
    }
    normalise_bytes(bytes, limits)
}

/// Makes a photo of a file's bytes.
///
/// # Errors
/// [`PhotoError`].
pub fn normalise_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<Normalised, PhotoError> {
    // Decoders panic where their authors did not look; a picture is no reason to lose an app.
    let decoded = catch_unwind(AssertUnwindSafe(|| decoded(bytes, limits)));
    let (planes, told, profile) = decoded.unwrap_or_else(|_| Err(PhotoError::damaged("the decoder panicked")))?;
    let planes = scale::to_edge(planes, limits.edge)?.turned(told.orientation);
    let profile = profile.as_deref();
    let thumbnail = || encode::thumbnail(&planes, limits.thumbnail_edge, profile).and_then(picture);
    let photo = || encode::within(&planes, limits.bytes, profile);
    let (thumbnail, photo) = both(thumbnail, photo)?;
    let photo = photo?;
    Ok(Normalised {
        quality: photo.quality,
        photo: picture(photo)?,
        thumbnail: thumbnail?,
        taken: told.taken,
        place: told.place,
    })
}

/// A picture with the words beside it; the file's bytes are given back before anything else is allocated.
fn decoded(bytes: Vec<u8>, limits: &Limits) -> Result<(Planes, Told, Option<Vec<u8>>), PhotoError> {
    let (planes, exif, profile) = match sniff(&bytes)? {
        Format::Jpeg => {
            let decoded = jpeg::decode(&bytes, limits)?;
            (decoded.planes, decoded.exif.map(<[u8]>::to_vec), decoded.profile.map(<[u8]>::to_vec))
        }
        Format::Png => png_webp::png(&bytes, limits)?.parts(),
        Format::WebP => png_webp::webp(&bytes, limits)?.parts(),
    };
    Ok((planes, exif.as_deref().map_or(Told::NOTHING, Told::by), profile))
}

fn picture(encoded: Encoded) -> Result<Picture, PhotoError> {
    let size = |length: usize| u32::try_from(length).map_err(PhotoError::unmade);
    let (width, height) = (size(encoded.width)?, size(encoded.height)?);
    Ok(Picture { id: hash::name(&encoded.bytes), bytes: encoded.bytes, width, height })
}
