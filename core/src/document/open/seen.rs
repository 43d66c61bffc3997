//! Who had seen what, in an opened inspection: what somebody builds on, and what a completion's author did not know.

use super::super::actor::Actor;
use super::super::genesis::Genesis;
use super::super::hash::{ChangeHash, Heads};
use super::super::raw::Unreadable;
use super::{Broken, Document, Link, containers};
use crate::model::id::{FactId, ItemKey};
use crate::model::record::Record;
use crate::model::seal::Since;
use automerge::{Automerge, ObjId, ReadDoc};
use std::collections::{BTreeMap, HashSet};

impl Document {
    /// Every change that `actor` had seen who has seen `seen` and what he wrote himself; the genesis is left out.
    pub fn seen_by(&self, actor: &Actor, seen: &Heads) -> Result<Vec<ChangeHash>, Broken> {
        let mut found = self.covered(self.base(actor, seen)?.into_iter().map(ChangeHash::from));
        found.remove(&self.genesis.hash);
        Ok(found.into_iter().collect())
    }

    /// What `actor` had seen: `seen` and his own last change, without what these already cover.
    pub(super) fn base(&self, actor: &Actor, seen: &Heads) -> Result<Vec<automerge::ChangeHash>, Broken> {
        let own = self.links.iter().filter(|(_, l)| l.actor == actor.as_bytes()).max_by_key(|(_, l)| l.seq);
        let mut heads: Vec<ChangeHash> = seen.as_slice().to_vec();
        heads.extend(own.map(|(hash, _)| *hash));
        if heads.is_empty() || heads.iter().any(|h| !self.links.contains_key(h)) {
            return Err(Broken::UnknownHeads);
        }
        let covered = self.covered(heads.iter().flat_map(|h| self.links[h].deps.iter().copied()));
        let newest = Heads::new(heads.into_iter().filter(|h| !covered.contains(h)));
        Ok(newest.as_slice().iter().copied().map(automerge::ChangeHash::from).collect())
    }

    /// What the record holds beyond what each completion's author had seen.
    pub(super) fn since_completions(&self, record: &Record) -> Result<BTreeMap<FactId, Since>, Unreadable> {
        let mut all = BTreeMap::new();
        for completion in record.completions() {
            let since = self.since(completion, record)?;
            if !since.is_nothing() {
                all.insert(completion.clone(), since);
            }
        }
        Ok(all)
    }

    fn since(&self, completion: &FactId, record: &Record) -> Result<Since, Unreadable> {
        let (answers, facts, _) = containers(&self.genesis);
        let Some(carrier) = self.writers(&facts, completion.as_str())?.first().copied() else {
            return Ok(Since::default());
        };
        let seen = self.covered([carrier]);
        let is_later = |container: &ObjId, key: &str| -> Result<bool, Unreadable> {
            Ok(self.writers(container, key)?.iter().any(|hash| !seen.contains(hash)))
        };
        let mut since = Since { note: note_since(&self.doc, &self.genesis, carrier), ..Since::default() };
        for id in record.facts.keys().filter(|id| *id != completion) {
            if is_later(&facts, id.as_str())? {
                since.facts.insert(FactId::clone(id));
            }
        }
        for key in record.answers.keys() {
            if is_later(&answers, &key.to_string())? {
                since.answers.insert(ItemKey::clone(key));
            }
        }
        Ok(since)
    }

    /// The changes that wrote the values of an entry.
    fn writers(&self, container: &ObjId, key: &str) -> Result<Vec<ChangeHash>, Unreadable> {
        let values =
            self.doc.get_all(container, key).map_err(|e| Unreadable { place: key.to_owned(), why: e.to_string() })?;
        let writer = |op: ObjId| {
            let ObjId::Id(number, author, _) = op else { return None };
            let wrote = |link: &Link| link.actor == author.to_bytes() && link.ops.contains(&number);
            self.links.iter().find(|(_, link)| wrote(link)).map(|(hash, _)| *hash)
        };
        Ok(values.into_iter().filter_map(|(_, op)| writer(op)).collect())
    }

    /// Some changes and everything that they build on.
    fn covered(&self, of: impl IntoIterator<Item = ChangeHash>) -> HashSet<ChangeHash> {
        let mut found = HashSet::new();
        let mut next: Vec<ChangeHash> = of.into_iter().collect();
        while let Some(hash) = next.pop() {
            if found.insert(hash) {
                next.extend(self.links.get(&hash).into_iter().flat_map(|l| l.deps.iter().copied()));
            }
        }
        found
    }
}

/// Whether the remark reads otherwise than it did at a change.
pub(in super::super) fn note_since(doc: &Automerge, genesis: &Genesis, at: ChangeHash) -> bool {
    let (_, _, note) = containers(genesis);
    let then = [automerge::ChangeHash::from(at)];
    match (doc.text(&note), doc.text_at(&note, &then)) {
        (Ok(now), Ok(then)) => now != then,
        // A remark that cannot be read is told where it is read; nobody can say that it is the sealed one.
        _ => true,
    }
}
