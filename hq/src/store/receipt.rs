//! Receipts: headquarters' word, given once and repeated word for word.

use super::column;
use super::db::{self, Connection, OptionalExtension, Transaction};
use crate::error::Result;
use anjian_core::document::hash::Heads;
use anjian_core::model::id::InspectionId;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::Receipt;

/// Keeps a receipt.
pub(crate) fn add(tx: &Transaction<'_>, inspection: i64, receipt: &Receipt) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO receipts (inspection, heads, area, sequence, at, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO NOTHING",
    )?;
    let heads = Heads::new(receipt.heads.iter().copied()).to_bytes();
    insert.execute((inspection, heads, receipt.area.as_str(), receipt.sequence, receipt.at.0, &receipt.signature.0))?;
    Ok(())
}

/// The receipt that was given for these heads before.
pub(crate) fn find(
    db: &Connection,
    identity: &InspectionId,
    inspection: i64,
    heads: &Heads,
) -> Result<Option<Receipt>> {
    let mut query =
        db.prepare_cached("SELECT area, sequence, at, signature FROM receipts WHERE inspection = ?1 AND heads = ?2")?;
    let found = query.query_row((inspection, heads.to_bytes()), |row| {
        Ok(Receipt {
            inspection: identity.clone(),
            heads: heads.as_slice().to_vec(),
            area: column::parsed(row, 0)?,
            sequence: row.get(1)?,
            at: Timestamp(row.get(2)?),
            signature: column::signature(row, 3)?,
        })
    });
    Ok(found.optional()?)
}

/// Every receipt of an inspection.
pub(crate) fn all(db: &Connection, identity: &InspectionId, inspection: i64) -> Result<Vec<Receipt>> {
    let mut query =
        db.prepare_cached("SELECT heads, area, sequence, at, signature FROM receipts WHERE inspection = ?1")?;
    let rows = query.query_map([inspection], |row| {
        let heads = Heads::from_bytes(row.get_ref(0)?.as_blob()?).unwrap_or_default();
        Ok(Receipt {
            inspection: identity.clone(),
            heads: heads.as_slice().to_vec(),
            area: column::parsed(row, 1)?,
            sequence: row.get(2)?,
            at: Timestamp(row.get(3)?),
            signature: column::signature(row, 4)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}
