//! Headquarters' database: one SQLite file. Writers take `&Transaction`, readers `&Connection`.
//!
//! One writer at a time within this program and, by SQLite's own lock, between programs. A reader sees one snapshot.

pub(crate) mod account;
pub(crate) mod assignment;
pub(crate) mod cell;
pub(crate) mod change;
pub(crate) mod column;
pub(crate) mod correction;
pub(crate) mod counter;
pub(crate) mod device;
pub(crate) mod draft;
pub(crate) mod enrolment;
pub(crate) mod entry;
pub(crate) mod exclusion;
pub(crate) mod hazard;
pub(crate) mod import;
pub(crate) mod inspection;
pub(crate) mod log;
pub(crate) mod migrate;
pub(crate) mod photo;
pub(crate) mod programme;
pub(crate) mod quarantine;
pub(crate) mod receipt;
pub(crate) mod session;
pub(crate) mod site;
pub(crate) mod upload;
pub(crate) mod visit;

use crate::error::{Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Connections kept for readers; more are opened when needed and closed again.
const READERS_KEPT: usize = 4;

/// The database of one data folder.
pub(crate) struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the database, creates it when there is none, and brings it up to date.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut writer = connect(path)?;
        migrate::up(&mut writer)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// Runs one write: everything or nothing.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        // A panic while writing rolled its transaction back; the connection is as good as before.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Runs a read on one snapshot.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => connect(&self.path)?,
        };
        let tx = reader.transaction()?;
        let value = work(&tx);
        drop(tx);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        value
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|e| Error::Broken(format!("{} cannot be opened: {e}", path.display())))?;
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Plans do not depend on bound values: without it this build of SQLite (STAT4) parses and plans a cached statement
    // anew whenever a value in its WHERE changes.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}
