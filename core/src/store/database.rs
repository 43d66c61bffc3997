//! Opening the database: pragmas, migrations, and the reserve that lets a hazard be saved on a full disk.

use super::key::DatabaseKey;
use super::seal;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};
use std::path::{Path, PathBuf};

/// Numbered migrations; never edited after they landed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full; nothing of the last step was stored, everything before it was.
    #[error("the disk is full")]
    Full,
    /// The database was written by a newer program.
    #[error("the database has version {found}, this program knows {known}: update the app")]
    Newer {
        /// Version of the database.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// A stored value cannot be read.
    #[error("the stored {what} cannot be read: {why}")]
    Damaged {
        /// What.
        what: &'static str,
        /// What the parser said.
        why: String,
    },
    /// Any other failure of SQLite.
    #[error("the database failed: {0}")]
    Sqlite(rusqlite::Error),
    /// The database is not readable with this key, or has one and none was given: it is another phone's, its key was
    /// lost, or its first page is damaged. Nothing of it was touched.
    #[error("the database cannot be opened with this key")]
    WrongKey,
    /// A key was given, and this program's SQLite cannot encrypt. Nothing was written.
    #[error("this program was built without encryption")]
    NoCipher,
    /// Another program, or another part of this one, has the data folder open.
    #[error("the data folder is open already")]
    InUse,
    /// A failure of the file system.
    #[error("the file system failed: {0}")]
    Io(std::io::Error),
}

/// How SQLite says that there was no room for its shared memory beside the database.
const NO_ROOM: [std::ffi::c_int; 1] = [rusqlite::ffi::SQLITE_IOERR_SHMSIZE];

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(rusqlite::ErrorCode::NotADatabase) => Self::WrongKey,
            _ if error.sqlite_error().is_some_and(|e| NO_ROOM.contains(&e.extended_code)) => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// Opens a connection for writing: WAL and synchronous FULL, so that a commit that returned survives the battery being
/// pulled. With a key everything that reaches the disk is encrypted: the database, its log, its journal; a plain database
/// from before is encrypted first. The folder must be ours alone.
///
/// # Errors
/// [`StoreError::WrongKey`]; a database that the key does not open is never replaced by a new one.
pub fn open(path: &Path, key: Option<&DatabaseKey>) -> Result<Connection, StoreError> {
    or_full(path, || {
        if let Some(key) = key {
            seal::once(path, key)?;
        }
        let mut connection = connect(path, key)?;
        prepare(&connection)?;
        migrate(&mut connection)?;
        Ok(connection)
    })
}

/// An empty database in memory: what a wiped device looks at.
pub fn nothing() -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a further connection for reading.
pub fn open_reader(path: &Path, key: Option<&DatabaseKey>) -> Result<Connection, StoreError> {
    or_full(path, || {
        let connection = connect(path, key)?;
        prepare(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    })
}

/// SQLite says no more than "cannot open" or "disk I/O error" when the disk has no room for the log, the journal or the
/// shared memory beside the database. So the disk itself is asked; where it has room, there may have been none a moment ago.
fn or_full<T>(path: &Path, work: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    use rusqlite::ErrorCode::{CannotOpen, SystemIoFailure};
    match work() {
        Err(StoreError::Sqlite(error)) if matches!(error.sqlite_error_code(), Some(CannotOpen | SystemIoFailure)) => {
            let probe = path.with_extension("probe");
            let asked = std::fs::write(&probe, b"room?");
            if let Err(error) = std::fs::remove_file(&probe)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "a file that asked for room stays");
            }
            asked?;
            work()
        }
        other => other,
    }
}

/// A connection as SQLite makes it, with its key; the first page was read with it.
pub fn connect(path: &Path, key: Option<&DatabaseKey>) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    if let Some(key) = key {
        key.give(&connection)?;
    }
    // Sorts and temporary tables would go to the disk as they are.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Until the key has shown to be the right one, closing must not bring the log into the database: it would move pages
    // that it cannot read.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Apple's fsync leaves the bytes in the drive's cache; these ask for the real thing, and do nothing elsewhere.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    // Plans do not depend on bound values: without it this build of SQLite (STAT4) parses and plans a cached statement
    // anew whenever a value in its WHERE changes, which was a sixth of the time of a first sync.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        tx.execute_batch(migration)?;
    }
    if found < known {
        tx.pragma_update(None, "user_version", known)?;
    }
    tx.commit()?;
    Ok(())
}

/// A value of the `meta` table.
pub fn meta<T: DeserializeOwned>(connection: &Connection, name: &'static str) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    let value: Option<Vec<u8>> = statement.query_row([name], |row| row.get(0)).optional()?;
    let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes);
    value.map(read).transpose().map_err(|e| StoreError::Damaged { what: name, why: e.to_string() })
}

/// Sets a value of the `meta` table.
pub fn set_meta<T: Serialize>(tx: &Transaction<'_>, name: &'static str, value: &T) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(value).map_err(|e| StoreError::Damaged { what: name, why: e.to_string() })?;
    tx.prepare_cached("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
        .execute(params![name, bytes])?;
    Ok(())
}

/// A file that holds disk space back. When the disk is full it is given up so that a hazard can still be saved.
#[derive(Debug)]
pub struct Reserve(PathBuf);

/// Size of the reserve: room for hundreds of hazards.
const RESERVE_BYTES: usize = 2 << 20;
/// It is taken in pieces of this size.
const PIECE: usize = 64 << 10;

impl Reserve {
    /// The reserve of a data folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.join("reserve"))
    }
    /// Whether it is held.
    pub fn is_held(&self) -> bool {
        std::fs::metadata(&self.0).is_ok_and(|m| m.len() >= RESERVE_BYTES as u64)
    }
    /// Tries to hold it; written with real bytes, since a sparse file reserves nothing. Where the disk has less, that is
    /// held: else the next ordinary answer would eat what the next hazard needs. Whether it is held whole afterwards.
    pub fn hold(&self) -> bool {
        if self.is_held() {
            return true;
        }
        let write = || {
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.0)?;
            let mut held = usize::try_from(file.metadata()?.len()).unwrap_or(RESERVE_BYTES);
            while held < RESERVE_BYTES {
                let piece = PIECE.min(RESERVE_BYTES - held);
                std::io::Write::write_all(&mut file, &[0xA5; PIECE][..piece])?;
                held += piece;
            }
            file.sync_all()
        };
        if let Err(error) = write() {
            tracing::warn!(%error, "the reserve is not held whole");
        }
        self.is_held()
    }
    /// Bytes that are still to be held.
    pub fn lacks(&self) -> u64 {
        let held = std::fs::metadata(&self.0).map_or(0, |m| m.len());
        (RESERVE_BYTES as u64).saturating_sub(held)
    }
    /// Gives it up. Whether there was something to give.
    pub fn give_up(&self) -> bool {
        std::fs::remove_file(&self.0).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(connection: &Connection) -> Vec<String> {
        let mut statement =
            connection.prepare("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name").unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_migrated_schema_equals_a_fresh_one_and_a_newer_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let fresh = open(&folder.path().join("fresh.db"), None).unwrap();
        for version in 0..=MIGRATIONS.len() {
            let path = folder.path().join(format!("from-{version}.db"));
            let old = Connection::open(&path).unwrap();
            for migration in &MIGRATIONS[..version] {
                old.execute_batch(migration).unwrap();
            }
            old.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
            drop(old);
            assert_eq!(schema(&open(&path, None).unwrap()), schema(&fresh), "from version {version}");
        }
        fresh.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(open(&folder.path().join("fresh.db"), None), Err(StoreError::Newer { found: 99, .. })));
    }

    #[test]
    fn the_reserve_holds_real_bytes_and_is_given_up_once() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = Reserve::of(folder.path());
        assert!(!reserve.is_held());
        assert_eq!(reserve.lacks(), 2 << 20);
        assert!(reserve.hold());
        assert_eq!(reserve.lacks(), 0);
        assert!(reserve.give_up());
        assert!(!reserve.give_up());
    }
}
