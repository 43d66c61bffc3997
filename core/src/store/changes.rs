//! Inspections and their changes, signatures and receipts: hashes and bytes, appended, never rewritten (but see
//! [`keep_only`]).

use super::database::StoreError;
use crate::model::id::{AreaId, InspectionId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// The number of an inspection on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub i64);

/// One stored change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChange {
    /// Its hash.
    pub hash: [u8; 32],
    /// Its bytes.
    pub raw: Vec<u8>,
    /// Whether a receipt covers it.
    pub home: bool,
}

/// One stored signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSignature {
    /// The change that was signed.
    pub hash: [u8; 32],
    /// The device that signed.
    pub device: String,
    /// The signature.
    pub signature: [u8; 64],
}

/// The number of an inspection; `None` when nothing was written about it here.
pub fn find(connection: &Connection, id: &InspectionId) -> Result<Option<Number>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT number FROM inspections WHERE site = ?1 AND programme = ?2 AND period = ?3")?;
    let key = params![id.site.as_str(), id.programme.as_str(), id.period.to_string()];
    Ok(statement.query_row(key, |row| row.get(0).map(Number)).optional()?)
}

/// The number of an inspection, given now if it has none.
pub fn number(tx: &Transaction<'_>, id: &InspectionId) -> Result<Number, StoreError> {
    match find(tx, id)? {
        Some(number) => Ok(number),
        None => begin(tx, id),
    }
}

/// Gives an inspection that has none its number.
pub fn begin(tx: &Transaction<'_>, id: &InspectionId) -> Result<Number, StoreError> {
    tx.prepare_cached("INSERT INTO inspections (site, programme, period) VALUES (?1, ?2, ?3)")?.execute(params![
        id.site.as_str(),
        id.programme.as_str(),
        id.period.to_string()
    ])?;
    Ok(Number(tx.last_insert_rowid()))
}

/// Forgets an inspection of which nothing is left: no change, no tap, nothing to send. Whether it is gone.
pub fn forget_empty(tx: &Transaction<'_>, inspection: Number) -> Result<bool, StoreError> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM inspections WHERE number = ?1
             AND NOT EXISTS (SELECT 1 FROM changes WHERE inspection = ?1)
             AND NOT EXISTS (SELECT 1 FROM journal WHERE inspection = ?1)
             AND NOT EXISTS (SELECT 1 FROM outbox WHERE inspection = ?1)",
        )?
        .execute([inspection.0])?;
    Ok(gone > 0)
}

/// Which inspection a row of `inspections` is.
pub fn identity(row: &Row<'_>) -> rusqlite::Result<InspectionId> {
    let (site, programme, period): (String, String, String) =
        (row.get("site")?, row.get("programme")?, row.get("period")?);
    let text = format!("{programme}/{period}/{site}");
    text.parse().map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(e)))
}

/// Which inspection has a number.
pub fn identity_of(connection: &Connection, number: Number) -> Result<Option<InspectionId>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT site, programme, period FROM inspections WHERE number = ?1")?;
    Ok(statement.query_row([number.0], identity).optional()?)
}

/// Every inspection.
pub fn all(connection: &Connection) -> Result<Vec<(Number, InspectionId)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT number, site, programme, period FROM inspections ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((Number(row.get("number")?), identity(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The changes of an inspection, each after what it builds on.
pub fn of(connection: &Connection, inspection: Number) -> Result<Vec<StoredChange>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT hash, raw, home FROM changes WHERE inspection = ?1 ORDER BY n")?;
    let rows = statement
        .query_map([inspection.0], |row| Ok(StoredChange { hash: row.get(0)?, raw: row.get(1)?, home: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Appends changes to an inspection that has `count` already, each with whether it is home; the order is causal.
pub fn append<'a>(
    tx: &Transaction<'_>,
    inspection: Number,
    count: usize,
    changes: impl IntoIterator<Item = (&'a [u8; 32], &'a [u8], bool)>,
) -> Result<(), StoreError> {
    let mut statement =
        tx.prepare_cached("INSERT INTO changes (inspection, n, hash, home, raw) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (n, (hash, raw, home)) in (count..).zip(changes) {
        statement.execute(params![inspection.0, i64::try_from(n).unwrap_or(i64::MAX), hash, home, raw])?;
    }
    Ok(())
}

/// Leaves only these of an inspection's changes, in this order, with the signatures of these. The one exception to
/// "never rewritten": the others became taps again or were set aside, in the same transaction.
pub fn keep_only(tx: &Transaction<'_>, inspection: Number, kept: &[StoredChange]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM changes WHERE inspection = ?1", [inspection.0])?;
    append(tx, inspection, 0, kept.iter().map(|c| (&c.hash, c.raw.as_slice(), c.home)))?;
    tx.execute(
        "DELETE FROM signatures WHERE inspection = ?1
         AND hash NOT IN (SELECT hash FROM changes WHERE inspection = ?1)",
        [inspection.0],
    )?;
    Ok(())
}

/// Keeps a signature.
pub fn sign(tx: &Transaction<'_>, inspection: Number, signature: &StoredSignature) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO signatures (inspection, hash, device, signature) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?
    .execute(params![inspection.0, signature.hash, signature.device, signature.signature])?;
    Ok(())
}

/// The signatures of an inspection.
pub fn signatures(connection: &Connection, inspection: Number) -> Result<Vec<StoredSignature>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT hash, device, signature FROM signatures WHERE inspection = ?1")?;
    let rows = statement.query_map([inspection.0], |row| {
        Ok(StoredSignature { hash: row.get(0)?, device: row.get(1)?, signature: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Marks changes as acknowledged by headquarters.
pub fn mark_home(
    tx: &Transaction<'_>,
    inspection: Number,
    hashes: impl IntoIterator<Item = [u8; 32]>,
) -> Result<(), StoreError> {
    let mut statement =
        tx.prepare_cached("UPDATE changes SET home = 1 WHERE inspection = ?1 AND hash = ?2 AND home = 0")?;
    for hash in hashes {
        statement.execute(params![inspection.0, hash])?;
    }
    Ok(())
}

/// Keeps a receipt.
pub fn keep_receipt(
    tx: &Transaction<'_>,
    inspection: Number,
    area: &AreaId,
    sequence: u64,
    receipt: &[u8],
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO receipts (inspection, area, sequence, receipt) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?
    .execute(params![inspection.0, area.as_str(), i64::try_from(sequence).unwrap_or(i64::MAX), receipt])?;
    Ok(())
}

/// The receipts of an inspection, oldest first.
pub fn receipts(connection: &Connection, inspection: Number) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT receipt FROM receipts WHERE inspection = ?1 ORDER BY sequence")?;
    let rows = statement.query_map([inspection.0], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
