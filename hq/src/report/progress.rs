//! How a period came along: done ones by area and day, and what people did, from the index of inspections alone.

use super::Among;
use super::forecast::ByDay;
use crate::error::Result;
use crate::store::column;
use crate::store::db::Connection;
use anjian_core::model::coverage::Standing;
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::period::Period;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Entered ones by area and day.
pub(crate) fn by_day(
    db: &Connection,
    programme: &ProgrammeId,
    period: &Period,
    among: &Among,
) -> Result<BTreeMap<AreaId, ByDay>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT area, entered_day, count(*) FROM inspections
         WHERE programme = ?1 AND period = ?2 AND standing = ?3 AND entered_day IS NOT NULL
           AND {}
         GROUP BY area, entered_day",
        among.holds("area", 4)
    ))?;
    let mut areas: BTreeMap<AreaId, ByDay> = BTreeMap::new();
    let mut rows = query.query((programme.as_str(), period.to_string(), Standing::Entered.code(), among.json()))?;
    while let Some(row) = rows.next()? {
        let day: NaiveDate = column::parsed(&row, 1)?;
        areas.entry(column::parsed(&row, 0)?).or_default().insert(day, row.get(2)?);
    }
    Ok(areas)
}

/// Areas together.
pub(crate) fn together<'a>(areas: impl IntoIterator<Item = &'a ByDay>) -> ByDay {
    let mut all = ByDay::new();
    for (day, n) in areas.into_iter().flatten() {
        *all.entry(*day).or_default() += n;
    }
    all
}

/// What one person did in an area.
#[derive(Clone, Debug, Default)]
pub(crate) struct PersonProgress {
    /// Her name; her id when nobody knows it.
    pub(crate) name: String,
    /// Entered ones by day, in the period.
    pub(crate) days: ByDay,
    /// Of her deciding visits nobody opened.
    pub(crate) to_retry: u64,
    /// Attempts since a day, and those of them at which somebody opened.
    pub(crate) attempts: u64,
    pub(crate) opened: u64,
}

/// What people did: deciding visits of the period, and attempts since a day.
pub(crate) fn people(
    db: &Connection,
    programme: &ProgrammeId,
    period: &Period,
    among: &Among,
    since: NaiveDate,
) -> Result<BTreeMap<String, PersonProgress>> {
    let mut people: BTreeMap<String, PersonProgress> = BTreeMap::new();
    let mut query = db.prepare_cached(&format!(
        "SELECT inspector, standing, entered_day, count(*) FROM inspections
         WHERE programme = ?1 AND period = ?2 AND standing IN ('entered', 'no_access', 'no_access_evidenced')
           AND {} GROUP BY 1, 2, 3",
        among.holds("area", 3)
    ))?;
    let mut rows = query.query((programme.as_str(), period.to_string(), among.json()))?;
    while let Some(row) = rows.next()? {
        let person = people.entry(row.get(0)?).or_default();
        let (standing, n): (String, u64) = (row.get(1)?, row.get(3)?);
        let day: Option<String> = row.get(2)?;
        match day.and_then(|day| day.parse().ok()) {
            Some(day) if standing == Standing::Entered.code() => *person.days.entry(day).or_default() += n,
            _ => person.to_retry += n,
        }
    }
    let mut query = db.prepare_cached(&format!(
        "SELECT person, count(*), count(CASE WHEN outcome = 'entered' THEN 1 END) FROM visits
         WHERE day >= ?1 AND {} GROUP BY person",
        among.holds("area", 2)
    ))?;
    let mut rows = query.query((since.to_string(), among.json()))?;
    while let Some(row) = rows.next()? {
        let person = people.entry(row.get(0)?).or_default();
        (person.attempts, person.opened) = (row.get(1)?, row.get(2)?);
    }
    people.remove("");
    let mut name = db.prepare_cached("SELECT name FROM people WHERE id = ?1")?;
    for (id, person) in &mut people {
        person.name = name.query_row([id], |row| row.get(0)).unwrap_or_else(|_| id.clone());
    }
    Ok(people)
}
