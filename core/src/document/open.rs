//! An inspection's Automerge document, opened for reading and writing.

use super::actor::Actor;
use super::deed::{Deed, deeds};
use super::genesis::{ANSWERS, FACTS, Genesis, NOTE};
use super::guard::{Limits, check, shielded};
use super::hash::{ChangeHash, Heads};
use super::raw::{RawRecord, Unreadable};
use crate::model::answer::Answer;
use crate::model::fact::Fact;
use crate::model::id::{FactId, InspectionId, ItemKey};
use crate::model::record::Record;
use crate::model::time::Timestamp;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ObjId, PatchLog, ReadDoc, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

mod seen;

pub(super) use seen::note_since;

/// One thing that a person wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Answers an item.
    Answer(ItemKey, Answer),
    /// Adds a fact.
    Fact(FactId, Fact),
    /// Makes the note read so.
    Note(String),
}

/// A change just written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its name.
    pub hash: ChangeHash,
    /// Its bytes.
    pub raw: Vec<u8>,
}

/// A document that could not be opened or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A stored change cannot be read or applied.
    #[error("a stored change cannot be applied: {0}")]
    Change(String),
    /// The record cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The heads that somebody claims to have seen are not in this document.
    #[error("what was seen is not part of this inspection")]
    UnknownHeads,
    /// Automerge failed.
    #[error("the document cannot be written: {0}")]
    Write(String),
}

/// What is remembered of a change, to know who had seen what.
struct Link {
    actor: Vec<u8>,
    seq: u64,
    deps: Vec<ChangeHash>,
    /// The numbers of its operations.
    ops: std::ops::Range<u64>,
}

/// An open inspection.
pub struct Document {
    id: InspectionId,
    genesis: Genesis,
    doc: Automerge,
    links: HashMap<ChangeHash, Link>,
}

impl Document {
    /// Opens an inspection from its stored changes, in an order in which each follows what it builds on. No change at
    /// all is the inspection in its first state.
    pub fn open<'a>(id: &InspectionId, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, Broken> {
        let genesis = Genesis::of(id);
        let broken = |e: &dyn std::fmt::Display| Broken::Change(e.to_string());
        let mut parsed = vec![Change::from_bytes(genesis.bytes()).map_err(|e| broken(&e))?];
        for raw in changes {
            parsed.push(Change::from_bytes(raw.to_vec()).map_err(|e| broken(&e))?);
        }
        let links = parsed.iter().map(|c| (ChangeHash::from(c.hash()), link(c))).collect();
        let doc = shielded(move || {
            let mut doc = Automerge::new();
            doc.apply_changes(parsed).map(|()| doc)
        });
        let doc = doc.map_err(|e| broken(&e))?.map_err(|e| broken(&e))?;
        Ok(Self { id: id.clone(), genesis, doc, links })
    }

    /// Which inspection.
    pub fn id(&self) -> &InspectionId {
        &self.id
    }

    /// The newest changes: what a person who looks at it now has seen.
    pub fn heads(&self) -> Heads {
        Heads::new(self.doc.get_heads().into_iter().map(ChangeHash::from))
    }

    /// The record's texts.
    pub fn raw(&self) -> Result<RawRecord, Unreadable> {
        read_raw(&self.doc, &self.genesis)
    }

    /// The record.
    pub fn record(&self) -> Result<Record, Unreadable> {
        let mut record = self.raw()?.read(&self.id)?;
        record.since = self.since_completions(&record)?;
        Ok(record)
    }

    /// Writes edits as one change of somebody who had seen `seen` and everything that he wrote himself. What he had not
    /// seen is not touched: an answer that came meanwhile stays beside his (law 2). `None` when there is nothing to
    /// write.
    pub fn write(
        &mut self,
        actor: &Actor,
        seen: &Heads,
        edits: &[Edit],
        at: Timestamp,
    ) -> Result<Option<Written>, Broken> {
        if edits.is_empty() {
            return Ok(None);
        }
        let base = self.base(actor, seen)?;
        self.doc.set_actor(ActorId::from(*actor));
        let (answers, facts, note) = containers(&self.genesis);
        let failed = |e: &dyn std::fmt::Display| Broken::Write(e.to_string());
        let mut tx = self.doc.transaction_at(PatchLog::inactive(), &base).map_err(|e| failed(&e))?;
        for edit in edits {
            let result = match edit {
                Edit::Answer(key, answer) => {
                    let text = serde_json::to_string(answer).map_err(|e| failed(&e))?;
                    tx.put(&answers, key.to_string(), text)
                }
                Edit::Fact(id, fact) => {
                    let text = serde_json::to_string(fact).map_err(|e| failed(&e))?;
                    tx.put(&facts, id.to_string(), text)
                }
                Edit::Note(text) => tx.update_text(&note, text),
            };
            if let Err(error) = result {
                tx.rollback();
                return Err(failed(&error));
            }
        }
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(at.0));
        let Some(hash) = hash else { return Ok(None) };
        let change = self.doc.get_change_by_hash(&hash).ok_or_else(|| failed(&"the change is gone"))?;
        self.links.insert(hash.into(), link(&change));
        Ok(Some(Written { hash: hash.into(), raw: change.raw_bytes().to_vec() }))
    }

    /// What a change of this document says, as the edits that would write it again; the note as its author left it.
    pub fn edits(&self, raw: &[u8]) -> Result<Vec<Edit>, Broken> {
        let broken = |e: &dyn std::fmt::Display| Broken::Change(e.to_string());
        let checked = check(raw, &Limits::default()).map_err(|e| broken(&e))?;
        let (_, deeds) = deeds(&checked, &self.genesis).map_err(|e| broken(&e))?;
        let noted = deeds.iter().any(|deed| matches!(deed, Deed::Note { .. }));
        let mut edits: Vec<Edit> = Vec::with_capacity(deeds.len());
        edits.extend(deeds.into_iter().filter_map(|deed| match deed {
            Deed::Answer { key, value, .. } => Some(Edit::Answer(key, value)),
            Deed::Fact { id, value, .. } => Some(Edit::Fact(id, value)),
            Deed::Note { .. } => None,
        }));
        if noted {
            let (_, _, note) = containers(&self.genesis);
            let then = [automerge::ChangeHash(checked.hash)];
            edits.push(Edit::Note(self.doc.text_at(&note, &then).map_err(|e| broken(&e))?));
        }
        Ok(edits)
    }
}

fn link(change: &Change) -> Link {
    Link {
        actor: change.actor_id().to_bytes().to_vec(),
        seq: change.seq(),
        deps: change.deps().iter().copied().map(ChangeHash::from).collect(),
        ops: change.start_op().get()..change.start_op().get().saturating_add(change.len() as u64),
    }
}

/// Answers, facts, note: known without looking, since the genesis is known.
fn containers(genesis: &Genesis) -> (ObjId, ObjId, ObjId) {
    let id = |n| ObjId::Id(n, ActorId::from(genesis.actor.as_slice()), 0);
    (id(ANSWERS), id(FACTS), id(NOTE))
}

/// Reads a document's texts.
pub(super) fn read_raw(doc: &Automerge, genesis: &Genesis) -> Result<RawRecord, Unreadable> {
    let (answers, facts, note) = containers(genesis);
    let mut raw = RawRecord::default();
    for (container, name) in [(&answers, "answers"), (&facts, "facts")] {
        for key in doc.keys(container) {
            let unreadable = |why: String| Unreadable { place: format!("{name}/{key}"), why };
            let values = doc.get_all(container, key.as_str()).map_err(|e| unreadable(e.to_string()))?;
            let mut texts = Vec::with_capacity(values.len());
            for (value, _) in values {
                let Value::Scalar(scalar) = &value else { return Err(unreadable("it is not a text".into())) };
                texts.push(scalar.as_str().ok_or_else(|| unreadable("it is not a text".into()))?.to_owned());
            }
            texts.sort();
            if name == "answers" {
                raw.answers.insert(key, texts);
            } else if let Some(text) = texts.pop() {
                raw.facts.insert(key, text);
            }
        }
    }
    raw.note = doc.text(&note).map_err(|e| Unreadable { place: "note".into(), why: e.to_string() })?;
    Ok(raw)
}
