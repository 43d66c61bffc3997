//! What a change does, read from its operations and held to the record's law: answers are replaced by their key, facts
//! are only added and only by their own author, the note is text, and nothing else is touched. A change that does
//! anything else is refused on every replica alike, because the decision depends on the change and its ancestors alone.

use super::actor::Actor;
use super::genesis::{ANSWERS, FACTS, Genesis, NOTE};
use super::guard::Checked;
use crate::model::answer::Answer;
use crate::model::fact::Fact;
use crate::model::id::{FactId, ItemKey, PersonId};
use automerge::ScalarValue;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};

/// An operation's name: its number and who wrote it.
pub type OpName = (u64, Actor);

/// One lawful operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// An item was answered.
    Answer {
        /// The item.
        key: ItemKey,
        /// The answer.
        value: Answer,
        /// Its text.
        raw: String,
        /// The answers that it replaces: what its author had seen.
        replaces: Vec<OpName>,
    },
    /// A fact was added.
    Fact {
        /// Its id.
        id: FactId,
        /// The fact.
        value: Fact,
        /// Its text.
        raw: String,
    },
    /// The note was edited: a character after another, or one taken away.
    Note {
        /// The character that must be there: the one it comes after, or the one taken away; `None` at the beginning.
        at: Option<OpName>,
        /// Whether a character was added.
        adds: bool,
    },
}

impl Deed {
    /// Who says to have done it; `None` for an edit of the note, which names nobody.
    pub fn by(&self) -> Option<&PersonId> {
        match self {
            Self::Answer { value, .. } => Some(&value.by),
            Self::Fact { value, .. } => Some(&value.by),
            Self::Note { .. } => None,
        }
    }
}

/// Why a well-formed change may not enter a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unlawful {
    /// The actor is not of the form device + incarnation.
    #[error("the change's actor is not a device's")]
    Actor,
    /// An operation on something that is not answers, facts or note.
    #[error("operation {op} touches something outside answers, facts and note")]
    Place {
        /// Index within the change.
        op: usize,
    },
    /// An operation of a kind that has no meaning here: a deletion, a list, a counter, a mark.
    #[error("operation {op} is of a kind that a record does not have")]
    Kind {
        /// Index within the change.
        op: usize,
    },
    /// A fact that replaces another.
    #[error("operation {op} overwrites a fact")]
    OverwritesFact {
        /// Index within the change.
        op: usize,
    },
    /// A fact with an id that belongs to another actor.
    #[error("operation {op} adds a fact under another author's id")]
    ForeignFactId {
        /// Index within the change.
        op: usize,
    },
    /// A key or value that cannot be read.
    #[error("operation {op} cannot be read: {why}")]
    Value {
        /// Index within the change.
        op: usize,
        /// What the parser said.
        why: String,
    },
}

/// Reads what a change does.
pub fn deeds(checked: &Checked, genesis: &Genesis) -> Result<(Actor, Vec<Deed>), Unlawful> {
    let actor = Actor::from_bytes(&checked.actor).ok_or(Unlawful::Actor)?;
    let prefix = actor.fact_prefix();
    let deeds = checked.ops.iter().enumerate().map(|(at, op)| deed(at, op, genesis, &prefix));
    Ok((actor, deeds.collect::<Result<_, _>>()?))
}

fn deed(at: usize, op: &Op, genesis: &Genesis, prefix: &str) -> Result<Deed, Unlawful> {
    let ObjectId::Id(OpId(container, author)) = &op.obj else { return Err(Unlawful::Place { op: at }) };
    if author.to_bytes() != genesis.actor {
        return Err(Unlawful::Place { op: at });
    }
    match *container {
        NOTE => note(at, op),
        ANSWERS | FACTS => {
            let Key::Map(key) = &op.key else { return Err(Unlawful::Kind { op: at }) };
            let OpType::Put(ScalarValue::Str(text)) = &op.action else { return Err(Unlawful::Kind { op: at }) };
            if op.insert {
                return Err(Unlawful::Kind { op: at });
            }
            if *container == ANSWERS { answer(at, op, key, text) } else { fact(at, op, key, text, prefix) }
        }
        _ => Err(Unlawful::Place { op: at }),
    }
}

fn answer(at: usize, op: &Op, key: &str, text: &str) -> Result<Deed, Unlawful> {
    let unreadable = |why: String| Unlawful::Value { op: at, why };
    let key = key.parse().map_err(|e| unreadable(format!("{e}")))?;
    let value = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
    let names = op.pred.iter().map(|OpId(n, author)| Actor::from_bytes(author.to_bytes()).map(|a| (*n, a)));
    let replaces = names.collect::<Option<Vec<_>>>().ok_or(Unlawful::Place { op: at })?;
    Ok(Deed::Answer { key, value, raw: text.to_owned(), replaces })
}

fn fact(at: usize, op: &Op, key: &str, text: &str, prefix: &str) -> Result<Deed, Unlawful> {
    let unreadable = |why: String| Unlawful::Value { op: at, why };
    if !op.pred.is_empty() {
        return Err(Unlawful::OverwritesFact { op: at });
    }
    let number = key.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
    if number.is_none_or(|n| n.parse::<u64>().is_err()) {
        return Err(Unlawful::ForeignFactId { op: at });
    }
    let id = key.parse().map_err(|e| unreadable(format!("{e}")))?;
    let value = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
    Ok(Deed::Fact { id, value, raw: text.to_owned() })
}

fn note(at: usize, op: &Op) -> Result<Deed, Unlawful> {
    let kind = Unlawful::Kind { op: at };
    let Key::Seq(element) = &op.key else { return Err(kind) };
    let place = match element {
        ElementId::Head => None,
        ElementId::Id(OpId(n, author)) => {
            Some((*n, Actor::from_bytes(author.to_bytes()).ok_or(Unlawful::Place { op: at })?))
        }
    };
    match &op.action {
        OpType::Put(ScalarValue::Str(_)) if op.insert && op.pred.is_empty() => Ok(Deed::Note { at: place, adds: true }),
        // A character is taken away by its own name and no other: a deletion whose key and predecessor differ would be
        // merged as something else than was signed.
        OpType::Delete if !op.insert && op.pred.len() == 1 && element.as_opid() == op.pred.get(0) => {
            Ok(Deed::Note { at: place, adds: false })
        }
        _ => Err(kind),
    }
}
