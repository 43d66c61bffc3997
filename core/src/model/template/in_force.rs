//! Which version of a template an inspection is made with: the newest that was in use on the day on which it began. So a version that is
//! published meanwhile changes nothing of what is under way, and two who begin on one day ask the same.

use super::super::record::Record;
use super::super::time::Timestamp;
use chrono::NaiveDate;

/// The version in use on a day, of all that are published with the days from which they are used; the earliest, when none is yet.
pub fn in_force(versions: impl IntoIterator<Item = (u32, Option<NaiveDate>)>, day: NaiveDate) -> Option<u32> {
    let mut versions: Vec<_> = versions.into_iter().collect();
    versions.sort_unstable();
    let used = versions.iter().rfind(|(_, start)| start.is_none_or(|start| start <= day));
    used.or(versions.first()).map(|(version, _)| *version)
}

/// When an inspection began: at its first fact, else at the first answer that stands. `None` for one that nobody began.
pub fn began(record: &Record) -> Option<Timestamp> {
    let facts = record.facts.values().map(|fact| fact.at.best()).min();
    let answers = || record.answers.values().flat_map(|answers| answers.all()).map(|answer| answer.at.best()).min();
    facts.or_else(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_that_was_in_use_on_the_day_is_the_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let versions = [(3, Some(day("2026-12-01"))), (1, None), (2, Some(day("2026-03-01")))];
        for (on, version) in [("2025-01-01", 1), ("2026-03-01", 2), ("2026-11-30", 2), ("2026-12-01", 3)] {
            assert_eq!(in_force(versions, day(on)), Some(version), "{on}");
        }
        assert_eq!(in_force([(4, Some(day("2027-01-01")))], day("2026-01-01")), Some(4), "better than none");
        assert_eq!(in_force([], day("2026-01-01")), None);
    }
}
