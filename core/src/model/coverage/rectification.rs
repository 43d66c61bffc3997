//! Rectification (整改率, 及时整改率; inspection.md §4): a cohort by deadline. A hazard is due to be rectified in the stretch
//! of time in which its deadline lies, however early it was closed: so a rate can neither be lifted by closing what is not
//! due yet nor sink because fresh hazards were found. What was raised by mistake was never due.

use super::super::hazard::Hazard;
use super::super::time::{Timeliness, Timestamp};
use super::count::ratio;
use serde::{Deserialize, Serialize};
use std::iter::Sum;

/// How one hazard that was due ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rectification {
    /// Still open.
    Open,
    /// Closed, and whether in time.
    Closed(Timeliness),
}

impl Hazard {
    /// How it ended, when its deadline lies in `from..=until`; `None` when it was not due then, has no deadline or was
    /// raised by mistake.
    pub fn rectification(&self, from: Timestamp, until: Timestamp) -> Option<Rectification> {
        let due = self.deadline.is_some_and(|deadline| from <= deadline && deadline <= until);
        (due && !self.was_mistake()).then(|| match self.closed_in_time() {
            Some(word) => Rectification::Closed(word),
            None => Rectification::Open,
        })
    }
}

/// Hazards due to be rectified, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RectificationCount {
    /// Due.
    pub due: u64,
    /// Closed, in time or not.
    pub closed: u64,
    /// Closed certainly in time.
    pub closed_in_time: u64,
    /// Closed, but the clocks cannot tell whether in time.
    pub cannot_tell: u64,
}

impl RectificationCount {
    /// One hazard more that was due.
    pub fn add(&mut self, rectification: Rectification) {
        self.due += 1;
        if let Rectification::Closed(word) = rectification {
            self.closed += 1;
            self.closed_in_time += u64::from(word == Timeliness::Met);
            self.cannot_tell += u64::from(word == Timeliness::CannotTell);
        }
    }
    /// 整改率 = closed ÷ due; `None` when nothing was due.
    pub fn rectified(&self) -> Option<f64> {
        ratio(self.closed, self.due)
    }
    /// 及时整改率 = closed certainly in time ÷ due. What cannot be told does not count as in time; it is shown beside it.
    pub fn rectified_in_time(&self) -> Option<f64> {
        ratio(self.closed_in_time, self.due)
    }
}

impl std::ops::Add for RectificationCount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            due: self.due + other.due,
            closed: self.closed + other.closed,
            closed_in_time: self.closed_in_time + other.closed_in_time,
            cannot_tell: self.cannot_tell + other.cannot_tell,
        }
    }
}

impl Sum for RectificationCount {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, count| sum + count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fact::CloseReason;
    use crate::model::grade::Grade;
    use crate::model::hazard::hazards;
    use crate::model::story::{Story, close, leak};

    fn outcome(story: &Story) -> Option<Rectification> {
        hazards(&story.record)[&leak()].rectification(Timestamp(50), Timestamp(150))
    }

    #[test]
    fn a_hazard_is_counted_where_its_deadline_lies() {
        let mut count = RectificationCount::default();
        let mut story = Story::new();
        count.add(outcome(story.raised("r1", 10, Grade::L2, 100)).unwrap());
        count.add(outcome(story.closed("z1", 99, &["r1"])).unwrap());
        let mut late = Story::new();
        count.add(outcome(late.raised("r1", 10, Grade::L2, 100).closed("z1", 101, &["r1"])).unwrap());
        count.add(Rectification::Closed(Timeliness::CannotTell));
        assert_eq!(count, RectificationCount { due: 4, closed: 3, closed_in_time: 1, cannot_tell: 1 });
        assert_eq!((count.rectified(), count.rectified_in_time()), (Some(0.75), Some(0.25)));
        assert_eq!(RectificationCount::default().rectified(), None, "shown as a dash");
    }

    #[test]
    fn what_is_not_due_yet_or_was_a_mistake_is_not_counted() {
        assert_eq!(outcome(Story::new().raised("r1", 10, Grade::L2, 151).closed("z1", 20, &["r1"])), None);
        let mistake = close(&["r1"], CloseReason::RaisedByMistake);
        assert_eq!(outcome(Story::new().raised("r1", 10, Grade::L2, 100).named("z1", 20, mistake)), None);
    }
}
