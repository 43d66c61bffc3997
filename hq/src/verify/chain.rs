//! The changes: signed by devices that headquarters knows, chained, and within the record's law. The same function lets them
//! in here as on a phone and at headquarters.

use super::container::Entry;
use super::manifest::{CHANGES, Manifest};
use super::{ChangeLine, MOST_LISTED, Proven, Report, Wrong};
use anjian_core::document::deed::{Deed, deeds};
use anjian_core::document::genesis::Genesis;
use anjian_core::document::guard::{Limits, check as guard};
use anjian_core::document::hash::ChangeHash;
use anjian_core::document::history::History;
use anjian_core::model::time::{Stamp, Timestamp};
use anjian_core::sync::protocol::admit::{Authors, admit};
use anjian_core::sync::protocol::message::{ChangeSignature, Parcel};
use anjian_core::sync::protocol::sign::change_statement;
use serde_bytes::ByteBuf;
use std::collections::{HashMap, HashSet};

/// The largest file of changes: 64 MiB.
const MOST_CHANGES: usize = 64 << 20;

/// Checks certificates, changes and signatures; answers the history of what holds.
pub(super) fn check(manifest: &Manifest, entries: &[Entry<'_>], report: &mut Report) -> Option<History> {
    let authors = certificates(manifest, report);
    let file = entries.iter().find(|entry| entry.name == CHANGES)?;
    let raws = match split(manifest, file.bytes) {
        Ok(raws) => raws,
        Err(wrong) => {
            report.wrong.push(wrong);
            return None;
        }
    };
    let hashes: Vec<_> =
        raws.iter().map(|raw| guard(raw, &Limits::default()).ok().map(|c| ChangeHash(c.hash))).collect();
    if let Some(number) = first_difference(&hashes, &manifest.changes) {
        report.wrong.push(Wrong::ChangesListed { number });
    }
    let signatures: Vec<ChangeSignature> = manifest.signatures.iter().map(|line| line.signed()).collect();
    let parcel = Parcel {
        inspection: manifest.inspection.clone(),
        changes: raws.iter().map(|raw| ByteBuf::from(raw.to_vec())).collect(),
        signatures: trusted(manifest, &authors, &signatures, report),
        receipts: Vec::new(),
    };
    let mut history = History::new(manifest.inspection.clone());
    let (received, used) = admit(&mut history, &parcel, &authors);
    for (_, signature) in parcel.signatures.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
        report.wrong.push(Wrong::SignatureOfNothing { change: signature.hash, device: signature.device });
    }
    for aside in &received.aside {
        let number = raws.iter().position(|raw| *raw == aside.raw.as_slice()).map_or(0, |at| at + 1);
        let (code, why) = (aside.why.code(), aside.why.to_string());
        report.wrong.push(Wrong::Change { number, hash: aside.hash, code, why });
    }
    order(&raws, &history, report);
    authors_that_wrote(manifest, &history, &authors, report);
    if received.aside.is_empty() {
        report.proven.push(Proven::Changes { count: history.entries().len() });
    }
    lines(manifest, &history, &authors, report);
    Some(history)
}

/// The certificates that headquarters really issued.
fn certificates(manifest: &Manifest, report: &mut Report) -> Authors {
    let mut authors = Authors::default();
    for line in &manifest.devices {
        let certificate = line.certificate();
        let known = authors.of(&line.device).is_some();
        if known || certificate.key.device() != line.device || !certificate.is_of(&manifest.headquarters) {
            report.wrong.push(Wrong::Certificate { device: line.device });
        } else {
            authors.know([certificate]);
        }
    }
    authors
}

/// The raw changes of the file, without the genesis.
fn split<'a>(manifest: &Manifest, file: &'a [u8]) -> Result<Vec<&'a [u8]>, Wrong> {
    if file.len() > MOST_CHANGES {
        return Err(Wrong::TooMany { what: CHANGES });
    }
    let genesis = Genesis::of(&manifest.inspection).bytes();
    let mut rest = file.strip_prefix(genesis.as_slice()).ok_or(Wrong::Chain { at: 0 })?;
    let mut raws = Vec::new();
    while !rest.is_empty() {
        if raws.len() == MOST_LISTED {
            return Err(Wrong::TooMany { what: "changes" });
        }
        let length = chunk(rest).ok_or(Wrong::Chain { at: file.len() - rest.len() })?;
        let (raw, behind) = rest.split_at(length);
        raws.push(raw);
        rest = behind;
    }
    Ok(raws)
}

/// The length of the chunk that begins here: magic, checksum and type, the length of what follows, and that.
fn chunk(bytes: &[u8]) -> Option<usize> {
    const BEFORE_LENGTH: usize = 4 + 4 + 1;
    let (mut length, mut at) = (0_usize, BEFORE_LENGTH);
    for shift in [0, 7, 14, 21] {
        let byte = *bytes.get(at)?;
        at += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return at.checked_add(length).filter(|end| *end <= bytes.len());
        }
    }
    None
}

/// The first place, from 1, at which two lists differ.
fn first_difference(found: &[Option<ChangeHash>], listed: &[ChangeHash]) -> Option<usize> {
    let longer = found.len().max(listed.len());
    (0..longer).find(|at| found.get(*at).copied().flatten() != listed.get(*at).copied()).map(|at| at + 1)
}

/// The signatures that are their device's; every other is told.
fn trusted(
    manifest: &Manifest,
    authors: &Authors,
    signatures: &[ChangeSignature],
    report: &mut Report,
) -> Vec<ChangeSignature> {
    let mut keys = HashMap::new();
    let good = |signature: &&ChangeSignature| {
        let words = change_statement(&manifest.inspection, &signature.hash);
        let key = authors.of(&signature.device).map(|certificate| {
            keys.entry(signature.device)
                .or_insert_with(|| certificate.key.ready())
                .verifies(&words, &signature.signature)
        });
        let good = key.unwrap_or(false);
        if !good {
            report.wrong.push(Wrong::Signature { change: signature.hash, device: signature.device });
        }
        good
    };
    signatures.iter().filter(good).cloned().collect()
}

/// Each change stands once, and behind what it builds on: then the history has them in the file's order.
fn order(raws: &[&[u8]], history: &History, report: &mut Report) {
    let mut seen = HashSet::new();
    let mut held = history.entries().iter().map(|entry| entry.raw.as_slice()).peekable();
    for (at, raw) in raws.iter().enumerate() {
        let is_next = held.next_if(|next| next == raw).is_some();
        let was_refused = !history.entries().iter().any(|entry| entry.raw == *raw);
        if !seen.insert(*raw) || !is_next && !was_refused {
            report.wrong.push(Wrong::ChangeOrder { number: at + 1 });
        }
    }
}

fn authors_that_wrote(manifest: &Manifest, history: &History, authors: &Authors, report: &mut Report) {
    let wrote: HashSet<_> = history.entries().iter().map(|entry| entry.actor.device()).collect();
    for line in &manifest.devices {
        if authors.of(&line.device).is_none() {
            continue;
        }
        if !wrote.contains(&line.device) {
            report.wrong.push(Wrong::CertificateOfNobody { device: line.device });
            continue;
        }
        let (device, person, name, issued) = (line.device, line.person.clone(), line.name.clone(), line.issued);
        report.proven.push(Proven::Author { device, person, name, issued });
    }
}

fn lines(manifest: &Manifest, history: &History, authors: &Authors, report: &mut Report) {
    let genesis = Genesis::of(&manifest.inspection);
    for (at, entry) in history.entries().iter().enumerate() {
        let Ok(checked) = guard(&entry.raw, &Limits::default()) else { continue };
        let Ok((_, deeds)) = deeds(&checked, &genesis) else { continue };
        let Some(author) = authors.of(&entry.actor.device()) else { continue };
        let stamps: Vec<Stamp> = deeds.iter().filter_map(stamp).collect();
        let first = stamps.iter().copied().min_by_key(Stamp::best);
        let last = stamps.iter().copied().max_by_key(Stamp::best);
        let count = |is: fn(&Deed) -> bool| deeds.iter().filter(|deed| is(deed)).count();
        report.changes.push(ChangeLine {
            number: at + 1,
            hash: entry.hash,
            device: entry.actor.device(),
            person: author.person.clone(),
            written: first.zip(last),
            sealed_at: Timestamp(checked.time_ms),
            answers: count(|deed| matches!(deed, Deed::Answer { .. })),
            facts: count(|deed| matches!(deed, Deed::Fact { .. })),
            letters: count(|deed| matches!(deed, Deed::Note { .. })),
            received: None,
        });
    }
}

fn stamp(deed: &Deed) -> Option<Stamp> {
    match deed {
        Deed::Answer { value, .. } => Some(value.at),
        Deed::Fact { value, .. } => Some(value.at),
        Deed::Note { .. } => None,
    }
}
