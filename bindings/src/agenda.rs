//! The agenda (今日), search, appointments and conflicts: lists of doors, by pages.

use crate::error::AnjianError;
use crate::ids::AgendaPlace;
use crate::workspace::Workspace;
use anjian_core::model::agenda::AgendaRank;
use anjian_core::model::coverage::Standing;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{AreaId, InspectionId, PersonId, ProgrammeId};
use anjian_core::model::inspection::Progress;
use anjian_core::model::site::Site;
use anjian_core::model::time::Timestamp;
use anjian_core::store::agenda::{AgendaFilter as CoreFilter, AgendaLine as CoreLine};
use anjian_core::store::changes::Number;
use anjian_core::store::lists::{AppointmentPlace, InspectionLine as CoreInspectionLine};
use anjian_core::store::reference::Reference;
use anjian_core::store::rows::InspectionRow;

/// The rank of a door in the agenda; the first comes first.
#[uniffi::remote(Enum)]
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

/// The letter of the formula of coverage under which a due site is counted.
#[uniffi::remote(Enum)]
pub enum Standing {
    /// E: entered and completed.
    Entered,
    /// N: nobody opened, the last time.
    NoAccess,
    /// N: nobody opened, often enough with evidence for the lenient rate.
    NoAccessEvidenced,
    /// R: refused.
    Refused,
    /// X: excluded with approval.
    Excluded,
    /// U: nobody was there.
    Untouched,
    /// U: begun, not completed.
    Begun,
    /// U: vacant, awaiting approval.
    Vacant,
    /// U: wrong address.
    WrongAddress,
}

/// How far an inspection has come.
#[uniffi::remote(Enum)]
pub enum Progress {
    /// 未检: nobody was there.
    Untouched,
    /// 在检: entered or answered, not completed, or opened again.
    Begun,
    /// 已检: entered and completed.
    Completed,
    /// 到访不遇, the last time.
    NoAccess {
        /// Visits at which nobody opened.
        attempts: u32,
        /// Those of them with card and photo.
        evidenced: u32,
    },
    /// 拒检.
    Refused,
    /// 空置, awaiting a supervisor's approval.
    Vacant,
    /// 地址不对.
    WrongAddress,
}

/// Which lines of the agenda are wanted. Everything left out: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct AgendaFilter {
    /// Only this area.
    #[uniffi(default = None)]
    pub area: Option<AreaId>,
    /// Only this programme.
    #[uniffi(default = None)]
    pub programme: Option<ProgrammeId>,
    /// Only these ranks; empty means all.
    #[uniffi(default = [])]
    pub ranks: Vec<AgendaRank>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TimeSpan {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub until: Timestamp,
}

fn span(times: Option<(Timestamp, Timestamp)>) -> Option<TimeSpan> {
    times.map(|(from, until)| TimeSpan { from, until })
}

/// One line of the agenda.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct AgendaLine {
    /// The inspection that is due.
    pub inspection: InspectionId,
    /// The site.
    pub site: Site,
    /// Its rank.
    pub rank: AgendaRank,
    /// How it counts.
    pub standing: Standing,
    /// How far the inspection has come, with the attempts at the door.
    pub progress: Progress,
    /// The promise to look at.
    pub appointment: Option<TimeSpan>,
    /// Items with two answers that differ.
    pub conflicts: u32,
    /// Hazards open at this site, in whichever inspection they were raised.
    pub open_hazards: u32,
    /// The gravest of them.
    pub gravest: Option<Grade>,
    /// Whether something of the inspection is not at headquarters yet.
    pub only_here: bool,
}

/// How many lines a rank has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct RankCount {
    /// The rank.
    pub rank: AgendaRank,
    /// Its lines.
    pub count: u32,
}

/// A page of the agenda.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct AgendaPage {
    /// The lines, in order.
    pub lines: Vec<AgendaLine>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<AgendaPlace>,
    /// How many lines each rank has under this filter, whatever the page; for the filter's chips.
    pub counts: Vec<RankCount>,
    /// The best guess at headquarters' time when the page was made.
    pub as_of: Timestamp,
}

/// A site that was searched for.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct FoundSite {
    /// The site.
    pub site: Site,
    /// Its lines of the agenda; none where nothing is due.
    pub lines: Vec<AgendaLine>,
}

/// One inspection as a list shows it.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct InspectionLine {
    /// Which.
    pub inspection: InspectionId,
    /// The site; `None` on the card of a site, which shows it already.
    pub site: Option<Site>,
    /// How far it has come.
    pub progress: Progress,
    /// When the visit that decides was made.
    pub decided_at: Option<Timestamp>,
    /// Who made that visit.
    pub decided_by: Option<PersonId>,
    /// That person's name, where it is known.
    pub decided_by_name: Option<String>,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// Items with two answers that differ.
    pub conflicts: u32,
    /// Hazards raised in it that are open.
    pub open_hazards: u32,
    /// The promise to look at.
    pub appointment: Option<TimeSpan>,
}

/// A page of appointments.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct AppointmentPage {
    /// The inspections with a promise, the earliest first.
    pub lines: Vec<InspectionLine>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<AppointmentPlace>,
}

/// A page of records in conflict.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct ConflictPage {
    /// The inspections with two answers that differ.
    pub lines: Vec<InspectionLine>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<i64>,
}

impl From<CoreLine> for AgendaLine {
    fn from(line: CoreLine) -> Self {
        Self {
            inspection: line.inspection,
            site: line.site,
            rank: line.rank,
            standing: line.standing,
            progress: line.progress,
            appointment: span(line.appointment),
            conflicts: line.conflicts,
            open_hazards: line.open_hazards,
            gravest: line.gravest,
            only_here: line.only_here,
        }
    }
}

impl InspectionLine {
    pub(crate) fn of(row: InspectionRow, reference: &Reference) -> Self {
        Self {
            inspection: row.id,
            site: None,
            progress: row.progress,
            decided_at: row.decided_at,
            decided_by_name: row.decided_by.as_ref().and_then(|by| reference.people.get(by).cloned()),
            decided_by: row.decided_by,
            completed_at: row.completed_at,
            conflicts: row.conflicts,
            open_hazards: row.open_hazards,
            appointment: span(row.appointment),
        }
    }

    fn at_site(line: CoreInspectionLine, reference: &Reference) -> Self {
        Self { site: Some(line.site), ..Self::of(line.row, reference) }
    }
}

/// The place behind a page; `None` when the page was not full, so that nothing can follow.
pub(crate) fn next<T, P>(lines: &[T], most: u32, place: impl FnOnce(&T) -> Option<P>) -> Option<P> {
    lines.last().filter(|_| lines.len() >= most as usize).and_then(place)
}

#[uniffi::export]
impl Workspace {
    /// A page of the agenda: the doors of the day, in the order to walk them. Begin with `after` left out, then hand in each
    /// page's `next`. At most `most` lines; 50 fill a screen several times.
    #[uniffi::method(default(after = None))]
    pub fn agenda(
        &self,
        filter: AgendaFilter,
        after: Option<AgendaPlace>,
        most: u32,
    ) -> Result<AgendaPage, AnjianError> {
        self.with(|core| {
            let filter = CoreFilter { area: filter.area, programme: filter.programme, ranks: filter.ranks };
            let lines = core.agenda(&filter, after.as_ref(), most)?;
            let counts = core.agenda_counts(&filter)?.into_iter().map(|(rank, count)| RankCount { rank, count });
            Ok(AgendaPage {
                next: next(&lines, most, |line| Some(line.place.clone())),
                lines: lines.into_iter().map(AgendaLine::from).collect(),
                counts: counts.collect(),
                as_of: core.now(),
            })
        })
    }

    /// Sites that hold every word of a query: a part of name, address, account, phone or meter number, or pinyin initials
    /// as letters (`zgl`) or on a telephone's keys (`945`). In walking order, at most `most`; none for an empty query.
    pub fn search(&self, query: String, most: u32) -> Result<Vec<FoundSite>, AnjianError> {
        self.with(|core| {
            let found = core.search(&query, most)?.into_iter().map(|found| FoundSite {
                site: found.site,
                lines: found.lines.into_iter().map(AgendaLine::from).collect(),
            });
            Ok(found.collect())
        })
    }

    /// A page of the promises that were neither kept nor taken back, the earliest first; broken ones are among them.
    #[uniffi::method(default(after = None))]
    pub fn appointments(&self, after: Option<AppointmentPlace>, most: u32) -> Result<AppointmentPage, AnjianError> {
        self.with(|core| {
            let (lines, reference) = (core.appointments(after, most)?, core.reference());
            Ok(AppointmentPage {
                next: next(&lines, most, AppointmentPlace::of),
                lines: lines.into_iter().map(|line| InspectionLine::at_site(line, &reference)).collect(),
            })
        })
    }

    /// A page of the records to which two people gave answers that differ, neither having seen the other's. The worse
    /// counts until somebody who saw both answers again, on the inspection's form.
    #[uniffi::method(default(after = None))]
    pub fn conflicts(&self, after: Option<i64>, most: u32) -> Result<ConflictPage, AnjianError> {
        self.with(|core| {
            let (lines, reference) = (core.conflicts(after.map(Number), most)?, core.reference());
            Ok(ConflictPage {
                next: next(&lines, most, |line| Some(line.row.number.0)),
                lines: lines.into_iter().map(|line| InspectionLine::at_site(line, &reference)).collect(),
            })
        })
    }
}
