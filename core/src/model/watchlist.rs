//! What must not be forgotten: the questions behind the lists that a supervisor works through. Limits are parameters,
//! since they are the company's data.

use super::time::Timestamp;
use chrono::{Months, NaiveDate};

/// Whether nobody was inside for more than so many months (长期未检). Gas-on day counts as a day on which somebody was
/// inside. A site of which neither day is known is on the list: nothing shows that anybody ever was there.
pub fn not_seen_for(last_entered: Option<NaiveDate>, gas_on: Option<NaiveDate>, today: NaiveDate, months: u32) -> bool {
    let last = last_entered.max(gas_on);
    last.is_none_or(|day| day.checked_add_months(Months::new(months)).is_some_and(|limit| limit < today))
}

/// Whether a hazard that demands a written notice has none (MOHURD 2023-09, Art 9); the list of these must be empty.
/// One that was raised by mistake demands nothing.
pub fn without_notice(must_notice: bool, notices: usize, was_mistake: bool) -> bool {
    must_notice && notices == 0 && !was_mistake
}

/// Whether an open hazard is past its deadline; the deadline itself is still in time.
pub fn overdue(open: bool, deadline: Option<Timestamp>, now: Timestamp) -> bool {
    open && deadline.is_some_and(|deadline| deadline < now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_long_unseen_the_day_after_the_months_are_over() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let unseen = |last: Option<&str>, gas_on: Option<&str>, today| {
            not_seen_for(last.map(day), gas_on.map(day), day(today), 24)
        };
        assert!(!unseen(Some("2024-11-23"), None, "2026-11-23"));
        assert!(unseen(Some("2024-11-23"), None, "2026-11-24"));
        assert!(unseen(Some("2024-02-29"), None, "2026-03-01"));
        assert!(!unseen(None, Some("2026-01-10"), "2026-11-23"), "the fitter was inside on the day gas came");
        assert!(unseen(Some("2020-05-01"), Some("2019-05-01"), "2026-11-23"));
        assert!(unseen(None, None, "2026-11-23"), "nothing known is no excuse");
    }
}
