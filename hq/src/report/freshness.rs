//! How much a figure can know: which devices were heard, and how long ago.

use super::Among;
use crate::error::Result;
use crate::store::column;
use crate::store::db::{self, Connection};
use anjian_core::model::coverage::Freshness;
use anjian_core::model::id::{AreaId, DeviceId, PersonId};
use anjian_core::model::time::Timestamp;
use serde::Serialize;

/// The freshness of figures about an area, or all, in a period that began then.
pub(crate) fn since(db: &Connection, among: &Among, began: Timestamp, now: Timestamp) -> Result<Freshness> {
    let mut query = db.prepare_cached(
        "SELECT count(*), count(CASE WHEN last_heard >= ?2 THEN 1 END), min(CASE WHEN last_heard >= ?2 THEN last_heard END)
         FROM devices d WHERE revoked_at IS NULL AND EXISTS (
           SELECT 1 FROM device_areas a WHERE a.device = d.id AND a.\"until\" IS NULL AND (?1 IS NULL OR a.area IN (SELECT value FROM json_each(?1))))",
    )?;
    Ok(query.query_row((among.json(), began.0), |row| {
        Ok(Freshness {
            devices_total: row.get(0)?,
            devices_heard: row.get(1)?,
            oldest_word: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            as_of: now,
        })
    })?)
}

/// A device and its last word.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceWord {
    /// Its id.
    pub device: DeviceId,
    /// Its name.
    pub name: String,
    /// Who carries it.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The areas it holds.
    pub areas: Vec<AreaId>,
    /// Whether it was turned away.
    pub revoked: bool,
    /// When it said that everything on it is wiped.
    pub wiped_at: Option<Timestamp>,
    /// Files of photos that are on it alone, by its last word.
    pub photos_waiting: Option<u32>,
    /// Bytes free on its disk, by its last word.
    pub free_bytes: Option<u64>,
    /// The version of its program.
    pub program: String,
    /// When it was last heard.
    pub last_heard: Option<Timestamp>,
    /// Milliseconds to add to its clock to get headquarters' time, by its last word.
    pub clock_offset_ms: Option<i64>,
    /// How often it came.
    pub exchanges: u64,
    /// Bytes it sent, as they went over the wire.
    pub bytes_up: u64,
    /// Bytes it got.
    pub bytes_down: u64,
    /// New changes it brought.
    pub changes: u64,
    /// Records of it that were set aside.
    pub quarantined: u64,
}

/// Every device.
pub(super) fn devices(db: &Connection) -> Result<Vec<DeviceWord>> {
    let mut query = db.prepare_cached(
        "SELECT d.id, d.name, d.person, p.name, d.revoked_at IS NOT NULL, d.last_heard, d.clock_offset_ms, d.exchanges,
           d.bytes_up, d.bytes_down, d.changes,
           (SELECT json_group_array(area ORDER BY area) FROM device_areas WHERE device = d.id AND \"until\" IS NULL),
           (SELECT count(*) FROM quarantine q WHERE q.device = d.id), d.wiped_at, d.photos_waiting, d.free_bytes, d.program
         FROM devices d JOIN people p ON p.id = d.person WHERE d.desk = 0 ORDER BY p.name, d.enrolled_at, d.id",
    )?;
    let rows = query.query_map([], |row| {
        Ok(DeviceWord {
            device: column::device(row, 0)?,
            name: row.get(1)?,
            person: column::parsed(row, 2)?,
            person_name: row.get(3)?,
            revoked: row.get(4)?,
            last_heard: row.get::<_, Option<i64>>(5)?.map(Timestamp),
            clock_offset_ms: row.get(6)?,
            exchanges: row.get(7)?,
            bytes_up: row.get(8)?,
            bytes_down: row.get(9)?,
            changes: row.get(10)?,
            areas: column::json(row, 11)?,
            quarantined: row.get(12)?,
            wiped_at: row.get::<_, Option<i64>>(13)?.map(Timestamp),
            photos_waiting: row.get(14)?,
            free_bytes: row.get(15)?,
            program: row.get(16)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}
