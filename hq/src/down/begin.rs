//! A device's first sight of an area, usable before it ends: the sites with an open hazard or a promise and their records,
//! all other sites as people walk, the records of the current periods, older ones.

use super::Reader;
use super::cursor::{Begin, Cursor, Follow, Stage, differences, numbers};
use super::page::{Budget, parcel, parcel_bytes, site_bytes};
use crate::error::Result;
use crate::store::counter::Counter;
use crate::store::db::{self, Connection};
use crate::store::{exclusion, inspection, log, site};
use anjian_core::model::id::AreaId;
use anjian_core::model::site::Site;
use anjian_core::sync::protocol::message::AreaNews;
use std::collections::HashSet;

/// The most inspections that come before all others.
const MOST_URGENT: usize = 2_000;
/// How many sites or inspections are looked at together.
const STRIDE: usize = 500;

/// The beginning of an area.
pub(super) fn begin(db: &Connection, reader: &Reader<'_>, area: &AreaId) -> Result<Cursor> {
    let mut query = db.prepare_cached(
        "SELECT number FROM inspections WHERE area = ?1 AND (open_hazards > 0 OR appointment_from IS NOT NULL)
         ORDER BY open_hazards > 0 DESC, number DESC LIMIT ?2",
    )?;
    let most = i64::try_from(MOST_URGENT).unwrap_or(i64::MAX);
    let rows = query.query_map((area.as_str(), most), |row| row.get(0))?;
    let mut urgent: Vec<i64> = rows.collect::<db::Result<_>>()?;
    urgent.sort_unstable();
    let today = reader.company.zone.date(reader.now);
    let mut current: Vec<String> =
        reader.company.programmes.iter().filter_map(|p| p.cadence.period_of(today)).map(|p| p.to_string()).collect();
    current.dedup();
    Ok(Cursor::Begin(Box::new(Begin {
        head: log::head(db, area)?,
        register: Counter::Register.read(db)?,
        urgent: differences(&urgent),
        current,
        stage: Stage::UrgentSites(0),
    })))
}

/// Takes as much of the present stage as fits; answers where the device stands then.
pub(super) fn page(
    db: &Connection,
    area: &AreaId,
    mut at: Box<Begin>,
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<Cursor> {
    let urgent = numbers(&at.urgent);
    at.stage = match at.stage {
        Stage::UrgentSites(from) => urgent_sites(db, area, &urgent, from, news, budget)?,
        Stage::Sites(walk, id) => sites(db, area, &urgent, (walk, id), news, budget)?,
        Stage::Urgent(from) => {
            let next = take(db, area, at.head, urgent.iter().skip(from).copied(), news, budget)?;
            match next {
                Some(number) => Stage::Urgent(urgent.iter().position(|n| *n == number).unwrap_or(urgent.len())),
                None => Stage::Sites(String::new(), String::new()),
            }
        }
        Stage::Current(before) => match records(db, area, &at, &urgent, (true, before), news, budget)? {
            Some(before) => Stage::Current(before),
            None => Stage::Older(i64::MAX),
        },
        Stage::Older(before) => match records(db, area, &at, &urgent, (false, before), news, budget)? {
            Some(before) => Stage::Older(before),
            None => {
                let (sequence, register) = (at.head, at.register);
                return Ok(Cursor::Log(Follow { sequence, register, after: None }));
            }
        },
    };
    Ok(Cursor::Begin(at))
}

/// Puts a site on the page, with its exclusion; `false` when it does not fit.
fn put(db: &Connection, site: Site, news: &mut AreaNews, budget: &mut Budget) -> Result<bool> {
    let bytes = site_bytes(&site);
    if !budget.holds(bytes) {
        budget.close();
        return Ok(false);
    }
    budget.spend(bytes);
    news.exclusions.extend(exclusion::find(db, &site.id)?);
    news.sites.push(site);
    Ok(true)
}

fn urgent_sites(
    db: &Connection,
    area: &AreaId,
    urgent: &[i64],
    from: usize,
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<Stage> {
    let mut put_already: HashSet<String> = HashSet::new();
    for (index, number) in urgent.iter().enumerate() {
        let identity = inspection::identity(db, *number)?;
        if !put_already.insert(identity.site.to_string()) || index < from {
            continue;
        }
        let here = site::find(db, &identity.site)?.filter(|site| site.area == *area);
        if let Some(site) = here
            && !put(db, site, news, budget)?
        {
            return Ok(Stage::UrgentSites(index));
        }
    }
    Ok(Stage::Urgent(0))
}

fn sites(
    db: &Connection,
    area: &AreaId,
    urgent: &[i64],
    mut after: (String, String),
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<Stage> {
    let mut sent: HashSet<String> = HashSet::new();
    for number in urgent {
        sent.insert(inspection::identity(db, *number)?.site.to_string());
    }
    loop {
        let walked = site::walk(db, area, (&after.0, &after.1), STRIDE)?;
        let last = walked.len() < STRIDE;
        for walked in walked {
            let place = (walked.walk, walked.site.id.to_string());
            if !sent.contains(&place.1) && !put(db, walked.site, news, budget)? {
                return Ok(Stage::Sites(after.0, after.1));
            }
            after = place;
        }
        if last {
            return Ok(Stage::Current(i64::MAX));
        }
    }
}

/// The records of current or of older periods, the newest first; `None` when there are no more.
fn records(
    db: &Connection,
    area: &AreaId,
    at: &Begin,
    urgent: &[i64],
    (current, mut before): (bool, i64),
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<Option<i64>> {
    let periods = serde_json::to_string(&at.current).unwrap_or_else(|_| "[]".to_owned());
    let mut query = db.prepare_cached(
        "SELECT number FROM inspections WHERE area = ?1 AND number < ?2
         AND CASE WHEN period IN (SELECT value FROM json_each(?3)) THEN 1 ELSE 0 END = ?4 ORDER BY number DESC LIMIT ?5",
    )?;
    loop {
        let most = i64::try_from(STRIDE).unwrap_or(i64::MAX);
        let rows = query.query_map((area.as_str(), before, &periods, current, most), |row| row.get(0))?;
        let found: Vec<i64> = rows.collect::<db::Result<_>>()?;
        let wanted = found.iter().copied().filter(|number| urgent.binary_search(number).is_err());
        if let Some(next) = take(db, area, at.head, wanted, news, budget)? {
            return Ok(Some(next + 1));
        }
        match found.last() {
            Some(last) if found.len() == STRIDE => before = *last,
            _ => return Ok(None),
        }
    }
}

/// Puts records on the page as they were when the device began; answers the first that does not fit.
fn take(
    db: &Connection,
    area: &AreaId,
    head: u64,
    records: impl Iterator<Item = i64>,
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<Option<i64>> {
    for number in records {
        // What came later, or was here only before the site moved, is no part of this.
        let known = log::known_at(db, area, number, head)?;
        let place: String = db
            .prepare_cached("SELECT area FROM inspections WHERE number = ?1")?
            .query_row([number], |row| row.get(0))?;
        if known == 0 || place != area.as_str() {
            continue;
        }
        let parcel = parcel(db, number, 0..known)?;
        let bytes = parcel_bytes(&parcel);
        if !budget.holds(bytes) {
            budget.close();
            return Ok(Some(number));
        }
        budget.spend(bytes);
        news.parcels.push(parcel);
    }
    Ok(None)
}
