//! The archive: every inspection that headquarters holds, its digest, and all of it as one file that can be re-checked
//! without this database.

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::inspection::Place;
use crate::store::{change, device, inspection, programme, receipt, site};
use crate::verify::manifest::{DeviceLine, ReceiptLine, SignatureLine, names_a_file};
use crate::verify::package::{Checklist, Contents, Unpackable};
use anjian_core::model::fact::Event;
use anjian_core::model::id::{DeviceId, InspectionId, PhotoId};
use anjian_core::model::record::Record;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Where the file of a photo may be found; `None` when it is not there.
pub type PhotoFiles<'a> = &'a dyn Fn(&PhotoId) -> Result<Option<Vec<u8>>>;

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
    /// All that is here of an inspection, for an archive. `with_site`: the register's line goes along.
    pub fn contents(&self, id: &InspectionId, with_site: bool, photos: PhotoFiles<'_>) -> Result<Contents> {
        self.store.read(|db| {
            let place = inspection::find(db, id)?
                .ok_or_else(|| Error::NotFound(format!("inspection {id}: nothing of it has arrived here")))?;
            let history = change::history(db, id, place.number)?;
            let record = history.record()?;
            let authors: BTreeSet<DeviceId> = history.entries().iter().map(|entry| entry.actor.device()).collect();
            let mut receipts: Vec<_> = receipt::all(db, id, place.number)?.iter().map(ReceiptLine::of).collect();
            receipts.sort_by(|a, b| (a.at, &a.area, a.sequence, &a.heads).cmp(&(b.at, &b.area, b.sequence, &b.heads)));
            Ok(Contents {
                inspection: id.clone(),
                zone: self.company.zone,
                changes: change::raw(db, place.number, 0..place.changes)?,
                signatures: signatures(db, &place)?,
                devices: authors.iter().map(|author| author_line(db, author)).collect::<Result<_>>()?,
                receipts,
                site: if with_site { site::find(db, &id.site)? } else { None },
                checklists: self.checklists(db, &record)?,
                photos: found(&record, photos)?,
            })
        })
    }
    /// An inspection as one file, signed: the same as long as nothing new has arrived.
    pub fn archive(&self, id: &InspectionId, with_site: bool, photos: PhotoFiles<'_>) -> Result<Vec<u8>> {
        let packed = self.contents(id, with_site, photos)?.pack(&self.key);
        packed.map_err(|why| match why {
            Unpackable::TooLarge => Error::TooLarge(format!("inspection {id}: {why}")),
            why => Error::Broken(format!("inspection {id}: {why}")),
        })
    }

    /// The checklists that its completions name; the newest one of its programme when there is none.
    fn checklists(&self, db: &Connection, record: &Record) -> Result<Vec<Checklist>> {
        let Some(programme) = self.company.programme(&record.id.programme) else { return Ok(Vec::new()) };
        let version = |what: &Event| match what {
            Event::Completed { template_version, .. } => Some(*template_version),
            _ => None,
        };
        let used: BTreeSet<u32> = record.facts.values().filter_map(|fact| version(&fact.what)).collect();
        let mut published = programme::versions(db, &programme.template)?;
        match used.is_empty() {
            true => drop(published.drain(..published.len().saturating_sub(1))),
            false => published.retain(|(version, _)| used.contains(version)),
        }
        let checklist = |(version, text)| {
            let anjian_core::sync::protocol::message::TemplateText { files } = text;
            Checklist { code: programme.template.clone(), version, files }
        };
        Ok(published.into_iter().map(checklist).collect())
    }
}

fn signatures(db: &Connection, place: &Place) -> Result<Vec<SignatureLine>> {
    let kept = change::signatures(db, place.number, 0..place.changes)?;
    Ok(kept.iter().map(SignatureLine::of).collect())
}

fn author_line(db: &Connection, author: &DeviceId) -> Result<DeviceLine> {
    let certificate = device::certificate(db, author)?
        .ok_or_else(|| Error::Broken(format!("device {author} wrote changes and has no certificate here")))?;
    Ok(DeviceLine::of(&certificate, device::revoked(db, author)?))
}

/// The files that are there and are what their name says; one that is another file is as good as missing.
fn found(record: &Record, photos: PhotoFiles<'_>) -> Result<BTreeMap<PhotoId, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for photo in record.files().into_iter().filter(|photo| names_a_file(photo)) {
        match photos(photo)? {
            Some(bytes) if hex::encode(Sha256::digest(&bytes)) == photo.as_str() => {
                found.insert(photo.clone(), bytes);
            }
            Some(_) => tracing::warn!(%photo, "the file of this name is another one: left out"),
            None => {}
        }
    }
    Ok(found)
}
