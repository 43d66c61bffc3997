//! Changes that come from outside, in whatever order, entering a history: each is let in, known already, or set aside
//! with its reason; one bad change never stops the others (law 9).

use super::actor::Actor;
use super::guard::{Checked, Limits, check};
use super::hash::ChangeHash;
use super::history::History;
use super::rejected::Rejected;
use crate::model::id::PersonId;

/// A change that was set aside.
#[derive(Debug, Clone)]
pub struct Aside {
    /// Its bytes, as they came.
    pub raw: Vec<u8>,
    /// Its hash, when it could be read.
    pub hash: Option<ChangeHash>,
    /// Why.
    pub why: Rejected,
}

/// What became of the changes that came.
#[derive(Debug, Default)]
pub struct Received {
    /// How many were let in. They are the last entries of the history.
    pub new: usize,
    /// How many were here already.
    pub known: usize,
    /// The rest.
    pub aside: Vec<Aside>,
}

/// Lets changes into a history. Those that wait for others which come in the same call are tried again until nothing
/// moves any more; what then still misses an ancestor is an orphan.
pub fn receive<'a>(
    history: &mut History,
    incoming: impl IntoIterator<Item = &'a [u8]>,
    person_of: &dyn Fn(&Actor) -> Option<PersonId>,
) -> Received {
    let mut received = Received::default();
    let mut waiting = Vec::new();
    for raw in incoming {
        match check(raw, &Limits::default()) {
            Ok(checked) => waiting.push(checked),
            Err(why) => received.aside.push(Aside { raw: raw.to_vec(), hash: None, why: why.into() }),
        }
    }
    enter(history, waiting, person_of, &mut received);
    received
}

/// Lets changes whose bytes were checked into a history; as [`receive`].
pub fn enter(
    history: &mut History,
    mut waiting: Vec<Checked>,
    person_of: &dyn Fn(&Actor) -> Option<PersonId>,
    received: &mut Received,
) {
    loop {
        let before = waiting.len();
        let mut orphans = Vec::new();
        for checked in waiting {
            let missing = checked.deps.iter().map(|d| ChangeHash(*d)).find(|d| !history.holds(*d));
            if missing.is_some() && !history.holds(ChangeHash(checked.hash)) {
                orphans.push(checked);
                continue;
            }
            match history.judge(&checked, Some(person_of)) {
                Ok(Some(judged)) => {
                    history.enter(judged, checked);
                    received.new += 1;
                }
                Ok(None) => received.known += 1,
                Err(why) => {
                    let hash = Some(ChangeHash(checked.hash));
                    received.aside.push(Aside { raw: checked.raw, hash, why });
                }
            }
        }
        waiting = orphans;
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    for orphan in waiting {
        let missing = orphan.deps.iter().map(|d| ChangeHash(*d)).find(|d| !history.holds(*d));
        let missing = missing.unwrap_or(ChangeHash(orphan.hash));
        let hash = Some(ChangeHash(orphan.hash));
        received.aside.push(Aside { raw: orphan.raw.to_vec(), hash, why: Rejected::Orphan { missing } });
    }
}
