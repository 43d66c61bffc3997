//! Conflicts: items that two people answered without having seen each other's answer. Both values are told, with author
//! and time; the worse one counts until somebody who has seen both answers again.

use super::Among;
use crate::error::Result;
use crate::store::db::Connection;
use crate::store::{change, column};
use anjian_core::model::answer::Answer;
use anjian_core::model::id::{AreaId, InspectionId, ItemKey, PersonId};
use anjian_core::model::time::Timestamp;
use serde::Serialize;

/// One item in conflict.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    /// In which inspection.
    pub inspection: InspectionId,
    /// In which area.
    pub area: AreaId,
    /// Which item.
    pub item: ItemKey,
    /// Every value; the first is the worst and counts.
    pub values: Vec<Said>,
}

/// What one person answered.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// Who.
    pub by: PersonId,
    /// When, as far as is known by headquarters' clock.
    pub at: Timestamp,
    /// The whole answer.
    pub answer: Answer,
}

/// How many records have any.
pub(super) fn count(db: &Connection, among: &Among) -> Result<u64> {
    let mut query =
        db.prepare_cached("SELECT count(*) FROM inspections WHERE conflicts > 0 AND (?1 IS NULL OR area IN (SELECT value FROM json_each(?1)))")?;
    Ok(query.query_row([among.json()], |row| row.get(0))?)
}

/// The conflicts, at most of so many records.
pub(super) fn list(db: &Connection, among: &Among, most: usize) -> Result<Vec<Conflict>> {
    let mut query = db.prepare_cached(
        "SELECT number, identity, area FROM inspections WHERE conflicts > 0 AND (?1 IS NULL OR area IN (SELECT value FROM json_each(?1)))
         ORDER BY area, number LIMIT ?2",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = query.query((among.json(), most))?;
    let mut conflicts = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, inspection, area): (i64, InspectionId, AreaId) =
            (row.get(0)?, column::parsed(&row, 1)?, column::parsed(&row, 2)?);
        let record = change::history(db, &inspection, number)?.into_record()?;
        for (item, answers) in record.conflicts() {
            let said = |a: &Answer| Said { by: a.by.clone(), at: a.at.best(), answer: a.clone() };
            conflicts.push(Conflict {
                inspection: inspection.clone(),
                area: area.clone(),
                item: item.clone(),
                values: answers.all().iter().map(said).collect(),
            });
        }
    }
    Ok(conflicts)
}
