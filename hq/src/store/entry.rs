//! What is needed to see whether entries keep the company's rules.

use super::column;
use super::db::{self, Connection, Transaction};
use crate::error::Result;
use anjian_core::model::id::AreaId;
use anjian_core::model::site::Site;
use anjian_core::model::time::Timestamp;
use chrono::NaiveDate;

/// A visit that got in, and what became of its entry.
pub(crate) struct Entry {
    pub(crate) person: String,
    pub(crate) name: String,
    pub(crate) identity: String,
    pub(crate) area: AreaId,
    pub(crate) visited_at: Timestamp,
    pub(crate) completed_at: Option<Timestamp>,
    /// When the first change after the visit arrived at headquarters.
    pub(crate) arrived_at: Option<Timestamp>,
    pub(crate) photos: u32,
    pub(crate) signed: bool,
    pub(crate) site: Site,
}

/// Visits that got in since a day, the newest first.
pub(crate) fn since(db: &Connection, day: NaiveDate) -> Result<Vec<Entry>> {
    let mut query = db.prepare_cached(
        "SELECT v.person, coalesce(p.name, v.person), i.identity, v.area, v.at, i.completed_at,
           (SELECT min(l.at) FROM log l WHERE l.inspection = v.inspection AND l.at >= v.at), i.photos, i.signed, s.json
         FROM visits v JOIN inspections i ON i.number = v.inspection JOIN sites s ON s.id = i.site
         LEFT JOIN people p ON p.id = v.person
         WHERE v.day >= ?1 AND v.outcome = 'entered' ORDER BY v.at DESC, i.identity",
    )?;
    let rows = query.query_map([day.to_string()], |row| {
        Ok(Entry {
            person: row.get(0)?,
            name: row.get(1)?,
            identity: row.get(2)?,
            area: column::parsed(row, 3)?,
            visited_at: Timestamp(row.get(4)?),
            completed_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
            arrived_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
            photos: row.get(7)?,
            signed: row.get::<_, i64>(8)? != 0,
            site: column::json(row, 9)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// When somebody last looked through each person's entries, and who.
pub(crate) fn checks(db: &Connection) -> Result<Vec<(String, Timestamp, String)>> {
    let mut query = db.prepare_cached(
        "SELECT c.person, c.at, c.by FROM entry_checks c
         WHERE c.at = (SELECT max(d.at) FROM entry_checks d WHERE d.person = c.person) ORDER BY c.person",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, Timestamp(row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Somebody looked through a person's entries.
pub(crate) fn check(tx: &Transaction<'_>, person: &str, by: &str, note: &str, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO entry_checks (person, at, by, note) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (person, at) DO NOTHING",
        (person, at.0, by, note),
    )?;
    Ok(())
}
