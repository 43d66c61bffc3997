//! One row per inspection: where it is in the archive, and the picture of its record that figures and lists read.

use super::column;
use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::error::Result;
use anjian_core::document::hash::Heads;
use anjian_core::model::coverage::Standing;
use anjian_core::model::id::{AreaId, InspectionId};
use anjian_core::model::time::Timestamp;

/// Where an inspection is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) number: i64,
    pub(crate) changes: u64,
    pub(crate) area: AreaId,
}

/// Where an inspection is, when anything of it is here.
pub(crate) fn find(db: &Connection, identity: &InspectionId) -> Result<Option<Place>> {
    let mut query = db.prepare_cached("SELECT number, changes, area FROM inspections WHERE identity = ?1")?;
    let place = query.query_row([identity.to_string()], |row| {
        Ok(Place { number: row.get(0)?, changes: row.get(1)?, area: column::parsed(row, 2)? })
    });
    Ok(place.optional()?)
}

/// Whose inspection a number is.
pub(crate) fn identity(db: &Connection, number: i64) -> Result<InspectionId> {
    let mut query = db.prepare_cached("SELECT identity FROM inspections WHERE number = ?1")?;
    Ok(query.query_row([number], |row| column::parsed(row, 0))?)
}

/// Begins the row of an inspection; answers its number.
pub(crate) fn begin(tx: &Transaction<'_>, identity: &InspectionId, area: &AreaId) -> Result<i64> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO inspections (identity, programme, period, site, area, heads, changes, last_change)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0) RETURNING number",
    )?;
    let (programme, period, site) = (&identity.programme, identity.period.to_string(), &identity.site);
    let none: &[u8] = &[];
    let values = (identity.to_string(), programme.as_str(), period, site.as_str(), area.as_str(), none);
    Ok(insert.query_row(values, |row| row.get(0))?)
}

/// How far an inspection's changes go now.
pub(crate) fn grew(tx: &Transaction<'_>, number: i64, heads: &Heads, changes: u64, at: Timestamp) -> Result<()> {
    let mut update =
        tx.prepare_cached("UPDATE inspections SET heads = ?2, changes = ?3, last_change = ?4 WHERE number = ?1")?;
    update.execute((number, heads.to_bytes(), changes, at.0))?;
    Ok(())
}

/// The cell that an inspection of a due site is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) programme: String,
    pub(crate) period: String,
    pub(crate) area: String,
    pub(crate) inspector: String,
    pub(crate) month: String,
    pub(crate) standing: String,
    pub(crate) excluded: bool,
}

/// The picture of a record: what its row says beside its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) area: AreaId,
    pub(crate) progress: &'static str,
    pub(crate) attempts: u32,
    pub(crate) evidenced: u32,
    /// `None` for a record of a site that is not due.
    pub(crate) standing: Option<Standing>,
    pub(crate) excluded: bool,
    pub(crate) inspector: String,
    pub(crate) month: String,
    pub(crate) entered_day: Option<String>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) appointment_from: Option<Timestamp>,
    pub(crate) conflicts: u32,
    pub(crate) open_hazards: u32,
    pub(crate) reviewed: Reviewed,
    pub(crate) to_review: ToReview,
    pub(crate) photos: u32,
    /// Somebody signed, or it says why not.
    pub(crate) signed: bool,
}

/// The last word of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reviewed {
    NotYet = 0,
    Accepted = 1,
    SentBack = 2,
}

/// Why somebody has to look at a completed record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToReview {
    No = 0,
    Drawn = 1,
    Grave = 2,
}

/// Draws the picture.
pub(crate) fn draw(tx: &Transaction<'_>, number: i64, picture: &Picture) -> Result<()> {
    let mut update = tx.prepare_cached(
        "UPDATE inspections SET area = ?2, progress = ?3, attempts = ?4, evidenced = ?5, standing = ?6, excluded = ?7,
           inspector = ?8, month = ?9, entered_day = ?10, completed_at = ?11, appointment_from = ?12, conflicts = ?13,
           open_hazards = ?14, reviewed = ?15, to_review = ?16 WHERE number = ?1",
    )?;
    update.execute((
        number,
        picture.area.as_str(),
        picture.progress,
        picture.attempts,
        picture.evidenced,
        picture.standing.map(Standing::code),
        picture.excluded,
        &picture.inspector,
        &picture.month,
        &picture.entered_day,
        picture.completed_at.map(|at| at.0),
        picture.appointment_from.map(|at| at.0),
        picture.conflicts,
        picture.open_hazards,
        picture.reviewed as i64,
        picture.to_review as i64,
    ))?;
    tx.prepare_cached("UPDATE inspections SET photos = ?2, signed = ?3 WHERE number = ?1")?.execute((
        number,
        picture.photos,
        i64::from(picture.signed),
    ))?;
    Ok(())
}

fn cell_from_row(row: &Row<'_>) -> db::Result<Option<Cell>> {
    let Some(standing) = row.get(5)? else { return Ok(None) };
    Ok(Some(Cell {
        programme: row.get(0)?,
        period: row.get(1)?,
        area: row.get(2)?,
        inspector: row.get(3)?,
        month: row.get(4)?,
        standing,
        excluded: row.get(6)?,
    }))
}

/// The cell in which an inspection is counted now; `None` when it is not counted.
pub(crate) fn cell(db: &Connection, number: i64) -> Result<Option<Cell>> {
    let mut query = db.prepare_cached(
        "SELECT programme, period, area, inspector, month, standing, excluded FROM inspections WHERE number = ?1",
    )?;
    Ok(query.query_row([number], cell_from_row)?)
}

/// The inspections of a site.
pub(crate) fn of_site(db: &Connection, site: &str) -> Result<Vec<(i64, InspectionId, u64)>> {
    let mut query =
        db.prepare_cached("SELECT number, identity, changes FROM inspections WHERE site = ?1 ORDER BY number")?;
    let rows = query.query_map([site], |row| Ok((row.get(0)?, column::parsed(row, 1)?, row.get(2)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Every inspection, in the order of arrival.
pub(crate) fn all(db: &Connection) -> Result<Vec<(i64, InspectionId)>> {
    let mut query = db.prepare_cached("SELECT number, identity FROM inspections ORDER BY number")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, column::parsed(row, 1)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// How many inspections of a programme are begun and not completed.
pub(crate) fn under_way(db: &Connection, programme: &str) -> Result<u64> {
    let mut query =
        db.prepare_cached("SELECT count(*) FROM inspections WHERE programme = ?1 AND progress = 'begun'")?;
    Ok(query.query_row([programme], |row| row.get(0))?)
}
