//! Sites of the register and the search over them.

use super::database::StoreError;
use crate::model::id::{AreaId, SiteId};
use crate::model::search::{haystack, needle};
use crate::model::site::{Exclusion, Site};
use crate::model::walking::walking_order;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// The number of a site on this device.
pub type SiteNumber = i64;

fn damaged(e: serde_json::Error) -> StoreError {
    StoreError::Damaged { what: "site", why: e.to_string() }
}

/// Puts a site, new or changed.
pub fn put(tx: &Transaction<'_>, site: &Site) -> Result<SiteNumber, StoreError> {
    let card = serde_json::to_string(site).map_err(damaged)?;
    let walk = walking_order(&site.address).into_bytes();
    let number = tx
        .prepare_cached(
            "INSERT INTO sites (site, area, class, walk, card) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (site) DO UPDATE SET area = ?2, class = ?3, walk = ?4, card = ?5 RETURNING number",
        )?
        .query_row(params![site.id.as_str(), site.area.as_str(), site.class.code(), walk, card], |row| row.get(0))?;
    tx.prepare_cached(
        "INSERT INTO site_search (number, walk, haystack) VALUES (?1, ?2, ?3)
         ON CONFLICT (number) DO UPDATE SET walk = ?2, haystack = ?3",
    )?
    .execute(params![number, walk, haystack(site)])?;
    Ok(number)
}

/// Takes a site away that left its area or the register. Its inspections stay until they are home.
pub fn remove(tx: &Transaction<'_>, site: &SiteId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM sites WHERE site = ?1")?.execute([site.as_str()])?;
    tx.prepare_cached("DELETE FROM exclusions WHERE site = ?1")?.execute([site.as_str()])?;
    Ok(())
}

/// A site.
pub fn get(connection: &Connection, site: &SiteId) -> Result<Option<(SiteNumber, Site)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT number, card FROM sites WHERE site = ?1")?;
    let row: Option<(SiteNumber, String)> =
        statement.query_row([site.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    row.map(|(number, card)| Ok((number, serde_json::from_str(&card).map_err(damaged)?))).transpose()
}

/// The number of a site.
pub fn number_of(connection: &Connection, site: &SiteId) -> Result<Option<SiteNumber>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT number FROM sites WHERE site = ?1")?;
    Ok(statement.query_row([site.as_str()], |row| row.get(0)).optional()?)
}

/// A site by its number.
pub fn by_number(connection: &Connection, number: SiteNumber) -> Result<Option<(Site, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT card, walk FROM sites WHERE number = ?1")?;
    let row: Option<(String, Vec<u8>)> =
        statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    row.map(|(card, walk)| Ok((serde_json::from_str(&card).map_err(damaged)?, walk))).transpose()
}

/// The numbers of all sites.
pub fn numbers(connection: &Connection) -> Result<Vec<SiteNumber>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT number FROM sites ORDER BY number")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The sites of an area.
pub fn of_area(connection: &Connection, area: &AreaId) -> Result<Vec<SiteId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT site FROM sites WHERE area = ?1")?;
    let rows = statement.query_map([area.as_str()], |row| row.get::<_, String>(0))?;
    let mut sites = Vec::new();
    for site in rows {
        sites.push(SiteId::new(&site?).map_err(|e| StoreError::Damaged { what: "site", why: e.to_string() })?);
    }
    Ok(sites)
}

/// Sites that hold every word of a query: a part of name, address, account, phone or meter number, or pinyin initials.
/// In walking order, at most `most`.
pub fn search(connection: &Connection, query: &str, most: u32) -> Result<Vec<(SiteNumber, Site)>, StoreError> {
    let words = needle(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let conditions: Vec<_> = (0..words.len()).map(|n| format!("instr(haystack, ?{}) > 0", n + 2)).collect();
    let sql = format!(
        "SELECT s.number, s.card FROM (SELECT number, walk FROM site_search WHERE {} ORDER BY walk LIMIT ?1) found
         JOIN sites s ON s.number = found.number ORDER BY found.walk",
        conditions.join(" AND ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, most)?;
    for (n, word) in words.iter().enumerate() {
        statement.raw_bind_parameter(n + 2, word)?;
    }
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let card: String = row.get(1)?;
        found.push((row.get(0)?, serde_json::from_str(&card).map_err(damaged)?));
    }
    Ok(found)
}

/// Puts an approved exclusion in the place of whatever was approved for its site before: headquarters' last word counts.
pub fn exclude(tx: &Transaction<'_>, exclusion: &Exclusion) -> Result<(), StoreError> {
    let text = serde_json::to_string(exclusion).map_err(damaged)?;
    tx.prepare_cached("DELETE FROM exclusions WHERE site = ?1")?.execute([exclusion.site.as_str()])?;
    tx.prepare_cached(
        "INSERT INTO exclusions (site, first_day, exclusion) VALUES (?1, ?2, ?3)
         ON CONFLICT (site, first_day) DO UPDATE SET exclusion = ?3",
    )?
    .execute(params![exclusion.site.as_str(), exclusion.from.to_string(), text])?;
    Ok(())
}

/// The approved exclusions of a site.
pub fn exclusions(connection: &Connection, site: &SiteId) -> Result<Vec<Exclusion>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT exclusion FROM exclusions WHERE site = ?1")?;
    let rows = statement.query_map([site.as_str()], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for row in rows {
        found.push(serde_json::from_str(&row?).map_err(damaged)?);
    }
    Ok(found)
}
