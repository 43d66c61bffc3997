//! Quarantine: what came from outside and was not let in, counted and shown, never blocking anything (law 9).

use super::database::StoreError;
use crate::model::time::Timestamp;
use rusqlite::{Connection, Transaction, params};

/// The most that is kept; beyond it the oldest make room.
const MOST: u32 = 1_000;
/// The most bytes that are kept: 16 MB.
const MOST_BYTES: i64 = 16 << 20;

/// One thing set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Which inspection it claimed to be of.
    pub inspection: String,
    /// Its hash, when it could be read.
    pub hash: Option<String>,
    /// A stable word for the reason.
    pub code: String,
    /// The reason in words.
    pub reason: String,
    /// When it came.
    pub came_at: Timestamp,
    /// The parcel that brought it, to try again.
    pub parcel: Vec<u8>,
}

/// Sets something aside; the same thing for the same reason is kept once.
pub fn put(tx: &Transaction<'_>, thing: &Quarantined) -> Result<(), StoreError> {
    if thing.hash.is_none() {
        // NULLs never meet in a UNIQUE: what could not be read is known by its bytes.
        tx.prepare_cached("DELETE FROM quarantine WHERE inspection = ?1 AND hash IS NULL AND parcel = ?2")?
            .execute(params![thing.inspection, thing.parcel])?;
    }
    tx.prepare_cached(
        "INSERT INTO quarantine (inspection, hash, code, reason, came_at, parcel) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET came_at = ?5, parcel = ?6",
    )?
    .execute(params![thing.inspection, thing.hash, thing.code, thing.reason, thing.came_at.0, thing.parcel])?;
    tx.prepare_cached("DELETE FROM quarantine WHERE number <= (SELECT max(number) FROM quarantine) - ?1")?
        .execute([MOST])?;
    tx.prepare_cached(
        "DELETE FROM quarantine WHERE number IN (
             SELECT number FROM (
                 SELECT number, sum(length(parcel)) OVER (ORDER BY number DESC) AS bytes FROM quarantine
             ) WHERE bytes > ?1)",
    )?
    .execute([MOST_BYTES])?;
    Ok(())
}

/// Everything set aside, newest first.
pub fn all(connection: &Connection) -> Result<Vec<Quarantined>, StoreError> {
    select(
        connection,
        "SELECT inspection, hash, code, reason, came_at, parcel FROM quarantine ORDER BY number DESC",
        [],
    )
}

/// What waits for changes of one inspection, taken out to be tried again.
pub fn take_orphans(tx: &Transaction<'_>, inspection: &str) -> Result<Vec<Quarantined>, StoreError> {
    let sql = "SELECT inspection, hash, code, reason, came_at, parcel FROM quarantine
               WHERE inspection = ?1 AND code IN ('orphan', 'unknown_device', 'signature')";
    let orphans = select(tx, sql, [inspection])?;
    if !orphans.is_empty() {
        tx.execute(
            "DELETE FROM quarantine WHERE inspection = ?1 AND code IN ('orphan', 'unknown_device', 'signature')",
            [inspection],
        )?;
    }
    Ok(orphans)
}

fn select(connection: &Connection, sql: &str, key: impl rusqlite::Params) -> Result<Vec<Quarantined>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(key, |row| {
        Ok(Quarantined {
            inspection: row.get(0)?,
            hash: row.get(1)?,
            code: row.get(2)?,
            reason: row.get(3)?,
            came_at: Timestamp(row.get(4)?),
            parcel: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How much is set aside.
pub fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(*) FROM quarantine")?.query_row([], |row| row.get(0))?)
}
