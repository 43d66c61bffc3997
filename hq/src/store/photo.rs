//! Photos that are here, with their receipts; and what came whole and was no photo.

use super::column;
use super::db::{self, Connection, OptionalExtension, Transaction};
use crate::error::Result;
use anjian_core::model::id::{DeviceId, InspectionId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::photo::{PhotoHash, PhotoReceipt};

/// The inspection that a photo, or the thumbnail of one, belongs to.
pub(crate) fn inspection(db: &Connection, photo: &PhotoHash) -> Result<Option<InspectionId>> {
    let mut query = db.prepare_cached("SELECT inspection FROM photos WHERE hash = ?1")?;
    Ok(query.query_row([&photo.0], |row| column::parsed(row, 0)).optional()?)
}

/// How many refusals of one device are remembered; its oldest give way.
const MOST_REFUSED: u32 = 1_000;

/// The receipt of a photo that is here.
pub(crate) fn receipt(db: &Connection, photo: &PhotoHash) -> Result<Option<PhotoReceipt>> {
    let mut query = db.prepare_cached("SELECT bytes, at, signature FROM photos WHERE hash = ?1")?;
    let found = query.query_row([&photo.0], |row| {
        let (bytes, at) = (row.get(0)?, Timestamp(row.get(1)?));
        Ok(PhotoReceipt { photo: *photo, bytes, at, signature: column::signature(row, 2)? })
    });
    Ok(found.optional()?)
}

/// The receipt of a thumbnail of a photo of an inspection.
pub(crate) fn thumbnail(db: &Connection, inspection: &InspectionId, of: &PhotoHash) -> Result<Option<PhotoReceipt>> {
    let mut query = db.prepare_cached(
        "SELECT bytes, at, signature, hash FROM photos WHERE inspection = ?1 AND thumbnail_of = ?2 ORDER BY at, hash",
    )?;
    let found = query.query_row((inspection.to_string(), &of.0), |row| {
        let (bytes, at, photo) = (row.get(0)?, Timestamp(row.get(1)?), PhotoHash(column::bytes(row, 3)?));
        Ok(PhotoReceipt { photo, bytes, at, signature: column::signature(row, 2)? })
    });
    Ok(found.optional()?)
}

/// A photo that is here from now on.
pub(crate) struct Arrived<'a> {
    pub(crate) receipt: &'a PhotoReceipt,
    pub(crate) inspection: &'a InspectionId,
    pub(crate) thumbnail_of: Option<PhotoHash>,
    pub(crate) device: &'a DeviceId,
    /// Bytes that came for it.
    pub(crate) carried: u64,
}

/// Remembers it.
pub(crate) fn add(tx: &Transaction<'_>, arrived: &Arrived<'_>) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO photos (hash, bytes, carried, inspection, thumbnail_of, device, at, signature)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let receipt = arrived.receipt;
    insert.execute((
        &receipt.photo.0,
        receipt.bytes,
        arrived.carried,
        arrived.inspection.to_string(),
        arrived.thumbnail_of.map(|photo| photo.0),
        &arrived.device.0,
        receipt.at.0,
        &receipt.signature.0,
    ))?;
    Ok(())
}

/// The photos of an inspection that are here, and their thumbnails.
pub(crate) fn of_inspection(db: &Connection, inspection: &InspectionId) -> Result<Vec<PhotoHash>> {
    let mut query = db.prepare_cached("SELECT hash FROM photos WHERE inspection = ?1 ORDER BY at, hash")?;
    let rows = query.query_map([inspection.to_string()], |row| column::bytes(row, 0).map(PhotoHash))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// How many files are here, and their bytes.
pub(crate) fn count(db: &Connection) -> Result<(u64, u64)> {
    let mut query = db.prepare_cached("SELECT count(*), coalesce(sum(bytes), 0) FROM photos")?;
    Ok(query.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Why a file is not wanted: its code and reason.
pub(crate) fn refusal(db: &Connection, photo: &PhotoHash) -> Result<Option<(String, String)>> {
    let mut query = db.prepare_cached("SELECT code, reason FROM refused_photos WHERE hash = ?1")?;
    Ok(query.query_row([&photo.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Remembers that a file is not wanted.
pub(crate) fn refuse(
    tx: &Transaction<'_>,
    photo: &PhotoHash,
    device: &DeviceId,
    (code, reason): (&str, &str),
    at: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO refused_photos (hash, device, code, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (hash) DO UPDATE SET code = excluded.code, reason = excluded.reason, at = excluded.at",
    )?
    .execute((&photo.0, &device.0, code, reason, at.0))?;
    tx.prepare_cached(
        "DELETE FROM refused_photos WHERE hash IN
         (SELECT hash FROM refused_photos WHERE device = ?1 ORDER BY at DESC, hash LIMIT 1000000 OFFSET ?2)",
    )?
    .execute((&device.0, MOST_REFUSED))?;
    Ok(())
}
