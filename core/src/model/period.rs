//! Periods (周期) and cadences: a period is a stretch of the company's calendar with a name that never changes.

use super::id::{BadId, serde_as_text};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How often a programme asks for an inspection of each site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// Once a calendar month.
    Monthly,
    /// Once a calendar quarter.
    Quarterly,
    /// Once a calendar half-year.
    HalfYearly,
    /// Once a calendar year.
    Annual,
    /// Only when asked for: after works, on request, in a campaign. Each has a period of its own.
    OnDemand,
}

/// A calendar period: `2026`, `2026-H1`, `2026-Q3`, `2026-11`, or `x-…` for an inspection on demand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// A calendar half-year: year and 1 or 2.
    Half(i32, u8),
    /// A calendar quarter: year and 1 to 4.
    Quarter(i32, u8),
    /// A calendar month: year and 1 to 12.
    Month(i32, u8),
    /// The own period of an inspection on demand; the text after `x-`.
    Own(String),
}

impl Cadence {
    /// The period of this cadence that holds a day; `None` for [`Cadence::OnDemand`].
    pub fn period_of(self, date: NaiveDate) -> Option<Period> {
        let (year, month) = (date.year(), u8::try_from(date.month()).unwrap_or(1));
        match self {
            Self::Monthly => Some(Period::Month(year, month)),
            Self::Quarterly => Some(Period::Quarter(year, (month - 1) / 3 + 1)),
            Self::HalfYearly => Some(Period::Half(year, (month - 1) / 6 + 1)),
            Self::Annual => Some(Period::Year(year)),
            Self::OnDemand => None,
        }
    }
}

impl Period {
    /// First and last day; `None` for a period of its own, which has no calendar.
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (year, month, months) = match self {
            Self::Year(y) => (*y, 1, 12),
            Self::Half(y, h) => (*y, u32::from(*h - 1) * 6 + 1, 6),
            Self::Quarter(y, q) => (*y, u32::from(*q - 1) * 3 + 1, 3),
            Self::Month(y, m) => (*y, u32::from(*m), 1),
            Self::Own(_) => return None,
        };
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?;
        Some((first, last))
    }
    /// Whether a day lies in this period.
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.days().is_some_and(|(first, last)| first <= date && date <= last)
    }
    /// The period of the same length just before; `None` for a period of its own.
    pub fn previous(&self) -> Option<Self> {
        let (first, _) = self.days()?;
        let before = first.checked_sub_days(Days::new(1))?;
        self.cadence().period_of(before)
    }
    /// The cadence that has such periods.
    pub fn cadence(&self) -> Cadence {
        match self {
            Self::Year(_) => Cadence::Annual,
            Self::Half(..) => Cadence::HalfYearly,
            Self::Quarter(..) => Cadence::Quarterly,
            Self::Month(..) => Cadence::Monthly,
            Self::Own(_) => Cadence::OnDemand,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(y) => write!(f, "{y:04}"),
            Self::Half(y, h) => write!(f, "{y:04}-H{h}"),
            Self::Quarter(y, q) => write!(f, "{y:04}-Q{q}"),
            Self::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Self::Own(code) => write!(f, "x-{code}"),
        }
    }
}

impl FromStr for Period {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::Form { kind: "Period", form: "2026, 2026-H1, 2026-Q3, 2026-11 or x-…" };
        if let Some(code) = text.strip_prefix("x-") {
            super::id::checked("Period", code)?;
            return Ok(Self::Own(code.to_owned()));
        }
        let (year, part) = text.split_once('-').map_or((text, None), |(y, p)| (y, Some(p)));
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        let year: i32 = year.parse().map_err(|_| bad())?;
        let number = |text: &str, most: u8| {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            let n: u8 = text.parse().map_err(|_| bad())?;
            if digits && (1..=most).contains(&n) { Ok(n) } else { Err(bad()) }
        };
        match part {
            None => Ok(Self::Year(year)),
            Some(p) if p.len() == 2 && p.starts_with('H') => Ok(Self::Half(year, number(&p[1..], 2)?)),
            Some(p) if p.len() == 2 && p.starts_with('Q') => Ok(Self::Quarter(year, number(&p[1..], 4)?)),
            Some(p) if p.len() == 2 && p.is_ascii() => Ok(Self::Month(year, number(p, 12)?)),
            Some(_) => Err(bad()),
        }
    }
}
serde_as_text!(Period);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_period_reads_back_as_written_and_knows_its_days() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-H2", "2026-07-01", "2026-12-31"),
            ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            let (a, b) = period.days().unwrap();
            assert_eq!((a.to_string().as_str(), b.to_string().as_str()), (first, last));
            assert_eq!(period.cadence().period_of(a), Some(period.clone()));
            assert!(!period.previous().unwrap().holds(a));
        }
        assert_eq!("x-20261123-1".parse::<Period>().unwrap().to_string(), "x-20261123-1");
        for bad in ["", "26", "2026-13", "2026-H3", "2026-Q0", "2026-1", "2026-+1", "x-", "2026-中"] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }
}
