//! The lists behind the figures.

use super::Among;
use crate::company::Company;
use crate::error::{Error, Result};
use crate::store::column;
use crate::store::db::{self, Connection, Row};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{AreaId, HazardKey, InspectionId, PersonId, SiteId};
use anjian_core::model::time::Timestamp;
use chrono::{Months, NaiveDate};
use serde::Serialize;

/// A hazard on a list.
#[derive(Clone, Debug, Serialize)]
pub struct HazardRow {
    /// In which inspection.
    pub inspection: InspectionId,
    /// Which.
    pub hazard: HazardKey,
    /// Its grade.
    pub grade: Grade,
    /// In which area.
    pub area: AreaId,
    /// How far it has come.
    pub stage: String,
    /// End of the time to rectify it.
    pub deadline: Option<Timestamp>,
    /// When it was first raised.
    pub raised_at: Timestamp,
    /// Who raised it first.
    pub raised_by: PersonId,
}

const COLUMNS: &str = "i.identity, h.hazard, h.grade, h.area, h.stage, h.deadline, h.raised_at, h.raised_by
    FROM hazards h JOIN inspections i ON i.number = h.inspection";

fn from_row(row: &Row<'_>) -> db::Result<HazardRow> {
    let code: String = row.get(2)?;
    Ok(HazardRow {
        inspection: column::parsed(row, 0)?,
        hazard: column::parsed(row, 1)?,
        grade: Grade::from_code(&code).unwrap_or(Grade::L1),
        area: column::parsed(row, 3)?,
        stage: row.get(4)?,
        deadline: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        raised_at: Timestamp(row.get(6)?),
        raised_by: column::parsed(row, 7)?,
    })
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// Open hazards past their deadline.
pub(super) fn overdue(db: &Connection, among: &Among, now: Timestamp, most: usize) -> Result<Vec<HazardRow>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE h.open = 1 AND h.deadline < ?1 AND (?2 IS NULL OR h.area IN (SELECT value FROM json_each(?2)))
         ORDER BY h.deadline, h.inspection, h.hazard LIMIT ?3"
    ))?;
    let rows = query.query_map((now.0, among.json(), limit(most)), from_row)?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Hazards that demand a written notice and have none.
pub(super) fn without_notice(db: &Connection, among: &Among, most: usize) -> Result<Vec<HazardRow>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE h.owes_notice = 1 AND (?1 IS NULL OR h.area IN (SELECT value FROM json_each(?1)))
         ORDER BY h.raised_at, h.inspection, h.hazard LIMIT ?2"
    ))?;
    let rows = query.query_map((among.json(), limit(most)), from_row)?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// A site in which nobody was for long.
#[derive(Clone, Debug, Serialize)]
pub struct UnseenSite {
    /// Which.
    pub site: SiteId,
    /// In which area.
    pub area: AreaId,
    /// The last day on which somebody was inside; `None` when none is known.
    pub last_seen: Option<NaiveDate>,
}

/// The last day that is still too long ago: [`anjian_core::model::watchlist::not_seen_for`] as a day to compare with.
fn too_long_ago(company: &Company, now: Timestamp) -> Result<String> {
    let today = company.zone.date(now);
    let months = company.long_unseen_months;
    let mut day = today
        .checked_sub_months(Months::new(months))
        .ok_or_else(|| Error::Invalid(format!("company.toml: long_unseen_months: {months} is too many")))?;
    // Months have different lengths: the days around the limit are asked one by one.
    while let Some(next) = day.succ_opt()
        && anjian_core::model::watchlist::not_seen_for(Some(next), None, today, months)
    {
        day = next;
    }
    while !anjian_core::model::watchlist::not_seen_for(Some(day), None, today, months) {
        day = day.pred_opt().ok_or_else(|| Error::Broken("the calendar has an end".into()))?;
    }
    Ok(day.to_string())
}

/// How many sites nobody was in for too long.
pub(super) fn long_unseen_count(db: &Connection, company: &Company, among: &Among, now: Timestamp) -> Result<u64> {
    let mut query = db.prepare_cached(
        "SELECT count(*) FROM sites WHERE (seen_day <= ?1 OR seen_day IS NULL) AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))",
    )?;
    Ok(query.query_row((too_long_ago(company, now)?, among.json()), |row| row.get(0))?)
}

/// Those sites, the longest unseen first.
pub(super) fn long_unseen(
    db: &Connection,
    company: &Company,
    among: &Among,
    now: Timestamp,
    most: usize,
    skip: usize,
) -> Result<Vec<UnseenSite>> {
    let mut query = db.prepare_cached(
        "SELECT id, area, seen_day FROM sites WHERE (seen_day <= ?1 OR seen_day IS NULL) AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))
         ORDER BY seen_day NULLS FIRST, id LIMIT ?3 OFFSET ?4",
    )?;
    let rows = query.query_map((too_long_ago(company, now)?, among.json(), limit(most), limit(skip)), |row| {
        let day: Option<String> = row.get(2)?;
        Ok(UnseenSite {
            site: column::parsed(row, 0)?,
            area: column::parsed(row, 1)?,
            last_seen: day.and_then(|day| day.parse().ok()),
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// How many sites the register has.
pub(super) fn sites(db: &Connection, among: &Among) -> Result<u64> {
    let mut query = db.prepare_cached(
        "SELECT coalesce(sum(sites), 0) FROM site_counts WHERE ?1 IS NULL OR area IN (SELECT value FROM json_each(?1))",
    )?;
    Ok(query.query_row([among.json()], |row| row.get(0))?)
}
