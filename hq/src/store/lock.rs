//! Rows that writers beside each other lock, so that they come one after the other where it matters. A file has one writer: nothing to lock.
//!
//! Always in this order: the device, then areas by their name. Whoever holds an area's row is alone with its log, its records and its
//! counts until it commits, so a log's numbers have no gaps and stand in the order of commits.

use super::db::{Dialect, Transaction};
use crate::error::{Error, Result};
use anjian_core::model::id::{DeviceId, SiteId};

/// Two requests of one device come one after the other.
pub(crate) fn device(tx: &Transaction<'_>, device: &DeviceId) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        tx.execute("SELECT 1 FROM devices WHERE id = ?1 FOR NO KEY UPDATE", [&device.0])?;
    }
    Ok(())
}

/// The areas in which these sites lie.
pub(crate) fn areas_of<'a>(tx: &Transaction<'_>, sites: impl Iterator<Item = &'a SiteId>) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        let sites: Vec<&str> = sites.map(SiteId::as_str).collect();
        let sites = serde_json::to_string(&sites).map_err(|e| Error::Broken(e.to_string()))?;
        tx.execute(
            "SELECT 1 FROM areas WHERE id IN (SELECT area FROM sites WHERE id IN (SELECT value FROM json_each(?1)))
             ORDER BY id FOR NO KEY UPDATE",
            [sites],
        )?;
    }
    Ok(())
}
