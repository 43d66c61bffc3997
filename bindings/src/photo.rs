//! Photos: taken, looked at, and freed when they are home.

use crate::error::AnjianError;
use crate::ids::Seen;
use crate::workspace::Workspace;
use anjian_core::model::fact::{PhotoOf, PhotoSource};
use anjian_core::model::id::{FactId, InspectionId, PhotoId};
use anjian_core::model::place::Place;
use anjian_core::model::upload::Rendition;
use anjian_core::store::photos::PhotoState as CoreState;
use anjian_core::workspace::{PhotoFile as CoreFile, TakenPhoto};
use std::path::Path;

/// A place on earth in degrees (WGS 84), north and east positive.
#[derive(Clone, Copy, Debug, PartialEq, uniffi::Record)]
pub struct Degrees {
    /// North positive.
    pub latitude: f64,
    /// East positive.
    pub longitude: f64,
}

uniffi::custom_type!(Place, Degrees, {
    remote,
    try_lift: |degrees| Ok(Place::of_degrees(degrees.latitude, degrees.longitude)
        .map_err(|e| AnjianError::no_such_id("place", e))?),
    lower: |place| Degrees { latitude: place.latitude(), longitude: place.longitude() },
});

/// A photo that was taken.
#[uniffi::remote(Record)]
pub struct TakenPhoto {
    /// Its name.
    pub photo: PhotoId,
    /// The fact that names it.
    pub fact: FactId,
}

/// Which picture of a photo.
#[uniffi::remote(Enum)]
pub enum Rendition {
    /// As it was stored: 1,600 pixels at most, up to 300,000 bytes.
    Original,
    /// Small, 320 pixels at most: for a list.
    Thumbnail,
}

/// How far a photo has come.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PhotoState {
    /// Only here (仅本机).
    OnDevice,
    /// On another phone: of a photo that is carried for it only the thumbnail has come.
    Elsewhere,
    /// Under way.
    Uploading {
        /// Bytes that headquarters has.
        sent: u64,
    },
    /// Headquarters refused it (被退回); it stays here.
    Refused {
        /// Its reason.
        why: String,
    },
    /// Headquarters has it and signed for it (已送达).
    AtHeadquarters,
    /// The same, and its file was removed here; the thumbnail stays.
    Freed,
}

/// A photo as a list shows it; its pictures are asked for by `Workspace.picture`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PhotoFile {
    /// Its name.
    pub photo: PhotoId,
    /// Whether the photo itself is here; `false` when it was freed, or lies on another phone.
    pub here: bool,
    /// Whether it was taken on another phone, and is carried for it.
    pub carried: bool,
    /// Size of its file in bytes.
    pub bytes: u64,
    /// How far it has come.
    pub state: PhotoState,
}

impl From<CoreFile> for PhotoFile {
    fn from(file: CoreFile) -> Self {
        Self {
            photo: file.photo,
            here: file.here,
            carried: file.carried,
            bytes: file.bytes,
            state: match file.state {
                CoreState::OnDevice => PhotoState::OnDevice,
                CoreState::Elsewhere => PhotoState::Elsewhere,
                CoreState::Uploading { sent, .. } => PhotoState::Uploading { sent },
                CoreState::Refused { why } => PhotoState::Refused { why },
                CoreState::AtHeadquarters { .. } => PhotoState::AtHeadquarters,
                CoreState::Freed { .. } => PhotoState::Freed,
            },
        }
    }
}

#[uniffi::export]
impl Workspace {
    /// Takes a photo into an inspection: the camera's file at `path` is made small and upright, freed of private words,
    /// stored and named in the record. Durable when it returns; the camera's file is left as it was. Takes a tenth of a second
    /// for an ordinary photo.
    ///
    /// Errors: `Photo` with what to do about it, `DecodeOnPlatform` among it for HEIC; `NotFound` when what it belongs to is not in
    /// the record; `Conflict`, `StorageFull`; `NoRoom` before anything is begun. Nothing is stored then.
    pub fn take_photo(
        &self,
        inspection: InspectionId,
        seen: Seen,
        path: String,
        of: PhotoOf,
        source: PhotoSource,
    ) -> Result<TakenPhoto, AnjianError> {
        self.with(|core| Ok(core.take_photo(&inspection, &seen, Path::new(&path), of, source)?))
    }

    /// The photos of an inspection that were taken on this device, or are carried for another.
    pub fn photos(&self, inspection: InspectionId) -> Result<Vec<PhotoFile>, AnjianError> {
        self.with(|core| Ok(core.photos(&inspection)?.into_iter().map(Into::into).collect()))
    }

    /// One photo.
    ///
    /// Errors: `NotFound` when it was not taken on this device.
    pub fn photo(&self, photo: PhotoId) -> Result<PhotoFile, AnjianError> {
        self.with(|core| Ok(core.photo(&photo)?.into()))
    }

    /// A picture of a photo that was taken on this device: the bytes of a JPEG, for a screen. A thumbnail costs some
    /// microseconds, a photo under a millisecond; nothing of it is written anywhere.
    ///
    /// Errors: `NotFound` when it was not taken on this device, or was freed; `Broken` when its file is damaged.
    pub fn picture(&self, photo: PhotoId, rendition: Rendition) -> Result<Vec<u8>, AnjianError> {
        self.with(|core| Ok(core.picture(&photo, rendition)?))
    }

    /// Writes a photo, readable by everybody, to `path`, to hand it over. Whole when it returns, or not there.
    ///
    /// Errors: those of `picture`; `StorageFull`.
    pub fn hand_over_photo(&self, photo: PhotoId, path: String) -> Result<(), AnjianError> {
        self.with(|core| Ok(core.hand_over_photo(&photo, Path::new(&path))?))
    }

    /// Makes room: removes the files of photos that headquarters has signed for; thumbnails stay. How many files went.
    pub fn free_photos(&self) -> Result<u32, AnjianError> {
        self.with(|core| Ok(core.free_photos()?))
    }
}
