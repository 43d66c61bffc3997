//! A database that was written in plain text, from before: encrypted once, into a new file that takes its place.
//!
//! Killed at any moment, the folder holds either the plain database, whole, or the encrypted one, whole; never neither and
//! never a mixture. What lies half made beside it is removed at the next opening.

use super::database::{StoreError, connect, migrate, open};
use super::key::DatabaseKey;
use crate::whole_file;
use rusqlite::Connection;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What lies where the database should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// Nothing, or an empty file.
    Nothing,
    /// A database in plain text.
    Plain,
    /// Something else: a database under a key, or no database at all. Only the key can tell.
    Sealed,
}

/// How a plain database begins.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";

impl OnDisk {
    /// Looks.
    pub fn at(path: &Path) -> Result<Self, StoreError> {
        let mut begins = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(PLAIN.len() as u64).read_to_end(&mut begins)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(error.into()),
        };
        Ok(match begins.as_slice() {
            [] => Self::Nothing,
            found if found == PLAIN => Self::Plain,
            _ => Self::Sealed,
        })
    }
}

/// Encrypts the database if it is a plain one. The folder must be ours alone.
///
/// # Errors
/// [`StoreError::Full`] when there is no room for both: the plain one stays, to be encrypted once there is.
pub(super) fn once(path: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    let beside = suffixed(path, "-sealing");
    remove(&beside)?;
    remove(&suffixed(&beside, "-journal"))?;
    if OnDisk::at(path)? != OnDisk::Plain {
        return Ok(());
    }
    let made = seal(path, &beside, key);
    if made.is_err() {
        // What was written of it is the room that she lacks.
        remove(&beside)?;
        remove(&suffixed(&beside, "-journal"))?;
    }
    made
}

fn seal(path: &Path, beside: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    tracing::info!("the database is in plain text: it is encrypted now");
    settle(path)?;
    copy(path, beside, key)?;
    // The log is named after the database, and would be read into whatever bears its name.
    let log = suffixed(path, "-wal");
    if fs::exists(&log)? {
        return Err(StoreError::Io(std::io::Error::other("the plain database's log is still there")));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    whole_file::flush(folder)?;
    fs::rename(beside, path)?;
    Ok(whole_file::flush(folder)?)
}

/// Brings what lies in the log into the file, and the file up to this program's schema. No log is left.
fn settle(path: &Path) -> Result<(), StoreError> {
    let plain = open(path, None)?;
    let mode: String = plain.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Io(std::io::Error::other("the plain database does not give up its log")));
    }
    plain.close().map_err(|(_, error)| error.into())
}

/// Every row, into a new file with the same schema, in one durable transaction.
fn copy(path: &Path, beside: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    let mut sealed = connect(beside, Some(key))?;
    sealed.pragma_update(None, "synchronous", "EXTRA")?;
    sealed.pragma_update(None, "fullfsync", true)?;
    sealed.pragma_update(None, "foreign_keys", false)?;
    migrate(&mut sealed)?;
    let name = path.to_str().ok_or_else(|| std::io::Error::other("the data folder's name is no text"))?;
    sealed.execute("ATTACH ?1 AS plain KEY ''", [name])?;
    let tx = sealed.transaction()?;
    for table in tables(&tx)? {
        tx.execute_batch(&format!("INSERT INTO main.\"{table}\" SELECT * FROM plain.\"{table}\""))?;
    }
    // The numbers that were given out: none may come again.
    tx.execute_batch(
        "DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM plain.sqlite_sequence",
    )?;
    tx.commit()?;
    sealed.execute_batch("DETACH plain")?;
    let found: String = sealed.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged { what: "encrypted copy", why: found });
    }
    sealed.close().map_err(|(_, error)| StoreError::from(error))?;
    File::open(beside)?.sync_all()?;
    Ok(())
}

fn tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT name FROM plain.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_the_disk_is_told_by_its_first_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert_eq!(OnDisk::at(&path).unwrap(), OnDisk::Nothing);
        fs::write(&path, b"").unwrap();
        assert_eq!(OnDisk::at(&path).unwrap(), OnDisk::Nothing);
        drop(open(&path, None).unwrap());
        assert_eq!(OnDisk::at(&path).unwrap(), OnDisk::Plain);
        fs::write(&path, b"short").unwrap();
        assert_eq!(OnDisk::at(&path).unwrap(), OnDisk::Sealed);
    }
}
