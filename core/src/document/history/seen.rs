//! Who had seen what: a change's ancestors, and what a record holds that the author of a completion did not know.

use super::super::actor::Actor;
use super::super::deed::OpName;
use super::super::hash::ChangeHash;
use super::super::open::note_since;
use super::super::rejected::Rejected;
use super::{Entry, Held, History};
use crate::model::answer::Answer;
use crate::model::fact::{Event, Fact};
use crate::model::id::FactId;
use crate::model::seal::Since;
use std::collections::{BTreeMap, HashSet};

/// What a change builds on.
pub(super) enum Ancestors {
    /// Everything that is here.
    All,
    /// Up to this entry, itself included.
    Before(usize),
    /// These entries.
    Some(HashSet<usize>),
}

impl Ancestors {
    pub(super) fn hold(&self, index: usize) -> bool {
        match self {
            Self::All => true,
            Self::Before(last) => index <= *last,
            Self::Some(indices) => indices.contains(&index),
        }
    }
}

impl History {
    /// The changes that some hashes build on, themselves included.
    pub(super) fn ancestors(&self, of: &[ChangeHash]) -> HashSet<usize> {
        let mut found = HashSet::new();
        let mut next: Vec<usize> = of.iter().filter_map(|h| self.at.get(h).copied()).collect();
        while let Some(index) = next.pop() {
            if found.insert(index) {
                next.extend(self.entries[index].deps.iter().filter_map(|h| self.at.get(h).copied()));
            }
        }
        found
    }

    /// The hashes among the ancestors of some changes (themselves included) that one actor wrote.
    pub fn written_by(&self, actor_is: impl Fn(&Actor) -> bool, up_to: &[ChangeHash]) -> HashSet<ChangeHash> {
        let entries = self.ancestors(up_to).into_iter().map(|index| &self.entries[index]);
        entries.filter(|e| actor_is(&e.actor)).map(|e| e.hash).collect()
    }

    /// The changes that `heads` does not cover, in causal order.
    pub fn beyond(&self, heads: &[ChangeHash]) -> Vec<&Entry> {
        let covered = self.ancestors(heads);
        self.entries.iter().enumerate().filter(|(index, _)| !covered.contains(index)).map(|(_, e)| e).collect()
    }

    /// The changes that some hashes build on, themselves included, as a history of their own.
    ///
    /// # Errors
    /// What was let in here is let in there; an error is damage.
    pub fn up_to(&self, heads: &[ChangeHash]) -> Result<Self, Rejected> {
        let seen = self.ancestors(heads);
        let mut history = Self::new(self.id.clone());
        for (_, entry) in self.entries.iter().enumerate().filter(|(index, _)| seen.contains(index)) {
            history.add(&entry.raw, None)?;
        }
        Ok(history)
    }

    /// The change that added a fact.
    pub fn change_of(&self, fact: &FactId) -> Option<&Entry> {
        self.facts.get(fact).map(|(index, _)| &self.entries[*index])
    }

    /// What the record holds beyond what each completion's author had seen.
    pub(super) fn since_completions(&self) -> BTreeMap<FactId, Since> {
        let completed = |(id, (index, held)): (&FactId, &(usize, Held<Fact>))| match held.value.what {
            Event::Completed { .. } => Some((id.clone(), self.since(id, *index))),
            _ => None,
        };
        self.facts.iter().filter_map(completed).filter(|(_, since)| !since.is_nothing()).collect()
    }

    fn since(&self, completion: &FactId, index: usize) -> Since {
        let seen = match self.linear {
            true => Ancestors::Before(index),
            false => Ancestors::Some(self.ancestors(&[self.entries[index].hash])),
        };
        let later = |(_, (at, _)): &(&FactId, &(usize, Held<Fact>))| !seen.hold(*at);
        let put_later = |(name, _): &(OpName, Held<Answer>)| self.puts.get(name).is_none_or(|(_, at)| !seen.hold(*at));
        let facts = self.facts.iter().filter(later).map(|(id, _)| id).filter(|id| *id != completion);
        let answers = self.answers.iter().filter(|(_, held)| held.iter().any(put_later)).map(|(key, _)| key);
        let merged = self.merged.as_ref().filter(|_| self.noted);
        let note = merged.is_some_and(|doc| note_since(doc, &self.genesis, self.entries[index].hash));
        Since { facts: facts.cloned().collect(), answers: answers.cloned().collect(), note }
    }
}
