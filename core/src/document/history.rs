//! The changes of one inspection in causal order, each held to the record's law before it is let in.
//!
//! A first-seen linear history is folded from its operations without building an Automerge document; where concurrent
//! changes meet, or the note was edited, Automerge itself merges. A property test holds the two ways equal.

use super::actor::Actor;
use super::deed::{Deed, OpName, deeds};
use super::genesis::{Genesis, MAX_OP};
use super::guard::{Checked, Limits, Refused, check, shielded};
use super::hash::{ChangeHash, Heads};
use super::open::read_raw;
use super::raw::{RawRecord, Unreadable};
use super::rejected::Rejected;
use crate::model::answer::Answer;
use crate::model::fact::Fact;
use crate::model::id::{FactId, InspectionId, ItemKey, PersonId};
use crate::model::record::{Answers, Record};
use automerge::{Automerge, ReadDoc};
use std::collections::{BTreeMap, HashMap, HashSet};

mod seen;

use seen::Ancestors;

/// One change of the history.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name.
    pub hash: ChangeHash,
    /// Its author.
    pub actor: Actor,
    /// Its number among its author's changes in this inspection.
    pub seq: u64,
    /// What it builds on.
    pub deps: Vec<ChangeHash>,
    /// Its bytes.
    pub raw: Vec<u8>,
    last_op: u64,
    parsed: automerge::Change,
}

/// The person of the device that an actor belongs to; `None` when the device is not known.
pub type PersonOf<'a> = &'a dyn Fn(&Actor) -> Option<PersonId>;

/// A value with the text it was read from.
struct Held<T> {
    value: T,
    raw: String,
}

/// The changes of one inspection.
pub struct History {
    id: InspectionId,
    genesis: Genesis,
    entries: Vec<Entry>,
    at: HashMap<ChangeHash, usize>,
    heads: HashSet<ChangeHash>,
    /// Every answer ever put, by operation: its key and the change that holds it.
    puts: BTreeMap<OpName, (ItemKey, usize)>,
    /// Every character ever put into the note: the change that holds it.
    characters: HashMap<OpName, usize>,
    answers: BTreeMap<ItemKey, Vec<(OpName, Held<Answer>)>>,
    /// Facts, each with the change that holds it.
    facts: BTreeMap<FactId, (usize, Held<Fact>)>,
    linear: bool,
    noted: bool,
    /// Built when the fold does not suffice: concurrent changes, or an edited note.
    merged: Option<Automerge>,
}

impl History {
    /// An inspection in which nothing was written yet.
    pub fn new(id: InspectionId) -> Self {
        let genesis = Genesis::of(&id);
        let heads = HashSet::from([genesis.hash]);
        Self {
            id,
            genesis,
            entries: Vec::new(),
            at: HashMap::new(),
            heads,
            puts: BTreeMap::new(),
            characters: HashMap::new(),
            answers: BTreeMap::new(),
            facts: BTreeMap::new(),
            linear: true,
            noted: false,
            merged: None,
        }
    }

    /// Which inspection.
    pub fn id(&self) -> &InspectionId {
        &self.id
    }
    /// The changes in causal order, the genesis left out.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
    /// The newest changes.
    pub fn heads(&self) -> Heads {
        Heads::new(self.heads.iter().copied())
    }
    /// Whether a change is here.
    pub fn holds(&self, hash: ChangeHash) -> bool {
        hash == self.genesis.hash || self.at.contains_key(&hash)
    }

    /// Checks a change's bytes and lets it in. `Ok(false)` when it is here already.
    ///
    /// `person_of` names the person of a device, so that nobody writes in another's name; `None` lets every name pass
    /// (for changes that were checked when they first came).
    pub fn add(&mut self, raw: &[u8], person_of: Option<PersonOf<'_>>) -> Result<bool, Rejected> {
        let checked = check(raw, &Limits::default())?;
        self.add_checked(checked, person_of)
    }

    /// Lets in a change whose bytes were checked.
    pub fn add_checked(&mut self, checked: Checked, person_of: Option<PersonOf<'_>>) -> Result<bool, Rejected> {
        let judged = self.judge(&checked, person_of)?;
        Ok(judged.map(|judged| self.enter(judged, checked)).is_some())
    }

    /// Whether a change whose bytes were checked may enter; `None` when it is here already. Only [`History::enter`] may
    /// follow: where concurrent changes meet it is merged by now.
    pub(super) fn judge(
        &mut self,
        checked: &Checked,
        person_of: Option<PersonOf<'_>>,
    ) -> Result<Option<Judged>, Rejected> {
        let hash = ChangeHash(checked.hash);
        if self.holds(hash) {
            return Ok(None);
        }
        if let Some(missing) = checked.deps.iter().map(|d| ChangeHash(*d)).find(|d| !self.holds(*d)) {
            return Err(Rejected::Orphan { missing });
        }
        let (actor, deeds) = deeds(checked, &self.genesis)?;
        if let Some(person_of) = person_of {
            let person = person_of(&actor).ok_or(Rejected::UnknownDevice)?;
            if deeds.iter().filter_map(Deed::by).any(|by| *by != person) {
                return Err(Rejected::ForgedAuthor);
            }
        }
        let deps: Vec<_> = checked.deps.iter().map(|d| ChangeHash(*d)).collect();
        let follows = !deps.is_empty() && deps.len() == self.heads.len() && deps.iter().all(|d| self.heads.contains(d));
        let ancestors = if follows { Ancestors::All } else { Ancestors::Some(self.ancestors(&deps)) };
        self.follows_its_ancestors(checked, &actor, &deps, &ancestors)?;
        self.has_seen_what_it_touches(&deeds, checked, &actor, &ancestors)?;
        let linear = self.linear && follows && deps.len() == 1;
        let noted = self.noted || deeds.iter().any(|d| matches!(d, Deed::Note { .. }));
        if !linear || noted {
            self.merge(checked)?;
        }
        (self.linear, self.noted) = (linear, noted);
        Ok(Some(Judged { hash, actor, deps, deeds }))
    }

    fn follows_its_ancestors(
        &self,
        checked: &Checked,
        actor: &Actor,
        deps: &[ChangeHash],
        ancestors: &Ancestors,
    ) -> Result<(), Rejected> {
        if deps.is_empty() {
            return Err(Rejected::Orphan { missing: self.genesis.hash });
        }
        let (mut last_seq, mut last_op) = (0, MAX_OP);
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.actor == *actor && entry.seq == checked.seq {
                return Err(Rejected::DuplicateSequence { seq: checked.seq });
            }
            if ancestors.hold(index) {
                last_op = last_op.max(entry.last_op);
                if entry.actor == *actor {
                    last_seq = last_seq.max(entry.seq);
                }
            }
        }
        if checked.seq != last_seq + 1 {
            return Err(Rejected::Sequence { seq: checked.seq, expected: last_seq + 1 });
        }
        if checked.start_op <= last_op {
            return Err(Rejected::Operations { start: checked.start_op, above: last_op });
        }
        Ok(())
    }

    fn has_seen_what_it_touches(
        &self,
        deeds: &[Deed],
        checked: &Checked,
        actor: &Actor,
        ancestors: &Ancestors,
    ) -> Result<(), Rejected> {
        let mut own: Vec<(OpName, &ItemKey)> = Vec::new();
        let mut added: HashSet<&FactId> = HashSet::new();
        let mut typed: HashSet<OpName> = HashSet::new();
        for (op, deed) in (checked.start_op..).zip(deeds) {
            match deed {
                Deed::Answer { key, replaces, .. } => {
                    let seen = |name: &OpName| match self.puts.get(name) {
                        Some((of, index)) => of == key && ancestors.hold(*index),
                        None => own.iter().any(|(n, k)| n == name && *k == key),
                    };
                    if !replaces.iter().all(seen) {
                        return Err(Rejected::Unseen);
                    }
                    own.push(((op, *actor), key));
                }
                Deed::Fact { id, .. } => {
                    if self.facts.contains_key(id) || !added.insert(id) {
                        return Err(Rejected::FactExists);
                    }
                }
                Deed::Note { at, adds } => {
                    let there = |name: &OpName| match self.characters.get(name) {
                        Some(index) => ancestors.hold(*index),
                        None => typed.contains(name),
                    };
                    if !at.as_ref().is_none_or(there) {
                        return Err(Rejected::Unseen);
                    }
                    if *adds {
                        typed.insert((op, *actor));
                    }
                }
            }
        }
        Ok(())
    }

    /// Merges a change with Automerge itself, panics caught: on failure the document is thrown away, never the history.
    fn merge(&mut self, checked: &Checked) -> Result<(), Rejected> {
        let earlier: Vec<_> = match self.merged {
            Some(_) => Vec::new(),
            None => self.entries.iter().map(|e| e.parsed.clone()).collect(),
        };
        let (doc, genesis, change) = (self.merged.take(), &self.genesis, &checked.change);
        let merged = shielded(move || {
            let mut doc = match doc {
                Some(doc) => doc,
                None => {
                    let mut doc = Automerge::new();
                    let first = automerge::Change::from_bytes(genesis.bytes()).ok()?;
                    doc.apply_changes(std::iter::once(first).chain(earlier)).ok()?;
                    doc
                }
            };
            doc.apply_changes([change.clone()]).ok()?;
            // A change that Automerge queues instead of applying, or merges as something else than was signed, would
            // be lost without a word.
            let merged = doc.get_change_by_hash(&change.hash())?;
            (merged.raw_bytes() == change.raw_bytes()).then_some(doc)
        })?;
        self.merged = merged;
        if self.merged.is_none() { Err(Rejected::Bytes(Refused::DecoderPanicked)) } else { Ok(()) }
    }

    /// Takes in a change that was judged.
    pub(super) fn enter(&mut self, judged: Judged, checked: Checked) {
        let Judged { hash, actor, deps, deeds } = judged;
        let index = self.entries.len();
        for (op, deed) in (checked.start_op..).zip(deeds) {
            match deed {
                Deed::Answer { key, value, raw, replaces } => {
                    let name = (op, actor);
                    self.puts.insert(name, (key.clone(), index));
                    let values = self.answers.entry(key).or_default();
                    values.retain(|(held, _)| !replaces.contains(held));
                    values.push((name, Held { value, raw }));
                }
                Deed::Fact { id, value, raw } => {
                    self.facts.insert(id, (index, Held { value, raw }));
                }
                Deed::Note { adds: true, .. } => {
                    self.characters.insert((op, actor), index);
                }
                Deed::Note { adds: false, .. } => {}
            }
        }
        for dep in &deps {
            self.heads.remove(dep);
        }
        self.heads.insert(hash);
        self.at.insert(hash, index);
        let last_op = checked.start_op + checked.ops.len() as u64 - u64::from(!checked.ops.is_empty());
        let (seq, raw, parsed) = (checked.seq, checked.raw, checked.change);
        self.entries.push(Entry { hash, actor, seq, deps, raw, last_op, parsed });
    }

    /// The record's texts.
    pub fn raw(&self) -> Result<RawRecord, Unreadable> {
        match &self.merged {
            Some(doc) => read_raw(doc, &self.genesis),
            None => Ok(self.folded()),
        }
    }

    /// What the fold alone says, without the note: for the test that holds it equal to Automerge.
    pub(super) fn folded(&self) -> RawRecord {
        let values = |held: &Vec<(OpName, Held<Answer>)>| {
            let mut texts: Vec<_> = held.iter().map(|(_, h)| h.raw.clone()).collect();
            texts.sort();
            texts
        };
        RawRecord {
            answers: self.answers.iter().map(|(key, held)| (key.to_string(), values(held))).collect(),
            facts: self.facts.iter().map(|(id, (_, held))| (id.to_string(), held.raw.clone())).collect(),
            note: String::new(),
        }
    }

    /// The record.
    pub fn record(&self) -> Result<Record, Unreadable> {
        if self.merged.is_some() {
            let mut record = self.raw()?.read(&self.id)?;
            record.since = self.since_completions();
            return Ok(record);
        }
        let mut record = Record::empty(self.id.clone());
        record.since = self.since_completions();
        for (key, held) in &self.answers {
            if let Some(answers) = Answers::new(held.iter().map(|(_, h)| h.value.clone()).collect()) {
                record.answers.insert(key.clone(), answers);
            }
        }
        record.facts = self.facts.iter().map(|(id, (_, held))| (id.clone(), held.value.clone())).collect();
        Ok(record)
    }

    /// Consumes the history: the record, without copying its values.
    pub fn into_record(self) -> Result<Record, Unreadable> {
        if self.merged.is_some() {
            return self.record();
        }
        let since = self.since_completions();
        let mut record = Record::empty(self.id);
        record.since = since;
        for (key, held) in self.answers {
            if let Some(answers) = Answers::new(held.into_iter().map(|(_, h)| h.value).collect()) {
                record.answers.insert(key, answers);
            }
        }
        record.facts = self.facts.into_iter().map(|(id, (_, held))| (id, held.value)).collect();
        Ok(record)
    }
}

/// A change that may enter.
pub(super) struct Judged {
    hash: ChangeHash,
    actor: Actor,
    deps: Vec<ChangeHash>,
    deeds: Vec<Deed>,
}
