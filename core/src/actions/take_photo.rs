//! A photo, whose files are stored already, becomes part of the record: what it belongs to, when and where it was taken,
//! where it came from. Its row is written in the same transaction.
//!
//! It rewrites no answer: an answer replaces those that its author has seen (law 2), and a photo taken later is no second
//! look. An item's photos are those of its answers and those taken of it ([`Template::missing`]).
//!
//! [`Template::missing`]: crate::model::template::Template::missing

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{Event, PhotoOf, PhotoSource};
use crate::model::hazard::hazards;
use crate::model::id::HazardKey;
use crate::model::place::Place;
use crate::photo::Taken;
use crate::store::photos::StoredPhoto;

/// A photo was taken.
#[derive(Clone, Debug)]
pub struct TakePhoto {
    /// Its files.
    pub stored: StoredPhoto,
    /// Its width and height in pixels.
    pub size: (u32, u32),
    /// What it belongs to.
    pub of: PhotoOf,
    /// Where it came from.
    pub source: PhotoSource,
    /// When it was taken, by its camera.
    pub taken: Option<Taken>,
    /// Where.
    pub place: Option<Place>,
}

impl TakePhoto {
    /// Whether such a photo shows a hazard and so travels first.
    pub fn is_urgent(of: &PhotoOf) -> bool {
        matches!(of, PhotoOf::HazardBefore(_) | PhotoOf::HazardAfter(_))
    }
}

impl Action for TakePhoto {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        belongs(&self.of, scene)?;
        Ok(vec![scene.fact(Event::Photo {
            photo: self.stored.photo.clone(),
            of: self.of.clone(),
            bytes: self.stored.bytes,
            width: Some(self.size.0),
            height: Some(self.size.1),
            taken_at: self.taken.map(|taken| taken.at(scene.zone)),
            place: self.place,
            source: Some(self.source),
        })])
    }
    fn photo(&self) -> Option<&StoredPhoto> {
        Some(&self.stored)
    }
}

/// What it belongs to must be there: a photo of nothing is found by nobody.
fn belongs(of: &PhotoOf, scene: &Scene<'_>) -> Result<(), Error> {
    let known = |hazard: &HazardKey| {
        let found = hazards(scene.record).contains_key(hazard);
        if found { Ok(()) } else { Err(Error::not_found(format!("hazard {hazard}"))) }
    };
    match of {
        PhotoOf::Item(key) => match scene.template.item(&key.item) {
            Some(_) => Ok(()),
            None => Err(Error::not_found(format!("item {key}"))),
        },
        PhotoOf::HazardBefore(hazard) | PhotoOf::HazardAfter(hazard) => known(hazard),
        PhotoOf::Notice(fact) => match scene.record.facts.get(fact).map(|fact| &fact.what) {
            Some(Event::NoticeServed { .. }) => Ok(()),
            _ => Err(Error::not_found(format!("notice {fact}"))),
        },
        PhotoOf::NoAccess | PhotoOf::Scene => Ok(()),
    }
}
