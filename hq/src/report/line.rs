//! One line of coverage.

use anjian_core::model::coverage::{Count, Freshness};
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::pace::{Achievable, pace};
use anjian_core::model::period::Period;
use anjian_core::model::programme::{CompletionMode, Programme};
use anjian_core::model::time::WorkCalendar;
use chrono::NaiveDate;
use serde::Serialize;

/// The coverage of one programme in one period, of one area or of all: due − excluded = entered + no_access + refused +
/// untouched.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Which programme.
    pub programme: ProgrammeId,
    /// Which period.
    pub period: Period,
    /// Which area; `None` for all of the question together.
    pub area: Option<AreaId>,
    /// D: due by the plan.
    pub due: u64,
    /// E: entered and completed.
    pub entered: u64,
    /// N: no access.
    pub no_access: u64,
    /// The part of N with at least k attempts with evidence.
    pub no_access_evidenced: u64,
    /// R: refused.
    pub refused: u64,
    /// X: excluded with approval.
    pub excluded: u64,
    /// U: the rest; its parts are the next four.
    pub untouched: u64,
    /// U: nobody was there.
    pub never_touched: u64,
    /// U: begun, not completed.
    pub begun: u64,
    /// U: vacant, awaiting approval.
    pub vacant: u64,
    /// U: wrong address.
    pub wrong_address: u64,
    /// E ÷ (D − X); `None` when nothing is due.
    pub completion_strict: Option<f64>,
    /// (E + N with at least k evidenced attempts) ÷ (D − X).
    pub completion_lenient: Option<f64>,
    /// 入户率: E ÷ (D − X).
    pub entry_rate: Option<f64>,
    /// 到访率: (E + N + R) ÷ (D − X).
    pub visit_rate: Option<f64>,
    /// The target, 0 to 1.
    pub target: f64,
    /// Which of the two completions is judged against it.
    pub completion_mode: CompletionMode,
    /// How many are still missing for the target.
    pub still_needed: u64,
    /// Missing ones per working day left; `None` when none is left, or the period has no end.
    pub needed_per_workday: Option<f64>,
    /// Done ones per working day so far; `None` before the first.
    pub done_per_workday: Option<f64>,
    /// Working days left, today included.
    pub workdays_left: Option<u32>,
    /// The word on the target: `met`, `on_track`, `possible`, `at_risk`, `impossible`.
    pub outlook: Option<&'static str>,
    /// How much this line can know.
    pub freshness: Freshness,
    /// The count it was made of.
    #[serde(skip)]
    pub count: Count,
}

/// What one person's deciding visits of a month came to.
#[derive(Clone, Debug, Serialize)]
pub struct PersonLine {
    /// Which programme.
    pub programme: ProgrammeId,
    /// Which period.
    pub period: Period,
    /// The person's id; empty for records without a visit.
    pub inspector: String,
    /// The month of the deciding visits, `2026-11`.
    pub month: String,
    /// Entered and completed.
    pub entered: u64,
    /// No access.
    pub no_access: u64,
    /// Refused.
    pub refused: u64,
    /// Begun, not completed.
    pub begun: u64,
    /// Vacant, awaiting approval, and wrong addresses.
    pub other: u64,
}

/// What a line is made of.
pub(super) struct Made<'a> {
    pub(super) programme: &'a Programme,
    pub(super) period: &'a Period,
    pub(super) area: Option<AreaId>,
    pub(super) count: Count,
    pub(super) freshness: Freshness,
}

impl Line {
    pub(super) fn new(made: Made<'_>, today: NaiveDate, calendar: &WorkCalendar) -> Self {
        let Made { programme, period, area, count, freshness } = made;
        let rates = count.rates();
        let pace = pace(&count, programme, period, today, calendar, None);
        Self {
            programme: programme.id.clone(),
            period: period.clone(),
            area,
            due: count.due,
            entered: count.entered,
            no_access: count.no_access,
            no_access_evidenced: count.no_access_evidenced_k,
            refused: count.refused,
            excluded: count.excluded,
            untouched: count.rest(),
            never_touched: count.untouched,
            begun: count.begun,
            vacant: count.vacant,
            wrong_address: count.wrong_address,
            completion_strict: rates.completion_strict,
            completion_lenient: rates.completion_lenient,
            entry_rate: rates.entry,
            visit_rate: rates.visit,
            target: programme.target,
            completion_mode: programme.completion_mode,
            still_needed: pace.map_or(0, |p| p.still_needed),
            needed_per_workday: pace.and_then(|p| p.needed_per_workday),
            done_per_workday: pace.and_then(|p| p.done_per_workday),
            workdays_left: pace.map(|p| p.workdays_left),
            outlook: pace.map(|p| outlook_code(p.achievable)),
            freshness,
            count,
        }
    }
    /// "The" completion rate of the programme.
    pub fn completion(&self) -> Option<f64> {
        match self.completion_mode {
            CompletionMode::Strict => self.completion_strict,
            CompletionMode::Lenient => self.completion_lenient,
        }
    }
}

fn outlook_code(word: Achievable) -> &'static str {
    match word {
        Achievable::Met => "met",
        Achievable::OnTrack => "on_track",
        Achievable::Possible => "possible",
        Achievable::AtRisk => "at_risk",
        Achievable::Impossible => "impossible",
    }
}
