//! Programmes (安检计划): class × cadence × template × target rate. Data of the company, never constants.

use super::id::{ProgrammeId, TemplateCode};
use super::period::Cadence;
use super::site::SiteClass;
use super::words::Words;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// Which rate is called "the" completion rate of a programme. Both are always computed and shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionMode {
    /// Entered and completed only.
    #[default]
    Strict,
    /// No access counts too, after enough evidenced attempts.
    Lenient,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its id, for example `household-annual`.
    pub id: ProgrammeId,
    /// Its name.
    pub name: Words,
    /// Which class of sites it covers.
    pub class: SiteClass,
    /// How often.
    pub cadence: Cadence,
    /// The checklist.
    pub template: TemplateCode,
    /// Target completion rate, 0 to 1 (0.80: service promise 10).
    #[serde(default = "default_target")]
    pub target: f64,
    /// Which completion rate is judged against the target.
    #[serde(default)]
    pub completion_mode: CompletionMode,
    /// Evidenced attempts after which a no-access counts in the lenient rate (`k` of inspection.md §4).
    #[serde(default = "default_attempts")]
    pub lenient_attempts: u32,
    /// Where the day is divided into bands; a not-at-home should be tried again in another one.
    #[serde(default = "default_bands")]
    pub time_bands: Vec<NaiveTime>,
}

fn default_target() -> f64 {
    0.80
}
fn default_attempts() -> u32 {
    2
}
fn default_bands() -> Vec<NaiveTime> {
    [(11, 30), (14, 0), (17, 30)].into_iter().filter_map(|(h, m)| NaiveTime::from_hms_opt(h, m, 0)).collect()
}

impl Programme {
    /// The band of the day that holds a time: 0 before the first boundary. At most 31.
    pub fn band(&self, time: NaiveTime) -> u8 {
        let passed = self.time_bands.iter().filter(|boundary| **boundary <= time).count();
        u8::try_from(passed).unwrap_or(31).min(31)
    }
}
