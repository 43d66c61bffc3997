//! Parcels that arrive, from headquarters or from another phone: checked, let in, set aside, acknowledged.

use super::protocol::admit::{Authors, admit};
use super::protocol::message::{Parcel, Receipt};
use super::protocol::sign::PublicKey;
use crate::actions::commit::{self, Hands};
use crate::actions::desk::Desk;
use crate::actions::unseal;
use crate::document::actor::Actor;
use crate::document::guard::{Limits, check};
use crate::document::hash::ChangeHash;
use crate::document::history::History;
use crate::document::receive::Aside;
use crate::document::rejected::Rejected;
use crate::error::Error;
use crate::model::id::{InspectionId, SiteId};
use crate::store::changes::{self, Number, StoredSignature};
use crate::store::quarantine::{self, Quarantined};
use crate::store::{journal, outbox};
use rusqlite::Transaction;
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashSet};

/// The most signatures that are kept with a change that was set aside.
const MOST_KEPT: usize = 16;

/// What arriving parcels did.
#[derive(Debug, Default)]
pub struct Arrived {
    /// Changes let in.
    pub changes: u32,
    /// Changes set aside.
    pub quarantined: u32,
    /// Changes that receipts newly cover.
    pub acknowledged: u32,
    /// Receipts that are not headquarters'.
    pub forged: u32,
    /// Changes of this device that became taps again.
    pub unsealed: u32,
    /// Headquarters sent another change under a number of the actor that writes now.
    pub restored_backup: bool,
    /// Inspections that changed.
    pub inspections: BTreeSet<InspectionId>,
    /// Their sites, whose agenda lines are to be made anew.
    pub sites: BTreeSet<SiteId>,
}

/// Lets a parcel in. `home` tells that it comes from headquarters itself.
pub fn parcel(
    tx: &Transaction<'_>,
    parcel: &Parcel,
    home: bool,
    authors: &Authors,
    headquarters: &PublicKey,
    hands: &Hands<'_>,
    arrived: &mut Arrived,
) -> Result<(), Error> {
    let id = &parcel.inspection;
    let known = changes::find(tx, id)?;
    let mut unsealed = false;
    if let Some(number) = known {
        seal_taps(tx, number, id, hands)?;
        unsealed = home && make_room(tx, number, parcel, hands, arrived)?;
    }
    let stored = known.map_or(Ok(Vec::new()), |number| changes::of(tx, number))?;
    let mut history = History::new(id.clone());
    for change in &stored {
        history.add(&change.raw, None).map_err(Error::broken)?;
    }
    let (received, used) = admit(&mut history, parcel, authors);
    for aside in &received.aside {
        set_aside(tx, parcel, aside, hands)?;
        arrived.quarantined += 1;
    }
    let mut new = received.new;
    // An inspection of which nothing was let in leaves no trace here.
    let number = match known {
        Some(number) => number,
        None if new == 0 => return Ok(()),
        None => changes::number(tx, id)?,
    };
    if new > 0 {
        new += retry_orphans(tx, number, &mut history, authors)?;
    }
    keep_signatures(tx, number, parcel, &used)?;
    // Headquarters holds what it sends, whoever brought it there; not what waited here for that.
    let sent: HashSet<[u8; 32]> = if home { hashes(parcel).collect() } else { HashSet::new() };
    if stored.iter().any(|c| !c.home && sent.contains(&c.hash)) {
        let also_ours = stored.iter().filter(|c| !c.home && sent.contains(&c.hash)).map(|c| c.hash);
        changes::mark_home(tx, number, also_ours)?;
        outbox::settle(tx, number)?;
    }
    let count = history.entries().len();
    if new > 0 {
        let entries = &history.entries()[count - new..];
        let all_home = entries.iter().all(|e| sent.contains(&e.hash.0));
        // The entries borrow the history, the record consumes it: bytes are written first.
        commit::append(tx, number, count - new, entries, |e| sent.contains(&e.hash.0))?;
        let record = history.into_record()?;
        commit::picture(tx, number, &record, all_home, hands)?;
        arrived.changes += u32::try_from(new).unwrap_or(u32::MAX);
    }
    if unsealed {
        commit::repaint(tx, number, id, hands)?;
    }
    if new > 0 || unsealed {
        arrived.sites.insert(id.site.clone());
        arrived.inspections.insert(id.clone());
    }
    for receipt in &parcel.receipts {
        acknowledge(tx, receipt, headquarters, arrived)?;
    }
    Ok(())
}

/// Takes out what stands in the way of headquarters' changes. Whether anything did.
fn make_room(
    tx: &Transaction<'_>,
    number: Number,
    parcel: &Parcel,
    hands: &Hands<'_>,
    arrived: &mut Arrived,
) -> Result<bool, Error> {
    let numbered = |raw: &ByteBuf| {
        let checked = check(raw, &Limits::default()).ok()?;
        Some((Actor::from_bytes(&checked.actor)?, checked.seq, ChangeHash(checked.hash)))
    };
    let incoming: Vec<_> = parcel.changes.iter().filter_map(numbered).collect();
    let unsealed = unseal::make_room(tx, number, &parcel.inspection, &incoming, hands)?;
    for (hash, raw) in &unsealed.foreign {
        let why = Rejected::GivenTwice;
        set_aside(tx, parcel, &Aside { raw: raw.clone(), hash: Some(*hash), why }, hands)?;
        arrived.quarantined += 1;
    }
    arrived.unsealed += unsealed.taps;
    arrived.restored_backup |= unsealed.restored_backup;
    Ok(unsealed.taps > 0 || !unsealed.foreign.is_empty())
}

fn hashes(parcel: &Parcel) -> impl Iterator<Item = [u8; 32]> + '_ {
    parcel.changes.iter().filter_map(|raw| check(raw, &Limits::default()).ok().map(|c| c.hash))
}

/// Taps become a change before anything from outside is merged: an answer must never replace one that its author cannot
/// have seen.
fn seal_taps(tx: &Transaction<'_>, number: Number, id: &InspectionId, hands: &Hands<'_>) -> Result<(), Error> {
    if journal::of(tx, number)?.is_empty() {
        return Ok(());
    }
    let mut desk = Desk::open(tx, id, hands)?;
    commit::seal(tx, &mut desk, hands)
}

fn keep_signatures(tx: &Transaction<'_>, number: Number, parcel: &Parcel, used: &[usize]) -> Result<(), Error> {
    for index in used {
        let s = &parcel.signatures[*index];
        let kept = StoredSignature { hash: s.hash.0, device: s.device.to_string(), signature: s.signature.0 };
        changes::sign(tx, number, &kept)?;
    }
    Ok(())
}

fn set_aside(tx: &Transaction<'_>, parcel: &Parcel, aside: &Aside, hands: &Hands<'_>) -> Result<(), Error> {
    // Its author's signatures alone can help it when it is tried again.
    let author =
        check(&aside.raw, &Limits::default()).ok().and_then(|c| Actor::from_bytes(&c.actor)).map(|a| a.device());
    let signatures = parcel.signatures.iter().filter(|s| Some(s.device) == author).take(MOST_KEPT).cloned().collect();
    let changes = vec![ByteBuf::from(aside.raw.clone())];
    let again = Parcel { inspection: parcel.inspection.clone(), changes, signatures, receipts: vec![] };
    let thing = Quarantined {
        inspection: parcel.inspection.to_string(),
        // Bytes that are no change have no hash of their own; that of the bytes keeps them once.
        hash: Some(aside.hash.unwrap_or_else(|| ChangeHash(Sha256::digest(&aside.raw).into())).to_string()),
        code: aside.why.code().to_owned(),
        reason: aside.why.to_string(),
        came_at: hands.now,
        parcel: rmp_serde::to_vec_named(&again).map_err(Error::broken)?,
    };
    Ok(quarantine::put(tx, &thing)?)
}

/// What waited for these changes is tried again; what still does not fit goes back.
fn retry_orphans(
    tx: &Transaction<'_>,
    number: Number,
    history: &mut History,
    authors: &Authors,
) -> Result<usize, Error> {
    let id = history.id().clone();
    let orphans = quarantine::take_orphans(tx, &id.to_string())?;
    if orphans.is_empty() {
        return Ok(0);
    }
    let mut together = Parcel { inspection: id, changes: vec![], signatures: vec![], receipts: vec![] };
    for orphan in &orphans {
        let parcel: Parcel = rmp_serde::from_slice(&orphan.parcel).map_err(Error::broken)?;
        together.changes.extend(parcel.changes);
        together.signatures.extend(parcel.signatures);
    }
    let (received, used) = admit(history, &together, authors);
    keep_signatures(tx, number, &together, &used)?;
    for orphan in orphans {
        let still_out = |a: &Aside| a.hash.map(|h| h.to_string()) == orphan.hash;
        if received.aside.iter().any(still_out) {
            quarantine::put(tx, &orphan)?;
        }
    }
    Ok(received.new)
}

/// Takes a receipt: what it covers is at headquarters (law 6). A receipt that is not headquarters' is ignored.
pub fn acknowledge(
    tx: &Transaction<'_>,
    receipt: &Receipt,
    headquarters: &PublicKey,
    arrived: &mut Arrived,
) -> Result<(), Error> {
    let Some(number) = changes::find(tx, &receipt.inspection)? else { return Ok(()) };
    if !receipt.is_of(headquarters) {
        tracing::warn!("a receipt with a wrong signature was ignored");
        arrived.forged += 1;
        return Ok(());
    }
    let stored = changes::of(tx, number)?;
    let mut history = History::new(receipt.inspection.clone());
    for change in &stored {
        history.add(&change.raw, None).map_err(Error::broken)?;
    }
    let covered = history.written_by(|_| true, &receipt.heads);
    let newly: Vec<_> = stored.iter().filter(|c| !c.home && covered.iter().any(|h| h.0 == c.hash)).collect();
    arrived.acknowledged += u32::try_from(newly.len()).unwrap_or(u32::MAX);
    changes::mark_home(tx, number, newly.iter().map(|c| c.hash))?;
    let bytes = rmp_serde::to_vec_named(receipt).map_err(Error::broken)?;
    changes::keep_receipt(tx, number, &receipt.area, receipt.sequence, &bytes)?;
    outbox::settle(tx, number)?;
    arrived.inspections.insert(receipt.inspection.clone());
    Ok(())
}
