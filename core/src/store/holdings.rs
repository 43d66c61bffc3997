//! What this device holds by name alone: the hashes of changes, the files of photos on their way home and their receipts. For telling
//! another phone what is here, and what it need not send.

use super::changes::{self, Number};
use super::database::StoreError;
use crate::model::id::{InspectionId, PhotoId};
use rusqlite::{Connection, Row};
use std::str::FromStr;

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldChange {
    /// Its hash.
    pub hash: [u8; 32],
    /// Whether a receipt covers it.
    pub home: bool,
}

/// An inspection with its changes, each after what it builds on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldInspection {
    /// Its number here.
    pub number: Number,
    /// Which it is.
    pub id: InspectionId,
    /// Its changes.
    pub changes: Vec<HeldChange>,
}

/// One file of a photo that is here, or was and is home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFile {
    /// Its name.
    pub file: PhotoId,
    /// Whose photo.
    pub inspection: InspectionId,
    /// Whether it waits for headquarters' receipt.
    pub waits: bool,
    /// Headquarters' signed word, where this device has it.
    pub receipt: Option<Vec<u8>>,
}

/// Every inspection.
pub fn changes(connection: &Connection) -> Result<Vec<HeldInspection>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT hash, home FROM changes WHERE inspection = ?1 ORDER BY n")?;
    let mut held = Vec::new();
    for (number, id) in changes::all(connection)? {
        let rows = statement.query_map([number.0], |row| Ok(HeldChange { hash: row.get(0)?, home: row.get(1)? }))?;
        held.push(HeldInspection { number, id, changes: rows.collect::<Result<_, _>>()? });
    }
    Ok(held)
}

/// The files of photos, the newest first.
pub fn files(connection: &Connection) -> Result<Vec<HeldFile>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT u.file, i.programme || '/' || i.period || '/' || i.site, u.state = 'waiting',
             CASE WHEN u.original THEN p.receipt ELSE u.receipt END
         FROM uploads u JOIN photos p ON p.photo = u.photo JOIN inspections i ON i.number = p.inspection
         ORDER BY u.n DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(HeldFile { file: parsed(row, 0)?, inspection: parsed(row, 1)?, waits: row.get(2)?, receipt: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn parsed<T: FromStr<Err: std::fmt::Display>>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let bad = |e: T::Err| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, e.to_string().into())
    };
    row.get_ref(column)?.as_str()?.parse().map_err(bad)
}
