//! Dates as people and spreadsheets write them: 2025-03-07, 2025/3/7, 2025.3.7, 20250307, 2025年3月7日, 45723.

use super::fault::FaultReason;
use super::warning::WarningKind;
use chrono::{Days, NaiveDate};
use std::fmt;

/// A date as exact as the register knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loose {
    Year(i32),
    Month(i32, u32),
    Day(NaiveDate),
}

impl fmt::Display for Loose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

impl Loose {
    /// The first day it can mean; its form was checked, so there is one.
    fn first_day(self) -> Option<NaiveDate> {
        match self {
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month, 1),
            Self::Day(day) => Some(day),
        }
    }
}

/// The days between which a date of the register is believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) earliest: NaiveDate,
    pub(super) today: NaiveDate,
}

/// Reads a year, a month or a day, and says how it was written when it was not `2025-03-07`, `2025-03` or `2025`.
pub(super) fn loose(text: &str, span: Span) -> Result<(Loose, Option<WarningKind>), FaultReason> {
    let (date, serial) = read(text)?;
    let first = date.first_day().ok_or(FaultReason::ImpossibleDate)?;
    if first > span.today {
        return Err(FaultReason::DateInFuture);
    }
    if first < span.earliest {
        return Err(FaultReason::DateTooEarly);
    }
    let warning = match serial {
        true => Some(WarningKind::DateSerial),
        false => (date.to_string() != text).then_some(WarningKind::DateForm),
    };
    Ok((date, warning))
}

/// Reads a day.
pub(super) fn day(text: &str, span: Span) -> Result<(NaiveDate, Option<WarningKind>), FaultReason> {
    match loose(text, span)? {
        (Loose::Day(day), warning) => Ok((day, warning)),
        _ => Err(FaultReason::NotADay),
    }
}

fn read(text: &str) -> Result<(Loose, bool), FaultReason> {
    let days: String = without_time(text).chars().filter(|c| !c.is_whitespace()).collect();
    let separates = |c: char| matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | '号');
    if !days.chars().all(|c| c.is_ascii_digit() || separates(c)) {
        return Err(FaultReason::NotADate);
    }
    // A part of ten digits or more is no number of a date; the length is looked at before the value.
    let parts: Vec<&str> = days.trim_end_matches(separates).split(separates).collect();
    let number = |part: &str| part.parse::<u32>().map_err(|_| FaultReason::NotADate);
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    match lengths[..] {
        [4, 1 | 2, 1 | 2] => Ok((ymd(number(parts[0])?, number(parts[1])?, number(parts[2])?)?, false)),
        [4, 1 | 2] => Ok((month(number(parts[0])?, number(parts[1])?)?, false)),
        [4] => Ok((Loose::Year(year(number(parts[0])?)?), false)),
        [8] => Ok((ymd(number(&days[..4])?, number(&days[4..6])?, number(&days[6..8])?)?, false)),
        [6] => Ok((month(number(&days[..4])?, number(&days[4..6])?)?, false)),
        [5] | [5, _] => Ok((Loose::Day(serial(number(parts[0])?)?), true)),
        _ => Err(FaultReason::NotADate),
    }
}

/// `2025-03-07 00:00:00` and `2025-03-07T08:30Z` without the time.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    text[..colon].rfind([' ', 'T']).map_or(text, |gap| &text[..gap])
}

fn year(year: u32) -> Result<i32, FaultReason> {
    i32::try_from(year).map_err(|_| FaultReason::NotADate)
}

fn month(of: u32, month: u32) -> Result<Loose, FaultReason> {
    if (1..=12).contains(&month) { Ok(Loose::Month(year(of)?, month)) } else { Err(FaultReason::ImpossibleDate) }
}

fn ymd(of: u32, month: u32, day: u32) -> Result<Loose, FaultReason> {
    NaiveDate::from_ymd_opt(year(of)?, month, day).map(Loose::Day).ok_or(FaultReason::ImpossibleDate)
}

/// A spreadsheet counts days from 1899-12-30 (from 1900-03-01 on, which is long before any gas customer).
fn serial(days: u32) -> Result<NaiveDate, FaultReason> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30);
    zero.and_then(|zero| zero.checked_add_days(Days::new(u64::from(days)))).ok_or(FaultReason::NotADate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span() -> Span {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        Span { earliest: day(1950, 1, 1), today: day(2026, 11, 23) }
    }

    #[test]
    fn one_day_written_in_ten_ways() {
        let plain = day("2025-03-07", span()).unwrap();
        assert_eq!(plain.1, None);
        for text in
            ["2025/3/7", "2025.3.7", "20250307", "2025年3月7日", "2025 年 3 月 7 日", "2025-3-7", "2025/03/07 0:00"]
        {
            assert_eq!(day(text, span()), Ok((plain.0, Some(WarningKind::DateForm))), "{text}");
        }
        for text in ["45723", "45723.5"] {
            assert_eq!(day(text, span()), Ok((plain.0, Some(WarningKind::DateSerial))), "{text}");
        }
        assert_eq!(day("2025-03-07T08:30:00Z", span()).unwrap().0, plain.0);
    }

    #[test]
    fn a_year_and_a_month_stay_as_exact_as_they_are() {
        for (text, read) in [
            ("2021", "2021"),
            ("2021年", "2021"),
            ("2021-05", "2021-05"),
            ("2021年5月", "2021-05"),
            ("202105", "2021-05"),
            ("2021/5/3", "2021-05-03"),
        ] {
            assert_eq!(loose(text, span()).unwrap().0.to_string(), read);
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        use FaultReason::{DateInFuture, DateTooEarly, ImpossibleDate, NotADate, NotADay};
        for (text, reason) in [
            ("2025-02-30", ImpossibleDate),
            ("20251301", ImpossibleDate),
            ("2025-13", ImpossibleDate),
            ("2025-03", NotADay),
            ("2025", NotADay),
            ("2026-11-24", DateInFuture),
            ("2027", DateInFuture),
            ("1900-01-01", DateTooEarly),
            ("0000-00-00", ImpossibleDate),
            ("07/03/2025", NotADate),
            ("25-3-7", NotADate),
            ("去年", NotADate),
            ("999999999999999999", NotADate),
            ("-", NotADate),
            ("", NotADate),
            (":", NotADate),
        ] {
            assert_eq!(day(text, span()), Err(reason), "{text}");
        }
    }
}
