//! A bundle as one file, without photos and without asking: what headquarters does not have yet, with its signatures and the
//! certificates to check them, for
//! another phone, which carries it home. Nothing is lost by it and nothing comes twice: changes are known by their
//! hashes.

use super::arrive::{self, Arrived};
use super::enrolment::Enrolment;
use super::outgoing::{self, Which};
use super::protocol::bounded;
use super::protocol::message::{Certificate, MOST_CERTIFICATES, Parcel};
use super::protocol::sign::KeyHolder;
use super::protocol::wire;
use super::session::{authors, keep_certificates, seal_all};
use crate::actions::commit::{self, Hands};
use crate::error::Error;
use crate::model::time::Timestamp;
use crate::store::{changes, outbox};
use crate::whole_file;
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What such a file begins with.
const MAGIC: &[u8] = b"ANJIAN BUNDLE 1\n";

/// The most inspections in one file.
const MOST_INSPECTIONS: usize = 50_000;
/// Bytes of changes in one file: what compresses badly must still be read by [`import`].
const MOST_BYTES: usize = 6 << 20;

/// The contents of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Bundle {
    /// When it was made, by the clock of the device.
    made_at: Timestamp,
    /// Who wrote what is in it.
    #[serde(deserialize_with = "bounded::at_most::<MOST_CERTIFICATES, _, _>")]
    certificates: Vec<Certificate>,
    /// The changes.
    #[serde(deserialize_with = "bounded::at_most::<MOST_INSPECTIONS, _, _>")]
    parcels: Vec<Parcel>,
}

/// What an export or import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BundleReport {
    /// Inspections in the file.
    pub inspections: u32,
    /// Changes in the file.
    pub changes: u32,
    /// Of these, new here.
    pub new: u32,
    /// Set aside.
    pub quarantined: u32,
    /// Changes of this device that receipts in the file newly cover.
    pub acknowledged: u32,
}

/// Writes everything that headquarters has not acknowledged into a file: whole inspections, since the reader may know
/// nothing of them. `also_home` adds what was acknowledged, the newest first as far as one file can carry it, so that
/// receipts find their way back.
pub fn export(
    connection: &mut Connection,
    path: &Path,
    also_home: bool,
    hands: &Hands<'_>,
    keys: &dyn KeyHolder,
) -> Result<BundleReport, Error> {
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    seal_all(&tx, hands)?;
    let mut parcels = Vec::new();
    let mut bytes = 0;
    let (mut unsent, mut home) = (Vec::new(), Vec::new());
    for (number, id) in changes::all(&tx)? {
        let waits = outbox::holds(&tx, number)?;
        if waits { unsent.push((number, id)) } else { home.push((number, id)) }
    }
    let must = unsent.len();
    home.reverse();
    let wanted = unsent.into_iter().chain(home.into_iter().filter(|_| also_home));
    for (n, (number, id)) in wanted.enumerate() {
        let Some(parcel) = outgoing::parcel(&tx, number, &id, Which::All, keys)? else { continue };
        let more: usize = parcel.changes.iter().map(|raw| raw.len()).sum();
        if bytes + more > MOST_BYTES || parcels.len() == MOST_INSPECTIONS {
            if n < must {
                return Err(Error::invalid(
                    "bundle",
                    "more is unsent than one file can carry: sync with headquarters",
                    "待送的内容一个文件装不下，请直接与总部同步",
                ));
            }
            break;
        }
        bytes += more;
        parcels.push(parcel);
    }
    let known = authors(&tx)?;
    tx.commit()?;
    let certificates = outgoing::introductions(&parcels, |d| known.of(d), None);
    let report = count(&parcels);
    let bundle = Bundle { made_at: hands.stamp.at, certificates, parcels };
    write(path, &[MAGIC, &wire::pack(&bundle).map_err(Error::broken)?])?;
    Ok(report)
}

/// Reads a file in. What fails is set aside; the rest goes on.
pub fn import(
    connection: &mut Connection,
    path: &Path,
    enrolment: &Enrolment,
    hands: &Hands<'_>,
) -> Result<(BundleReport, Arrived), Error> {
    let invalid = |why: String| no_bundle(&why);
    let size = std::fs::metadata(path).map_err(|e| invalid(e.to_string()))?.len();
    if size > (wire::MOST_COMPRESSED + MAGIC.len()) as u64 {
        return Err(invalid(format!("it has {size} bytes, more than {}", wire::MOST_COMPRESSED)));
    }
    let bytes = std::fs::read(path).map_err(|e| invalid(e.to_string()))?;
    let body = bytes.strip_prefix(MAGIC).ok_or_else(|| invalid("it is not an Anjian bundle".into()))?;
    let bundle: Bundle = wire::unpack(body).map_err(|e| invalid(e.to_string()))?;
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    keep_certificates(&tx, &bundle.certificates, enrolment)?;
    let known = authors(&tx)?;
    let mut arrived = Arrived::default();
    for parcel in &bundle.parcels {
        take_parcel(&tx, parcel, &known, enrolment, hands, &mut arrived)?;
    }
    commit::refresh_sites(&tx, &arrived.sites, hands)?;
    tx.commit()?;
    let report = BundleReport {
        new: arrived.changes,
        quarantined: arrived.quarantined,
        acknowledged: arrived.acknowledged,
        ..count(&bundle.parcels)
    };
    Ok((report, arrived))
}

fn take_parcel(
    tx: &Transaction<'_>,
    parcel: &Parcel,
    known: &super::protocol::admit::Authors,
    enrolment: &Enrolment,
    hands: &Hands<'_>,
    arrived: &mut Arrived,
) -> Result<(), Error> {
    arrive::parcel(tx, parcel, false, known, &enrolment.headquarters, hands, arrived)
}

fn count(parcels: &[Parcel]) -> BundleReport {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let changes = parcels.iter().map(|p| p.changes.len()).sum();
    BundleReport { inspections: number(parcels.len()), changes: number(changes), ..BundleReport::default() }
}

/// A file that cannot be taken in.
pub(super) fn no_bundle(why: &str) -> Error {
    Error::invalid("bundle", why, "这个文件不是完整的安检交换文件")
}

/// Writes a file as a whole.
pub(super) fn write(path: &Path, pieces: &[&[u8]]) -> Result<(), Error> {
    whole_file::put(path, pieces).map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::StorageFull,
        _ => Error::invalid("bundle", error.to_string(), "交换文件写不进去"),
    })
}
