//! Figures and lists for people. Every figure of coverage comes from core's `coverage`, `schedule` and `pace` (law 5); what
//! is kept here are counters, so that a figure grows with its answer and not with the register.

mod conflict;
mod coverage;
pub(crate) mod door;
pub(crate) mod forecast;
pub(crate) mod freshness;
mod hazard;
mod line;
mod list;
pub(crate) mod progress;
pub(crate) mod sites;

pub use conflict::{Conflict, Said};
pub use freshness::DeviceWord;
pub use hazard::HazardLine;
pub use line::{Line, PersonLine};
pub use list::{HazardRow, UnseenSite};

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::quarantine;
use anjian_core::model::coverage::Freshness;
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::period::Period;
use anjian_core::model::time::Timestamp;
use serde::Serialize;

/// Which figures are wanted. Nothing said: the current period of every programme, all areas.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Of one programme only.
    pub programme: Option<ProgrammeId>,
    /// Of this period instead of the current one.
    pub period: Option<Period>,
    /// Of one area only.
    pub area: Option<AreaId>,
    /// Of these areas only: those of whoever asks.
    pub scope: Option<Vec<AreaId>>,
}

/// Areas that a question is about, as a JSON list for the database; `None` for all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Among(Option<String>);

impl Among {
    pub(crate) fn one(area: &AreaId) -> Result<Self> {
        Self::of(Some(std::slice::from_ref(area)))
    }
    pub(crate) fn of(areas: Option<&[AreaId]>) -> Result<Self> {
        let json = areas.map(serde_json::to_string).transpose();
        Ok(Self(json.map_err(|e| Error::Broken(e.to_string()))?))
    }
    pub(crate) fn maybe(area: Option<&AreaId>) -> Result<Self> {
        Self::of(area.map(std::slice::from_ref))
    }
    /// The condition that a column lies in these areas, which are bound as a parameter. Two texts instead of one with an OR, so that
    /// an index by area is used when there are any: a page of one area must not read all of them.
    pub(crate) fn holds(&self, column: &str, parameter: u8) -> String {
        match self.0 {
            Some(_) => format!("{column} IN (SELECT value FROM json_each(?{parameter}))"),
            None => format!("?{parameter} IS NULL"),
        }
    }
    pub(crate) fn json(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl Question {
    /// The areas it is about: the one asked for, if it is in the scope.
    pub(crate) fn among(&self) -> Result<Among> {
        match (&self.area, &self.scope) {
            (Some(area), Some(scope)) if !scope.contains(area) => Among::of(Some(&[])),
            (Some(area), _) => Among::one(area),
            (None, scope) => Among::of(scope.as_deref()),
        }
    }
}

/// What a supervisor wants to see.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// When the figures were made, by headquarters' clock.
    pub as_of: Timestamp,
    /// Sites in the register.
    pub sites: u64,
    /// Per programme, period and area.
    pub coverage: Vec<Line>,
    /// Per programme and period, all areas of the question together.
    pub totals: Vec<Line>,
    /// Per programme, period, inspector and month: what the deciding visits came to.
    pub people: Vec<PersonLine>,
    /// Hazards per area and grade.
    pub hazards: Vec<HazardLine>,
    /// Records with items that two people answered differently.
    pub conflicts: u64,
    /// Sites in which nobody was for longer than the company's limit (24 months).
    pub long_unseen: u64,
    /// Records set aside.
    pub quarantined: u64,
    /// How much the figures can know.
    pub freshness: Freshness,
}

impl Headquarters {
    /// The figures.
    pub fn report(&self, question: &Question) -> Result<Report> {
        let now = self.now();
        let among = question.among()?;
        let area = &among;
        self.store.read(|db| {
            let (coverage, totals, people) = coverage::lines(db, &self.company, question, now)?;
            Ok(Report {
                as_of: now,
                sites: list::sites(db, area)?,
                coverage,
                totals,
                people,
                hazards: hazard::lines(db, &self.company, area, now)?,
                conflicts: conflict::count(db, area)?,
                long_unseen: list::long_unseen_count(db, &self.company, area, now)?,
                quarantined: quarantine::count(db)?,
                freshness: freshness::since(db, area, Timestamp(i64::MIN), now)?,
            })
        })
    }

    /// The totals of a question alone: one line per programme and period.
    pub(crate) fn totals(&self, question: &Question) -> Result<Vec<Line>> {
        let now = self.now();
        Ok(self.store.read(|db| coverage::lines(db, &self.company, question, now))?.1)
    }
    /// Hazards per area and grade alone.
    pub(crate) fn hazard_lines(&self, among: &Among) -> Result<Vec<HazardLine>> {
        let now = self.now();
        self.store.read(|db| hazard::lines(db, &self.company, among, now))
    }

    /// Records with items that two people answered differently, with all values.
    pub fn conflicts(&self, area: Option<&AreaId>, most: usize) -> Result<Vec<Conflict>> {
        self.store.read(|db| conflict::list(db, &Among::maybe(area)?, most))
    }
    /// The same of several areas.
    pub(crate) fn conflicts_among(&self, among: &Among, most: usize) -> Result<Vec<Conflict>> {
        self.store.read(|db| conflict::list(db, among, most))
    }
    /// Open hazards past their deadline, the oldest first.
    pub fn overdue_hazards(&self, area: Option<&AreaId>, most: usize) -> Result<Vec<HazardRow>> {
        self.store.read(|db| list::overdue(db, &Among::maybe(area)?, self.now(), most))
    }
    /// Hazards that demand a written notice and have none: this list must be empty (MOHURD 2023-09, Art 9).
    pub fn hazards_without_notice(&self, area: Option<&AreaId>, most: usize) -> Result<Vec<HazardRow>> {
        self.store.read(|db| list::without_notice(db, &Among::maybe(area)?, most))
    }
    /// Sites in which nobody was for longer than the company's limit.
    pub fn long_unseen(&self, area: Option<&AreaId>, most: usize) -> Result<Vec<UnseenSite>> {
        self.store.read(|db| list::long_unseen(db, &self.company, &Among::maybe(area)?, self.now(), most, 0))
    }
    /// The same of several areas, and how many there are.
    pub(crate) fn unseen_among(&self, among: &Among, most: usize, skip: usize) -> Result<(Vec<UnseenSite>, u64)> {
        let (company, now) = (&self.company, self.now());
        self.store.read(|db| {
            let found = list::long_unseen(db, company, among, now, most, skip)?;
            Ok((found, list::long_unseen_count(db, company, among, now)?))
        })
    }
    /// Every device with its last word.
    pub fn devices(&self) -> Result<Vec<DeviceWord>> {
        self.store.read(freshness::devices)
    }
}
