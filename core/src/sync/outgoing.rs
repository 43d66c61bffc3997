//! Parcels that leave this device: changes with signatures that cover them. Signing happens here, at the moment changes
//! leave (law 8), once per inspection and exchange.

use super::protocol::message::{Certificate, ChangeSignature, Parcel, Receipt};
use super::protocol::sign::{KeyHolder, Signature};
use crate::document::hash::ChangeHash;
use crate::document::history::{Entry, History};
use crate::error::Error;
use crate::model::id::{DeviceId, InspectionId};
use crate::store::changes::{self, Number, StoredChange, StoredSignature};
use rusqlite::Transaction;
use serde_bytes::ByteBuf;
use std::collections::HashSet;

/// Which changes of an inspection go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that headquarters has not acknowledged.
    NotHome,
    /// All, for somebody who may know nothing of it.
    All,
}

/// Packs a parcel; `None` when nothing is to go. Newest changes of this device that no signature of its own covers are
/// signed now, and the signatures kept.
pub fn parcel(
    tx: &Transaction<'_>,
    number: Number,
    id: &InspectionId,
    which: Which,
    keys: &dyn KeyHolder,
) -> Result<Option<Parcel>, Error> {
    let stored = changes::of(tx, number)?;
    let goes = |change: &StoredChange| which == Which::All || !change.home;
    if !stored.iter().any(goes) {
        return Ok(None);
    }
    let history = history(id, &stored)?;
    let mut parcel = pack(tx, number, &history, stored, goes, keys)?;
    if which == Which::All {
        parcel.receipts = receipts(tx, number)?;
    }
    Ok(Some(parcel))
}

/// The history of stored changes, which were checked when they came.
pub(super) fn history(id: &InspectionId, stored: &[StoredChange]) -> Result<History, Error> {
    let mut history = History::new(id.clone());
    for change in stored {
        history.add(&change.raw, None).map_err(Error::broken)?;
    }
    Ok(history)
}

/// The receipts that this device has for an inspection, the oldest first.
pub(super) fn receipts(tx: &Transaction<'_>, number: Number) -> Result<Vec<Receipt>, Error> {
    let kept = changes::receipts(tx, number)?;
    kept.iter().map(|r| rmp_serde::from_slice(r)).collect::<Result<_, _>>().map_err(Error::broken)
}

/// Packs those of an inspection's changes that go, with signatures that cover them, without receipts.
pub(super) fn pack(
    tx: &Transaction<'_>,
    number: Number,
    history: &History,
    stored: Vec<StoredChange>,
    goes: impl Fn(&StoredChange) -> bool,
    keys: &dyn KeyHolder,
) -> Result<Parcel, Error> {
    let id = history.id();
    let mut signatures = Vec::new();
    for kept in changes::signatures(tx, number)? {
        let device: DeviceId = kept.device.parse().map_err(Error::broken)?;
        let (hash, signature) = (ChangeHash(kept.hash), Signature(kept.signature));
        signatures.push(ChangeSignature { device, hash, signature });
    }
    let own = keys.public_key()?.device();
    for hash in unsigned(history, &signatures, own) {
        let signature = ChangeSignature::sign(id, hash, keys)?;
        let kept = StoredSignature { hash: hash.0, device: own.to_string(), signature: signature.signature.0 };
        changes::sign(tx, number, &kept)?;
        signatures.push(signature);
    }
    let going: HashSet<ChangeHash> = stored.iter().filter(|c| goes(c)).map(|c| ChangeHash(c.hash)).collect();
    let signatures = needed(history, signatures, &going);
    let changes = stored.into_iter().filter(goes).map(|c| ByteBuf::from(c.raw)).collect();
    Ok(Parcel { inspection: id.clone(), changes, signatures, receipts: Vec::new() })
}

/// The newest changes of a device that none of its signatures covers.
fn unsigned(history: &History, signatures: &[ChangeSignature], device: DeviceId) -> Vec<ChangeHash> {
    let of_device = |entry: &&Entry| entry.actor.device() == device;
    let mut covered = HashSet::new();
    let signed: Vec<_> = signatures.iter().filter(|s| s.device == device).map(|s| s.hash).collect();
    covered.extend(history.written_by(|a| a.device() == device, &signed));
    let mut newest = Vec::new();
    for entry in history.entries().iter().rev().filter(of_device) {
        if !covered.contains(&entry.hash) {
            covered.extend(history.written_by(|a| a.device() == device, &[entry.hash]));
            newest.push(entry.hash);
        }
    }
    newest
}

/// The newest signatures first, without those that cover nothing more of what goes.
fn needed(
    history: &History,
    mut signatures: Vec<ChangeSignature>,
    going: &HashSet<ChangeHash>,
) -> Vec<ChangeSignature> {
    let place = |hash: &ChangeHash| history.entries().iter().position(|e| e.hash == *hash);
    signatures.sort_by_key(|s| std::cmp::Reverse(place(&s.hash)));
    let mut covered = HashSet::new();
    signatures.retain(|s| {
        let covers = history.written_by(|a| a.device() == s.device, &[s.hash]);
        let before = covered.len();
        covered.extend(covers.into_iter().filter(|hash| going.contains(hash)));
        covered.len() > before
    });
    signatures
}

/// The devices whose signatures stand in parcels, without one that needs no introduction.
pub fn introductions<'a>(
    parcels: &[Parcel],
    authors: impl Fn(&DeviceId) -> Option<&'a Certificate>,
    without: Option<DeviceId>,
) -> Vec<Certificate> {
    let mut devices: Vec<_> = parcels.iter().flat_map(|p| p.signatures.iter().map(|s| s.device)).collect();
    devices.sort_unstable();
    devices.dedup();
    devices.iter().filter(|d| Some(**d) != without).filter_map(|d| authors(d).cloned()).collect()
}
