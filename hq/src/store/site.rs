//! The register's sites, with the counters that the plan's arithmetic needs.

use super::column;
use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::error::{Error, Result};
use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::model::site::{Site, Supply};
use anjian_core::model::time::Timestamp;
use anjian_core::model::walking::walking_order;
use chrono::{Datelike, NaiveDate};

/// The month in which gas came, `2024-06`; empty when the register does not know it.
pub(crate) fn gas_month(site: &Site) -> String {
    site.gas_on.map_or_else(String::new, |day| format!("{:04}-{:02}", day.year(), day.month()))
}

/// Reads [`gas_month`] back.
pub(crate) fn month_of(text: &str) -> Option<(i32, u32)> {
    let (year, month) = text.split_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

/// Adds an area that is new.
pub(crate) fn ensure_area(tx: &Transaction<'_>, area: &AreaId) -> Result<()> {
    tx.prepare_cached("INSERT INTO areas (id) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([area.as_str()])?;
    Ok(())
}

/// An area that must be there already: one that nobody lies in is a slip of the pen.
pub(crate) fn known_area(db: &Connection, area: &AreaId) -> Result<()> {
    let mut query = db.prepare_cached("SELECT id FROM areas ORDER BY id")?;
    let rows = query.query_map([], |row| row.get(0))?;
    let areas: Vec<String> = rows.collect::<db::Result<_>>()?;
    match areas.iter().any(|known| known == area.as_str()) {
        true => Ok(()),
        false if areas.is_empty() => Err(Error::NotFound("there are no areas yet: import the register first".into())),
        false => Err(Error::NotFound(format!("no area {area}; there are {}", areas.join(", ")))),
    }
}

fn from_row(row: &Row<'_>) -> db::Result<Site> {
    column::json(row, 0)
}

/// A site.
pub(crate) fn find(db: &Connection, id: &SiteId) -> Result<Option<Site>> {
    let mut query = db.prepare_cached("SELECT json FROM sites WHERE id = ?1")?;
    Ok(query.query_row([id.as_str()], from_row).optional()?)
}

/// The stable word of the register's word about the supply.
pub(crate) fn supply_code(supply: Supply) -> &'static str {
    match supply {
        Supply::InUse => "in_use",
        Supply::Stopped => "stopped",
        Supply::NeverLit => "never_lit",
        Supply::Demolished => "demolished",
        Supply::Vacant => "vacant",
    }
}

/// Every site, one after the other.
pub(crate) fn each(db: &Connection, mut look: impl FnMut(Site) -> Result<()>) -> Result<()> {
    let mut query = db.prepare_cached("SELECT json FROM sites ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        look(from_row(&row)?)?;
    }
    Ok(())
}

/// Sites without an open exclusion of which the register or the last visit says that nobody uses gas there, by area and account; the
/// second is when it was found empty at the door.
pub(crate) fn may_leave(db: &Connection) -> Result<Vec<(Site, Option<Timestamp>)>> {
    let mut query = db.prepare_cached(
        "SELECT s.json, NULL, s.area, s.id FROM sites s WHERE s.supply <> 'in_use'
           AND NOT EXISTS (SELECT 1 FROM exclusions x WHERE x.site = s.id AND x.until_day = '')
         UNION ALL
         SELECT s.json, (SELECT max(v.at) FROM visits v WHERE v.inspection = i.number), s.area, s.id
         FROM inspections i JOIN sites s ON s.id = i.site
         WHERE i.standing = 'vacant' AND s.supply = 'in_use'
           AND NOT EXISTS (SELECT 1 FROM exclusions x WHERE x.site = s.id AND x.until_day = '')
         ORDER BY 3, 4",
    )?;
    let rows = query.query_map([], |row| Ok((from_row(row)?, row.get::<_, Option<i64>>(1)?.map(Timestamp))))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Every area.
pub(crate) fn areas(db: &Connection) -> Result<Vec<AreaId>> {
    let mut query = db.prepare_cached("SELECT id FROM areas ORDER BY id")?;
    let rows = query.query_map([], |row| column::parsed(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// What became of a site that was put into the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    New,
    Unchanged,
    /// Something other than its area.
    Changed,
    /// It lies in another area now.
    Moved(AreaId),
}

/// Puts a site into the register as it stands in a version.
pub(crate) fn put(tx: &Transaction<'_>, site: &Site, version: u64) -> Result<Put> {
    let json = serde_json::to_string(site).map_err(|e| Error::Broken(e.to_string()))?;
    let mut query = tx.prepare_cached("SELECT json FROM sites WHERE id = ?1")?;
    let old: Option<String> = query.query_row([site.id.as_str()], |row| row.get(0)).optional()?;
    let old: Option<Site> = match &old {
        Some(old) if *old == json => return Ok(Put::Unchanged),
        Some(old) => Some(serde_json::from_str(old).map_err(|e| Error::Broken(format!("a site: {e}")))?),
        None => None,
    };
    ensure_area(tx, &site.area)?;
    let mut upsert = tx.prepare_cached(
        "INSERT INTO sites (id, area, class, gas_month, walk, version, seen_day, json, supply)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET area = excluded.area, class = excluded.class, gas_month = excluded.gas_month,
           walk = excluded.walk, version = excluded.version, seen_day = excluded.seen_day, json = excluded.json,
           supply = excluded.supply",
    )?;
    let (month, walk) = (gas_month(site), walking_order(&site.address));
    let seen_day = site.last_inspected.max(site.gas_on).map(|day| day.to_string());
    let (id, area, class) = (site.id.as_str(), site.area.as_str(), site.class.code());
    upsert.execute((id, area, class, &month, walk, version, seen_day, json, supply_code(site.supply)))?;
    if let Some(old) = &old {
        count(tx, old, -1)?;
    }
    count(tx, site, 1)?;
    match old {
        None => Ok(Put::New),
        Some(old) if old.area == site.area => Ok(Put::Changed),
        Some(old) => {
            moved(tx, &old.area, site, version)?;
            Ok(Put::Moved(old.area))
        }
    }
}

fn count(tx: &Transaction<'_>, site: &Site, by: i64) -> Result<()> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO site_counts (area, class, gas_month, sites) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (area, class, gas_month) DO UPDATE SET sites = site_counts.sites + excluded.sites",
    )?;
    upsert.execute((site.area.as_str(), site.class.code(), gas_month(site), by))?;
    Ok(())
}

fn moved(tx: &Transaction<'_>, from: &AreaId, site: &Site, version: u64) -> Result<()> {
    tx.prepare_cached("DELETE FROM site_moves WHERE area = ?1 AND site = ?2")?
        .execute((site.area.as_str(), site.id.as_str()))?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO site_moves (area, site, version) VALUES (?1, ?2, ?3)
         ON CONFLICT (area, site) DO UPDATE SET version = excluded.version",
    )?;
    insert.execute((from.as_str(), site.id.as_str(), version))?;
    Ok(())
}

/// The areas a site was in before: work done then may still come.
pub(crate) fn earlier_areas(db: &Connection, site: &SiteId) -> Result<Vec<AreaId>> {
    let mut query = db.prepare_cached("SELECT area FROM site_moves WHERE site = ?1")?;
    let rows = query.query_map([site.as_str()], |row| column::parsed(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Takes in the last day on which an inspection was inside a site.
pub(crate) fn seen(tx: &Transaction<'_>, site: &Site) -> Result<()> {
    let mut query = tx.prepare_cached("SELECT max(entered_day) FROM inspections WHERE site = ?1")?;
    let entered: Option<String> = query.query_row([site.id.as_str()], |row| row.get(0))?;
    let known: Option<String> = site.last_inspected.max(site.gas_on).map(|day: NaiveDate| day.to_string());
    // ISO dates sort as days do.
    tx.prepare_cached("UPDATE sites SET seen_day = ?2 WHERE id = ?1 AND seen_day IS DISTINCT FROM ?2")?
        .execute((site.id.as_str(), entered.max(known)))?;
    Ok(())
}

/// A site by where it stands on the walk.
pub(crate) struct Walked {
    pub(crate) walk: String,
    pub(crate) site: Site,
}

/// An area's sites in walking order after a place on the walk, at most so many.
pub(crate) fn walk(db: &Connection, area: &AreaId, after: (&str, &str), most: usize) -> Result<Vec<Walked>> {
    let mut query = db.prepare_cached(
        "SELECT json, walk FROM sites WHERE area = ?1 AND (walk, id) > (?2, ?3) ORDER BY walk, id LIMIT ?4",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = query.query_map((area.as_str(), after.0, after.1, most), |row| {
        Ok(Walked { site: from_row(row)?, walk: row.get(1)? })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}
