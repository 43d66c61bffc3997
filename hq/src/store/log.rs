//! An area's log: numbered without gaps in the order of commits, because the number is taken inside the transaction that
//! brings the entry.

use super::column;
use super::db::{self, Connection, OptionalExtension, Transaction};
use crate::error::Result;
use anjian_core::model::id::{AreaId, DeviceId};
use anjian_core::model::time::Timestamp;
use std::collections::BTreeMap;
use std::ops::Range;

/// Who brought an entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bringer<'a> {
    /// The device; `None` for headquarters itself.
    pub(crate) device: Option<&'a DeviceId>,
    pub(crate) incarnation: &'a [u8],
}

impl Bringer<'_> {
    fn device_bytes(&self) -> &[u8] {
        self.device.map_or(&[], |device| &device.0)
    }
}

/// An entry as a reader needs it.
pub(crate) struct Entry {
    pub(crate) sequence: u64,
    pub(crate) inspection: i64,
    pub(crate) changes: Range<u64>,
    /// Whether the reader brought it himself.
    pub(crate) own: bool,
    /// Whether the inspection still lies in this area.
    pub(crate) here: bool,
}

/// Appends an entry; answers its number.
pub(crate) fn append(
    tx: &Transaction<'_>,
    area: &AreaId,
    inspection: i64,
    changes: Range<u64>,
    by: &Bringer<'_>,
    at: Timestamp,
) -> Result<u64> {
    let mut next = tx.prepare_cached("UPDATE areas SET head = head + 1 WHERE id = ?1 RETURNING head")?;
    let sequence: u64 = next.query_row([area.as_str()], |row| row.get(0))?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO log (area, sequence, inspection, from_n, to_n, device, incarnation, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let (from, to) = (changes.start, changes.end);
    insert.execute((area.as_str(), sequence, inspection, from, to, by.device_bytes(), by.incarnation, at.0))?;
    Ok(sequence)
}

/// The last number of an area's log; 0 for an empty one.
pub(crate) fn head(db: &Connection, area: &AreaId) -> Result<u64> {
    let mut query = db.prepare_cached("SELECT head FROM areas WHERE id = ?1")?;
    Ok(query.query_row([area.as_str()], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The last number of every area's log.
pub(crate) fn heads(db: &Connection) -> Result<BTreeMap<AreaId, u64>> {
    let mut query = db.prepare_cached("SELECT id, head FROM areas")?;
    let rows = query.query_map([], |row| Ok((column::parsed(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// The entries after a number, in order, at most so many.
pub(crate) fn after(
    db: &Connection,
    area: &AreaId,
    sequence: u64,
    most: usize,
    reader: &Bringer<'_>,
) -> Result<Vec<Entry>> {
    let mut query = db.prepare_cached(
        "SELECT l.sequence, l.inspection, l.from_n, l.to_n, l.device = ?3 AND l.incarnation = ?4, i.area = l.area
         FROM log l JOIN inspections i ON i.number = l.inspection
         WHERE l.area = ?1 AND l.sequence > ?2 ORDER BY l.sequence LIMIT ?5",
    )?;
    let rows = query.query_map(
        (area.as_str(), sequence, reader.device_bytes(), reader.incarnation, i64::try_from(most).unwrap_or(i64::MAX)),
        |row| {
            let changes = row.get(2)?..row.get(3)?;
            Ok(Entry { sequence: row.get(0)?, inspection: row.get(1)?, changes, own: row.get(4)?, here: row.get(5)? })
        },
    )?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// How many of an inspection's changes stood in an area's log up to a number.
pub(crate) fn known_at(db: &Connection, area: &AreaId, inspection: i64, sequence: u64) -> Result<u64> {
    let mut query = db.prepare_cached(
        "SELECT coalesce(max(to_n), 0) FROM log WHERE inspection = ?1 AND area = ?2 AND sequence <= ?3",
    )?;
    Ok(query.query_row((inspection, area.as_str(), sequence), |row| row.get(0))?)
}

/// Where change `n` of an inspection stands: its area now is preferred to one it was in before.
pub(crate) fn place_of(db: &Connection, inspection: i64, n: u64, area: &AreaId) -> Result<Option<(AreaId, u64)>> {
    let mut query = db.prepare_cached(
        "SELECT area, sequence FROM log WHERE inspection = ?1 AND from_n <= ?2 AND ?2 < to_n
         ORDER BY area = ?3 DESC, at, sequence LIMIT 1",
    )?;
    let place = query.query_row((inspection, n, area.as_str()), |row| Ok((column::parsed(row, 0)?, row.get(1)?)));
    Ok(place.optional()?)
}
