//! How much a figure can know.

use super::super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How much a figure can know: it stands beside every one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freshness {
    /// Devices heard from in the period.
    pub devices_heard: u32,
    /// Devices that work in the areas counted.
    pub devices_total: u32,
    /// The last word of the device that has been silent longest, among those heard; `None` when none was.
    pub oldest_word: Option<Timestamp>,
    /// When the figure was made, by headquarters' clock.
    pub as_of: Timestamp,
}

impl Freshness {
    /// Whether every device was heard from.
    pub fn is_complete(&self) -> bool {
        self.devices_heard >= self.devices_total
    }
    /// Age of the oldest word, in milliseconds.
    pub fn oldest_age_ms(&self) -> Option<i64> {
        self.oldest_word.map(|word| self.as_of.0.saturating_sub(word.0).max(0))
    }
}
