//! Counters: how often something changed.

use super::db::{Connection, Transaction};
use crate::error::Result;

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counter {
    /// Version of what every device holds alike.
    Reference,
    /// Version of sites and exclusions.
    Register,
    /// Quarantined records that had to give way to newer ones.
    QuarantineDropped,
}

impl Counter {
    fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Register => "register",
            Self::QuarantineDropped => "quarantine_dropped",
        }
    }
    /// Its value.
    pub(crate) fn read(self, db: &Connection) -> Result<u64> {
        let mut query = db.prepare_cached("SELECT value FROM counters WHERE name = ?1")?;
        Ok(query.query_row([self.name()], |row| row.get(0))?)
    }
    /// One more; answers the new value.
    pub(crate) fn next(self, tx: &Transaction<'_>) -> Result<u64> {
        let mut update = tx.prepare_cached("UPDATE counters SET value = value + 1 WHERE name = ?1 RETURNING value")?;
        Ok(update.query_row([self.name()], |row| row.get(0))?)
    }
}
