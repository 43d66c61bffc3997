//! The inspection on the desk: its document, the taps that are not yet a change, and the record that both make.

use super::commit::Hands;
use crate::document::hash::{ChangeHash, Heads};
use crate::document::open::{Document, Edit};
use crate::error::Error;
use crate::model::id::{FactId, InspectionId};
use crate::model::record::{Answers, Record};
use crate::model::seal::{Hash256, Seal, Since};
use crate::store::changes::{self, Number};
use crate::store::journal::{self, Tap};
use crate::store::rows::Picture;
use rusqlite::Connection;

/// A tap that is durable but not yet part of a change.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Edits of one tap have one number.
    pub tap: u32,
    /// What its author had seen.
    pub seen: Heads,
    /// The edit.
    pub edit: Edit,
}

/// An open inspection.
pub struct Desk {
    /// Its number; `None` as long as nothing was written.
    pub number: Option<Number>,
    /// How many changes it has.
    pub count: usize,
    /// Its changes, merged.
    pub document: Document,
    /// Taps not yet in the document.
    pub pending: Vec<Pending>,
    /// What document and taps say together.
    pub record: Record,
    /// The rows as they were last written; `None` when not known.
    pub picture: Option<Picture>,
}

impl Desk {
    /// Puts an inspection on the desk. One that nobody has written about is in its first state.
    pub fn open(connection: &Connection, id: &InspectionId, hands: &Hands<'_>) -> Result<Self, Error> {
        let number = changes::find(connection, id)?;
        let (stored, taps) = match number {
            None => (Vec::new(), Vec::new()),
            Some(number) => (changes::of(connection, number)?, journal::of(connection, number)?),
        };
        let document = Document::open(id, stored.iter().map(|c| c.raw.as_slice()))?;
        let pending = taps.iter().map(read_tap).collect::<Result<Vec<_>, _>>()?;
        let record = document.record()?;
        let mut desk = Self { number, count: stored.len(), document, pending, record, picture: None };
        desk.reread(connection, hands)?;
        Ok(desk)
    }

    /// The inspection.
    pub fn id(&self) -> &InspectionId {
        self.document.id()
    }

    /// Makes the record anew from changes and taps.
    pub fn reread(&mut self, connection: &Connection, hands: &Hands<'_>) -> Result<(), Error> {
        self.record = self.document.record()?;
        if self.pending.is_empty() {
            return Ok(());
        }
        let heads = self.document.heads();
        if self.pending.iter().all(|p| p.seen == heads) {
            let edits: Vec<_> = self.pending.iter().map(|p| p.edit.clone()).collect();
            edits.into_iter().for_each(|edit| overlay(&mut self.record, edit));
        } else {
            let mut sketch = self.copy(connection, None)?;
            for (seen, edits) in groups(&self.pending) {
                sketch.write(hands.actor, &seen, &edits, hands.now)?;
            }
            self.record = sketch.record()?;
        }
        Ok(())
    }

    /// The record as somebody sees it who has seen `seen` and everything that this device wrote.
    pub fn seen_by(&self, connection: &Connection, seen: &Heads, hands: &Hands<'_>) -> Result<Record, Error> {
        if *seen == self.document.heads() {
            return Ok(self.record.clone());
        }
        let mut sketch = self.copy(connection, Some(&self.document.seen_by(hands.actor, seen)?))?;
        for (seen, edits) in groups(&self.pending) {
            sketch.write(hands.actor, &seen, &edits, hands.now)?;
        }
        Ok(sketch.record()?)
    }

    /// The seal of what somebody has before her who has seen `seen` and everything that this device wrote. No tap may
    /// wait: what is sealed is changes.
    pub fn sealing(&self, connection: &Connection, seen: &Heads, hands: &Hands<'_>) -> Result<Seal, Error> {
        if !self.pending.is_empty() {
            return Err(Error::broken("taps are sealed before they are changes"));
        }
        let seen = self.document.seen_by(hands.actor, seen)?;
        let copy = if seen.len() == self.count { None } else { Some(self.copy(connection, Some(&seen))?) };
        let document = copy.as_ref().unwrap_or(&self.document);
        let raw = document.raw()?;
        let heads = document.heads().as_slice().iter().copied().map(Hash256::from).collect();
        Ok(Seal::of(&raw.read(self.id())?, Hash256(raw.digest(self.id())), heads))
    }

    /// Takes one more tap into the record.
    pub fn add(&mut self, connection: &Connection, taps: Vec<Pending>, hands: &Hands<'_>) -> Result<(), Error> {
        let simple = taps.iter().chain(&self.pending).all(|p| p.seen == self.document.heads());
        if simple {
            taps.iter().for_each(|p| overlay(&mut self.record, p.edit.clone()));
            self.pending.extend(taps);
            return Ok(());
        }
        self.pending.extend(taps);
        self.reread(connection, hands)
    }

    /// The number of the next tap.
    pub fn next_tap(&self) -> u32 {
        self.pending.last().map_or(0, |p| p.tap + 1)
    }

    /// The number of this device's next fact.
    pub fn next_fact(&self, hands: &Hands<'_>) -> u64 {
        let prefix = hands.actor.fact_prefix();
        let own = self.record.facts.keys().filter_map(|id| id.as_str().strip_prefix(&prefix));
        own.filter_map(|rest| rest.strip_prefix('-')?.parse::<u64>().ok()).max().unwrap_or(0) + 1
    }

    fn copy(&self, connection: &Connection, only: Option<&[ChangeHash]>) -> Result<Document, Error> {
        let Some(number) = self.number else { return Ok(Document::open(self.id(), [])?) };
        let stored = changes::of(connection, number)?;
        let wanted = stored.iter().filter(|c| only.is_none_or(|only| only.contains(&ChangeHash(c.hash))));
        Ok(Document::open(self.id(), wanted.map(|c| c.raw.as_slice()))?)
    }
}

/// Taps that share what their author had seen become one change: of several answers to one item the last counts.
pub(super) fn groups(pending: &[Pending]) -> Vec<(Heads, Vec<Edit>)> {
    let mut groups: Vec<(Heads, Vec<Edit>)> = Vec::new();
    for tap in pending {
        match groups.last_mut() {
            Some((seen, edits)) if *seen == tap.seen => {
                edits.retain(|edit| !replaces(&tap.edit, edit));
                edits.push(tap.edit.clone());
            }
            _ => groups.push((tap.seen.clone(), vec![tap.edit.clone()])),
        }
    }
    groups
}

fn replaces(later: &Edit, earlier: &Edit) -> bool {
    match (later, earlier) {
        (Edit::Answer(a, _), Edit::Answer(b, _)) => a == b,
        (Edit::Note(_), Edit::Note(_)) => true,
        _ => false,
    }
}

/// What an edit does to a record of which its author has seen everything. What comes after a completion is told apart
/// from what was sealed with it.
fn overlay(record: &mut Record, edit: Edit) {
    let completions: Vec<FactId> = record.completions().cloned().collect();
    let mut later = |tell: &dyn Fn(&mut Since)| {
        completions.iter().for_each(|completion| tell(record.since.entry(completion.clone()).or_default()));
    };
    match edit {
        Edit::Answer(key, answer) => {
            later(&|since| since.answers.extend([key.clone()]));
            if let Some(answers) = Answers::new(vec![answer]) {
                record.answers.insert(key, answers);
            }
        }
        Edit::Fact(id, fact) => {
            later(&|since| since.facts.extend([id.clone()]));
            record.facts.insert(id, fact);
        }
        Edit::Note(text) => {
            later(&|since| since.note |= record.note != text);
            record.note = text;
        }
    }
    record.since.retain(|_, since| !since.is_nothing());
}

pub(super) fn read_tap(tap: &Tap) -> Result<Pending, Error> {
    let seen = Heads::from_bytes(&tap.seen).ok_or_else(|| Error::broken("a stored tap cannot be read"))?;
    let edit = serde_json::from_str(&tap.edit).map_err(Error::broken)?;
    Ok(Pending { tap: tap.tap, seen, edit })
}

/// A tap as the journal keeps it.
pub(super) fn write_tap(pending: &Pending) -> Result<Tap, Error> {
    let edit = serde_json::to_string(&pending.edit).map_err(Error::broken)?;
    Ok(Tap { tap: pending.tap, seen: pending.seen.to_bytes(), edit })
}
