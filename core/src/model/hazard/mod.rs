//! Hazards (隐患) as a fold over the facts of one inspection (law 2).
//!
//! A *raise* is a `HazardRaised` fact or a failed recheck. A hazard is open as long as one of its raises is named by no
//! closing of that hazard; a closing counts only for the raises it names. A passed recheck closes nothing, and what was
//! raised or reopened elsewhere at the same time stays open. Promises: a function of the set of facts alone, so every
//! replica folds to the same hazards. Refuses nothing: a fact that fits nowhere simply has no effect.
//!
//! The *present life* of an open hazard begins with its earliest open raise, in chronicle order. Steps before that belong
//! to an earlier life: a valve that was closed last year says nothing about today, and where clocks cannot tell, asking
//! once more is the safe reading. Two things outlast a reopening: a notice that was served, and a supply that was stopped
//! and never restored.

use super::fact::{CloseReason, Event, Fact, NoticeKind};
use super::grade::Grade;
use super::id::{FactId, HazardKey, PersonId};
use super::record::Record;
use super::time::{Stamp, Timeliness, Timestamp};
use raise::{Raise, gravest, raises, timeliness};
use std::collections::BTreeMap;

mod raise;
mod stage;

pub use stage::Stage;

/// A closing that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// The fact.
    pub id: FactId,
    /// Who closed.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// Why it could be closed.
    pub reason: CloseReason,
}

/// One hazard of one inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct Hazard {
    /// Which.
    pub key: HazardKey,
    /// The gravest grade of its open raises; of all when it is closed.
    pub grade: Grade,
    /// Whether any raise demands a written notice.
    pub must_notice: bool,
    /// The earliest deadline of its open raises; of all when it is closed.
    pub deadline: Option<Timestamp>,
    /// Every raise, in chronicle order. What a closing must name.
    pub raised: Vec<FactId>,
    /// The raises that no closing has seen.
    pub open_raises: Vec<FactId>,
    /// The first raise in chronicle order.
    pub first_raised: Stamp,
    /// Who raised it first.
    pub first_raised_by: PersonId,
    /// When it was first made safe in its present life.
    pub made_safe: Option<Stamp>,
    /// When the supply was last stopped for it.
    pub supply_stopped: Option<Stamp>,
    /// When the supply was last restored after it.
    pub supply_restored: Option<Stamp>,
    /// Whether the supply is off: stopped and not restored since.
    pub supply_off: bool,
    /// The rectification notices that name it, in chronicle order, whichever life they were served in.
    pub notices: Vec<FactId>,
    /// When the customer last said, in its present life, that it is mended.
    pub rectification_reported: Option<Stamp>,
    /// Rechecks that passed.
    pub rechecks_passed: u32,
    /// Rechecks that failed.
    pub rechecks_failed: u32,
    /// The closing that left no raise open; `None` while it is open.
    pub closed: Option<Closing>,
    /// How far it has come.
    pub stage: Stage,
    in_time: Option<Timeliness>,
}

/// Every hazard of a record, open or closed.
pub fn hazards(record: &Record) -> BTreeMap<HazardKey, Hazard> {
    let mut stories: BTreeMap<HazardKey, Vec<(&FactId, &Fact)>> = BTreeMap::new();
    for (id, fact) in record.chronicle() {
        for key in hazards_of(&fact.what) {
            let story = stories.entry(key.clone()).or_default();
            // A notice that names a hazard twice is still one notice.
            if story.last().is_none_or(|(last, _)| *last != id) {
                story.push((id, fact));
            }
        }
    }
    stories.into_iter().filter_map(|(key, story)| Some((key.clone(), Hazard::fold(key, &story)?))).collect()
}

/// What a closing made on this record must name: every raise of the hazard that is there to be seen.
pub fn seen_now(record: &Record, key: &HazardKey) -> Vec<FactId> {
    let raises = |fact: &Fact| is_raise(&fact.what) && hazards_of(&fact.what).contains(key);
    record.facts.iter().filter(|(_, fact)| raises(fact)).map(|(id, _)| id.clone()).collect()
}

/// The hazards that a fact speaks of.
fn hazards_of(event: &Event) -> &[HazardKey] {
    match event {
        Event::HazardRaised { hazard, .. }
        | Event::MadeSafe { hazard, .. }
        | Event::SupplyStopped { hazard, .. }
        | Event::RectificationReported { hazard, .. }
        | Event::Recheck { hazard, .. }
        | Event::HazardClosed { hazard, .. }
        | Event::SupplyRestored { hazard } => std::slice::from_ref(hazard),
        Event::NoticeServed { notice: NoticeKind::Rectification, hazards, .. } => hazards,
        _ => &[],
    }
}

fn is_raise(event: &Event) -> bool {
    matches!(event, Event::HazardRaised { .. } | Event::Recheck { passed: false, .. })
}

impl Hazard {
    /// Folds the facts of one hazard, in chronicle order; `None` when none of them raises it.
    fn fold(key: HazardKey, story: &[(&FactId, &Fact)]) -> Option<Self> {
        let raises = raises(story);
        let (_, first) = story[raises.first()?.place];
        let open: Vec<&Raise> = raises.iter().filter(|raise| raise.settled.is_none()).collect();
        let life = open.first().map_or(0, |raise| raise.place);
        let (grade, deadline) = if open.is_empty() { gravest(raises.iter()) } else { gravest(open.iter().copied()) }?;
        let ids = |raises: &[&Raise]| raises.iter().map(|raise| story[raise.place].0.clone()).collect();
        let mut hazard = Self {
            key,
            grade,
            must_notice: story.iter().any(|(_, f)| matches!(f.what, Event::HazardRaised { must_notice: true, .. })),
            deadline,
            raised: ids(&raises.iter().collect::<Vec<_>>()),
            open_raises: ids(&open),
            first_raised: first.at,
            first_raised_by: first.by.clone(),
            made_safe: None,
            supply_stopped: None,
            supply_restored: None,
            supply_off: false,
            notices: Vec::new(),
            rectification_reported: None,
            rechecks_passed: 0,
            rechecks_failed: 0,
            // The hazard was closed when the last of its raises was first seen by a closing.
            closed: if open.is_empty() { closing(story, raises.iter().filter_map(|r| r.settled).max()?) } else { None },
            stage: Stage::Raised,
            in_time: if open.is_empty() { timeliness(story, &raises) } else { None },
        };
        let mut last_word = None;
        for (place, (id, fact)) in story.iter().enumerate() {
            let word = hazard.step(id, fact, place >= life);
            last_word = word.or(last_word);
        }
        hazard.stage = hazard.stage_after(last_word);
        Some(hazard)
    }

    /// Takes in one fact; answers the customer's or an inspector's word on whether it is mended.
    fn step(&mut self, id: &FactId, fact: &Fact, in_present_life: bool) -> Option<Stage> {
        match &fact.what {
            Event::MadeSafe { .. } if in_present_life => {
                self.made_safe.get_or_insert(fact.at);
            }
            Event::SupplyStopped { .. } => (self.supply_stopped, self.supply_off) = (Some(fact.at), true),
            Event::SupplyRestored { .. } => (self.supply_restored, self.supply_off) = (Some(fact.at), false),
            Event::NoticeServed { .. } => self.notices.push(id.clone()),
            Event::RectificationReported { .. } if in_present_life => {
                self.rectification_reported = Some(fact.at);
                return Some(Stage::RectificationReported);
            }
            Event::Recheck { passed, .. } => {
                let (count, stage) = if *passed {
                    (&mut self.rechecks_passed, Stage::RecheckPassed)
                } else {
                    (&mut self.rechecks_failed, Stage::RecheckFailed)
                };
                *count += 1;
                return in_present_life.then_some(stage);
            }
            _ => {}
        }
        None
    }

    fn stage_after(&self, last_word: Option<Stage>) -> Stage {
        match (&self.closed, last_word) {
            (Some(_), _) if self.supply_restored.is_some() && !self.supply_off => Stage::SupplyRestored,
            (Some(_), _) => Stage::Closed,
            (None, Some(word)) => word,
            (None, None) if !self.notices.is_empty() => Stage::NoticeServed,
            (None, None) if self.supply_off => Stage::SupplyStopped,
            (None, None) if self.made_safe.is_some() => Stage::MadeSafe,
            (None, None) => Stage::Raised,
        }
    }

    /// Whether a raise is left that no closing has seen.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }
    /// Whether it is open after its deadline. A closed one is late or not by [`Hazard::closed_in_time`].
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        super::watchlist::overdue(self.is_open(), self.deadline, now)
    }
    /// Whether it was closed in time, judged raise by raise, each against the first closing that saw it, and the worst
    /// word counts; so a hazard closed in time, reopened and closed in time again was always in time. `None` while it is
    /// open, and when no raise has a deadline.
    pub fn closed_in_time(&self) -> Option<Timeliness> {
        self.in_time
    }
    /// Whether it was raised by mistake, in the word of the closing that counts: nothing was there to rectify.
    pub fn was_mistake(&self) -> bool {
        self.closed.as_ref().is_some_and(|closing| closing.reason == CloseReason::RaisedByMistake)
    }
    /// Whether a written notice is owed and none was served (MOHURD 2023-09, Art 9). Closing a hazard does not pay that
    /// debt, unless it never was one.
    pub fn needs_notice(&self) -> bool {
        super::watchlist::without_notice(self.must_notice, self.notices.len(), self.was_mistake())
    }
}

fn closing(story: &[(&FactId, &Fact)], place: usize) -> Option<Closing> {
    let (id, fact) = story[place];
    match &fact.what {
        Event::HazardClosed { reason, .. } => {
            Some(Closing { id: id.clone(), by: fact.by.clone(), at: fact.at, reason: *reason })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
