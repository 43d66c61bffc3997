//! The archive: every inspection that headquarters holds, its digest, and all of it as one file that can be re-checked
//! without this database.

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::db::Connection;
use crate::store::inspection::Place;
use crate::store::{change, device, inspection, photo, programme, receipt, site};
use crate::verify::manifest::{DeviceLine, PhotoLine, ReceiptLine, SignatureLine, names_a_file};
use crate::verify::package::{Checklist, Contents, Unpackable};
use anjian_core::model::fact::Event;
use anjian_core::model::id::{DeviceId, InspectionId, PhotoId};
use anjian_core::model::record::Record;
use anjian_core::sync::protocol::photo::{MOST_PHOTO, PhotoHash};
use std::collections::{BTreeMap, BTreeSet};

/// What goes into an archive beside the record and its proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The register's line of the site: name, telephone, address.
    pub site: bool,
    /// The files of photos.
    pub photos: bool,
}

impl Beside {
    /// Everything.
    pub const ALL: Self = Self { site: true, photos: true };
}

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
    /// All that is here of an inspection, for an archive.
    pub fn contents(&self, id: &InspectionId, beside: Beside) -> Result<Contents> {
        self.store.read(|db| {
            let place = inspection::find(db, id)?
                .ok_or_else(|| Error::NotFound(format!("inspection {id}: nothing of it has arrived here")))?;
            let history = change::history(db, id, place.number)?;
            let record = history.record()?;
            let authors: BTreeSet<DeviceId> = history.entries().iter().map(|entry| entry.actor.device()).collect();
            let mut receipts: Vec<_> = receipt::all(db, id, place.number)?.iter().map(ReceiptLine::of).collect();
            receipts.sort_by(|a, b| (a.at, &a.area, a.sequence, &a.heads).cmp(&(b.at, &b.area, b.sequence, &b.heads)));
            let (photo_receipts, photos) = self.photos_of(db, &record, beside.photos)?;
            Ok(Contents {
                inspection: id.clone(),
                zone: self.company.zone,
                changes: change::raw(db, place.number, 0..place.changes)?,
                signatures: signatures(db, &place)?,
                devices: authors.iter().map(|author| author_line(db, author)).collect::<Result<_>>()?,
                receipts,
                site: if beside.site { site::find(db, &id.site)? } else { None },
                checklists: self.checklists(db, &record)?,
                photos,
                photo_receipts,
            })
        })
    }
    /// An inspection as one file, signed: the same as long as nothing new has arrived.
    pub fn archive(&self, id: &InspectionId, beside: Beside) -> Result<Vec<u8>> {
        let packed = self.contents(id, beside)?.pack(&self.key);
        packed.map_err(|why| match why {
            Unpackable::TooLarge => Error::TooLarge(format!("inspection {id}: {why}")),
            why => Error::Broken(format!("inspection {id}: {why}")),
        })
    }

    /// The photos that a record names, and a thumbnail in place of one whose original is not home: receipts and files.
    fn photos_of(&self, db: &Connection, record: &Record, files: bool) -> Result<Photos> {
        let (mut receipts, mut found) = (Vec::new(), BTreeMap::new());
        for id in record.files().into_iter().filter(|id| names_a_file(id)) {
            let Ok(name) = PhotoHash::try_from(id) else { continue };
            let receipt = match photo::receipt(db, &name)? {
                Some(receipt) => {
                    receipts.push(PhotoLine::of(&receipt, None));
                    receipt
                }
                None if !files => continue,
                None => match photo::thumbnail(db, &record.id, &name)? {
                    Some(receipt) => {
                        receipts.push(PhotoLine::of(&receipt, Some(id.clone())));
                        receipt
                    }
                    None => continue,
                },
            };
            if !files {
                continue;
            }
            match self.blobs.read(&receipt.photo, MOST_PHOTO)? {
                Some(bytes) if PhotoHash::of(&bytes) == receipt.photo => {
                    found.insert(receipt.photo.id(), bytes);
                }
                _ => tracing::warn!(photo = %receipt.photo, "received, and no longer whole in the folder: left out"),
            }
        }
        receipts.sort_by_key(|line| line.photo);
        receipts.dedup_by_key(|line| line.photo);
        Ok((receipts, found))
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
            false => published.retain(|it| used.contains(&it.version)),
        }
        let checklist = |it: programme::Version| Checklist {
            code: programme.template.clone(),
            version: it.version,
            files: it.text.files,
        };
        Ok(published.into_iter().map(checklist).collect())
    }
}

/// Receipts and files.
type Photos = (Vec<PhotoLine>, BTreeMap<PhotoId, Vec<u8>>);

fn signatures(db: &Connection, place: &Place) -> Result<Vec<SignatureLine>> {
    let kept = change::signatures(db, place.number, 0..place.changes)?;
    Ok(kept.iter().map(SignatureLine::of).collect())
}

fn author_line(db: &Connection, author: &DeviceId) -> Result<DeviceLine> {
    let certificate = device::certificate(db, author)?
        .ok_or_else(|| Error::Broken(format!("device {author} wrote changes and has no certificate here")))?;
    Ok(DeviceLine::of(&certificate, device::revoked(db, author)?))
}
