//! How far a device has read one area. Opaque to the device; everything that a page depends on stands in here, so that
//! pages fit together whatever arrives between them.

use serde::{Deserialize, Serialize};

/// Where a device stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Cursor {
    /// It receives the area as it was when it began.
    Begin(Box<Begin>),
    /// It follows the log.
    Log(Follow),
}

/// A snapshot under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Begin {
    /// The head of the log when it began: later entries come with the log.
    pub(crate) head: u64,
    /// The version of the register when it began: later versions come with the log.
    pub(crate) register: u64,
    /// The inspections that come first, as they were when it began: open hazards, then promises. Each number as the
    /// difference to the one before.
    pub(crate) urgent: Vec<u64>,
    /// The periods that were current when it began.
    pub(crate) current: Vec<String>,
    /// What comes now.
    pub(crate) stage: Stage,
}

/// The stages of a snapshot, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// The sites of the urgent inspections, from this one on.
    UrgentSites(usize),
    /// The urgent inspections, from this one on.
    Urgent(usize),
    /// The other sites in walking order, after this place: key and account number.
    Sites(String, String),
    /// The inspections of current periods, before this number; the newest first.
    Current(i64),
    /// Older ones, before this number.
    Older(i64),
}

/// A place in the log and in the register's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Follow {
    /// The last entry read.
    pub(crate) sequence: u64,
    /// The version of the register read.
    pub(crate) register: u64,
    /// The last account number of that version; `None` when the whole version was read.
    pub(crate) after: Option<String>,
}

/// Sorted numbers as differences.
pub(crate) fn differences(numbers: &[i64]) -> Vec<u64> {
    let mut last = 0;
    numbers.iter().map(|n| u64::try_from(n - std::mem::replace(&mut last, *n)).unwrap_or(0)).collect()
}

/// The numbers again.
pub(crate) fn numbers(differences: &[u64]) -> Vec<i64> {
    let sums = differences.iter().scan(0_i64, |sum, difference| {
        *sum = sum.saturating_add(i64::try_from(*difference).unwrap_or(i64::MAX));
        Some(*sum)
    });
    sums.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_numbers_read_back() {
        assert_eq!(differences(&[3, 4, 900]), [3, 1, 896]);
        assert_eq!(numbers(&[3, 1, 896]), [3, 4, 900]);
    }
}
