//! The agenda (今日): in which order the doors of the day come. Within a rank the walking order counts.
//!
//! A decision list on plain columns, the first rule that fits decides, so that one `CASE` in SQL says the same:
//!
//! | | rule | rank |
//! |---|---|---|
//! | 1 | an L1 is open here | `OpenL1` |
//! | 2 | a promise, not kept, that begins before today ends | `Appointment` |
//! | 3 | completed, or excluded with approval | `Done` |
//! | 4 | refused, vacant or wrong address: the next word is not the inspector's | `Later` |
//! | 5 | no access, already in this band of the day, and another band is untried | `Later` |
//! | 6 | the last period was missed | `Overdue` |
//! | 7 | no access | `TryAgain` |
//! | 8 | everything else | `Plain` |
//!
//! A promise for a later day changes nothing today: going there now might even break it. A door that nobody opened this
//! morning leaves the top of the list until the afternoon, overdue or not.

use super::inspection::Progress;
use super::time::Timestamp;

/// The rank of a site in the agenda; a lesser one comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgendaRank {
    /// A grave hazard is open.
    OpenL1,
    /// Somebody is waiting, or waited in vain.
    Appointment,
    /// The last period was missed.
    Overdue,
    /// Nobody opened at another time of day.
    TryAgain,
    /// Nothing special.
    Plain,
    /// Not now.
    Later,
    /// Nothing more to do in this period.
    Done,
}

impl AgendaRank {
    /// All ranks, first to last.
    pub const ALL: [Self; 7] =
        [Self::OpenL1, Self::Appointment, Self::Overdue, Self::TryAgain, Self::Plain, Self::Later, Self::Done];
    /// The number that stands in SQL: 0 comes first.
    pub fn number(self) -> u8 {
        self as u8
    }
    /// The rank with a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.number() == number)
    }
}

/// What the agenda needs to know of one due site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgendaInput {
    /// Whether a hazard of grade L1 is open here, in whichever inspection it was raised.
    pub open_l1: bool,
    /// The promise to look at, neither taken back nor kept: earliest and latest arrival.
    pub appointment: Option<(Timestamp, Timestamp)>,
    /// Whether it was due in the last period and missed.
    pub missed_last: bool,
    /// How far this period's inspection has come.
    pub progress: Progress,
    /// Whether it is excluded with approval.
    pub excluded: bool,
    /// The bands of the day in which nobody opened, bit `n` for band `n`.
    pub bands_tried: u32,
}

/// The hour at which the agenda is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgendaNow {
    /// The last moment of today ([`super::time::Zone::end_of_day`]).
    pub end_of_today: Timestamp,
    /// The band of the day that it is ([`super::programme::Programme::band`]).
    pub band: u8,
    /// How many bands a day has: one more than the programme's boundaries.
    pub bands: u8,
}

/// The rank of one due site.
pub fn rank(site: &AgendaInput, now: &AgendaNow) -> AgendaRank {
    let all_bands = u32::MAX >> (32 - u32::from(now.bands.clamp(1, 32)));
    let tried_now = (site.bands_tried >> now.band.min(31)) & 1 == 1;
    let untried_left = site.bands_tried & all_bands != all_bands;
    match site.progress {
        _ if site.open_l1 => AgendaRank::OpenL1,
        _ if site.appointment.is_some_and(|(from, _)| from <= now.end_of_today) => AgendaRank::Appointment,
        Progress::Completed => AgendaRank::Done,
        _ if site.excluded => AgendaRank::Done,
        Progress::Refused | Progress::Vacant | Progress::WrongAddress => AgendaRank::Later,
        Progress::NoAccess { .. } if tried_now && untried_left => AgendaRank::Later,
        _ if site.missed_last => AgendaRank::Overdue,
        Progress::NoAccess { .. } => AgendaRank::TryAgain,
        Progress::Untouched | Progress::Begun => AgendaRank::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MORNING: AgendaNow = AgendaNow { end_of_today: Timestamp(1000), band: 0, bands: 4 };
    const PLAIN: AgendaInput = AgendaInput {
        open_l1: false,
        appointment: None,
        missed_last: false,
        progress: Progress::Untouched,
        excluded: false,
        bands_tried: 0,
    };
    const NOBODY: Progress = Progress::NoAccess { attempts: 1, evidenced: 1 };

    fn morning(site: AgendaInput) -> AgendaRank {
        rank(&site, &MORNING)
    }

    #[test]
    fn the_gravest_comes_first_whatever_else_is_true() {
        let site = AgendaInput { open_l1: true, progress: Progress::Completed, excluded: true, ..PLAIN };
        assert_eq!(morning(site), AgendaRank::OpenL1);
        let numbers: Vec<u8> = AgendaRank::ALL.iter().map(|rank| rank.number()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(AgendaRank::from_number(2), Some(AgendaRank::Overdue));
    }

    #[test]
    fn only_promises_that_begin_today_or_were_broken_call_her_today() {
        let promised =
            |from| morning(AgendaInput { appointment: Some((Timestamp(from), Timestamp(from + 9))), ..PLAIN });
        assert_eq!(promised(1000), AgendaRank::Appointment);
        assert_eq!(promised(-500), AgendaRank::Appointment);
        assert_eq!(promised(1001), AgendaRank::Plain);
    }

    #[test]
    fn a_door_that_nobody_opened_is_tried_again_in_another_band_of_the_day() {
        let tried = |bands_tried| morning(AgendaInput { progress: NOBODY, bands_tried, ..PLAIN });
        assert_eq!(tried(0b0010), AgendaRank::TryAgain);
        assert_eq!(tried(0b0011), AgendaRank::Later);
        assert_eq!(tried(0b1111), AgendaRank::TryAgain, "every band was tried, so any will do");
        let overdue = |bands_tried| morning(AgendaInput { progress: NOBODY, bands_tried, missed_last: true, ..PLAIN });
        assert_eq!((overdue(0b0001), overdue(0b0010)), (AgendaRank::Later, AgendaRank::Overdue));
    }

    #[test]
    fn what_waits_for_somebody_elses_word_comes_later_and_what_is_done_last() {
        for (progress, expected) in [
            (Progress::Refused, AgendaRank::Later),
            (Progress::Vacant, AgendaRank::Later),
            (Progress::WrongAddress, AgendaRank::Later),
            (Progress::Begun, AgendaRank::Overdue),
            (Progress::Untouched, AgendaRank::Overdue),
            (Progress::Completed, AgendaRank::Done),
        ] {
            assert_eq!(morning(AgendaInput { progress, missed_last: true, ..PLAIN }), expected, "{progress:?}");
        }
        assert_eq!(morning(AgendaInput { excluded: true, missed_last: true, ..PLAIN }), AgendaRank::Done);
    }
}
