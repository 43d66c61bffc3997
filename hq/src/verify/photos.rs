//! The photos: each the file that the record names, with headquarters' receipt of it. One that is not here is named, and
//! whether headquarters ever had it.

use super::container::Entry;
use super::manifest::{Manifest, PHOTOS, PhotoLine, THUMBNAILS, names_a_file, photo_entry};
use super::{Proven, Report, Unproven, Wrong};
use anjian_core::model::id::PhotoId;
use anjian_core::model::time::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The receipts that are headquarters', by photo.
type Receipts<'a> = BTreeMap<PhotoId, &'a PhotoLine>;

/// Checks photos, thumbnails and their receipts against what the record names.
pub(super) fn check(manifest: &Manifest, named: &BTreeSet<&PhotoId>, entries: &[Entry<'_>], report: &mut Report) {
    let receipts = receipts(manifest, report);
    let here = originals(named, entries, &receipts, report);
    let missing: Vec<PhotoId> =
        named.iter().filter(|photo| !here.contains_key::<PhotoId>(photo)).map(|p| (*p).clone()).collect();
    if missing != manifest.photos_missing {
        report.wrong.push(Wrong::PhotosMissing);
    }
    let shown = thumbnails(&missing, entries, &receipts, report);
    for (id, line) in &receipts {
        let of_something = match &line.thumbnail_of {
            None => named.contains(id),
            Some(of) => shown.contains(of),
        };
        if !of_something {
            report.wrong.push(Wrong::PhotoReceipt { photo: id.clone() });
        }
    }
    tell(&here, missing, shown, &receipts, report);
}

/// The receipts, each once, in their order, signed by headquarters.
fn receipts<'a>(manifest: &'a Manifest, report: &mut Report) -> Receipts<'a> {
    let mut receipts = BTreeMap::new();
    let mut last = None;
    for line in &manifest.photo_receipts {
        let in_order = last.is_none_or(|last| last < line.photo);
        last = Some(line.photo);
        if in_order && line.receipt().is_of(&manifest.headquarters) {
            receipts.insert(line.id(), line);
        } else {
            report.wrong.push(Wrong::PhotoReceipt { photo: line.id() });
        }
    }
    receipts
}

/// The photos that are here, with the time of their receipts.
fn originals(
    named: &BTreeSet<&PhotoId>,
    entries: &[Entry<'_>],
    receipts: &Receipts<'_>,
    report: &mut Report,
) -> BTreeMap<PhotoId, Option<Timestamp>> {
    let mut here = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.name.starts_with(PHOTOS)) {
        let Some(photo) = named_by(entry, PHOTOS).filter(|photo| named.contains(photo)) else {
            report.wrong.push(Wrong::PhotoUnnamed { name: entry.name.clone() });
            continue;
        };
        let receipt = receipts.get(&photo).filter(|line| line.thumbnail_of.is_none());
        if !is_the_file(&photo, entry, receipt.copied()) {
            report.wrong.push(Wrong::Photo { photo });
            continue;
        }
        here.insert(photo, receipt.map(|line| line.at));
    }
    here
}

/// The missing photos for which a thumbnail stands.
fn thumbnails(
    missing: &[PhotoId],
    entries: &[Entry<'_>],
    receipts: &Receipts<'_>,
    report: &mut Report,
) -> BTreeSet<PhotoId> {
    let mut shown = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry.name.starts_with(THUMBNAILS)) {
        let photo = named_by(entry, THUMBNAILS);
        let line = photo.as_ref().and_then(|photo| receipts.get(photo));
        let of = line.and_then(|line| line.thumbnail_of.as_ref()).filter(|of| missing.binary_search(of).is_ok());
        let (Some(photo), Some(of)) = (photo, of) else {
            report.wrong.push(Wrong::PhotoUnnamed { name: entry.name.clone() });
            continue;
        };
        if !is_the_file(&photo, entry, line.copied()) || !shown.insert(of.clone()) {
            report.wrong.push(Wrong::Photo { photo });
        }
    }
    shown
}

/// The photo whose file an entry is by its name.
fn named_by(entry: &Entry<'_>, folder: &str) -> Option<PhotoId> {
    let (hash, _) = entry.name.strip_prefix(folder)?.split_once('.')?;
    let photo = PhotoId::new(hash).ok().filter(names_a_file)?;
    (photo_entry(folder, &photo, entry.bytes) == entry.name).then_some(photo)
}

fn is_the_file(photo: &PhotoId, entry: &Entry<'_>, receipt: Option<&PhotoLine>) -> bool {
    hex::encode(Sha256::digest(entry.bytes)) == photo.as_str()
        && receipt.is_none_or(|line| line.bytes == entry.bytes.len() as u64)
}

fn tell(
    here: &BTreeMap<PhotoId, Option<Timestamp>>,
    missing: Vec<PhotoId>,
    shown: BTreeSet<PhotoId>,
    receipts: &Receipts<'_>,
    report: &mut Report,
) {
    if !here.is_empty() {
        let times: Vec<Timestamp> = here.values().copied().flatten().collect();
        let (count, received) = (here.len(), times.len());
        report.proven.push(Proven::Photos { count, received, at: times.into_iter().max() });
    }
    let without: Vec<PhotoId> = here.iter().filter(|(_, at)| at.is_none()).map(|(photo, _)| photo.clone()).collect();
    let (left_out, never): (Vec<_>, Vec<_>) = missing.into_iter().partition(|photo| receipts.contains_key(photo));
    let told = [
        (without.is_empty(), Unproven::PhotosWithoutReceipt { photos: without }),
        (never.is_empty(), Unproven::PhotosMissing { photos: never }),
        (left_out.is_empty(), Unproven::PhotosLeftOut { photos: left_out }),
        (shown.is_empty(), Unproven::Thumbnails { photos: shown.into_iter().collect() }),
    ];
    report.unproven.extend(told.into_iter().filter(|(none, _)| !none).map(|(_, told)| told));
}
