//! Pace (进度): can the target of a period still be met, and how fast must it go? Plain arithmetic on a count, the
//! company's working days and, where it is known, what a team can do in a day.

use super::coverage::{Count, needed};
use super::period::Period;
use super::programme::Programme;
use super::time::WorkCalendar;
use chrono::NaiveDate;

/// The word on a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Achievable {
    /// 已达标: reached, or nothing was due.
    Met,
    /// 按现在的速度能达标: the speed so far is enough.
    OnTrack,
    /// 可达标: faster than so far, but within what the team can do; or too early to say.
    Possible,
    /// 有风险: more a day than the team can do; or, where nobody said what it can do, more than it did so far.
    AtRisk,
    /// 已不可能: no working day is left, or too few sites are.
    Impossible,
}

/// How a period's work stands against its target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// D − X.
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

/// The pace of a period. `today` is a day of the company's calendar and counts as a whole day on both sides: it can still
/// be used, and it has been begun. `None` for a period of its own, which has no end to meet.
pub fn pace(
    count: &Count,
    programme: &Programme,
    period: &Period,
    today: NaiveDate,
    calendar: &WorkCalendar,
    capacity_per_workday: Option<f64>,
) -> Option<Pace> {
    let (first, last) = period.days()?;
    let (base, done) = (count.base(), count.done(programme.completion_mode));
    let needed_total = needed(programme.target, base);
    let still_needed = needed_total.saturating_sub(done);
    let remaining = base.saturating_sub(done);
    let workdays_left = calendar.workdays(today.max(first), last);
    let workdays_begun = calendar.workdays(first, today.min(last));
    let per_day = |n: u64, days: u32| (days > 0).then(|| n as f64 / f64::from(days));
    let needed_per_workday = per_day(still_needed, workdays_left);
    let done_per_workday = per_day(done, workdays_begun);
    let achievable = match needed_per_workday {
        _ if still_needed == 0 => Achievable::Met,
        Some(needed) if still_needed <= remaining => {
            let so_far = done_per_workday.filter(|_| workdays_begun > 1);
            speed(needed, so_far, capacity_per_workday)
        }
        _ => Achievable::Impossible,
    };
    Some(Pace {
        base,
        done,
        target: programme.target,
        needed_total,
        still_needed,
        remaining,
        workdays_left,
        needed_per_workday,
        done_per_workday,
        achievable,
    })
}

/// The word on a speed that is needed. On the first working day nothing is known of the speed so far.
fn speed(needed: f64, so_far: Option<f64>, capacity: Option<f64>) -> Achievable {
    match (so_far, capacity) {
        (Some(so_far), _) if needed <= so_far => Achievable::OnTrack,
        (_, Some(capacity)) if needed <= capacity => Achievable::Possible,
        (_, Some(_)) | (Some(_), None) => Achievable::AtRisk,
        (None, None) => Achievable::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::super::coverage::Standing;
    use super::super::period::Cadence;
    use super::super::programme::CompletionMode;
    use super::super::story;
    use super::*;
    use proptest::prelude::*;

    fn calendar() -> WorkCalendar {
        WorkCalendar { weekdays: vec![1, 2, 3, 4, 5], holidays: Vec::new(), extra_days: Vec::new() }
    }
    fn monthly() -> Programme {
        Programme { cadence: Cadence::Monthly, ..story::programme() }
    }
    fn count(entered: u64, untouched: u64) -> Count {
        Count { due: entered + untouched, entered, untouched, ..Count::default() }
    }
    /// November 2026 begins on a Sunday, ends on a Monday and has 21 working days.
    fn on(day: u32, count: &Count, capacity: Option<f64>) -> Pace {
        let today = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        pace(count, &monthly(), &Period::Month(2026, 11), today, &calendar(), capacity).unwrap()
    }

    #[test]
    fn can_the_month_still_be_met() {
        use Achievable::*;
        for (day, entered, untouched, capacity, left, still, word) in [
            (1, 0, 0, None, 21, 0, Met),
            (1, 0, 100, None, 21, 80, Possible),
            (2, 0, 100, None, 21, 80, Possible),
            (2, 0, 100, Some(3.0), 21, 80, AtRisk),
            (23, 70, 30, None, 6, 10, OnTrack),
            (23, 50, 50, Some(6.0), 6, 30, Possible),
            (23, 50, 50, Some(4.0), 6, 30, AtRisk),
            (24, 40, 60, None, 5, 40, AtRisk),
            (30, 79, 21, None, 1, 1, OnTrack),
            (30, 79, 21, Some(0.5), 1, 1, OnTrack),
            (30, 60, 40, Some(10.0), 1, 20, AtRisk),
            (30, 80, 20, None, 1, 0, Met),
        ] {
            let pace = on(day, &count(entered, untouched), capacity);
            let seen = (pace.workdays_left, pace.still_needed, pace.achievable);
            assert_eq!(seen, (left, still, word), "day {day}: {entered} of {}", entered + untouched);
        }
    }

    #[test]
    fn after_the_last_working_day_nothing_can_be_met_any_more() {
        let december = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let late = |entered, untouched| {
            let count = count(entered, untouched);
            pace(&count, &monthly(), &Period::Month(2026, 11), december, &calendar(), Some(50.0)).unwrap()
        };
        let missed = late(79, 21);
        assert_eq!((missed.workdays_left, missed.needed_per_workday), (0, None));
        assert_eq!(missed.achievable, Achievable::Impossible);
        assert_eq!(late(80, 20).achievable, Achievable::Met);
        let own = Period::Own("works-7".into());
        assert_eq!(pace(&count(1, 1), &monthly(), &own, december, &calendar(), None), None);
    }

    #[test]
    fn a_weekend_at_the_end_of_a_month_is_no_time_left() {
        let saturday = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
        let october = pace(&count(7, 3), &monthly(), &Period::Month(2026, 10), saturday, &calendar(), None).unwrap();
        assert_eq!((october.workdays_left, october.achievable), (0, Achievable::Impossible));
    }

    #[test]
    fn a_target_above_everything_is_impossible_from_the_start() {
        let programme = Programme { target: 1.2, ..monthly() };
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let pace = pace(&count(0, 10), &programme, &Period::Month(2026, 11), first, &calendar(), Some(99.0)).unwrap();
        assert_eq!((pace.needed_total, pace.achievable), (12, Achievable::Impossible));
    }

    #[test]
    fn in_the_lenient_mode_evidenced_attempts_are_done() {
        let mut count = count(70, 10);
        (0..20).for_each(|_| count.add(Standing::NoAccessEvidenced));
        let lenient = Programme { completion_mode: CompletionMode::Lenient, ..monthly() };
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let pace = pace(&count, &lenient, &Period::Month(2026, 11), today, &calendar(), None).unwrap();
        assert_eq!((pace.done, pace.remaining, pace.achievable), (90, 10, Achievable::Met));
    }

    proptest! {
        #[test]
        fn law_5_the_pace_says_met_exactly_when_coverage_does(entered in 0u64..50, untouched in 0u64..50, day in 1u32..31) {
            let count = count(entered, untouched);
            let pace = on(day, &count, None);
            prop_assert_eq!(pace.achievable == Achievable::Met, count.meets_target(&monthly()).unwrap_or(true));
            prop_assert!(pace.still_needed <= pace.remaining);
        }
    }
}
