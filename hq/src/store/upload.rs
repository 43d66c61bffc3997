//! Uploads under way: what was promised, and how much of it is on the disk for good.

use super::column;
use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::error::Result;
use anjian_core::model::id::{DeviceId, InspectionId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::photo::{PhotoHash, UploadId};

/// An upload.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) id: UploadId,
    pub(crate) device: DeviceId,
    pub(crate) photo: PhotoHash,
    pub(crate) bytes: u64,
    pub(crate) inspection: InspectionId,
    pub(crate) thumbnail_of: Option<PhotoHash>,
    /// Bytes that are here for good.
    pub(crate) arrived: u64,
    /// Bytes that came over the wire.
    pub(crate) carried: u64,
    /// Whether the photo is here, whole and checked.
    pub(crate) photo_here: bool,
    pub(crate) expires: Timestamp,
}

impl Upload {
    /// Whether every byte is here.
    pub(crate) fn is_whole(&self) -> bool {
        self.arrived == self.bytes
    }
}

const COLUMNS: &str = "id, device, photo, bytes, inspection, thumbnail_of, arrived, carried, photo_here, expires";

fn from_row(row: &Row<'_>) -> db::Result<Upload> {
    let thumbnail_of = match row.get_ref(5)? {
        db::ValueRef::Null => None,
        _ => Some(PhotoHash(column::bytes(row, 5)?)),
    };
    Ok(Upload {
        id: UploadId(column::bytes(row, 0)?),
        device: column::device(row, 1)?,
        photo: PhotoHash(column::bytes(row, 2)?),
        bytes: row.get(3)?,
        inspection: column::parsed(row, 4)?,
        thumbnail_of,
        arrived: row.get(6)?,
        carried: row.get(7)?,
        photo_here: row.get(8)?,
        expires: Timestamp(row.get(9)?),
    })
}

/// An upload by its id.
pub(crate) fn find(db: &Connection, id: &UploadId) -> Result<Option<Upload>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM uploads WHERE id = ?1"))?;
    Ok(query.query_row([&id.0], from_row).optional()?)
}

/// A device's upload of a photo.
pub(crate) fn of_photo(db: &Connection, device: &DeviceId, photo: &PhotoHash) -> Result<Option<Upload>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM uploads WHERE device = ?1 AND photo = ?2"))?;
    Ok(query.query_row((&device.0, &photo.0), from_row).optional()?)
}

/// How many of a device are open.
pub(crate) fn open(db: &Connection, device: &DeviceId) -> Result<u32> {
    let mut query = db.prepare_cached("SELECT count(*) FROM uploads WHERE device = ?1 AND photo_here = 0")?;
    Ok(query.query_row([&device.0], |row| row.get(0))?)
}

/// Opens one.
pub(crate) fn add(tx: &Transaction<'_>, upload: &Upload) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO uploads (id, device, photo, bytes, inspection, thumbnail_of, expires)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        &upload.id.0,
        &upload.device.0,
        &upload.photo.0,
        upload.bytes,
        upload.inspection.to_string(),
        upload.thumbnail_of.map(|photo| photo.0),
        upload.expires.0,
    ))?;
    Ok(())
}

/// Counts bytes that came.
pub(crate) fn carried(tx: &Transaction<'_>, id: &UploadId, bytes: u64) -> Result<()> {
    tx.prepare_cached("UPDATE uploads SET carried = carried + ?2 WHERE id = ?1")?.execute((&id.0, bytes))?;
    Ok(())
}

/// Moves on from where the bytes were written to; `false` when somebody else has moved it meanwhile.
pub(crate) fn moved(tx: &Transaction<'_>, upload: &Upload, arrived: u64, expires: Timestamp) -> Result<bool> {
    let mut update = tx
        .prepare_cached("UPDATE uploads SET arrived = ?3, expires = max(expires, ?4) WHERE id = ?1 AND arrived = ?2")?;
    Ok(update.execute((&upload.id.0, upload.arrived, arrived, expires.0))? > 0)
}

/// Until when it may be silent.
pub(crate) fn keep_until(tx: &Transaction<'_>, id: &UploadId, expires: Timestamp) -> Result<()> {
    tx.prepare_cached("UPDATE uploads SET expires = max(expires, ?2) WHERE id = ?1")?.execute((&id.0, expires.0))?;
    Ok(())
}

/// Its photo is here: nothing more is to come, and the row stays until then.
pub(crate) fn photo_is_here(tx: &Transaction<'_>, id: &UploadId, until: Timestamp) -> Result<()> {
    tx.prepare_cached("UPDATE uploads SET photo_here = 1, arrived = bytes, expires = ?2 WHERE id = ?1")?
        .execute((&id.0, until.0))?;
    Ok(())
}

/// Ends one.
pub(crate) fn remove(tx: &Transaction<'_>, id: &UploadId) -> Result<()> {
    tx.prepare_cached("DELETE FROM uploads WHERE id = ?1")?.execute([&id.0])?;
    Ok(())
}

/// Ends those that were silent too long; which.
pub(crate) fn remove_expired(tx: &Transaction<'_>, now: Timestamp) -> Result<Vec<UploadId>> {
    let mut delete = tx.prepare_cached("DELETE FROM uploads WHERE expires < ?1 RETURNING id")?;
    let rows = delete.query_map([now.0], |row| column::bytes(row, 0).map(UploadId))?;
    Ok(rows.collect::<db::Result<_>>()?)
}
