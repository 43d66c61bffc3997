//! One exchange's parcels come in: one transaction for all of them, and what fails is set aside without holding up the
//! rest (law 9).
//!
//! The costly part (signatures, decoding, folding) is done beforehand on a snapshot, in parallel with other exchanges.
//! Inside the transaction each parcel's snapshot is compared with what is there now; where anything moved meanwhile, that
//! parcel is judged again, so the outcome is always that of the transaction alone.

mod judge;
mod keep;

use crate::company::Company;
use crate::error::Result;
use crate::store::counter::Counter;
use crate::store::db::{Connection, Transaction};
use crate::store::{device, lock};
use anjian_core::document::actor::Actor;
use anjian_core::model::id::{AreaId, DeviceId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::admit::Authors;
use anjian_core::sync::protocol::message::{Parcel, Receipt, Refusal};
use anjian_core::sync::protocol::sign::KeyHolder;
use judge::Judged;
use std::collections::BTreeMap;

/// Who sends, and with whose word his parcels are judged.
pub(crate) struct Sender<'a> {
    pub(crate) company: &'a Company,
    pub(crate) authors: &'a Authors,
    pub(crate) key: &'a dyn KeyHolder,
    pub(crate) device: DeviceId,
    pub(crate) incarnation: [u8; 8],
    pub(crate) at: Timestamp,
}

impl Sender<'_> {
    fn actor(&self) -> Actor {
        Actor::new(self.device, self.incarnation)
    }
}

/// What became of the parcels.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) refusals: Vec<Refusal>,
    /// How many changes were new.
    pub(crate) new_changes: u64,
    /// Where this exchange's own entries begin in each area's log.
    pub(crate) logged: BTreeMap<AreaId, u64>,
    /// Whether the sender wrote two changes under one number: its database was restored from a backup.
    pub(crate) wrote_twice: bool,
}

/// The parcels as judged on one snapshot of the database.
pub(crate) struct Prepared {
    versions: (u64, u64),
    restored: bool,
    judged: Vec<Judged>,
}

fn versions(db: &Connection) -> Result<(u64, u64)> {
    Ok((Counter::Reference.read(db)?, Counter::Register.read(db)?))
}

/// Judges the parcels on a snapshot. `restored`: what the sender's incarnation wrote is not taken.
pub(crate) fn prepare(db: &Connection, sender: &Sender<'_>, parcels: &[Parcel], restored: bool) -> Result<Prepared> {
    let areas = device::areas(db, &sender.device)?;
    let judge = |parcel| judge::judge(db, sender, &areas, parcel, restored);
    Ok(Prepared { versions: versions(db)?, restored, judged: parcels.iter().map(judge).collect::<Result<_>>()? })
}

/// Stores what was judged, and judges where nothing was, or the snapshot is no longer true.
pub(crate) fn keep(
    tx: &Transaction<'_>,
    sender: &Sender<'_>,
    parcels: &[Parcel],
    prepared: Option<Prepared>,
    restored: bool,
) -> Result<Outcome> {
    lock::areas_of(tx, parcels.iter().map(|parcel| &parcel.inspection.site))?;
    let mut outcome = Outcome::default();
    let now = versions(tx)?;
    let prepared = prepared.filter(|prepared| prepared.versions == now && prepared.restored == restored);
    let mut judged = prepared.map(|prepared| prepared.judged.into_iter());
    let areas = device::areas(tx, &sender.device)?;
    for parcel in parcels {
        let judged = match judged.as_mut().and_then(Iterator::next) {
            Some(judged) if judged.still_true(tx)? => judged,
            _ => judge::judge(tx, sender, &areas, parcel, restored)?,
        };
        keep::keep(tx, sender, judged, &mut outcome)?;
    }
    Ok(outcome)
}
