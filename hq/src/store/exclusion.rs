//! Approved exclusions: one per site, the last word, with counters by what makes a site due.

use super::column;
use super::db::{self, Connection, OptionalExtension, Transaction};
use super::site::gas_month;
use crate::error::{Error, Result};
use anjian_core::model::id::SiteId;
use anjian_core::model::site::{Exclusion, Site};

/// A site's exclusion.
pub(crate) fn find(db: &Connection, site: &SiteId) -> Result<Option<Exclusion>> {
    let mut query = db.prepare_cached("SELECT json FROM exclusions WHERE site = ?1")?;
    Ok(query.query_row([site.as_str()], |row| column::json(row, 0)).optional()?)
}

/// Puts a site's exclusion in, replacing the one it had.
pub(crate) fn put(tx: &Transaction<'_>, site: &Site, exclusion: &Exclusion, version: u64) -> Result<()> {
    uncount(tx, &site.id)?;
    let json = serde_json::to_string(exclusion).map_err(|e| Error::Broken(e.to_string()))?;
    let (from, until) = (exclusion.from.to_string(), exclusion.until.map_or_else(String::new, |day| day.to_string()));
    let (area, class, month) = (site.area.as_str(), site.class.code(), gas_month(site));
    let mut upsert = tx.prepare_cached(
        "INSERT INTO exclusions (site, area, class, gas_month, from_day, until_day, version, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (site) DO UPDATE SET area = excluded.area, class = excluded.class, gas_month = excluded.gas_month,
           from_day = excluded.from_day, until_day = excluded.until_day, version = excluded.version,
           json = excluded.json",
    )?;
    upsert.execute((site.id.as_str(), area, class, &month, &from, &until, version, json))?;
    let mut count = tx.prepare_cached(
        "INSERT INTO exclusion_counts (area, class, gas_month, from_day, until_day, sites) VALUES (?1, ?2, ?3, ?4, ?5, 1)
         ON CONFLICT (area, class, gas_month, from_day, until_day) DO UPDATE SET sites = exclusion_counts.sites + 1",
    )?;
    count.execute((area, class, &month, &from, &until))?;
    Ok(())
}

fn uncount(tx: &Transaction<'_>, site: &SiteId) -> Result<()> {
    let mut update = tx.prepare_cached(
        "UPDATE exclusion_counts AS c SET sites = sites - 1 FROM exclusions x
         WHERE x.site = ?1 AND c.area = x.area AND c.class = x.class AND c.gas_month = x.gas_month
           AND c.from_day = x.from_day AND c.until_day = x.until_day",
    )?;
    update.execute([site.as_str()])?;
    Ok(())
}

/// Exclusions that were approved, the newest first, at most so many.
pub(crate) fn newest(db: &Connection, most: usize) -> Result<Vec<Exclusion>> {
    let mut query = db.prepare_cached("SELECT json FROM exclusions ORDER BY version DESC, site LIMIT ?1")?;
    let rows = query.query_map([i64::try_from(most).unwrap_or(i64::MAX)], |row| column::json(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}
