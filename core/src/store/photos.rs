//! The rows of photos taken on this device, and of those that it carries for another: whose they are and how far each has come on
//! its way home. The files lie in [`PhotoFolder`](super::photo_folder::PhotoFolder) and are stored before their row.
//!
//! A photo is freed only when headquarters has signed for the same hash (law 6): [`free`] takes nothing else.

use super::changes::Number;
use super::database::StoreError;
use super::uploads;
use crate::model::id::PhotoId;
use crate::model::upload::Rendition;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::collections::{BTreeSet, HashSet};

/// A photo whose files are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPhoto {
    /// The photo.
    pub photo: PhotoId,
    /// Its thumbnail.
    pub thumbnail: PhotoId,
    /// Size of the photo's file.
    pub bytes: u64,
    /// Size of the thumbnail's file.
    pub thumbnail_bytes: u64,
    /// Whether it shows a hazard, and so travels first.
    pub urgent: bool,
}

/// How far a photo has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoState {
    /// Only here: nothing of it was sent.
    OnDevice,
    /// On another phone: of a photo that is carried for it only the thumbnail has come.
    Elsewhere,
    /// Under way.
    Uploading {
        /// Headquarters' name of the upload.
        upload: String,
        /// Bytes that headquarters has.
        sent: u64,
    },
    /// Headquarters refused it; it stays here.
    Refused {
        /// Its reason.
        why: String,
    },
    /// Headquarters has the same hash and signed for it; the file is here too.
    AtHeadquarters {
        /// Its signed word.
        receipt: Vec<u8>,
    },
    /// The same, and the file was removed here to make room; the thumbnail stays.
    Freed {
        /// Headquarters' signed word.
        receipt: Vec<u8>,
    },
}

impl PhotoState {
    fn code(&self) -> &'static str {
        match self {
            Self::OnDevice | Self::Elsewhere => "on_device",
            Self::Uploading { .. } => "uploading",
            Self::Refused { .. } => "refused",
            Self::AtHeadquarters { .. } => "at_headquarters",
            Self::Freed { .. } => "freed",
        }
    }
    /// Whether headquarters has signed for it.
    pub fn is_home(&self) -> bool {
        matches!(self, Self::AtHeadquarters { .. } | Self::Freed { .. })
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    /// The photo.
    pub stored: StoredPhoto,
    /// The inspection it was taken in.
    pub inspection: Number,
    /// How far it has come.
    pub state: PhotoState,
    /// Which of its files came to this device.
    pub here: Here,
    /// Whether it was taken on another device and is carried for it.
    pub carried: bool,
}

/// Which files of a photo came to this device. What was freed did come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    /// The thumbnail.
    pub thumbnail: bool,
    /// The photo itself.
    pub photo: bool,
}

impl Here {
    /// Both: it was taken here, or all of it came.
    pub const BOTH: Self = Self { thumbnail: true, photo: true };
}

/// The bits of `photos.here`.
const THUMBNAIL: i64 = 1;
const PHOTO: i64 = 2;

const COLUMNS: &str = "photo, inspection, thumbnail, bytes, thumbnail_bytes, urgent, state, upload, sent, refused, receipt, here, carried";

impl PhotoRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let bad =
            |error: String| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into());
        let id = |column: &str| PhotoId::new(&row.get::<_, String>(column)?).map_err(|error| bad(error.to_string()));
        let size = |column: &str| row.get::<_, i64>(column).map(|size| u64::try_from(size).unwrap_or(0));
        let bits: i64 = row.get("here")?;
        let here = Here { thumbnail: bits & THUMBNAIL != 0, photo: bits & PHOTO != 0 };
        // The table's checks promise each state its columns.
        let state = match row.get::<_, String>("state")?.as_str() {
            "on_device" if !here.photo => PhotoState::Elsewhere,
            "on_device" => PhotoState::OnDevice,
            "uploading" => PhotoState::Uploading { upload: row.get("upload")?, sent: size("sent")? },
            "refused" => PhotoState::Refused { why: row.get("refused")? },
            "at_headquarters" => PhotoState::AtHeadquarters { receipt: row.get("receipt")? },
            "freed" => PhotoState::Freed { receipt: row.get("receipt")? },
            other => return Err(bad(format!("{other} is no state of a photo"))),
        };
        let stored = StoredPhoto {
            photo: id("photo")?,
            thumbnail: id("thumbnail")?,
            bytes: size("bytes")?,
            thumbnail_bytes: size("thumbnail_bytes")?,
            urgent: row.get("urgent")?,
        };
        Ok(Self { stored, inspection: Number(row.get("inspection")?), state, here, carried: row.get("carried")? })
    }
}

/// SQLite's numbers are signed.
fn whole(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// Writes the row of a photo whose files are stored. The same photo again keeps how far it has come.
pub fn put(tx: &Transaction<'_>, inspection: Number, photo: &StoredPhoto) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO photos (photo, inspection, thumbnail, bytes, thumbnail_bytes, urgent, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'on_device')
         ON CONFLICT (photo) DO UPDATE SET urgent = max(urgent, excluded.urgent), here = 3, carried = 0",
    )?
    .execute(params![
        photo.photo.as_str(),
        inspection.0,
        photo.thumbnail.as_str(),
        whole(photo.bytes),
        whole(photo.thumbnail_bytes),
        photo.urgent
    ])?;
    uploads::queue(tx, photo)
}

/// Writes down that a file of a photo that was taken on another device came here and is stored; from now on it waits to go home.
/// `false`, and nothing is written, when it is none of the photo that is known here.
pub fn carry(
    tx: &Transaction<'_>,
    inspection: Number,
    photo: &StoredPhoto,
    rendition: Rendition,
) -> Result<bool, StoreError> {
    let (bit, file) = match rendition {
        Rendition::Thumbnail => (THUMBNAIL, &photo.thumbnail),
        Rendition::Original => (PHOTO, &photo.photo),
    };
    if let Some(row) = get(tx, &photo.photo)? {
        let known = row.stored;
        let same = known.thumbnail == photo.thumbnail && known.thumbnail_bytes == photo.thumbnail_bytes;
        // One that never came may have been named wrongly.
        let fits = same || !row.here.thumbnail || rendition == Rendition::Original;
        if known.bytes != photo.bytes || !fits {
            return Ok(false);
        }
    }
    tx.prepare_cached(
        "INSERT INTO photos (photo, inspection, thumbnail, bytes, thumbnail_bytes, urgent, state, here, carried)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'on_device', ?7, 1)
         ON CONFLICT (photo) DO UPDATE SET here = here | excluded.here,
             thumbnail = CASE WHEN here & 1 THEN thumbnail ELSE excluded.thumbnail END,
             thumbnail_bytes = CASE WHEN here & 1 THEN thumbnail_bytes ELSE excluded.thumbnail_bytes END",
    )?
    .execute(params![
        photo.photo.as_str(),
        inspection.0,
        photo.thumbnail.as_str(),
        whole(photo.bytes),
        whole(photo.thumbnail_bytes),
        photo.urgent,
        bit
    ])?;
    uploads::queue_file(tx, file, &photo.photo, rendition)?;
    Ok(true)
}

/// One photo.
pub fn get(connection: &Connection, photo: &PhotoId) -> Result<Option<PhotoRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM photos WHERE photo = ?1"))?;
    Ok(statement.query_row([photo.as_str()], PhotoRow::from_row).optional()?)
}

/// The photos of an inspection.
pub fn of(connection: &Connection, inspection: Number) -> Result<Vec<PhotoRow>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM photos WHERE inspection = ?1 ORDER BY photo"))?;
    let rows = statement.query_map([inspection.0], PhotoRow::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many photos that are here headquarters has not signed for, and their bytes.
pub fn not_home(connection: &Connection) -> Result<(u32, u64), StoreError> {
    counted(connection, "state NOT IN ('at_headquarters', 'freed') AND here & 2")
}

/// How many photos headquarters has signed for whose files are still here, and their bytes: what can be freed.
pub fn freeable(connection: &Connection) -> Result<(u32, u64), StoreError> {
    counted(connection, "state = 'at_headquarters' AND here & 2")
}

fn counted(connection: &Connection, which: &str) -> Result<(u32, u64), StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT count(*), ifnull(sum(bytes), 0) FROM photos WHERE {which}"))?;
    let (count, bytes): (u32, i64) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((count, u64::try_from(bytes).unwrap_or(0)))
}

/// Notes how far a photo has come. Nothing comes back from headquarters: what is home stays home.
pub fn set_state(tx: &Transaction<'_>, photo: &PhotoId, state: &PhotoState) -> Result<(), StoreError> {
    let (upload, sent) = match state {
        PhotoState::Uploading { upload, sent } => (Some(upload), Some(whole(*sent))),
        _ => (None, None),
    };
    let refused = match state {
        PhotoState::Refused { why } => Some(why),
        _ => None,
    };
    let receipt = match state {
        PhotoState::AtHeadquarters { receipt } | PhotoState::Freed { receipt } => Some(receipt),
        _ => None,
    };
    tx.prepare_cached(
        "UPDATE photos SET state = ?2, upload = ?3, sent = ?4, refused = ?5, receipt = ?6
         WHERE photo = ?1 AND state NOT IN ('at_headquarters', 'freed')",
    )?
    .execute(params![photo.as_str(), state.code(), upload, sent, refused, receipt])?;
    Ok(())
}

/// Notes that a photo's file may be removed here. Only one that headquarters has signed for; whether it was one.
pub fn free(tx: &Transaction<'_>, photo: &PhotoId) -> Result<bool, StoreError> {
    let freed = tx
        .prepare_cached(
            "UPDATE photos SET state = 'freed' WHERE photo = ?1 AND state = 'at_headquarters' AND here & 2",
        )?
        .execute([photo.as_str()])?;
    Ok(freed > 0)
}

/// The photos that headquarters has signed for and whose files are still here, with their sizes, the oldest first.
pub fn to_free(connection: &Connection) -> Result<Vec<(PhotoId, u64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.photo, p.bytes FROM photos p LEFT JOIN uploads u ON u.file = p.photo
         WHERE p.state = 'at_headquarters' AND p.here & 2 ORDER BY u.n",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let damaged = |why: String| StoreError::Damaged { what: "photo", why };
    rows.map(|row| {
        let (name, bytes) = row?;
        let photo = PhotoId::new(&name).map_err(|error| damaged(error.to_string()))?;
        Ok((photo, u64::try_from(bytes).unwrap_or(0)))
    })
    .collect()
}

/// Forgets an inspection's photos that its record names no longer, since their tap was taken back. Nothing of them has been
/// sent: a tap that can be taken back has not left the form.
pub fn forget_unnamed(tx: &Transaction<'_>, inspection: Number, named: &BTreeSet<&PhotoId>) -> Result<(), StoreError> {
    for row in of(tx, inspection)?.iter().filter(|row| !named.contains(&row.stored.photo) && !row.state.is_home()) {
        tx.prepare_cached("DELETE FROM photos WHERE photo = ?1")?.execute([row.stored.photo.as_str()])?;
    }
    Ok(())
}

/// The files that rows name: photos that were not freed, and all thumbnails.
pub fn named(connection: &Connection) -> Result<HashSet<PhotoId>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT photo FROM photos WHERE state <> 'freed' UNION ALL SELECT thumbnail FROM photos")?;
    names(statement.query_map([], |row| row.get(0))?)
}

fn names<T: FromIterator<PhotoId>>(rows: impl Iterator<Item = rusqlite::Result<String>>) -> Result<T, StoreError> {
    rows.map(|name| PhotoId::new(&name?).map_err(|error| StoreError::Damaged { what: "photo", why: error.to_string() }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{changes, database};

    fn stored(name: &str, urgent: bool) -> StoredPhoto {
        let id = |name: String| PhotoId::new(&name).unwrap();
        let (photo, thumbnail) = (id(name.repeat(32)), id(format!("{name}e").repeat(16)));
        StoredPhoto { photo, thumbnail, bytes: 240_000, thumbnail_bytes: 9_000, urgent }
    }

    fn store() -> (tempfile::TempDir, Connection, Number) {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = database::open(&folder.path().join("a.db"), None).unwrap();
        let tx = connection.transaction().unwrap();
        let number = changes::number(&tx, &"household-annual/2026/34040000001".parse().unwrap()).unwrap();
        tx.commit().unwrap();
        (folder, connection, number)
    }

    #[test]
    fn every_state_is_read_as_it_was_written() {
        let (_folder, mut connection, number) = store();
        let tx = connection.transaction().unwrap();
        let photo = stored("aa", true);
        put(&tx, number, &photo).unwrap();
        let states = [
            PhotoState::OnDevice,
            PhotoState::Uploading { upload: "/v1/photos/7".into(), sent: 65_536 },
            PhotoState::Refused { why: "the area is not assigned".into() },
            PhotoState::OnDevice,
            PhotoState::AtHeadquarters { receipt: vec![1, 2, 3] },
        ];
        for state in states {
            set_state(&tx, &photo.photo, &state).unwrap();
            let row = get(&tx, &photo.photo).unwrap().unwrap();
            let here = Here::BOTH;
            assert_eq!(row, PhotoRow { stored: photo.clone(), inspection: number, state, here, carried: false });
        }
        // The same photo again, and a late word of the upload: it is home and stays home.
        put(&tx, number, &photo).unwrap();
        set_state(&tx, &photo.photo, &PhotoState::Uploading { upload: "7".into(), sent: 0 }).unwrap();
        assert!(get(&tx, &photo.photo).unwrap().unwrap().state.is_home());
        assert_eq!(not_home(&tx).unwrap(), (0, 0));
    }

    #[test]
    fn law_6_only_what_headquarters_signed_for_is_freed() {
        let (_folder, mut connection, number) = store();
        let tx = connection.transaction().unwrap();
        let photo = stored("aa", false);
        put(&tx, number, &photo).unwrap();
        for state in [
            PhotoState::OnDevice,
            PhotoState::Uploading { upload: "7".into(), sent: 240_000 },
            PhotoState::Refused { why: "no".into() },
        ] {
            set_state(&tx, &photo.photo, &state).unwrap();
            assert!(to_free(&tx).unwrap().is_empty());
            assert!(!free(&tx, &photo.photo).unwrap());
            assert!(named(&tx).unwrap().contains(&photo.photo));
        }
        set_state(&tx, &photo.photo, &PhotoState::AtHeadquarters { receipt: vec![9] }).unwrap();
        assert_eq!(to_free(&tx).unwrap(), [(photo.photo.clone(), photo.bytes)]);
        assert_eq!(freeable(&tx).unwrap(), (1, photo.bytes));
        assert!(free(&tx, &photo.photo).unwrap());
        assert_eq!(named(&tx).unwrap(), HashSet::from([photo.thumbnail.clone()]), "the thumbnail stays");
        assert_eq!(get(&tx, &photo.photo).unwrap().unwrap().state, PhotoState::Freed { receipt: vec![9] });
    }
}
