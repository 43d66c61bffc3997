//! A photo whose file is not on this device, named by its hash, becomes part of the record: which item, hazard, notice or
//! door it belongs to. What this device's camera takes comes with [`super::take_photo`].

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{Event, PhotoOf};
use crate::model::id::PhotoId;

/// A photo is attached.
#[derive(Clone, Debug)]
pub struct AttachPhoto {
    /// The file.
    pub photo: PhotoId,
    /// What it belongs to.
    pub of: PhotoOf,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Action for AttachPhoto {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let hash = self.photo.as_str();
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(Error::invalid("photo", "it is not named by its SHA-256", "照片编号不是 SHA-256"));
        }
        let (photo, of) = (self.photo.clone(), self.of.clone());
        Ok(vec![scene.fact(Event::Photo {
            photo,
            of,
            bytes: self.bytes,
            width: None,
            height: None,
            taken_at: None,
            place: None,
            source: None,
        })])
    }
}
