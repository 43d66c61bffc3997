//! What goes down: reference data, and for each area first a snapshot in the order in which it is useful, then its log.
//!
//! Every change that stood in an area's log when a device began comes with the snapshot, every later one with the log:
//! each exactly once, whatever arrives meanwhile. Bounded by what the device wants at most, yet never without progress.

mod begin;
mod cursor;
mod follow;
mod page;
mod register;

pub(crate) use cursor::Cursor;

use crate::company::Company;
use crate::error::{Error, Result};
use crate::report::{Among, freshness};
use crate::store::counter::Counter;
use crate::store::db::Connection;
use crate::store::log::Bringer;
use crate::store::{device, programme};
use anjian_core::model::id::{AreaId, DeviceId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::{AreaFreshness, AreaNews, ExchangeRequest, Reference};
use page::Budget;
use serde_bytes::ByteBuf;
use std::collections::BTreeMap;

/// The least and the most bytes of an answer, whatever the device wants.
const LEAST: usize = 16 << 10;
const MOST: usize = 16 << 20;

/// Who reads.
pub(crate) struct Reader<'a> {
    pub(crate) company: &'a Company,
    pub(crate) device: &'a DeviceId,
    pub(crate) incarnation: &'a [u8],
    pub(crate) now: Timestamp,
    /// Where the entries that he brings in this very exchange begin in each area's log.
    pub(crate) brought: &'a BTreeMap<AreaId, u64>,
    /// The life of this headquarters: a cursor of another one is worth nothing, and its area begins anew.
    pub(crate) life: &'a [u8],
}

impl Reader<'_> {
    /// Whether he brought an entry just now. One of an earlier exchange that lies behind his cursor he may have lost:
    /// with the answer, or with a database that was put back to an older day.
    fn just_brought(&self, area: &AreaId, entry: &crate::store::log::Entry) -> bool {
        entry.own && self.brought.get(area).is_some_and(|first| entry.sequence >= *first)
    }

    fn bringer(&self) -> Bringer<'_> {
        Bringer { device: Some(self.device), incarnation: self.incarnation }
    }
}

/// What goes down in one exchange.
#[derive(Default)]
pub(crate) struct Down {
    pub(crate) reference: Option<Reference>,
    pub(crate) areas: Vec<AreaNews>,
    pub(crate) freshness: Vec<AreaFreshness>,
    pub(crate) more: bool,
}

/// Gathers what is new for a device.
pub(crate) fn gather(db: &Connection, reader: &Reader<'_>, request: &ExchangeRequest) -> Result<Down> {
    let assigned = device::areas(db, reader.device)?.now;
    let version = Counter::Reference.read(db)?;
    let mut down = Down::default();
    if request.reference != version {
        down.reference = Some(reference(db, reader.company, version, &assigned)?);
    }
    for area in &assigned {
        let freshness = freshness::since(db, &Among::one(area)?, Timestamp(i64::MIN), reader.now)?;
        down.freshness.push(AreaFreshness { area: area.clone(), freshness });
    }
    let wanted = usize::try_from(request.most_bytes).unwrap_or(MOST);
    let mut budget = Budget::new(wanted.clamp(LEAST, MOST));
    for (area, cursor) in wanted_areas(&assigned, request) {
        if budget.is_spent() {
            down.more = true;
            break;
        }
        let (news, more) = news(db, reader, &area, cursor, &mut budget)?;
        down.areas.extend(news);
        down.more |= more;
    }
    Ok(down)
}

/// The assigned areas that the device names; while it does not know its areas yet, also those it does not name.
fn wanted_areas<'a>(assigned: &[AreaId], request: &'a ExchangeRequest) -> Vec<(AreaId, Option<&'a ByteBuf>)> {
    let mut wanted: Vec<(AreaId, Option<&ByteBuf>)> = Vec::new();
    for held in request.areas.iter().filter(|held| assigned.contains(&held.area)) {
        if !wanted.iter().any(|(area, _)| *area == held.area) {
            wanted.push((held.area.clone(), held.cursor.as_ref()));
        }
    }
    if request.reference == 0 {
        let unnamed = assigned.iter().filter(|area| !request.areas.iter().any(|held| held.area == **area));
        wanted.extend(unnamed.map(|area| (area.clone(), None)));
    }
    wanted
}

fn reference(db: &Connection, company: &Company, version: u64, assigned: &[AreaId]) -> Result<Reference> {
    Ok(Reference {
        version,
        company: company.name.clone(),
        zone: company.zone,
        calendar: company.calendar.clone(),
        notices: company.notices.clone(),
        programmes: programme::all(db)?,
        templates: programme::templates(db)?,
        certificates: device::certificates(db)?,
        assigned: assigned.to_vec(),
        uploads: company.photos.rules(),
    })
}

/// One area's news, as much as the budget allows. `None` when there is nothing to tell.
fn news(
    db: &Connection,
    reader: &Reader<'_>,
    area: &AreaId,
    cursor: Option<&ByteBuf>,
    budget: &mut Budget,
) -> Result<(Option<AreaNews>, bool)> {
    let before = match cursor.map(|bytes| Cursor::unpack(bytes, reader.life)).transpose()?.flatten() {
        Some(known) => known,
        None => begin::begin(db, reader, area)?,
    };
    let mut news = AreaNews {
        area: area.clone(),
        sites: Vec::new(),
        gone: Vec::new(),
        exclusions: Vec::new(),
        parcels: Vec::new(),
        cursor: ByteBuf::new(),
    };
    let mut now = before.clone();
    let mut more = true;
    while more && !budget.is_spent() {
        (now, more) = match now {
            Cursor::Begin(at) => (begin::page(db, area, at, &mut news, budget)?, true),
            Cursor::Log(at) => follow::page(db, reader, area, at, &mut news, budget)?,
        };
    }
    if cursor.is_some() && now == before {
        return Ok((None, more));
    }
    news.cursor = now.pack(reader.life)?;
    Ok((Some(news), more))
}

impl Cursor {
    fn pack(&self, life: &[u8]) -> Result<ByteBuf> {
        let packed = match life {
            [] => rmp_serde::to_vec(self),
            life => rmp_serde::to_vec(&(ByteBuf::from(life), self)),
        };
        packed.map(ByteBuf::from).map_err(|e| Error::Broken(e.to_string()))
    }
    /// `None` for a cursor of another life.
    fn unpack(bytes: &[u8], life: &[u8]) -> Result<Option<Self>> {
        if let Ok((of, cursor)) = rmp_serde::from_slice::<(ByteBuf, Self)>(bytes) {
            return Ok((of.as_slice() == life).then_some(cursor));
        }
        match rmp_serde::from_slice(bytes) {
            Ok(cursor) => Ok(life.is_empty().then_some(cursor)),
            Err(_) => Err(Error::Invalid("a cursor is not one of this headquarters: begin the area anew".to_owned())),
        }
    }
}
