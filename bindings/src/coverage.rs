//! Coverage (完成率) and pace (进度) of my areas: one definition, the same on every device and at headquarters.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::model::coverage::{Count, Freshness, Rates};
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::pace::{Achievable, Pace};
use anjian_core::model::period::Period;
use anjian_core::model::time::Timestamp;
use anjian_core::model::words::Words;

/// Due sites by where they stand: `due − excluded = entered + no_access + refused + the rest`, where the rest is
/// untouched, begun, vacant and wrong address.
#[uniffi::remote(Record)]
pub struct Count {
    /// D: due by the plan.
    pub due: u64,
    /// X: excluded with approval.
    pub excluded: u64,
    /// E: entered and completed.
    pub entered: u64,
    /// N: no access, with and without enough evidence.
    pub no_access: u64,
    /// The part of N with enough evidenced attempts for the lenient rate.
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

/// The rates of a count, 0 to 1; `None` (shown as "—") when nothing is due.
#[uniffi::remote(Record)]
pub struct Rates {
    /// 入户率.
    pub entry: Option<f64>,
    /// 完成率, strict.
    pub completion_strict: Option<f64>,
    /// 完成率, lenient.
    pub completion_lenient: Option<f64>,
    /// 到访率.
    pub visit: Option<f64>,
}

/// How much a figure can know.
#[uniffi::remote(Record)]
pub struct Freshness {
    /// Devices heard from in the period.
    pub devices_heard: u32,
    /// Devices that work in the area.
    pub devices_total: u32,
    /// The last word of the device that has been silent longest, among those heard.
    pub oldest_word: Option<Timestamp>,
    /// When headquarters said so, by its clock.
    pub as_of: Timestamp,
}

/// The word on a target.
#[uniffi::remote(Enum)]
pub enum Achievable {
    /// 已达标: reached, or nothing was due.
    Met,
    /// 按现在的速度能达标: the speed so far is enough.
    OnTrack,
    /// 可达标: faster than so far, or too early to say.
    Possible,
    /// 有风险.
    AtRisk,
    /// 已不可能.
    Impossible,
}

/// How a period's work stands against its target.
#[uniffi::remote(Record)]
pub struct Pace {
    /// Due without the excluded ones.
    pub base: u64,
    /// Done, in the programme's completion mode.
    pub done: u64,
    /// The target rate, 0 to 1.
    pub target: f64,
    /// How many done ones the target asks for.
    pub needed_total: u64,
    /// How many of these are missing.
    pub still_needed: u64,
    /// How many sites are left that could become done.
    pub remaining: u64,
    /// Working days left, today included.
    pub workdays_left: u32,
    /// Missing ones per working day left; `None` when none is left.
    pub needed_per_workday: Option<f64>,
    /// Done ones per working day begun, today included; `None` before the first.
    pub done_per_workday: Option<f64>,
    /// The word on it.
    pub achievable: Achievable,
}

/// Coverage of one area in the current period of one programme.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct AreaCoverage {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its name.
    pub programme_name: Words,
    /// The period.
    pub period: Period,
    /// The area.
    pub area: AreaId,
    /// The count.
    pub count: Count,
    /// The rates.
    pub rates: Rates,
    /// How many devices headquarters had heard from at the last exchange; what this phone did since is counted too. `None`
    /// before the first exchange.
    pub freshness: Option<Freshness>,
    /// The pace; `None` for a period without an end.
    pub pace: Option<Pace>,
}

#[uniffi::export]
impl Workspace {
    /// Coverage of my areas in the current periods, with the pace that is still needed.
    pub fn coverage(&self) -> Result<Vec<AreaCoverage>, AnjianError> {
        self.with(|core| {
            let reference = core.reference();
            let lines = core.coverage()?.into_iter().map(|line| {
                let programme = reference.programmes.get(&line.programme);
                let code = || Words { zh: line.programme.to_string(), en: line.programme.to_string() };
                AreaCoverage {
                    programme_name: programme.map_or_else(code, |programme| programme.name.clone()),
                    programme: line.programme,
                    period: line.period,
                    area: line.area,
                    count: line.count,
                    rates: line.rates,
                    freshness: line.freshness,
                    pace: line.pace,
                }
            });
            Ok(lines.collect())
        })
    }
}
