//! The journal of taps: each is durable at once, and many become one change when the form is left (law 1).

use super::changes::Number;
use super::database::StoreError;
use rusqlite::{Connection, Transaction, params};

/// One tap: what the person had on the screen, and what she did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// The number of the tap within its inspection; a tap that both answers and raises a hazard is two edits.
    pub tap: u32,
    /// Heads that she had seen, 32 bytes each.
    pub seen: Vec<u8>,
    /// The edit, as JSON.
    pub edit: String,
}

/// Appends a tap.
pub fn append(tx: &Transaction<'_>, inspection: Number, tap: &Tap) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO journal (inspection, tap, seen, edit) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![inspection.0, tap.tap, tap.seen, tap.edit])?;
    Ok(())
}

/// The taps of an inspection, oldest first.
pub fn of(connection: &Connection, inspection: Number) -> Result<Vec<Tap>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT tap, seen, edit FROM journal WHERE inspection = ?1 ORDER BY n")?;
    let rows = statement
        .query_map([inspection.0], |row| Ok(Tap { tap: row.get(0)?, seen: row.get(1)?, edit: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts other taps in the place of an inspection's.
pub fn replace(tx: &Transaction<'_>, inspection: Number, taps: &[Tap]) -> Result<(), StoreError> {
    clear(tx, inspection)?;
    taps.iter().try_for_each(|tap| append(tx, inspection, tap))
}

/// Whether no tap waits at all.
pub fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM journal)", [], |row| row.get(0))?)
}

/// The inspections that have taps.
pub fn inspections(connection: &Connection) -> Result<Vec<Number>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT inspection FROM journal ORDER BY inspection")?;
    let rows = statement.query_map([], |row| row.get(0).map(Number))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the last tap of an inspection back. Whether there was one.
pub fn undo(tx: &Transaction<'_>, inspection: Number) -> Result<bool, StoreError> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM journal WHERE inspection = ?1 AND tap = (SELECT max(tap) FROM journal WHERE inspection = ?1)",
        )?
        .execute([inspection.0])?;
    Ok(gone > 0)
}

/// Takes the taps of an inspection away, in the transaction that stores the change they became.
pub fn clear(tx: &Transaction<'_>, inspection: Number) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM journal WHERE inspection = ?1")?.execute([inspection.0])?;
    Ok(())
}
