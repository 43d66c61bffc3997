//! Files of photos on their way to headquarters: what goes next, what headquarters has acknowledged of it, and why one did not go.
//!
//! Hazards' photos first, thumbnails before the photos themselves, then the oldest. An offset is written down only as headquarters
//! told it; a file is home only with headquarters' receipt, which stands beside its photo (law 6).

use super::database::StoreError;
use super::photos::StoredPhoto;
use crate::model::id::{InspectionId, PhotoId};
use crate::model::upload::Rendition;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::str::FromStr;

/// A file that is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the order in which photos were taken.
    pub n: i64,
    /// Its name.
    pub file: PhotoId,
    /// The photo that it is, or shows.
    pub photo: PhotoId,
    /// Which of the photo's two files.
    pub rendition: Rendition,
    /// Its size.
    pub bytes: u64,
    /// Whether it shows a hazard.
    pub urgent: bool,
    /// The inspection.
    pub inspection: InspectionId,
    /// What its requests carry, once headquarters wants it.
    pub token: Option<String>,
    /// Its path at headquarters, once it is created there.
    pub location: Option<String>,
    /// Bytes that headquarters has acknowledged.
    pub arrived: u64,
}

const COLUMNS: &str = "u.n, u.file, u.photo, u.original, p.bytes, p.thumbnail_bytes, p.urgent, u.token, u.location, u.arrived, \
                       i.programme || '/' || i.period || '/' || i.site";
const TABLES: &str = "uploads u JOIN photos p ON p.photo = u.photo JOIN inspections i ON i.number = p.inspection";

fn parsed<T: FromStr<Err: std::fmt::Display>>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    let bad = |e: T::Err| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, e.to_string().into())
    };
    text.parse().map_err(bad)
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let rendition = if row.get(3)? { Rendition::Original } else { Rendition::Thumbnail };
    let bytes: i64 = row.get(if rendition == Rendition::Original { 4 } else { 5 })?;
    let size = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Waiting {
        n: row.get(0)?,
        file: parsed(row, 1)?,
        photo: parsed(row, 2)?,
        rendition,
        bytes: size(bytes),
        urgent: row.get(6)?,
        token: row.get(7)?,
        location: row.get(8)?,
        arrived: size(row.get(9)?),
        inspection: parsed(row, 10)?,
    })
}

/// Both files of a photo are to go. Those of one that is known already are where they are.
pub fn queue(tx: &Transaction<'_>, photo: &StoredPhoto) -> Result<(), StoreError> {
    queue_file(tx, &photo.thumbnail, &photo.photo, Rendition::Thumbnail)?;
    queue_file(tx, &photo.photo, &photo.photo, Rendition::Original)
}

/// One file of a photo is to go.
pub fn queue_file(
    tx: &Transaction<'_>,
    file: &PhotoId,
    photo: &PhotoId,
    rendition: Rendition,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO uploads (file, photo, original) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![file.as_str(), photo.as_str(), rendition == Rendition::Original])?;
    Ok(())
}

/// Which files may go now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MayGo {
    /// Files of photos that show a hazard.
    pub hazards: bool,
    /// Thumbnails.
    pub thumbnails: bool,
    /// Photos themselves.
    pub originals: bool,
}

impl MayGo {
    /// Over a network that costs nothing.
    pub const EVERYTHING: Self = Self { hazards: true, thumbnails: true, originals: true };
}

const MAY_GO: &str = "((p.urgent AND ?1) OR (NOT u.original AND ?2) OR (u.original AND ?3))";

/// The first files that wait and may go, in the order in which they go.
pub fn next(connection: &Connection, may_go: MayGo, most: usize) -> Result<Vec<Waiting>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE u.state = 'waiting' AND {MAY_GO}
         ORDER BY p.urgent DESC, u.original, u.n LIMIT ?4"
    ))?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![may_go.hazards, may_go.thumbnails, may_go.originals, most], waiting)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What waits altogether.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Files.
    pub files: u32,
    /// Bytes of them that headquarters does not have.
    pub bytes: u64,
    /// Files that may not go now.
    pub held: u32,
}

/// Counts what waits.
pub fn count(connection: &Connection, may_go: MayGo) -> Result<Count, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT count(*), ifnull(sum(CASE WHEN u.original THEN p.bytes ELSE p.thumbnail_bytes END - u.arrived), 0),
           count(*) FILTER (WHERE NOT {MAY_GO})
         FROM uploads u JOIN photos p ON p.photo = u.photo WHERE u.state = 'waiting'"
    ))?;
    let count = statement.query_row(params![may_go.hazards, may_go.thumbnails, may_go.originals], |row| {
        let bytes: i64 = row.get(1)?;
        Ok(Count { files: row.get(0)?, bytes: u64::try_from(bytes).unwrap_or(0), held: row.get(2)? })
    });
    Ok(count?)
}

/// One file, when it still waits.
pub fn get(connection: &Connection, file: &PhotoId) -> Result<Option<Waiting>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE u.file = ?1 AND u.state = 'waiting'"))?;
    Ok(statement.query_row([file.as_str()], waiting).optional()?)
}

/// Headquarters wants it.
pub fn wanted(tx: &Transaction<'_>, file: &PhotoId, token: &str) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE uploads SET location = CASE WHEN token = ?2 THEN location END, token = ?2 WHERE file = ?1",
    )?
    .execute([file.as_str(), token])?;
    Ok(())
}

/// It is created there.
pub fn created(tx: &Transaction<'_>, file: &PhotoId, location: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE uploads SET location = ?2 WHERE file = ?1 AND token IS NOT NULL")?
        .execute([file.as_str(), location])?;
    Ok(())
}

/// Headquarters has so many bytes of it.
pub fn arrived(tx: &Transaction<'_>, file: &PhotoId, bytes: u64) -> Result<(), StoreError> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    tx.prepare_cached("UPDATE uploads SET arrived = ?2, reason = NULL WHERE file = ?1")?
        .execute(params![file.as_str(), bytes])?;
    Ok(())
}

/// Its upload there is over; it is to be offered again.
pub fn begin_anew(tx: &Transaction<'_>, file: &PhotoId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE uploads SET location = NULL, token = NULL, arrived = 0 WHERE file = ?1")?
        .execute([file.as_str()])?;
    Ok(())
}

/// It did not go; it waits for the next run.
pub fn did_not_go(tx: &Transaction<'_>, file: &PhotoId, reason: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE uploads SET reason = ?2 WHERE file = ?1")?.execute([file.as_str(), reason])?;
    Ok(())
}

/// It will never be taken; it stays here.
pub fn refused(tx: &Transaction<'_>, file: &PhotoId, reason: &str) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE uploads SET state = 'refused', reason = ?2, token = NULL, location = NULL WHERE file = ?1",
    )?
    .execute([file.as_str(), reason])?;
    Ok(())
}

/// It is home. Headquarters' signed word for a thumbnail is kept here, to be passed on to whoever waits for it too; a photo's stands
/// in its own row.
pub fn home(tx: &Transaction<'_>, file: &PhotoId, receipt: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE uploads SET state = 'home', receipt = CASE WHEN NOT original THEN ?2 END,
             reason = NULL, token = NULL, location = NULL WHERE file = ?1",
    )?
    .execute(params![file.as_str(), receipt])?;
    Ok(())
}

/// Files that did not go, or never will, with the reason.
pub fn held_back(connection: &Connection) -> Result<Vec<(PhotoId, String)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT file, reason FROM uploads WHERE reason IS NOT NULL ORDER BY n")?;
    let rows = statement.query_map([], |row| Ok((parsed(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
