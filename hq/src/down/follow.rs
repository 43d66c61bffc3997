//! Following an area: what changed in the register, then the entries of its log, those left out that the device brings
//! in this very exchange.

use super::Reader;
use super::cursor::{Cursor, Follow};
use super::page::{Budget, parcel, parcel_bytes};
use super::register;
use crate::error::Result;
use crate::store::db::Connection;
use crate::store::log;
use anjian_core::model::id::AreaId;
use anjian_core::sync::protocol::message::AreaNews;
use std::collections::HashMap;
use std::ops::Range;

/// How many entries are looked at together.
const STRIDE: usize = 1_000;

/// Takes what is new as far as it fits; answers where the device stands then, and whether there is more.
pub(super) fn page(
    db: &Connection,
    reader: &Reader<'_>,
    area: &AreaId,
    mut at: Follow,
    news: &mut AreaNews,
    budget: &mut Budget,
) -> Result<(Cursor, bool)> {
    if register::page(db, area, &mut at, news, budget)? {
        return Ok((Cursor::Log(at), true));
    }
    let entries = log::after(db, area, at.sequence, STRIDE, &reader.bringer())?;
    let mut more = entries.len() == STRIDE;
    let mut wanted: Vec<(i64, Range<u64>)> = Vec::new();
    let mut place: HashMap<i64, usize> = HashMap::new();
    for entry in entries {
        if entry.here && !reader.just_brought(area, &entry) {
            let size = parcel_bytes(&parcel(db, entry.inspection, entry.changes.clone())?);
            if !budget.holds(size) {
                budget.close();
                more = true;
                break;
            }
            budget.spend(size);
            match place.get(&entry.inspection) {
                // Entries of one inspection follow each other; one of the device's own may lie between them.
                Some(index) if wanted[*index].1.end == entry.changes.start => wanted[*index].1.end = entry.changes.end,
                _ => {
                    place.insert(entry.inspection, wanted.len());
                    wanted.push((entry.inspection, entry.changes));
                }
            }
        }
        at.sequence = entry.sequence;
    }
    for (number, changes) in wanted {
        news.parcels.push(parcel(db, number, changes)?);
    }
    Ok((Cursor::Log(at), more))
}
