//! The state of one inspection (安检单) as a fold over its record: what a list row, the card and the figures need of it.

use super::fact::{Event, Fact, VisitOutcome};
use super::grade::Grade;
use super::hazard::{Hazard, hazards};
use super::id::{FactId, HazardKey, PersonId};
use super::record::Record;
use super::seal::Sealed;
use super::time::{Stamp, Timestamp};
use super::visit::{Visit, Visits, visits};

use std::collections::{BTreeMap, BTreeSet};

mod progress;

pub use progress::Progress;

/// A deed that can be laid at somebody's door: the fact, its author and its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The fact.
    pub id: FactId,
    /// Who did it.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
}

/// A promise to come that was neither taken back nor kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The fact.
    pub id: FactId,
    /// Earliest arrival promised.
    pub from: Timestamp,
    /// Latest arrival promised.
    pub until: Timestamp,
}

/// The hazards of one inspection in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HazardSummary {
    /// Open, L1.
    pub open_l1: u32,
    /// Open, L2.
    pub open_l2: u32,
    /// Open, L3.
    pub open_l3: u32,
    /// Closed, of any grade.
    pub closed: u32,
    /// Those that demand a written notice and have none, open or closed (Art 9: must be 0).
    pub without_notice: u32,
    /// The earliest deadline of the open ones.
    pub next_deadline: Option<Timestamp>,
}

impl HazardSummary {
    /// Counts one more.
    pub fn add(&mut self, hazard: &Hazard) {
        let count = match (hazard.is_open(), hazard.grade) {
            (false, _) => &mut self.closed,
            (true, Grade::L1) => &mut self.open_l1,
            (true, Grade::L2) => &mut self.open_l2,
            (true, Grade::L3) => &mut self.open_l3,
        };
        *count += 1;
        self.without_notice += u32::from(hazard.needs_notice());
        if hazard.is_open() {
            self.next_deadline = self.next_deadline.into_iter().chain(hazard.deadline).min();
        }
    }
    /// Open ones of every grade.
    pub fn open(&self) -> u32 {
        self.open_l1 + self.open_l2 + self.open_l3
    }
}

/// The state of one inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectionState {
    /// How far it has come.
    pub progress: Progress,
    /// The completion that stands: the first in chronicle order that no reopening has seen, once somebody was let in.
    pub completed: Option<Deed>,
    /// Its seal, and what was written since; `None` where none stands, or it was completed without one.
    pub sealed: Option<Sealed>,
    /// The visit that decides the progress, for the figures of a person and a day: inside, the last entry that is not
    /// after the completion (the first entry where clocks leave none); else the last visit. `None` without a visit.
    pub deciding_visit: Option<Deed>,
    /// The visits.
    pub visits: Visits,
    /// Its hazards in numbers.
    pub hazards: HazardSummary,
    /// Items with two answers that differ.
    pub conflicts: u32,
    /// The promise to look at now: the earliest that is not over yet, else the latest that was broken.
    pub next_appointment: Option<Appointment>,
    /// How often it was opened again.
    pub reopened: u32,
    /// Reviews.
    pub reviews: u32,
    /// The last reviewer's word.
    pub accepted: Option<bool>,
    /// Comments.
    pub comments: u32,
}

impl InspectionState {
    /// Folds a record. `now` only chooses between appointments; everything else is a function of the record alone.
    pub fn fold(record: &Record, now: Timestamp) -> Self {
        Self::with_hazards(record, &hazards(record), now)
    }

    /// The same for somebody who has folded the record's hazards already.
    pub fn with_hazards(record: &Record, hazards: &BTreeMap<HazardKey, Hazard>, now: Timestamp) -> Self {
        let chronicle = record.chronicle();
        let visits = visits(record);
        let completed = standing_completion(&chronicle).filter(|_| visits.entered());
        let mut summary = HazardSummary::default();
        hazards.values().for_each(|hazard| summary.add(hazard));
        let mut state = Self {
            progress: Progress::of(&visits, completed.is_some(), !record.answers.is_empty()),
            deciding_visit: deciding_visit(&visits, completed.as_ref()),
            next_appointment: next_appointment(&chronicle, now),
            sealed: completed.as_ref().and_then(|done| sealed(record, done)),
            completed,
            visits,
            hazards: summary,
            conflicts: u32::try_from(record.conflicts().count()).unwrap_or(u32::MAX),
            reopened: 0,
            reviews: 0,
            accepted: None,
            comments: 0,
        };
        for (_, fact) in &chronicle {
            match &fact.what {
                Event::Reopened { .. } => state.reopened += 1,
                Event::Comment { .. } => state.comments += 1,
                Event::Review { accepted, .. } => {
                    state.reviews += 1;
                    state.accepted = Some(*accepted);
                }
                _ => {}
            }
        }
        state
    }
}

/// The completions that no reopening has seen: what a reopening made on this record must name. More than one when two
/// people completed it without knowing of each other.
pub fn standing_completions(record: &Record) -> Vec<FactId> {
    let chronicle = record.chronicle();
    standing(&chronicle).map(|(id, _)| id.clone()).collect()
}

fn standing<'a>(chronicle: &'a [(&'a FactId, &'a Fact)]) -> impl Iterator<Item = (&'a FactId, &'a Fact)> {
    let reopened: BTreeSet<&FactId> = chronicle
        .iter()
        .filter_map(|(_, fact)| match &fact.what {
            Event::Reopened { seen, .. } => Some(seen),
            _ => None,
        })
        .flatten()
        .collect();
    let completions = chronicle.iter().filter(|(_, fact)| matches!(fact.what, Event::Completed { .. }));
    completions.filter(move |(id, _)| !reopened.contains(id)).copied()
}

fn standing_completion(chronicle: &[(&FactId, &Fact)]) -> Option<Deed> {
    standing(chronicle).next().map(|(id, fact)| Deed { id: id.clone(), by: fact.by.clone(), at: fact.at })
}

fn sealed(record: &Record, completed: &Deed) -> Option<Sealed> {
    let Event::Completed { seal: Some(seal), .. } = &record.facts.get(&completed.id)?.what else { return None };
    let since = record.since.get(&completed.id).cloned().unwrap_or_default();
    Some(Sealed { completion: completed.id.clone(), digest: seal.digest, since })
}

fn deciding_visit(visits: &Visits, completed: Option<&Deed>) -> Option<Deed> {
    let in_time = |at: &Stamp| completed.is_none_or(|done| at.best() <= done.at.best());
    let inside = |v: &&Visit| v.outcome == VisitOutcome::Entered && in_time(&v.at);
    let visit = visits.list.iter().rfind(inside).or(visits.first_entered()).or(visits.last())?;
    Some(Deed { id: visit.id.clone(), by: visit.by.clone(), at: visit.at })
}

/// A promise is kept by a visit recorded after it was given: one that got in, whenever that was, or any other that was
/// not before the promised time. Coming early and finding nobody keeps no promise.
fn next_appointment<'a>(chronicle: &[(&FactId, &'a Fact)], now: Timestamp) -> Option<Appointment> {
    let taken_back = |(_, fact): &(&FactId, &'a Fact)| match &fact.what {
        Event::AppointmentCancelled { appointment, .. } => Some(appointment),
        _ => None,
    };
    let cancelled: BTreeSet<&FactId> = chronicle.iter().filter_map(taken_back).collect();
    let promises = chronicle.iter().enumerate().filter_map(|(place, (id, fact))| match fact.what {
        Event::Appointment { from, until, .. } => {
            let keeps = |fact: &Fact| match &fact.what {
                Event::Visit { outcome: VisitOutcome::Entered, .. } => true,
                Event::Visit { .. } => fact.at.best() >= from,
                _ => false,
            };
            let kept = chronicle[place..].iter().any(|(_, later)| keeps(later));
            (!kept && !cancelled.contains(id)).then(|| Appointment { id: (*id).clone(), from, until })
        }
        _ => None,
    });
    let (coming, past): (Vec<_>, Vec<_>) = promises.partition(|promise| promise.until >= now);
    let order = |promise: &Appointment| (promise.from, promise.until, promise.id.clone());
    coming.into_iter().min_by_key(order).or_else(|| past.into_iter().max_by_key(order))
}

#[cfg(test)]
mod tests;
