//! What changed in an area's register since a version: sites new or changed, sites gone, exclusions.

use super::cursor::Follow;
use super::page::{Budget, site_bytes};
use crate::error::Result;
use crate::store::column;
use crate::store::counter::Counter;
use crate::store::db::{self, Connection};
use crate::store::{exclusion, site};
use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::sync::protocol::message::AreaNews;
use std::collections::HashSet;

/// How many changes are looked at together.
const STRIDE: usize = 500;
/// Sorts behind every account number.
const END: &str = "\u{10ffff}";

/// Takes what fits and moves the cursor; `true` when the page is full.
pub(super) fn page(
    db: &Connection,
    area: &AreaId,
    at: &mut Follow,
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<bool> {
    let version = Counter::Register.read(db)?;
    let mut told: HashSet<SiteId> = HashSet::new();
    while at.register < version || at.after.is_some() {
        let changed = changed(db, area, at)?;
        let last = changed.len() < STRIDE;
        for (register, id) in changed {
            // A site and its exclusion may stand at different versions; what comes is how both are now.
            if !told.contains(&id) && !put(db, area, &id, news, budget)? {
                return Ok(true);
            }
            told.insert(id.clone());
            (at.register, at.after) = (register, Some(id.to_string()));
        }
        if last {
            (at.register, at.after) = (version, None);
        }
    }
    Ok(false)
}

/// Sites with something new, by version and account number; each once, whatever of it is new.
fn changed(db: &Connection, area: &AreaId, at: &Follow) -> Result<Vec<(u64, SiteId)>> {
    let mut query = db.prepare_cached(
        "SELECT version, id FROM sites WHERE area = ?1 AND (version, id) > (?2, ?3)
         UNION SELECT version, site FROM site_moves WHERE area = ?1 AND (version, site) > (?2, ?3)
         UNION SELECT version, site FROM exclusions WHERE area = ?1 AND (version, site) > (?2, ?3)
         ORDER BY 1, 2 LIMIT ?4",
    )?;
    let after = at.after.as_deref().unwrap_or(END);
    let most = i64::try_from(STRIDE).unwrap_or(i64::MAX);
    let rows =
        query.query_map((area.as_str(), at.register, after, most), |row| Ok((row.get(0)?, column::parsed(row, 1)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

fn put(db: &Connection, area: &AreaId, id: &SiteId, news: &mut AreaNews, budget: &mut Budget) -> Result<bool> {
    let site = site::find(db, id)?.filter(|site| site.area == *area);
    let bytes = site.as_ref().map_or(32, site_bytes);
    if !budget.holds(bytes) {
        budget.close();
        return Ok(false);
    }
    budget.spend(bytes);
    match site {
        None => news.gone.push(id.clone()),
        Some(site) => {
            news.exclusions.extend(exclusion::find(db, id)?);
            news.sites.push(site);
        }
    }
    Ok(true)
}
