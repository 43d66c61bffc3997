//! The count of due sites, and its rates.

use super::super::programme::{CompletionMode, Programme};
use super::Standing;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::AddAssign;

/// Due sites by where they stand. Counts of different areas, persons or programmes may be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// D: due by the plan.
    pub due: u64,
    /// X: excluded with approval.
    pub excluded: u64,
    /// E: entered and completed.
    pub entered: u64,
    /// N: no access, with and without enough evidence.
    pub no_access: u64,
    /// The part of N with at least `k` evidenced attempts.
    pub no_access_evidenced_k: u64,
    /// R: refused.
    pub refused: u64,
    /// U: nobody was there.
    pub untouched: u64,
    /// U: begun, not completed.
    pub begun: u64,
    /// U: vacant, awaiting approval.
    pub vacant: u64,
    /// U: wrong address.
    pub wrong_address: u64,
}

impl Count {
    /// One site more.
    pub fn add(&mut self, standing: Standing) {
        self.each(standing, |n| *n += 1);
    }
    /// One site less that was added before; a count of nothing stays nothing.
    pub fn remove(&mut self, standing: Standing) {
        self.each(standing, |n| *n = n.saturating_sub(1));
    }
    fn each(&mut self, standing: Standing, change: impl Fn(&mut u64)) {
        change(&mut self.due);
        change(match standing {
            Standing::Entered => &mut self.entered,
            Standing::NoAccess => &mut self.no_access,
            Standing::NoAccessEvidenced => {
                change(&mut self.no_access_evidenced_k);
                &mut self.no_access
            }
            Standing::Refused => &mut self.refused,
            Standing::Excluded => &mut self.excluded,
            Standing::Untouched => &mut self.untouched,
            Standing::Begun => &mut self.begun,
            Standing::Vacant => &mut self.vacant,
            Standing::WrongAddress => &mut self.wrong_address,
        });
    }
    /// The count of a plan most of whose sites have no record yet: `due` by the plan's arithmetic, the excluded ones
    /// among the sites without a record, and the count of those due sites that have one. What is left over is untouched.
    /// `None` when more was touched than is due: then a record of a site that is not due was counted.
    pub fn from_touched(due: u64, excluded_untouched: u64, touched: Self) -> Option<Self> {
        let without_record = due.checked_sub(touched.due)?;
        let never_seen = without_record.checked_sub(excluded_untouched)?;
        Some(Self {
            due,
            excluded: touched.excluded + excluded_untouched,
            untouched: touched.untouched + never_seen,
            ..touched
        })
    }
    /// D − X: what every rate is measured against.
    pub fn base(&self) -> u64 {
        self.due.saturating_sub(self.excluded)
    }
    /// U: the rest, of its four parts.
    pub fn rest(&self) -> u64 {
        self.untouched + self.begun + self.vacant + self.wrong_address
    }
    /// Law 5: D − X = E + N + R + U.
    pub fn balances(&self) -> bool {
        self.due == self.excluded + self.entered + self.no_access + self.refused + self.rest()
            && self.no_access_evidenced_k <= self.no_access
    }
    /// What counts as done in a mode.
    pub fn done(&self, mode: CompletionMode) -> u64 {
        match mode {
            CompletionMode::Strict => self.entered,
            CompletionMode::Lenient => self.entered + self.no_access_evidenced_k,
        }
    }
    /// The rates.
    pub fn rates(&self) -> Rates {
        let of_base = |part| ratio(part, self.base());
        Rates {
            entry: of_base(self.entered),
            completion_strict: of_base(self.done(CompletionMode::Strict)),
            completion_lenient: of_base(self.done(CompletionMode::Lenient)),
            visit: of_base(self.entered + self.no_access + self.refused),
        }
    }
    /// Whether the programme's target is met, in its mode; `None` when there is nothing to measure.
    pub fn meets_target(&self, programme: &Programme) -> Option<bool> {
        let needed = needed(programme.target, self.base());
        (self.base() > 0).then(|| self.done(programme.completion_mode) >= needed)
    }
}

/// How many of `base` it takes to reach a target. The target is taken to the millionth and the rest is whole numbers, so
/// that 80 % of 35 is 28 and not, by a float's dust, 29.
pub fn needed(target: f64, base: u64) -> u64 {
    let millionths = (target * 1e6).round() as u64;
    base.saturating_mul(millionths).div_ceil(1_000_000)
}

pub(crate) fn ratio(part: u64, base: u64) -> Option<f64> {
    (base > 0).then(|| part as f64 / base as f64)
}

impl std::ops::Add for Count {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            due: self.due + other.due,
            excluded: self.excluded + other.excluded,
            entered: self.entered + other.entered,
            no_access: self.no_access + other.no_access,
            no_access_evidenced_k: self.no_access_evidenced_k + other.no_access_evidenced_k,
            refused: self.refused + other.refused,
            untouched: self.untouched + other.untouched,
            begun: self.begun + other.begun,
            vacant: self.vacant + other.vacant,
            wrong_address: self.wrong_address + other.wrong_address,
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, count| sum + count)
    }
}

/// The rates of a count, 0 to 1; `None` (shown as "—") when nothing is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// 入户率 = E ÷ (D − X).
    pub entry: Option<f64>,
    /// 完成率, strict = E ÷ (D − X).
    pub completion_strict: Option<f64>,
    /// 完成率, lenient = (E + N with at least `k` evidenced attempts) ÷ (D − X).
    pub completion_lenient: Option<f64>,
    /// 到访率 = (E + N + R) ÷ (D − X).
    pub visit: Option<f64>,
}

impl Rates {
    /// "The" completion rate of a programme.
    pub fn completion(&self, mode: CompletionMode) -> Option<f64> {
        match mode {
            CompletionMode::Strict => self.completion_strict,
            CompletionMode::Lenient => self.completion_lenient,
        }
    }
}
