//! Changes and their signatures. Append-only: a change, once stored, is never rewritten.

use super::column;
use super::db::{self, Connection, Transaction};
use crate::error::{Error, Result};
use anjian_core::document::hash::ChangeHash;
use anjian_core::document::history::History;
use anjian_core::model::id::InspectionId;
use anjian_core::sync::protocol::message::ChangeSignature;
use std::ops::Range;

/// Stores a change.
pub(crate) fn add(tx: &Transaction<'_>, inspection: i64, n: u64, hash: &ChangeHash, raw: &[u8]) -> Result<()> {
    let mut insert = tx.prepare_cached("INSERT INTO changes (inspection, n, hash, raw) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((inspection, n, &hash.0, raw))?;
    Ok(())
}

/// Stores the signature of change `n`; the same device's second one is not needed.
pub(crate) fn sign(tx: &Transaction<'_>, inspection: i64, n: u64, signature: &ChangeSignature) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO signatures (inspection, n, device, signature) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    insert.execute((inspection, n, &signature.device.0, &signature.signature.0))?;
    Ok(())
}

/// Some of an inspection's changes, in their order.
pub(crate) fn raw(db: &Connection, inspection: i64, range: Range<u64>) -> Result<Vec<Vec<u8>>> {
    let mut query =
        db.prepare_cached("SELECT raw FROM changes WHERE inspection = ?1 AND n >= ?2 AND n < ?3 ORDER BY n")?;
    let rows = query.query_map((inspection, range.start, range.end), |row| row.get(0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// The signatures of some of an inspection's changes. The signature that covers a change came with it, so it belongs to
/// one of the changes of the same log entry.
pub(crate) fn signatures(db: &Connection, inspection: i64, range: Range<u64>) -> Result<Vec<ChangeSignature>> {
    let mut query = db.prepare_cached(
        "SELECT s.device, c.hash, s.signature FROM signatures s JOIN changes c USING (inspection, n)
         WHERE s.inspection = ?1 AND s.n >= ?2 AND s.n < ?3 ORDER BY s.n, s.device",
    )?;
    let rows = query.query_map((inspection, range.start, range.end), |row| {
        Ok(ChangeSignature {
            device: column::device(row, 0)?,
            hash: column::hash(row, 1)?,
            signature: column::signature(row, 2)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// An inspection's whole history, from its stored changes.
pub(crate) fn history(db: &Connection, identity: &InspectionId, inspection: i64) -> Result<History> {
    let mut history = History::new(identity.clone());
    let mut query = db.prepare_cached("SELECT raw FROM changes WHERE inspection = ?1 ORDER BY n")?;
    let mut rows = query.query([inspection])?;
    while let Some(row) = rows.next()? {
        let raw = row.get_ref(0)?.as_blob()?;
        history
            .add(raw, None)
            .map_err(|e| Error::Broken(format!("a stored change of inspection {inspection}: {e}")))?;
    }
    Ok(history)
}
