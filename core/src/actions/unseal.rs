//! What this device wrote under a name that is no longer its own.
//!
//! A backup that was restored unnoticed goes on with its actor, and gives numbers out that headquarters has seen before.
//! Such changes can never come home, nor stand beside the first ones of their number. Headquarters' are let in; what this
//! device wrote becomes taps again, to be sealed under the actor of its new incarnation: nothing that was entered is lost
//! (law 1), and everybody holds the same changes in the end (law 3).

use super::commit::Hands;
use super::desk::{Pending, read_tap, write_tap};
use crate::document::actor::Actor;
use crate::document::hash::{ChangeHash, Heads};
use crate::document::history::{Entry, History};
use crate::document::open::{Document, Edit};
use crate::error::Error;
use crate::model::id::{FactId, InspectionId};
use crate::store::changes::{self, Number, StoredChange};
use crate::store::journal::{self, Tap};
use rusqlite::Transaction;
use std::collections::HashSet;

/// A change as headquarters sends it: who wrote it, its number, its name.
pub type Numbered = (Actor, u64, ChangeHash);

/// What made room.
#[derive(Debug, Default)]
pub struct Unsealed {
    /// Changes that became taps again.
    pub taps: u32,
    /// Whether one was of the actor that writes now: this database was restored from a backup.
    pub restored_backup: bool,
    /// Changes of other devices that cannot stand either: the bytes of each, and its hash.
    pub foreign: Vec<(ChangeHash, Vec<u8>)>,
}

/// Takes out what stands in the way of changes from headquarters: changes that are not home under a number that
/// headquarters has given to another, and what builds on them.
pub fn make_room(
    tx: &Transaction<'_>,
    number: Number,
    id: &InspectionId,
    incoming: &[Numbered],
    hands: &Hands<'_>,
) -> Result<Unsealed, Error> {
    let mut unsealed = Unsealed::default();
    let stored = changes::of(tx, number)?;
    if stored.iter().all(|change| change.home) {
        return Ok(unsealed);
    }
    let mut history = History::new(id.clone());
    for change in &stored {
        history.add(&change.raw, None).map_err(Error::broken)?;
    }
    let gone = in_the_way(&history, &stored, incoming);
    if gone.is_empty() {
        return Ok(unsealed);
    }
    let document = Document::open(id, stored.iter().map(|c| c.raw.as_slice()))?;
    let mut taps = journal::of(tx, number)?;
    let mut tap = taps.last().map_or(0, |last| last.tap + 1);
    for entry in history.entries().iter().filter(|e| gone.contains(&e.hash)) {
        if entry.actor.device() != hands.actor.device() {
            unsealed.foreign.push((entry.hash, entry.raw.clone()));
            continue;
        }
        unsealed.restored_backup |= entry.actor == *hands.actor;
        let seen = kept_below(&history, entry, &gone);
        for edit in document.edits(&entry.raw)? {
            taps.push(write_tap(&Pending { tap, seen: seen.clone(), edit })?);
        }
        tap += 1;
        unsealed.taps += 1;
    }
    let kept: Vec<_> = stored.into_iter().filter(|c| !gone.contains(&ChangeHash(c.hash))).collect();
    changes::keep_only(tx, number, &kept)?;
    journal::replace(tx, number, &taps)?;
    adopt(tx, number, id, hands.actor)?;
    Ok(unsealed)
}

/// The changes that are not home and share their number with another of headquarters, and all that builds on them.
fn in_the_way(history: &History, stored: &[StoredChange], incoming: &[Numbered]) -> HashSet<ChangeHash> {
    let mut gone = HashSet::new();
    for (entry, change) in history.entries().iter().zip(stored) {
        let given_twice = || {
            let other =
                |(actor, seq, hash): &Numbered| *actor == entry.actor && *seq == entry.seq && *hash != entry.hash;
            !change.home && incoming.iter().any(other)
        };
        if entry.deps.iter().any(|dep| gone.contains(dep)) || given_twice() {
            gone.insert(entry.hash);
        }
    }
    gone
}

/// What the author of a change had seen of that which stays.
fn kept_below(history: &History, entry: &Entry, gone: &HashSet<ChangeHash>) -> Heads {
    let mut kept = HashSet::new();
    let mut next = entry.deps.clone();
    while let Some(hash) = next.pop() {
        if !gone.contains(&hash) {
            kept.insert(hash);
        } else if let Some(below) = history.entries().iter().find(|e| e.hash == hash) {
            next.extend(below.deps.iter().copied());
        }
    }
    Heads::new(kept)
}

/// Gives the facts among an inspection's taps the names of an actor: a fact under another's name would be refused by
/// everybody. Taps that speak of them follow.
pub fn adopt(tx: &Transaction<'_>, number: Number, id: &InspectionId, actor: &Actor) -> Result<(), Error> {
    let mut taps = journal::of(tx, number)?;
    let pending = taps.iter().map(read_tap).collect::<Result<Vec<_>, _>>()?;
    let waiting: Vec<FactId> = pending
        .into_iter()
        .filter_map(|p| match p.edit {
            Edit::Fact(id, _) => Some(id),
            _ => None,
        })
        .collect();
    let prefix = format!("{}-", actor.fact_prefix());
    let is_own = |id: &&FactId| id.as_str().starts_with(&prefix);
    if waiting.iter().all(|id| is_own(&id)) {
        return Ok(());
    }
    let stored = changes::of(tx, number)?;
    let record = Document::open(id, stored.iter().map(|c| c.raw.as_slice()))?.record()?;
    let own = record.facts.keys().chain(&waiting).filter(is_own);
    let mut last = own.filter_map(|id| id.as_str()[prefix.len()..].parse::<u64>().ok()).max().unwrap_or(0);
    for old in waiting.iter().filter(|id| !is_own(id)) {
        last += 1;
        rename(&mut taps, old, &actor.fact_id(last));
    }
    Ok(journal::replace(tx, number, &taps)?)
}

/// An id stands in a tap's JSON as a whole string; inside a text its quotes would be escaped.
fn rename(taps: &mut [Tap], old: &FactId, new: &FactId) {
    let (old, new) = (format!("\"{old}\""), format!("\"{new}\""));
    for tap in taps {
        tap.edit = tap.edit.replace(&old, &new);
    }
}

/// The same for every inspection whose taps wait: after a new incarnation was drawn.
pub fn adopt_all(tx: &Transaction<'_>, actor: &Actor) -> Result<(), Error> {
    for number in journal::inspections(tx)? {
        if let Some(id) = changes::identity_of(tx, number)? {
            adopt(tx, number, &id, actor)?;
        }
    }
    Ok(())
}
