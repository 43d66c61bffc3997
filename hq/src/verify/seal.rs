//! The seals: each compared with the record as its author had it, made anew from the changes that she built on.

use super::{Proven, Report, Unproven, Wrong};
use anjian_core::document::guard::{Limits, check as guard};
use anjian_core::document::history::{Entry, History};
use anjian_core::model::fact::Event;
use anjian_core::model::id::FactId;
use anjian_core::model::inspection::{InspectionState, standing_completions};
use anjian_core::model::record::Record;
use anjian_core::model::seal::{Hash256, Seal};
use anjian_core::model::time::Timestamp;
use std::collections::BTreeSet;

/// The most changes that are read again for all seals together: of a record of 400 changes, 40 completions.
const MOST_READ_AGAIN: usize = 1 << 14;

/// Checks every seal; tells which stands, and what was written since.
pub(super) fn check(history: &History, report: &mut Report) {
    let Ok(record) = history.record() else {
        report.wrong.push(Wrong::Record { what: "record" });
        return;
    };
    let state = InspectionState::fold(&record, Timestamp(i64::MIN));
    // Nothing is completed at a door that nobody opened.
    let standing = if state.completed.is_some() { standing_completions(&record) } else { Vec::new() };
    let mut left = MOST_READ_AGAIN;
    for completion in record.completions() {
        let fact = &record.facts[completion];
        let Event::Completed { seal: Some(seal), .. } = &fact.what else { continue };
        let Some(carrier) = history.change_of(completion) else { continue };
        // A record in which every change is a completion is nobody's day: it would cost the square of its length.
        let Some(rest) = left.checked_sub(history.entries().len()) else {
            report.wrong.push(Wrong::TooMany { what: "seals" });
            break;
        };
        left = rest;
        let wrong = faults(history, completion, carrier, seal);
        if wrong.is_empty() {
            report.proven.push(Proven::Sealed {
                completion: completion.clone(),
                by: fact.by.clone(),
                at: fact.at,
                digest: seal.digest,
                photos: seal.photos.len(),
                stands: standing.contains(completion),
            });
        }
        report.wrong.extend(wrong);
        if let Some(change) = is_not_alone(history, carrier) {
            report.unproven.push(Unproven::BesideSeal { change });
        }
    }
    open_ends(&record, state, report);
}

fn faults(history: &History, completion: &FactId, carrier: &Entry, seal: &Seal) -> Vec<Wrong> {
    let completion = || completion.clone();
    let mut wrong = Vec::new();
    let heads: BTreeSet<_> = carrier.deps.iter().copied().map(Hash256::from).collect();
    if heads.len() != seal.heads.len() || !seal.heads.iter().all(|head| heads.contains(head)) {
        wrong.push(Wrong::SealHeads { completion: completion() });
    }
    let before = history.up_to(&carrier.deps).ok();
    let read = before.and_then(|before| before.raw().ok().zip(before.record().ok()));
    match read {
        None => wrong.push(Wrong::SealDigest { completion: completion() }),
        Some((raw, record)) => {
            if raw.digest(history.id()) != seal.digest.0 {
                wrong.push(Wrong::SealDigest { completion: completion() });
            }
            if Seal::names(&record) != seal.photos {
                wrong.push(Wrong::SealPhotos { completion: completion() });
            }
        }
    }
    wrong
}

/// The place of a completion's change, from 1, when something else stands in it.
fn is_not_alone(history: &History, carrier: &Entry) -> Option<usize> {
    let checked = guard(&carrier.raw, &Limits::default()).ok()?;
    let place = history.entries().iter().position(|entry| entry.hash == carrier.hash)?;
    (checked.ops.len() > 1).then_some(place + 1)
}

fn open_ends(record: &Record, state: InspectionState, report: &mut Report) {
    let Some(done) = state.completed else {
        let ever = record.completions().next().is_some() && standing_completions(record).is_empty();
        report.unproven.push(if ever { Unproven::OpenedAgain } else { Unproven::NotCompleted });
        return;
    };
    match state.sealed {
        None => report.unproven.push(Unproven::NoSeal { by: done.by }),
        Some(sealed) if !sealed.since.is_nothing() => report.unproven.push(Unproven::Since(sealed.since)),
        Some(_) => {}
    }
}
