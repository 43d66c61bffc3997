//! Which areas are whose, from day to day. ISO days sort as days do; an empty end is none.

use super::column;
use super::db::{self, Connection, Transaction};
use crate::error::Result;
use anjian_core::model::id::{AreaId, PersonId};
use anjian_core::model::time::Timestamp;
use chrono::NaiveDate;

/// A stretch of days in which an area is somebody's.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) area: AreaId,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
}

/// Every stretch that ends on a day or later, by area.
pub(crate) fn since(db: &Connection, day: NaiveDate) -> Result<Vec<Assignment>> {
    let mut query = db.prepare_cached(
        "SELECT a.area, a.person, p.name, a.from_day, a.until_day FROM assignments a JOIN people p ON p.id = a.person
         WHERE a.until_day = '' OR a.until_day >= ?1 ORDER BY a.area, a.from_day, p.name",
    )?;
    let rows = query.query_map([day.to_string()], |row| {
        let until: String = row.get(4)?;
        Ok(Assignment {
            area: column::parsed(row, 0)?,
            person: column::parsed(row, 1)?,
            name: row.get(2)?,
            from: column::parsed(row, 3)?,
            until: until.parse().ok(),
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// A person's areas on a day; `None` for somebody to whom none was ever assigned this way.
pub(crate) fn of(db: &Connection, person: &PersonId, day: NaiveDate) -> Result<Option<Vec<AreaId>>> {
    let mut query =
        db.prepare_cached("SELECT area, from_day, until_day FROM assignments WHERE person = ?1 ORDER BY area")?;
    let mut rows = query.query([person.as_str()])?;
    let (mut any, mut areas, day) = (false, Vec::new(), day.to_string());
    while let Some(row) = rows.next()? {
        any = true;
        let (from, until): (String, String) = (row.get(1)?, row.get(2)?);
        if from <= day && (until.is_empty() || until >= day) {
            areas.push(column::parsed(&row, 0)?);
        }
    }
    areas.dedup();
    Ok(any.then_some(areas))
}

/// Adds a stretch.
pub(crate) fn add(
    tx: &Transaction<'_>,
    area: &AreaId,
    person: &PersonId,
    (from, until): (NaiveDate, Option<NaiveDate>),
    by: &str,
    at: Timestamp,
) -> Result<()> {
    let until = until.map_or_else(String::new, |day| day.to_string());
    tx.execute(
        "INSERT INTO assignments (area, person, from_day, until_day, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (area, person, from_day) DO UPDATE SET until_day = excluded.until_day, by = excluded.by, at = excluded.at",
        (area.as_str(), person.as_str(), from.to_string(), until, by, at.0),
    )?;
    Ok(())
}

/// Takes a stretch away.
pub(crate) fn remove(tx: &Transaction<'_>, it: &Assignment) -> Result<()> {
    tx.execute(
        "DELETE FROM assignments WHERE area = ?1 AND person = ?2 AND from_day = ?3",
        (it.area.as_str(), it.person.as_str(), it.from.to_string()),
    )?;
    Ok(())
}

/// People whose devices hold an area now and to whom nothing was ever assigned: what they hold is theirs since ever.
pub(crate) fn unassigned_holders(db: &Connection, area: &AreaId) -> Result<Vec<PersonId>> {
    let mut query = db.prepare_cached(
        "SELECT DISTINCT d.person FROM device_areas a JOIN devices d ON d.id = a.device
         WHERE a.area = ?1 AND a.\"until\" IS NULL AND d.desk = 0
           AND NOT EXISTS (SELECT 1 FROM assignments s WHERE s.person = d.person) ORDER BY d.person",
    )?;
    let rows = query.query_map([area.as_str()], |row| column::parsed(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}
