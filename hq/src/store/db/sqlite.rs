//! SQLite: one file.

use super::{Connection, Result};
use crate::error::Error;
use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;
use std::path::Path;
use std::time::Duration;

/// Opens a file; makes it when there is none.
pub(crate) fn connect(path: &Path) -> crate::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = rusqlite::Connection::open_with_flags(path, flags)
        .map_err(|e| Error::Broken(format!("{} cannot be opened: {e}", path.display())))?;
    Ok(Connection::Sqlite(set_up(file)?))
}

fn set_up(file: rusqlite::Connection) -> Result<rusqlite::Connection> {
    file.busy_timeout(Duration::from_secs(30))?;
    file.pragma_update(None, "journal_mode", "WAL")?;
    file.pragma_update(None, "synchronous", "FULL")?;
    file.pragma_update(None, "foreign_keys", true)?;
    file.pragma_update(None, "cache_size", -32_000)?;
    file.pragma_update(None, "temp_store", "MEMORY")?;
    // Plans do not depend on bound values: without it this build of SQLite (STAT4) parses and plans a cached statement
    // anew whenever a value in its WHERE changes.
    file.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    file.set_prepared_statement_cache_capacity(128);
    Ok(file)
}
