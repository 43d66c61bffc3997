//! A part that another phone made is let in: its author is checked, then changes and receipts enter, then files that the record names.
//!
//! Promises: a file counts only when it is whole, has its hash, is a JPEG, and a record that is here names its photo; only
//! headquarters' signature makes anything home (law 6). What fails is left out and counted; the rest goes on.

use super::part::{FileHead, Opened};
use crate::actions::commit::{self, Hands};
use crate::actions::desk::Desk;
use crate::actions::take_photo::TakePhoto;
use crate::error::Error;
use crate::model::fact::Event;
use crate::model::id::{DeviceId, InspectionId};
use crate::model::record::Record;
use crate::model::upload::Rendition;
use crate::store::changes::{self, Number};
use crate::store::photos::{self, PhotoState, StoredPhoto};
use crate::store::uploads;
use crate::sync::arrive::{self, Arrived};
use crate::sync::bundle;
use crate::sync::enrolment::Enrolment;
use crate::sync::protocol::jpeg::whole_jpeg;
use crate::sync::protocol::photo::{MOST_PHOTO, PhotoHash, PhotoReceipt};
use crate::sync::session::{authors, keep_certificates};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::HashMap;

/// No thumbnail is larger; ours have about 10 KB.
const MOST_THUMBNAIL: u64 = 128 << 10;

/// What a part brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartReport {
    /// Which part it was, and of how many; 1 of 1 for a bundle of the first version.
    pub part: (u32, u32),
    /// Who made it; `None` for a bundle of the first version.
    pub from: Option<DeviceId>,
    /// Inspections in it.
    pub inspections: u32,
    /// Changes in it.
    pub changes: u32,
    /// Of these, new here.
    pub new: u32,
    /// Set aside.
    pub quarantined: u32,
    /// Changes that receipts in it newly cover.
    pub acknowledged: u32,
    /// Thumbnails that are new here.
    pub thumbnails: u32,
    /// Photos that are new here.
    pub photos: u32,
    /// Their bytes.
    pub bytes: u64,
    /// Files of photos that headquarters has, as its receipts newly tell.
    pub files_home: u32,
    /// Files that were here already.
    pub known: u32,
    /// Files that were left out: not whole, not what they are named, no JPEG, or named by no record here.
    pub refused: u32,
    /// Receipts that are not headquarters'.
    pub forged: u32,
    /// Files that are missing at its end: it was cut off on its way. Another handshake asks for them again.
    pub cut_off: u32,
}

/// A file of a part that is wanted here.
#[derive(Clone, Debug)]
pub struct Wanted {
    number: Number,
    /// The photo, as it will stand in its row.
    pub stored: StoredPhoto,
}

/// Bytes that a part will take here: its files that are not here yet, and its changes with what is made of them.
pub fn needs(connection: &Connection, opened: &Opened) -> Result<u64, Error> {
    let mut needed = 1 << 20;
    for file in &opened.head.files {
        if !is_here(connection, file)? {
            needed += file.length();
        }
    }
    let changes = opened.head.parcels.iter().flat_map(|parcel| &parcel.changes).map(|raw| raw.len() as u64 * 3);
    Ok(needed + changes.sum::<u64>())
}

/// Lets changes and receipts in, in one transaction.
pub fn head(
    connection: &mut Connection,
    opened: &Opened,
    enrolment: &Enrolment,
    hands: &Hands<'_>,
) -> Result<(PartReport, Arrived), Error> {
    let head = &opened.head;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    keep_certificates(&tx, &head.certificates, enrolment)?;
    let known = authors(&tx)?;
    if !known.of(&head.from).is_some_and(|certificate| opened.is_of(&certificate.key)) {
        return Err(bundle::no_bundle("no device of this company signed it"));
    }
    if head.files.iter().any(|file| file.bytes > MOST_PHOTO || file.thumbnail_bytes > MOST_THUMBNAIL) {
        return Err(bundle::no_bundle("it names a file that is larger than any photo"));
    }
    let mut arrived = Arrived::default();
    for parcel in &head.parcels {
        arrive::parcel(&tx, parcel, false, &known, &enrolment.headquarters, hands, &mut arrived)?;
    }
    let mut report = PartReport::default();
    for receipt in &head.receipts {
        match acknowledge(&tx, receipt, enrolment)? {
            Some(newly) => report.files_home += u32::from(newly),
            None => report.forged += 1,
        }
    }
    commit::refresh_sites(&tx, &arrived.sites, hands)?;
    tx.commit()?;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    report.part = (head.part, head.of);
    report.from = Some(head.from);
    report.inspections = number(head.parcels.iter().filter(|parcel| !parcel.changes.is_empty()).count());
    report.changes = number(head.parcels.iter().map(|parcel| parcel.changes.len()).sum());
    report.new = arrived.changes;
    report.quarantined = arrived.quarantined;
    report.acknowledged = arrived.acknowledged;
    report.forged += arrived.forged;
    Ok((report, arrived))
}

/// Takes a receipt of a file: whether something waited for it; `None` when it is not headquarters' word for this file.
fn acknowledge(tx: &Transaction<'_>, receipt: &PhotoReceipt, enrolment: &Enrolment) -> Result<Option<bool>, Error> {
    if !receipt.is_of(&enrolment.headquarters) {
        tracing::warn!("a photo's receipt with a wrong signature was ignored");
        return Ok(None);
    }
    let file = receipt.photo.id();
    let Some(waiting) = uploads::get(tx, &file)? else { return Ok(Some(false)) };
    if waiting.bytes != receipt.bytes {
        return Ok(None);
    }
    let word = rmp_serde::to_vec_named(receipt).map_err(Error::broken)?;
    uploads::home(tx, &file, &word)?;
    if waiting.rendition == Rendition::Original {
        photos::set_state(tx, &waiting.photo, &PhotoState::AtHeadquarters { receipt: word })?;
    }
    Ok(Some(true))
}

/// Whether a file came here before, be it freed since.
pub fn is_here(connection: &Connection, file: &FileHead) -> Result<bool, Error> {
    let Some(row) = photos::get(connection, &file.photo.id())? else { return Ok(false) };
    Ok(match file.rendition {
        Rendition::Thumbnail => row.here.thumbnail,
        // Of what is home nobody needs the file.
        Rendition::Original => row.here.photo || row.state.is_home(),
    })
}

/// The photos that records name, read once for each inspection.
#[derive(Default)]
pub struct Named(HashMap<InspectionId, Option<(Number, Record)>>);

impl Named {
    /// The file as it is wanted here; `None` when no record here names its photo so.
    pub fn wanted(
        &mut self,
        connection: &Connection,
        file: &FileHead,
        hands: &Hands<'_>,
    ) -> Result<Option<Wanted>, Error> {
        if !self.0.contains_key(&file.inspection) {
            let found = match changes::find(connection, &file.inspection)? {
                Some(number) => Some((number, Desk::open(connection, &file.inspection, hands)?.record)),
                None => None,
            };
            self.0.insert(file.inspection.clone(), found);
        }
        let Some(Some((number, record))) = self.0.get(&file.inspection) else { return Ok(None) };
        let id = file.photo.id();
        let mut facts = record.facts.values().filter_map(|fact| match &fact.what {
            Event::Photo { photo, of, bytes, .. } if *photo == id && *bytes == file.bytes => Some(of),
            _ => None,
        });
        let Some(of) = facts.next() else { return Ok(None) };
        let urgent = TakePhoto::is_urgent(of) || facts.any(TakePhoto::is_urgent);
        let (bytes, thumbnail_bytes) = (file.bytes, file.thumbnail_bytes);
        let stored = StoredPhoto { photo: id, thumbnail: file.thumbnail.id(), bytes, thumbnail_bytes, urgent };
        Ok(Some(Wanted { number: *number, stored }))
    }
}

/// Whether bytes are the file that they are said to be, and a whole JPEG.
pub fn is_whole(file: &FileHead, bytes: &[u8]) -> bool {
    if PhotoHash::of(bytes) != file.hash() {
        return false;
    }
    match whole_jpeg(bytes) {
        Ok(()) => true,
        Err(why) => {
            tracing::warn!(%why, "a file that another phone brought is no whole JPEG");
            false
        }
    }
}

/// Writes down files that are stored; those are left out that are none of the photos known here. Which of them count.
pub fn files(connection: &mut Connection, stored: &[(Wanted, Rendition)]) -> Result<Vec<bool>, Error> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let carry =
        |(wanted, rendition): &(Wanted, Rendition)| photos::carry(&tx, wanted.number, &wanted.stored, *rendition);
    let carried = stored.iter().map(carry).collect::<Result<_, _>>()?;
    tx.commit()?;
    Ok(carried)
}
