//! One row per hazard, and counters of them by area and grade.

use super::db::{self, Transaction};
use crate::error::Result;
use anjian_core::model::hazard::Hazard;
use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::model::time::Timeliness;

/// Replaces the hazards of an inspection.
pub(crate) fn replace<'a>(
    tx: &Transaction<'_>,
    inspection: i64,
    (site, area): (&SiteId, &AreaId),
    hazards: impl ExactSizeIterator<Item = &'a Hazard>,
) -> Result<()> {
    forget(tx, inspection)?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO hazards (inspection, hazard, site, area, grade, open, stage, must_notice, noticed, owes_notice,
           mistake, deadline, raised_at, raised_by, closed_at, closed_by, in_time)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    for hazard in hazards {
        insert.execute(db::params![
            inspection,
            hazard.key.to_string(),
            site.as_str(),
            area.as_str(),
            hazard.grade.code(),
            hazard.is_open(),
            hazard.stage.code(),
            hazard.must_notice,
            !hazard.notices.is_empty(),
            hazard.needs_notice(),
            hazard.was_mistake(),
            hazard.deadline.map(|at| at.0),
            hazard.first_raised.best().0,
            hazard.first_raised_by.as_str(),
            hazard.closed.as_ref().map(|closing| closing.at.best().0),
            hazard.closed.as_ref().map(|closing| closing.by.as_str()),
            hazard.closed_in_time().map(timeliness_code),
        ])?;
        count(tx, area.as_str(), hazard.grade.code(), hazard.is_open(), 1)?;
    }
    Ok(())
}

/// The stable word that stands in the database and in exports.
pub(crate) fn timeliness_code(word: Timeliness) -> &'static str {
    match word {
        Timeliness::Met => "met",
        Timeliness::Missed => "missed",
        Timeliness::CannotTell => "cannot_tell",
    }
}

fn forget(tx: &Transaction<'_>, inspection: i64) -> Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM hazards WHERE inspection = ?1 RETURNING area, grade, open")?;
    let mut rows = delete.query([inspection])?;
    let mut gone: Vec<(String, String, bool)> = Vec::new();
    while let Some(row) = rows.next()? {
        gone.push((row.get(0)?, row.get(1)?, row.get(2)?));
    }
    gone.iter().try_for_each(|(area, grade, open)| count(tx, area, grade, *open, -1))
}

fn count(tx: &Transaction<'_>, area: &str, grade: &str, open: bool, by: i64) -> Result<()> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO hazard_cells (area, grade, open, hazards) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (area, grade, open) DO UPDATE SET hazards = hazard_cells.hazards + excluded.hazards RETURNING hazards",
    )?;
    let left: i64 = upsert.query_row((area, grade, open, by), |row| row.get(0))?;
    if left == 0 {
        tx.prepare_cached("DELETE FROM hazard_cells WHERE area = ?1 AND grade = ?2 AND open = ?3")?
            .execute((area, grade, open))?;
    }
    Ok(())
}
