//! What another phone misses, told by its handshake, in the order in which it is of use, cut into parts.
//!
//! What waits here for headquarters goes to whoever does not have it, of whatever area: it may come home first. What is home goes
//! only to phones that hold its area. Files of photos go only while they wait. A part that brings files brings the changes too that
//! name them, unless the other has them: so each part is of use alone.

use super::filter::Kind;
use super::handshake::{Handshake, Place, area_name};
use super::part::{FileHead, MOST_FILES, MOST_RECEIPTS};
use crate::document::hash::ChangeHash;
use crate::document::history::History;
use crate::error::Error;
use crate::model::id::InspectionId;
use crate::model::upload::Rendition;
use crate::store::changes::{self, Number};
use crate::store::holdings::{self, HeldChange, HeldInspection};
use crate::store::uploads::{self, MayGo};
use crate::store::{outbox, photos, sites};
use crate::sync::outgoing;
use crate::sync::protocol::message::{Parcel, Receipt};
use crate::sync::protocol::photo::{PhotoHash, PhotoReceipt};
use crate::sync::protocol::sign::KeyHolder;
use rusqlite::Transaction;
use std::collections::{HashMap, HashSet};

/// The smallest and the largest part that can be asked for, in bytes.
pub const PART_BYTES: std::ops::RangeInclusive<u64> = (1 << 20)..=(32 << 20);
/// What messengers and share sheets take.
pub const USUAL_PART_BYTES: u64 = 20 << 20;
/// Changes in one head, before compression: what compresses badly must still be read.
const MOST_HEAD: u64 = 6 << 20;
/// Changes in one answer; the rest is asked for again.
const MOST_CHANGES_BYTES: u64 = 64 << 20;
/// What a part takes beside its contents.
const BASE: u64 = 4 << 10;

/// What goes to another phone.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Changes and their receipts: open hazards first, then what waits, then what is home.
    pub(super) parcels: Vec<Parcel>,
    /// Receipts of files.
    pub(super) receipts: Vec<PhotoReceipt>,
    /// Files: hazards' first, thumbnails before photos, then the oldest.
    pub(super) files: Vec<FileHead>,
    /// Something did not fit into this answer: exchange once more.
    pub left_out: bool,
}

/// What one part holds of an answer, by index.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    pub(super) parcels: Vec<usize>,
    pub(super) receipts: Vec<usize>,
    pub(super) files: Vec<usize>,
    /// About how many bytes it will have, at most.
    pub bytes: u64,
    head: u64,
}

impl Slice {
    /// Its changes, of the answer that it was cut from.
    pub fn parcels_of<'a>(&'a self, answer: &'a Answer) -> impl Iterator<Item = &'a Parcel> {
        self.parcels.iter().map(|n| &answer.parcels[*n])
    }
    /// Its receipts.
    pub fn receipts_of<'a>(&'a self, answer: &'a Answer) -> impl Iterator<Item = &'a PhotoReceipt> {
        self.receipts.iter().map(|n| &answer.receipts[*n])
    }
    /// Its files.
    pub fn files_of<'a>(&'a self, answer: &'a Answer) -> impl Iterator<Item = &'a FileHead> {
        self.files.iter().map(|n| &answer.files[*n])
    }
}

/// What an answer comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Inspections with changes that the other misses.
    pub inspections: u32,
    /// Those changes.
    pub changes: u32,
    /// Receipts of headquarters for what the other phone waits with: of changes and of files of photos.
    pub receipts: u32,
    /// Thumbnails that the other misses.
    pub thumbnails: u32,
    /// Photos that the other misses.
    pub photos: u32,
}

/// Finds what the phone that shows a handshake misses; without one, what headquarters has not acknowledged here.
pub fn answer(tx: &Transaction<'_>, asked: Option<&Handshake>, keys: &dyn KeyHolder) -> Result<Answer, Error> {
    let mut answer = Answer::default();
    let (mut first, mut later, mut known) = (Vec::new(), Vec::new(), Vec::new());
    for HeldInspection { number, id, changes: held } in holdings::changes(tx)? {
        let urgent = outbox::holds_urgent(tx, number)?;
        match parcel(tx, number, &id, &held, asked, keys)? {
            Some(parcel) if urgent => first.push(parcel),
            Some(parcel) if held.iter().any(|change| !change.home) => later.push(parcel),
            Some(parcel) => known.push(parcel),
            None => {}
        }
    }
    let mut bytes = 0;
    for parcel in first.into_iter().chain(later).chain(known) {
        let size = cost(&parcel);
        bytes += size;
        if bytes > MOST_CHANGES_BYTES || size > MOST_HEAD {
            answer.left_out = true;
        } else {
            answer.parcels.push(parcel);
        }
    }
    if let Some(asked) = asked {
        answer.receipts = receipts(tx, asked)?;
    }
    answer.files = files(tx, asked)?;
    Ok(answer)
}

/// What goes of one inspection.
fn parcel(
    tx: &Transaction<'_>,
    number: Number,
    id: &InspectionId,
    held: &[HeldChange],
    asked: Option<&Handshake>,
    keys: &dyn KeyHolder,
) -> Result<Option<Parcel>, Error> {
    let Some(asked) = asked else {
        return match held.iter().any(|change| !change.home) {
            true => outgoing::parcel(tx, number, id, outgoing::Which::All, keys),
            false => Ok(None),
        };
    };
    let place = Place::of(id);
    let asked_for = |change: &&HeldChange| !asked.has_change(&change.hash) && asked.speaks_for(place, change.home);
    let goes = match held.iter().filter(asked_for).any(|change| !change.home) {
        true => true,
        false => held.iter().any(|change| asked_for(&change)) && holds_area(tx, id, asked)?,
    };
    let waits = |change: &&HeldChange| change.home && asked.has(Kind::ChangeWaits, &change.hash);
    let waited_for = asked.speaks_for(place, false) && held.iter().any(|change| waits(&change));
    if !goes && !waited_for {
        return Ok(None);
    }
    let stored = changes::of(tx, number)?;
    let history = outgoing::history(id, &stored)?;
    let going = if goes { missing(&history, asked) } else { HashSet::new() };
    let mut of_interest: HashSet<ChangeHash> = held.iter().filter(waits).map(|c| ChangeHash(c.hash)).collect();
    of_interest.extend(held.iter().filter(|c| c.home).map(|c| ChangeHash(c.hash)).filter(|hash| going.contains(hash)));
    let receipts = covering(&history, outgoing::receipts(tx, number)?, of_interest);
    if going.is_empty() && receipts.is_empty() {
        return Ok(None);
    }
    let chosen = |change: &changes::StoredChange| going.contains(&ChangeHash(change.hash));
    let parcel = outgoing::pack(tx, number, &history, stored, chosen, keys)?;
    Ok(Some(Parcel { receipts, ..parcel }))
}

/// The changes that the other misses. Whatever builds on one of them cannot be there either, whatever the filter says.
fn missing(history: &History, asked: &Handshake) -> HashSet<ChangeHash> {
    let mut missing = HashSet::new();
    for entry in history.entries() {
        if !asked.has_change(&entry.hash.0) || entry.deps.iter().any(|before| missing.contains(before)) {
            missing.insert(entry.hash);
        }
    }
    missing
}

/// The fewest receipts, newest first, that cover what is of interest.
fn covering(history: &History, receipts: Vec<Receipt>, mut of_interest: HashSet<ChangeHash>) -> Vec<Receipt> {
    let mut chosen = Vec::new();
    for receipt in receipts.into_iter().rev() {
        let before = of_interest.len();
        for hash in history.written_by(|_| true, &receipt.heads) {
            of_interest.remove(&hash);
        }
        if of_interest.len() < before {
            chosen.push(receipt);
        }
    }
    chosen
}

fn holds_area(tx: &Transaction<'_>, id: &InspectionId, asked: &Handshake) -> Result<bool, Error> {
    let site = sites::get(tx, &id.site)?;
    Ok(site.is_some_and(|(_, site)| asked.has(Kind::Area, &area_name(&site.area))))
}

/// Headquarters' word for files with which the other phone waits.
fn receipts(tx: &Transaction<'_>, asked: &Handshake) -> Result<Vec<PhotoReceipt>, Error> {
    let mut receipts = Vec::new();
    for file in holdings::files(tx)? {
        let (Ok(hash), Some(receipt)) = (PhotoHash::try_from(&file.file), file.receipt) else { continue };
        let waits = asked.speaks_for(Place::of(&file.inspection), false) && asked.has(Kind::FileWaits, &hash.0);
        if waits && let Ok(receipt) = rmp_serde::from_slice(&receipt) {
            receipts.push(receipt);
        }
    }
    Ok(receipts)
}

fn files(tx: &Transaction<'_>, asked: Option<&Handshake>) -> Result<Vec<FileHead>, Error> {
    let mut files = Vec::new();
    for waiting in uploads::next(tx, MayGo::EVERYTHING, usize::MAX)? {
        let Ok(hash) = PhotoHash::try_from(&waiting.file) else { continue };
        let place = Place::of(&waiting.inspection);
        if asked.is_some_and(|asked| asked.has_file(&hash.0) || !asked.speaks_for(place, false)) {
            continue;
        }
        let Some(row) = photos::get(tx, &waiting.photo)? else { continue };
        let (Ok(photo), Ok(thumbnail)) =
            (PhotoHash::try_from(&row.stored.photo), PhotoHash::try_from(&row.stored.thumbnail))
        else {
            continue;
        };
        files.push(FileHead {
            inspection: waiting.inspection,
            photo,
            thumbnail,
            bytes: row.stored.bytes,
            thumbnail_bytes: row.stored.thumbnail_bytes,
            rendition: waiting.rendition,
        });
    }
    Ok(files)
}

/// About how many bytes a parcel takes in a head, at most; certificates of those who signed included.
fn cost(parcel: &Parcel) -> u64 {
    let changes: usize = parcel.changes.iter().map(|raw| raw.len() + 8).sum();
    let receipts: usize = parcel.receipts.iter().map(|receipt| 512 + receipt.heads.len() * 32).sum();
    (changes + receipts + parcel.signatures.len() * 640 + 256) as u64
}

/// About how many bytes a file takes with its line in the head, at most.
fn file_cost(file: &FileHead) -> u64 {
    file.length() + 320
}
const RECEIPT_COST: u64 = 192;

impl Answer {
    /// Whether there is nothing that the other misses.
    pub fn is_empty(&self) -> bool {
        self.parcels.is_empty() && self.receipts.is_empty() && self.files.is_empty()
    }

    /// What it comes to.
    pub fn counts(&self) -> Counts {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let of = |rendition| number(self.files.iter().filter(|file| file.rendition == rendition).count());
        let receipts: usize = self.parcels.iter().map(|parcel| parcel.receipts.len()).sum();
        Counts {
            inspections: number(self.parcels.iter().filter(|parcel| !parcel.changes.is_empty()).count()),
            changes: number(self.parcels.iter().map(|parcel| parcel.changes.len()).sum()),
            receipts: number(receipts + self.receipts.len()),
            thumbnails: of(Rendition::Thumbnail),
            photos: of(Rendition::Original),
        }
    }

    /// Cuts it into parts of at most so many bytes.
    pub fn cut(&self, most: u64) -> Vec<Slice> {
        let of_inspection: HashMap<&InspectionId, usize> =
            self.parcels.iter().enumerate().map(|(n, parcel)| (&parcel.inspection, n)).collect();
        let mut cutter = Cutter { most, done: Vec::new(), now: Slice::default() };
        for (n, parcel) in self.parcels.iter().enumerate() {
            cutter.make_room(cost(parcel), cost(parcel));
            cutter.now.parcels.push(n);
        }
        for n in 0..self.receipts.len() {
            cutter.make_room(RECEIPT_COST, RECEIPT_COST);
            cutter.now.receipts.push(n);
        }
        for (n, file) in self.files.iter().enumerate() {
            let named_by = of_inspection.get(&file.inspection).copied();
            let brings = |slice: &Slice| named_by.filter(|parcel| !slice.parcels.contains(parcel));
            let extra = |slice: &Slice| brings(slice).map_or(0, |parcel| cost(&self.parcels[parcel]));
            let more = extra(&cutter.now);
            if !cutter.fits(file_cost(file) + more, more + 320) {
                cutter.next();
            }
            let parcel = brings(&cutter.now);
            let more = extra(&cutter.now);
            cutter.now.parcels.extend(parcel);
            cutter.now.files.push(n);
            cutter.now.bytes += file_cost(file) + more;
            cutter.now.head += more + 320;
        }
        cutter.next();
        cutter.done
    }
}

struct Cutter {
    most: u64,
    done: Vec<Slice>,
    now: Slice,
}

impl Cutter {
    fn fits(&self, bytes: u64, head: u64) -> bool {
        let now = &self.now;
        let room = now.files.len() < MOST_FILES && now.receipts.len() < MOST_RECEIPTS;
        room && BASE + now.bytes + bytes <= self.most && now.head + head <= MOST_HEAD
    }

    fn make_room(&mut self, bytes: u64, head: u64) {
        if !self.fits(bytes, head) {
            self.next();
        }
        self.now.bytes += bytes;
        self.now.head += head;
    }

    fn next(&mut self) {
        let now = std::mem::take(&mut self.now);
        if !(now.parcels.is_empty() && now.receipts.is_empty() && now.files.is_empty()) {
            self.done.push(now);
        }
    }
}
