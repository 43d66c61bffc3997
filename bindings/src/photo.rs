//! Photos: taken, looked at, and freed when they are home.

use crate::error::AnjianError;
use crate::ids::Seen;
use crate::workspace::Workspace;
use anjian_core::model::fact::{PhotoOf, PhotoSource};
use anjian_core::model::id::{FactId, InspectionId, PhotoId};
use anjian_core::model::place::Place;
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

/// How far a photo has come.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PhotoState {
    /// Only here (仅本机).
    OnDevice,
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

/// A photo as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PhotoFile {
    /// Its name.
    pub photo: PhotoId,
    /// The path of its file, a JPEG; `None` when it was freed.
    pub file: Option<String>,
    /// The path of its thumbnail, a JPEG.
    pub thumbnail: String,
    /// Size of its file in bytes.
    pub bytes: u64,
    /// How far it has come.
    pub state: PhotoState,
}

impl From<CoreFile> for PhotoFile {
    fn from(file: CoreFile) -> Self {
        let path = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
        Self {
            photo: file.photo,
            file: file.file.map(path),
            thumbnail: path(file.thumbnail),
            bytes: file.bytes,
            state: match file.state {
                CoreState::OnDevice => PhotoState::OnDevice,
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
    /// the record; `Conflict`, `StorageFull`. Nothing is stored then.
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

    /// The photos of an inspection that were taken on this device.
    pub fn photos(&self, inspection: InspectionId) -> Result<Vec<PhotoFile>, AnjianError> {
        self.with(|core| Ok(core.photos(&inspection)?.into_iter().map(Into::into).collect()))
    }

    /// One photo.
    ///
    /// Errors: `NotFound` when it was not taken on this device.
    pub fn photo(&self, photo: PhotoId) -> Result<PhotoFile, AnjianError> {
        self.with(|core| Ok(core.photo(&photo)?.into()))
    }

    /// Makes room: removes the files of photos that headquarters has signed for; thumbnails stay. How many files went.
    pub fn free_photos(&self) -> Result<u32, AnjianError> {
        self.with(|core| Ok(core.free_photos()?))
    }
}
