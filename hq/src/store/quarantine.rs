//! What was not taken: kept with its bytes and its reason, counted and shown, bounded, and never in the way of others.

use super::counter::Counter;
use super::db::{Connection, Transaction};
use crate::error::{Error, Result};
use anjian_core::document::actor::Actor;
use anjian_core::document::guard::{Limits, check};
use anjian_core::document::hash::ChangeHash;
use anjian_core::document::receive::Aside;
use anjian_core::document::rejected::Rejected;
use anjian_core::model::id::{DeviceId, InspectionId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::{ChangeSignature, Parcel};
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};

/// How much one device may have here; its oldest give way.
const MOST_PER_DEVICE: u32 = 500;
/// The largest record that is kept whole; of a larger one the beginning is.
const MOST_BYTES: usize = 256 << 10;

/// The most signatures that are kept with one.
const MOST_SIGNATURES: usize = 16;

/// Sets a change aside. The same bytes are kept once, with the last reason.
pub(crate) fn add(
    tx: &Transaction<'_>,
    identity: &InspectionId,
    device: &DeviceId,
    aside: &Aside,
    signatures: &[ChangeSignature],
    at: Timestamp,
) -> Result<()> {
    let digest: [u8; 32] = Sha256::digest(&aside.raw).into();
    let bytes = &aside.raw[..aside.raw.len().min(MOST_BYTES)];
    // Only an orphan is tried again, and only its author's signatures can help it then.
    let author = match aside.why {
        Rejected::Orphan { .. } => author_of(&aside.raw),
        _ => None,
    };
    let helpful: Vec<_> = signatures.iter().filter(|s| Some(s.device) == author).take(MOST_SIGNATURES).collect();
    let signatures = rmp_serde::to_vec_named(&helpful).map_err(|e| Error::Broken(e.to_string()))?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO quarantine (inspection, digest, hash, device, code, reason, bytes, signatures, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (inspection, digest) DO UPDATE SET code = excluded.code, reason = excluded.reason,
           signatures = excluded.signatures, at = excluded.at",
    )?;
    let (hash, code, reason) = (aside.hash.map(|h| h.0), aside.why.code(), aside.why.to_string());
    insert.execute((identity.to_string(), digest, hash, &device.0, code, reason, bytes, signatures, at.0))?;
    drop_oldest(tx, device)
}

fn author_of(raw: &[u8]) -> Option<DeviceId> {
    let checked = check(raw, &Limits::default()).ok()?;
    Actor::from_bytes(&checked.actor).map(|actor| actor.device())
}

fn drop_oldest(tx: &Transaction<'_>, device: &DeviceId) -> Result<()> {
    let mut count = tx.prepare_cached("SELECT count(*) FROM quarantine WHERE device = ?1")?;
    if count.query_row([&device.0], |row| row.get::<_, u32>(0))? > MOST_PER_DEVICE {
        tx.execute(
            "DELETE FROM quarantine WHERE number = (SELECT number FROM quarantine WHERE device = ?1 ORDER BY at, number LIMIT 1)",
            [&device.0],
        )?;
        Counter::QuarantineDropped.next(tx)?;
    }
    Ok(())
}

/// The orphans of an inspection as parcels, each with the signatures that came with it.
pub(crate) fn orphans(db: &Connection, identity: &InspectionId) -> Result<Option<Parcel>> {
    let mut query = db.prepare_cached(
        "SELECT bytes, signatures FROM quarantine WHERE inspection = ?1 AND code = 'orphan' ORDER BY number",
    )?;
    let mut parcel =
        Parcel { inspection: identity.clone(), changes: Vec::new(), signatures: Vec::new(), receipts: Vec::new() };
    let mut rows = query.query([identity.to_string()])?;
    while let Some(row) = rows.next()? {
        parcel.changes.push(ByteBuf::from(row.get::<_, Vec<u8>>(0)?));
        let signatures = row.get_ref(1)?.as_blob()?;
        let signatures: Vec<ChangeSignature> =
            rmp_serde::from_slice(signatures).map_err(|e| Error::Broken(e.to_string()))?;
        for signature in signatures {
            if !parcel.signatures.contains(&signature) {
                parcel.signatures.push(signature);
            }
        }
    }
    Ok((!parcel.changes.is_empty()).then_some(parcel))
}

/// The last number that waits for an inspection; 0 when nothing does.
pub(crate) fn last(db: &Connection, identity: &InspectionId) -> Result<i64> {
    let mut query = db.prepare_cached("SELECT coalesce(max(number), 0) FROM quarantine WHERE inspection = ?1")?;
    Ok(query.query_row([identity.to_string()], |row| row.get(0))?)
}

/// Forgets a change that was taken after all.
pub(crate) fn taken(tx: &Transaction<'_>, identity: &InspectionId, hash: &ChangeHash) -> Result<()> {
    tx.prepare_cached("DELETE FROM quarantine WHERE inspection = ?1 AND hash = ?2")?
        .execute((identity.to_string(), &hash.0))?;
    Ok(())
}

/// How many are here.
pub(crate) fn count(db: &Connection) -> Result<u64> {
    Ok(db.query_row("SELECT count(*) FROM quarantine", [], |row| row.get(0))?)
}
