//! The outbox: inspections with something that headquarters has not acknowledged (law 6). What was refused stays here,
//! with the reason.

use super::changes::Number;
use super::database::StoreError;
use rusqlite::{Connection, Transaction, params};

/// Puts an inspection into the outbox; something new is tried even if something older was refused.
pub fn put(tx: &Transaction<'_>, inspection: Number, urgent: bool) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO outbox (inspection, urgent, refused) VALUES (?1, ?2, NULL)
         ON CONFLICT (inspection) DO UPDATE SET urgent = ?2, refused = NULL",
    )?
    .execute(params![inspection.0, urgent])?;
    Ok(())
}

/// The next inspections to send, those with open hazards first.
pub fn next(
    connection: &Connection,
    after: Option<(bool, Number)>,
    most: u32,
) -> Result<Vec<(bool, Number)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT urgent, inspection FROM outbox
         WHERE refused IS NULL AND (?1 IS NULL OR (urgent, -inspection) < (?1, -?2))
         ORDER BY urgent DESC, inspection LIMIT ?3",
    )?;
    let (urgent, number) = after.map_or((None, 0), |(urgent, number)| (Some(urgent), number.0));
    let rows = statement.query_map(params![urgent, number, most], |row| Ok((row.get(0)?, Number(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes an inspection out when nothing of it is left to acknowledge. Whether it is out.
pub fn settle(tx: &Transaction<'_>, inspection: Number) -> Result<bool, StoreError> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM outbox WHERE inspection = ?1
             AND NOT EXISTS (SELECT 1 FROM changes WHERE inspection = ?1 AND home = 0)
             AND NOT EXISTS (SELECT 1 FROM journal WHERE inspection = ?1)",
        )?
        .execute([inspection.0])?;
    Ok(gone > 0)
}

/// Notes that headquarters refused something of an inspection.
pub fn refuse(tx: &Transaction<'_>, inspection: Number, reason: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE outbox SET refused = ?2 WHERE inspection = ?1")?
        .execute(params![inspection.0, reason])?;
    Ok(())
}

/// Tries what was refused again, for example after headquarters assigned the area.
pub fn retry_refused(tx: &Transaction<'_>) -> Result<usize, StoreError> {
    Ok(tx.prepare_cached("UPDATE outbox SET refused = NULL WHERE refused IS NOT NULL")?.execute([])?)
}

/// How many inspections wait, and how many were refused.
pub fn count(connection: &Connection) -> Result<(u32, u32), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT count(*) FILTER (WHERE refused IS NULL), count(refused) FROM outbox")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The refused ones with their reasons.
pub fn refused(connection: &Connection) -> Result<Vec<(Number, String)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT inspection, refused FROM outbox WHERE refused IS NOT NULL ORDER BY inspection")?;
    let rows = statement.query_map([], |row| Ok((Number(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether an inspection waits with an open hazard.
pub fn holds_urgent(connection: &Connection, inspection: Number) -> Result<bool, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE inspection = ?1 AND urgent)")?;
    Ok(statement.query_row([inspection.0], |row| row.get(0))?)
}

/// Whether an inspection has something that headquarters has not acknowledged.
pub fn holds(connection: &Connection, inspection: Number) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE inspection = ?1)")?;
    Ok(statement.query_row([inspection.0], |row| row.get(0))?)
}
