//! Raises: what keeps a hazard open, each with the closing that saw it first.

use super::super::fact::{Event, Fact};
use super::super::grade::Grade;
use super::super::id::FactId;
use super::super::time::{Timeliness, Timestamp, judge};
use std::collections::BTreeMap;

/// A raise with the place of its fact in the story, and of the first closing that names it.
pub(super) struct Raise {
    pub(super) place: usize,
    pub(super) settled: Option<usize>,
    pub(super) grade: Grade,
    pub(super) deadline: Option<Timestamp>,
}

/// The raises of one hazard's story.
///
/// A failed recheck has no grade or deadline of its own: it says that what was open when its author looked is still
/// there, and takes the gravest grade and the earliest deadline of that. Where the chronicle shows nothing open just then
/// (a closing and a failed recheck that did not know of each other) it takes them of all raises. A failed recheck of a
/// hazard that nobody raised is read as the gravest.
pub(super) fn raises(story: &[(&FactId, &Fact)]) -> Vec<Raise> {
    // Once over every closing: a record from outside may hold many closings that each name many raises.
    let mut first_seen: BTreeMap<&FactId, usize> = BTreeMap::new();
    for (place, (_, fact)) in story.iter().enumerate() {
        if let Event::HazardClosed { seen, .. } = &fact.what {
            seen.iter().for_each(|id| {
                first_seen.entry(id).or_insert(place);
            });
        }
    }
    let mut found: Vec<Raise> = Vec::new();
    for (place, (id, fact)) in story.iter().enumerate() {
        if let Event::HazardRaised { grade, deadline, .. } = &fact.what {
            found.push(Raise { place, settled: first_seen.get(id).copied(), grade: *grade, deadline: *deadline });
        }
    }
    let looks = story.iter().enumerate().filter(|(_, (_, f))| matches!(f.what, Event::Recheck { passed: false, .. }));
    let failed: Vec<Raise> = looks
        .map(|(place, (id, _))| {
            let open_then = |r: &&Raise| r.place < place && r.settled.is_none_or(|closing| closing > place);
            let mut still: Vec<&Raise> = found.iter().filter(open_then).collect();
            if still.is_empty() {
                still = found.iter().collect();
            }
            let (grade, deadline) = gravest(still.into_iter()).unwrap_or((Grade::L1, None));
            Raise { place, settled: first_seen.get(id).copied(), grade, deadline }
        })
        .collect();
    found.extend(failed);
    found.sort_by_key(|raise| raise.place);
    found
}

pub(super) fn gravest<'a>(raises: impl Iterator<Item = &'a Raise>) -> Option<(Grade, Option<Timestamp>)> {
    raises.map(|r| (r.grade, r.deadline)).reduce(|(g1, d1), (g2, d2)| (g1.max(g2), earlier(d1, d2)))
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    a.into_iter().chain(b).min()
}

pub(super) fn timeliness(story: &[(&FactId, &Fact)], raises: &[Raise]) -> Option<Timeliness> {
    let words = raises.iter().filter_map(|r| Some(judge(r.deadline?, &story[r.settled?].1.at)));
    words.reduce(|a, b| match (a, b) {
        (Timeliness::Missed, _) | (_, Timeliness::Missed) => Timeliness::Missed,
        (Timeliness::CannotTell, _) | (_, Timeliness::CannotTell) => Timeliness::CannotTell,
        (Timeliness::Met, Timeliness::Met) => Timeliness::Met,
    })
}
