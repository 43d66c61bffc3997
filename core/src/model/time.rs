//! Clocks lie (law 10): a moment is what a device's clock said, with what was known then about that clock.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Now, by this machine's clock.
    pub fn now() -> Self {
        Self(Utc::now().timestamp_millis())
    }
    /// `self` moved by so many minutes.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }
}

/// A moment as a device saw it: its clock, the offset to headquarters' clock known then, and how far that offset may be
/// wrong. `headquarters ≈ at + offset ± uncertainty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct Stamp {
    /// What the device's clock said.
    pub at: Timestamp,
    /// What was known of that clock; `None` before the first exchange with headquarters.
    pub clock: Option<ClockError>,
}

/// A device clock's measured distance from headquarters' clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockError {
    /// Milliseconds to add to the device's clock to get headquarters' time.
    pub offset_ms: i64,
    /// Half the width of the interval that certainly holds the true offset, in milliseconds.
    pub uncertainty_ms: u32,
}

/// On paper a stamp is `[at]` or `[at, offset, uncertainty]`: it stands in every fact, so it is short.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Packed {
    Known(i64, i64, u32),
    Bare((i64,)),
}

impl From<Packed> for Stamp {
    fn from(packed: Packed) -> Self {
        match packed {
            Packed::Bare((at,)) => Self { at: Timestamp(at), clock: None },
            Packed::Known(at, offset_ms, uncertainty_ms) => {
                Self { at: Timestamp(at), clock: Some(ClockError { offset_ms, uncertainty_ms }) }
            }
        }
    }
}

impl From<Stamp> for Packed {
    fn from(stamp: Stamp) -> Self {
        match stamp.clock {
            None => Self::Bare((stamp.at.0,)),
            Some(c) => Self::Known(stamp.at.0, c.offset_ms, c.uncertainty_ms),
        }
    }
}

impl Stamp {
    /// A stamp of a clock that is right by definition (headquarters' own), or of a test.
    pub fn certain(at: Timestamp) -> Self {
        Self { at, clock: Some(ClockError { offset_ms: 0, uncertainty_ms: 0 }) }
    }
    /// The best guess at headquarters' time; the device's own clock when nothing else was known.
    pub fn best(&self) -> Timestamp {
        Timestamp(self.at.0.saturating_add(self.clock.map_or(0, |c| c.offset_ms)))
    }
    /// The earliest and the latest that it can have been by headquarters' clock; `None` when nothing was known.
    pub fn bounds(&self) -> Option<(Timestamp, Timestamp)> {
        let clock = self.clock?;
        let best = self.best().0;
        let margin = i64::from(clock.uncertainty_ms);
        Some((Timestamp(best.saturating_sub(margin)), Timestamp(best.saturating_add(margin))))
    }
}

/// Whether a deed came before its deadline. Clocks lie, so there is a third answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// Certainly before or at the deadline.
    Met,
    /// Certainly after it.
    Missed,
    /// The clocks do not allow an answer.
    CannotTell,
}

/// Judges a deed against a deadline, both by headquarters' clock.
pub fn judge(deadline: Timestamp, deed: &Stamp) -> Timeliness {
    match deed.bounds() {
        None => Timeliness::CannotTell,
        Some((_, latest)) if latest <= deadline => Timeliness::Met,
        Some((earliest, _)) if earliest > deadline => Timeliness::Missed,
        Some(_) => Timeliness::CannotTell,
    }
}

/// The company's time zone: periods, days and deadlines are counted in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Zone(pub Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(chrono_tz::Asia::Shanghai)
    }
}

impl Zone {
    /// The day on the company's wall calendar.
    pub fn date(&self, at: Timestamp) -> NaiveDate {
        self.local(at).date_naive()
    }
    /// The time on the company's wall clock.
    pub fn time(&self, at: Timestamp) -> NaiveTime {
        self.local(at).time()
    }
    fn local(&self, at: Timestamp) -> DateTime<Tz> {
        let utc = DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
        utc.with_timezone(&self.0)
    }
    /// The moment at which a local date and time begins; the earlier one where a clock change makes it happen twice.
    pub fn moment(&self, date: NaiveDate, time: NaiveTime) -> Timestamp {
        let local = date.and_time(time);
        let at = self.0.from_local_datetime(&local).earliest();
        // A time that a clock change leaves out does not exist: take what it would be without the change.
        Timestamp(at.map_or_else(|| local.and_utc().timestamp_millis(), |t| t.timestamp_millis()))
    }
    /// The last millisecond of a day. A deadline of N days is the end of the Nth day after the start date
    /// (service promises §7.6).
    pub fn end_of_day(&self, date: NaiveDate) -> Timestamp {
        let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
        Timestamp(self.moment(next, NaiveTime::MIN).0 - 1)
    }
    /// The deadline `days` calendar days after `start`: the end of the Nth day.
    pub fn deadline(&self, start: Timestamp, days: u32) -> Timestamp {
        let date = self.date(start);
        self.end_of_day(date.checked_add_days(Days::new(u64::from(days))).unwrap_or(date))
    }
}

/// Which days are worked, as data of the company: the weekly rhythm, and the public holidays and make-up days that
/// break it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCalendar {
    /// Working days of the week, Monday = 1 … Sunday = 7.
    pub weekdays: Vec<u8>,
    /// Days that are not worked although the rhythm says so.
    #[serde(default)]
    pub holidays: Vec<NaiveDate>,
    /// Days that are worked although the rhythm says no.
    #[serde(default)]
    pub extra_days: Vec<NaiveDate>,
}

impl WorkCalendar {
    /// Whether a day is worked.
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        if self.extra_days.contains(&date) {
            return true;
        }
        let weekday = u8::try_from(date.weekday().number_from_monday()).unwrap_or(7);
        self.weekdays.contains(&weekday) && !self.holidays.contains(&date)
    }
    /// Working days from `from` to `to`, both included.
    pub fn workdays(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().take_while(|d| *d <= to).filter(|d| self.is_workday(*d)).count();
        u32::try_from(days).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn law_10_clocks_lie_a_deadline_is_met_missed_or_cannot_be_told() {
        let deadline = Timestamp(1_000_000);
        let stamp = |at, offset_ms, uncertainty_ms| Stamp {
            at: Timestamp(at),
            clock: Some(ClockError { offset_ms, uncertainty_ms }),
        };
        assert_eq!(judge(deadline, &stamp(900_000, 50_000, 50_000)), Timeliness::Met);
        assert_eq!(judge(deadline, &stamp(900_000, 50_000, 50_001)), Timeliness::CannotTell);
        assert_eq!(judge(deadline, &stamp(900_000, 200_000, 99_999)), Timeliness::Missed);
        assert_eq!(judge(deadline, &Stamp { at: Timestamp(0), clock: None }), Timeliness::CannotTell);
    }

    #[test]
    fn a_day_deadline_is_the_end_of_the_nth_day_in_the_companys_zone() {
        let zone = Zone::default();
        let late_evening = zone.moment(day(2026, 11, 23), NaiveTime::from_hms_opt(23, 30, 0).unwrap());
        let deadline = zone.deadline(late_evening, 7);
        assert_eq!(zone.date(deadline), day(2026, 11, 30));
        assert_eq!(zone.date(Timestamp(deadline.0 + 1)), day(2026, 12, 1));
    }

    #[test]
    fn workdays_know_holidays_and_make_up_days() {
        let calendar = WorkCalendar {
            weekdays: vec![1, 2, 3, 4, 5],
            holidays: vec![day(2026, 10, 1), day(2026, 10, 2)],
            extra_days: vec![day(2026, 10, 10)],
        };
        assert_eq!(calendar.workdays(day(2026, 9, 28), day(2026, 10, 11)), 5 - 2 + 5 + 1);
    }

    #[test]
    fn a_stamp_is_short_on_paper_and_reads_back() {
        for stamp in [Stamp { at: Timestamp(5), clock: None }, Stamp::certain(Timestamp(7))] {
            let text = serde_json::to_string(&stamp).unwrap();
            assert_eq!(serde_json::from_str::<Stamp>(&text).unwrap(), stamp);
        }
        assert_eq!(serde_json::to_string(&Stamp { at: Timestamp(5), clock: None }).unwrap(), "[5]");
    }
}
