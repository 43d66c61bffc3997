//! The archive: every inspection that headquarters holds, and its digest.

use crate::error::Result;
use crate::headquarters::Headquarters;
use crate::store::{change, inspection};
use anjian_core::model::id::InspectionId;

impl Headquarters {
    /// Every inspection.
    pub fn inspections(&self) -> Result<Vec<InspectionId>> {
        self.store.read(|db| Ok(inspection::all(db)?.into_iter().map(|(_, id)| id).collect()))
    }
    /// The digest of an inspection's record, equal to that of every phone that holds the same changes (law 3); `None`
    /// when nothing of it has arrived.
    pub fn digest(&self, id: &InspectionId) -> Result<Option<[u8; 32]>> {
        self.store.read(|db| {
            let Some(place) = inspection::find(db, id)? else { return Ok(None) };
            let history = change::history(db, id, place.number)?;
            let raw = history.raw().map_err(|e| crate::error::Error::Broken(e.to_string()))?;
            Ok(Some(raw.digest(id)))
        })
    }
}
