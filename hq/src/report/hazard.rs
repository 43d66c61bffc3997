//! Hazards by area and grade, and how the ones that were due to be rectified ended.

use super::Among;
use crate::company::Company;
use crate::error::{Error, Result};
use crate::store::column;
use crate::store::db::{self, Connection};
use crate::store::hazard::timeliness_code;
use anjian_core::model::coverage::{Rectification, RectificationCount};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::AreaId;
use anjian_core::model::time::{Timeliness, Timestamp};
use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::Serialize;
use std::collections::BTreeMap;

/// The hazards of one grade in one area.
#[derive(Clone, Debug, Serialize)]
pub struct HazardLine {
    /// Which area.
    pub area: AreaId,
    /// Which grade.
    pub grade: Grade,
    /// Open.
    pub open: u64,
    /// Closed.
    pub closed: u64,
    /// Open after their deadline.
    pub overdue: u64,
    /// Those that demand a written notice and have none.
    pub without_notice: u64,
    /// Those whose deadline lay in this year until now, and how they ended: 整改率 = closed ÷ due.
    pub rectification: RectificationCount,
}

/// One line per area and grade of which there are any.
pub(super) fn lines(db: &Connection, company: &Company, among: &Among, now: Timestamp) -> Result<Vec<HazardLine>> {
    let area = among.json();
    let mut lines = Lines::default();
    let mut cells =
        db.prepare_cached("SELECT area, grade, open, hazards FROM hazard_cells WHERE ?1 IS NULL OR area IN (SELECT value FROM json_each(?1))")?;
    let mut rows = cells.query([area])?;
    while let Some(row) = rows.next()? {
        let (open, hazards): (bool, u64) = (row.get(2)?, row.get(3)?);
        let line = lines.of(&row)?;
        *(if open { &mut line.open } else { &mut line.closed }) += hazards;
    }
    let mut overdue = db.prepare_cached(
        "SELECT area, grade, count(*) FROM hazards WHERE open = 1 AND deadline < ?2 AND (?1 IS NULL OR area IN (SELECT value FROM json_each(?1)))
         GROUP BY area, grade",
    )?;
    let mut rows = overdue.query((area, now.0))?;
    while let Some(row) = rows.next()? {
        lines.of(&row)?.overdue = row.get(2)?;
    }
    let mut owing = db.prepare_cached(
        "SELECT area, grade, count(*) FROM hazards WHERE owes_notice = 1 AND (?1 IS NULL OR area IN (SELECT value FROM json_each(?1)))
         GROUP BY area, grade",
    )?;
    let mut rows = owing.query([area])?;
    while let Some(row) = rows.next()? {
        lines.of(&row)?.without_notice = row.get(2)?;
    }
    rectified(db, company, area, now, &mut lines)?;
    Ok(lines.0.into_values().collect())
}

fn rectified(db: &Connection, company: &Company, area: Option<&str>, now: Timestamp, lines: &mut Lines) -> Result<()> {
    let today = company.zone.date(now);
    let new_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let from = company.zone.moment(new_year, NaiveTime::MIN);
    let mut due = db.prepare_cached(
        "SELECT area, grade, count(*), open, in_time FROM hazards
         WHERE mistake = 0 AND deadline BETWEEN ?2 AND ?3 AND (?1 IS NULL OR area IN (SELECT value FROM json_each(?1))) GROUP BY area, grade, open, in_time",
    )?;
    let mut rows = due.query((area, from.0, now.0))?;
    while let Some(row) = rows.next()? {
        let (hazards, open, in_time): (u64, bool, Option<String>) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let words = [Timeliness::Met, Timeliness::Missed, Timeliness::CannotTell];
        let word = words.into_iter().find(|word| in_time.as_deref() == Some(timeliness_code(*word)));
        let ended = match (open, word) {
            (true, _) => Rectification::Open,
            (false, word) => Rectification::Closed(word.unwrap_or(Timeliness::CannotTell)),
        };
        let line = lines.of(&row)?;
        (0..hazards).for_each(|_| line.rectification.add(ended));
    }
    Ok(())
}

/// Areas by name, in each the gravest first.
#[derive(Default)]
struct Lines(BTreeMap<(AreaId, std::cmp::Reverse<Grade>), HazardLine>);

impl Lines {
    /// The line of a row that begins with area and grade.
    fn of(&mut self, row: &db::Row<'_>) -> Result<&mut HazardLine> {
        let area: AreaId = column::parsed(row, 0)?;
        let code: String = row.get(1)?;
        let grade = Grade::from_code(&code).ok_or_else(|| Error::Broken(format!("a hazard has grade {code}")))?;
        Ok(self.0.entry((area.clone(), std::cmp::Reverse(grade))).or_insert_with(|| HazardLine {
            area,
            grade,
            open: 0,
            closed: 0,
            overdue: 0,
            without_notice: 0,
            rectification: RectificationCount::default(),
        }))
    }
}
