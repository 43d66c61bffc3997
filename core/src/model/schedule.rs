//! The plan (安检计划) as arithmetic, not data (law 4): which sites are due in which period follows from the register and
//! the programmes. Nothing here is ever stored as a plan.
//!
//! A site is due from the first period that *begins after the month in which gas came*. So class and month of gas-on are
//! all it takes, and headquarters can count a city from aggregates by class and month, with the same [`due_cutoff`].

use super::coverage::Standing;
use super::period::{Cadence, Period};
use super::programme::Programme;
use super::site::{Exclusion, Site, SiteClass};
use chrono::{Datelike, NaiveDate};

/// A month of the calendar: year and 1 to 12.
pub type Month = (i32, u32);

/// The month before which gas must have come for a site to be due in a period: the period's first month. `None` for a
/// period of its own, which has no calendar.
pub fn due_cutoff(period: &Period) -> Option<Month> {
    period.days().map(|(first, _)| (first.year(), first.month()))
}

/// The first period of a cadence in which a site is due. `None` for inspections on demand.
pub fn first_due_period(gas_on: NaiveDate, cadence: Cadence) -> Option<Period> {
    let (_, last) = cadence.period_of(gas_on)?.days()?;
    cadence.period_of(last.succ_opt()?)
}

/// Whether a site of a class, with gas since a month, is due in a period of a programme. A site whose gas-on day the
/// register does not know is due: what is unknown never leaves the count. An inspection on demand is due because somebody
/// asked for it, never by the calendar.
pub fn is_due_by(class: SiteClass, gas_on: Option<Month>, programme: &Programme, period: &Period) -> bool {
    class == programme.class
        && period.cadence() == programme.cadence
        && due_cutoff(period).is_some_and(|cutoff| gas_on.is_none_or(|month| month < cutoff))
}

/// [`is_due_by`] for one site of the register. The register's word about the supply plays no part: only an approved
/// exclusion takes a site out of the count.
pub fn is_due(site: &Site, programme: &Programme, period: &Period) -> bool {
    is_due_by(site.class, site.gas_on.map(|day| (day.year(), day.month())), programme, period)
}

/// Whether one of a site's approved exclusions takes it out of a period: one that covers the period's last day. A home
/// that is vacant until June can be inspected in December, so it stays in the year's count; and the answer does not change
/// from day to day. Never for a period of its own.
pub fn excluded<'a>(exclusions: impl IntoIterator<Item = &'a Exclusion>, period: &Period) -> bool {
    let Some((_, last)) = period.days() else { return false };
    exclusions.into_iter().any(|x| x.from <= last && x.until.is_none_or(|until| last <= until))
}

/// What one due site's period has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodState {
    /// There is still time.
    Open,
    /// Entered and completed, or excluded with approval.
    Met,
    /// The period is over, and it was not.
    Missed,
}

/// What a due site's period has come to by a day of the company's calendar.
pub fn period_state(standing: Standing, period: &Period, today: NaiveDate) -> PeriodState {
    match period.days() {
        _ if standing.is_settled() => PeriodState::Met,
        Some((_, last)) if last < today => PeriodState::Missed,
        _ => PeriodState::Open,
    }
}

/// Whether a site that was due in the last period missed it. One that was not due missed nothing.
pub fn missed(due: bool, standing: Standing) -> bool {
    due && !standing.is_settled()
}

/// [`missed`] for the period before the current one. An inspection that only the register knows of, done before this
/// program came, counts as done.
pub fn missed_last(site: &Site, programme: &Programme, last: &Period, standing: Standing) -> bool {
    let on_paper = site.last_inspected.is_some_and(|day| last.holds(day));
    missed(is_due(site, programme, last) && !on_paper, standing)
}

#[cfg(test)]
mod tests {
    use super::super::site::{Address, ExclusionReason, Supply};
    use super::super::story::programme;
    use super::super::time::Timestamp;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn home(gas_on: Option<&str>) -> Site {
        Site {
            id: "34040000001".parse().unwrap(),
            class: SiteClass::Household,
            area: "yuhui".parse().unwrap(),
            customer: "陈国良".into(),
            phone: String::new(),
            address: Address::default(),
            meter: String::new(),
            meter_kind: String::new(),
            gas_on: gas_on.map(day),
            supply: Supply::NeverLit,
            appliances: Vec::new(),
            hose_replaced: None,
            alarm: None,
            last_inspected: None,
            remark: String::new(),
        }
    }
    fn exclusion(from: &str, until: Option<&str>) -> Exclusion {
        Exclusion {
            site: "34040000001".parse().unwrap(),
            reason: ExclusionReason::Vacant,
            from: day(from),
            until: until.map(day),
            approved_by: "zhou".parse().unwrap(),
            approved_at: Timestamp(0),
        }
    }

    #[test]
    fn law_4_the_plan_is_arithmetic() {
        let due = |gas_on, period: &str| is_due(&home(gas_on), &programme(), &period.parse().unwrap());
        assert!(due(Some("2025-12-31"), "2026"));
        assert!(!due(Some("2026-01-01"), "2026"), "gas came within the year: the fitter was just there");
        assert!(due(Some("2026-01-01"), "2027"));
        assert!(due(None, "2026"), "an unknown day leaves nobody out; nor does the register's word about the supply");
        assert!(!due(Some("2020-05-01"), "2026-11"), "a month is no period of an annual programme");
        assert!(!due(Some("2020-05-01"), "x-20261123-1"));
        let mut shop = home(None);
        shop.class = SiteClass::Commercial;
        assert!(!is_due(&shop, &programme(), &"2026".parse().unwrap()));
    }

    #[test]
    fn an_exclusion_counts_when_it_covers_the_last_day_of_the_period() {
        let out = |x: Exclusion, period: &str| excluded([&x], &period.parse().unwrap());
        assert!(out(exclusion("2026-03-01", None), "2026"));
        assert!(out(exclusion("2026-12-31", Some("2026-12-31")), "2026"));
        assert!(!out(exclusion("2026-01-01", Some("2026-06-30")), "2026"), "from July on somebody can look");
        assert!(out(exclusion("2026-01-01", Some("2026-06-30")), "2026-06"));
        assert!(!out(exclusion("2027-01-01", None), "2026"));
        assert!(!excluded([], &"2026".parse().unwrap()));
    }

    #[test]
    fn a_period_is_open_until_its_last_day_is_over() {
        let period = "2026-11".parse().unwrap();
        assert_eq!(period_state(Standing::Refused, &period, day("2026-11-30")), PeriodState::Open);
        assert_eq!(period_state(Standing::Refused, &period, day("2026-12-01")), PeriodState::Missed);
        assert_eq!(period_state(Standing::Entered, &period, day("2026-12-01")), PeriodState::Met);
        assert!(missed(true, Standing::Begun) && !missed(true, Standing::Excluded) && !missed(false, Standing::Begun));
    }

    proptest! {
        #[test]
        fn law_4_a_site_is_due_from_its_first_period_on_and_never_before(
            year in 1999i32..2030, month in 1u32..13, day in 1u32..29, later in 0usize..30, kind in 0usize..4,
        ) {
            let cadence = [Cadence::Annual, Cadence::HalfYearly, Cadence::Quarterly, Cadence::Monthly][kind];
            let mut programme = programme();
            programme.cadence = cadence;
            let gas_on = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let due = |period: &Period| is_due_by(SiteClass::Household, Some((year, month)), &programme, period);
            let first = first_due_period(gas_on, cadence).unwrap();
            prop_assert!(due(&first) && !due(&first.previous().unwrap()) && !first.holds(gas_on));
            let mut period = first;
            for _ in 0..later {
                let (_, last) = period.days().unwrap();
                period = cadence.period_of(last.succ_opt().unwrap()).unwrap();
                prop_assert!(due(&period));
            }
        }
    }
}
