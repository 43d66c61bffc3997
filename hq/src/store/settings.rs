//! What this headquarters is, by name.

use super::db::{Connection, OptionalExtension, Transaction};
use crate::error::{Error, Result};

/// A value.
pub(crate) fn get(db: &Connection, name: &str) -> Result<Option<String>> {
    let mut query = db.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// Sets a value.
pub(crate) fn set(tx: &Transaction<'_>, name: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )?;
    Ok(())
}

/// The life of headquarters; empty before it was ever restored.
pub(crate) fn life(db: &Connection) -> Result<Vec<u8>> {
    let life = get(db, "life")?.unwrap_or_default();
    hex::decode(life).map_err(|_| Error::Broken("the setting life cannot be read".into()))
}

/// Begins another life: phones notice, and send again what this one lacks.
pub(crate) fn begin_life(tx: &Transaction<'_>) -> Result<()> {
    let mut life = [0_u8; 8];
    getrandom::fill(&mut life).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
    set(tx, "life", &hex::encode(life))?;
    // Numbers that were given out after the backup are given out again; no device may take one for what it knows.
    tx.execute("UPDATE counters SET value = value + 1000000 WHERE name IN ('reference', 'register')", [])?;
    Ok(())
}
