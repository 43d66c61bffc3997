//! Visits (上门): the attempts at the door, as a fold over the facts. Two facts that look the same are two visits.

use super::fact::{Event, VisitOutcome};
use super::id::{FactId, PersonId};
use super::record::Record;
use super::time::{Stamp, Timestamp};

/// One attempt at the door.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The fact.
    pub id: FactId,
    /// Who was there.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// How it ended.
    pub outcome: VisitOutcome,
    /// How many photos prove it.
    pub photos: usize,
    /// Whether the no-access card was left.
    pub card_left: bool,
}

impl Visit {
    /// Whether it is a no-access with its evidence: the card was posted and a photo taken
    /// (到访不遇的须张贴告知单并拍照留痕; inspection.md §4).
    pub fn is_evidenced_no_access(&self) -> bool {
        self.outcome == VisitOutcome::NoAccess && self.card_left && self.photos > 0
    }
}

/// The visits of one inspection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visits {
    /// In chronicle order.
    pub list: Vec<Visit>,
}

/// The visits that a record tells of.
pub fn visits(record: &Record) -> Visits {
    let visit = |(id, fact): (&FactId, &super::fact::Fact)| match &fact.what {
        Event::Visit { outcome, evidence, card_left, .. } => Some(Visit {
            id: id.clone(),
            by: fact.by.clone(),
            at: fact.at,
            outcome: *outcome,
            photos: evidence.len(),
            card_left: *card_left,
        }),
        _ => None,
    };
    Visits { list: record.chronicle().into_iter().filter_map(visit).collect() }
}

impl Visits {
    /// Whether somebody was let in.
    pub fn entered(&self) -> bool {
        self.first_entered().is_some()
    }
    /// Visits at which nobody opened.
    pub fn attempts_no_access(&self) -> u32 {
        self.count(|visit| visit.outcome == VisitOutcome::NoAccess)
    }
    /// Those of them with their evidence.
    pub fn evidenced_no_access(&self) -> u32 {
        self.count(Visit::is_evidenced_no_access)
    }
    /// The bands of the day in which nobody opened, bit `n` for band `n`; `band` is
    /// [`super::programme::Programme::band`] behind the company's clock. Bands beyond 31 share the last bit.
    pub fn bands_tried(&self, band: impl Fn(Timestamp) -> u8) -> u32 {
        let tried = self.list.iter().filter(|visit| visit.outcome == VisitOutcome::NoAccess);
        tried.fold(0, |mask, visit| mask | (1 << band(visit.at.best()).min(31)))
    }
    /// The last one.
    pub fn last(&self) -> Option<&Visit> {
        self.list.last()
    }
    /// The last one that did not end inside.
    pub fn last_outside(&self) -> Option<&Visit> {
        self.list.iter().rfind(|visit| visit.outcome != VisitOutcome::Entered)
    }
    /// The first one that ended inside.
    pub fn first_entered(&self) -> Option<&Visit> {
        self.list.iter().find(|visit| visit.outcome == VisitOutcome::Entered)
    }
    fn count(&self, which: impl Fn(&Visit) -> bool) -> u32 {
        u32::try_from(self.list.iter().filter(|visit| which(visit)).count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::Story;
    use super::*;

    #[test]
    fn a_no_access_counts_as_evidenced_only_with_card_and_photo() {
        let mut story = Story::new();
        story.no_access(10, 0, false).no_access(20, 1, false).no_access(30, 0, true).no_access(40, 2, true);
        let visits = visits(&story.record);
        assert_eq!((visits.attempts_no_access(), visits.evidenced_no_access()), (4, 1));
        assert!(!visits.entered());
    }

    #[test]
    fn two_visits_that_look_the_same_are_two_visits() {
        let mut story = Story::new();
        story.no_access(10, 1, true).no_access(10, 1, true);
        assert_eq!(visits(&story.record).evidenced_no_access(), 2);
    }

    #[test]
    fn the_bands_in_which_nobody_opened_are_remembered() {
        let mut story = Story::new();
        story.no_access(10, 1, true).no_access(35, 1, true).visit(25, VisitOutcome::Refused);
        let visits = visits(&story.record);
        assert_eq!(visits.bands_tried(|at| (at.0 / 10) as u8), 0b1010);
        assert_eq!(visits.bands_tried(|_| 200), 1 << 31);
        assert_eq!(visits.last().map(|v| v.at.at.0), Some(35), "the chronicle orders them, not the order of writing");
    }
}
