//! One exchange: what is new on the device comes up, what is new here goes down. Every step may be repeated.

use crate::down::{Down, Reader, gather};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::ingest::{self, Sender};
use crate::store::db::Connection;
use crate::store::device::{self, Word};
use crate::store::lock;
use anjian_core::model::id::DeviceId;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::{
    ExchangeRequest, ExchangeResponse, MOST_AREAS, MOST_CERTIFICATES, MOST_CHANGES, MOST_PARCELS, MOST_SIGNATURES,
    PROTOCOL,
};
use serde_bytes::ByteBuf;

impl Headquarters {
    /// Answers an exchange of a device whose signature of it was checked. `device_time` is the device's clock.
    pub fn exchange(
        &self,
        device: DeviceId,
        device_time: Timestamp,
        request: &ExchangeRequest,
    ) -> Result<ExchangeResponse> {
        let received_at = self.now();
        bounded(request)?;
        let incarnation = <[u8; 8]>::try_from(request.incarnation.as_slice())
            .map_err(|_| Error::Invalid("an incarnation has 8 bytes".into()))?;
        let authors = self.authors(&request.certificates)?;
        let company = &self.company;
        let sender = Sender { company, authors: &authors, key: &self.key, device, incarnation, at: received_at };

        let is_restored =
            |db: &Connection| Ok::<_, Error>(device::written(db, &device, &incarnation)? > request.written);
        let prepared = self.store.read(|db| ingest::prepare(db, &sender, &request.parcels, is_restored(db)?))?;
        let mut prepared = Some(prepared);
        let (outcome, restored, revoked) = self.store.write_beside(|tx| {
            lock::device(tx, &device)?;
            let restored = is_restored(tx)?;
            let outcome = ingest::keep(tx, &sender, &request.parcels, prepared.take(), restored)?;
            device::heard(
                tx,
                &Word {
                    device: &device,
                    incarnation: &incarnation,
                    written: request.written,
                    at: received_at,
                    clock_offset_ms: received_at.0.saturating_sub(device_time.0),
                    new_changes: outcome.new_changes,
                },
            )?;
            let known = device::find(tx, &device)?;
            let revoked = known.as_ref().is_some_and(|known| known.revoked);
            if let Some(known) = known.filter(|known| !known.revoked) {
                // Her areas may be others since today. Her other devices follow when they are heard: only this one is locked.
                crate::office::follow(tx, self, &known.person, &[device])?;
            }
            if let Some(state) = &request.state {
                device::stands(tx, &device, state)?;
                if revoked && state.wiping && request.parcels.is_empty() {
                    device::wiped(tx, &device, received_at)?;
                }
            }
            Ok((outcome, restored, revoked))
        })?;

        self.metrics.changes.inc_by(outcome.new_changes);
        self.metrics.refusals.inc_by(outcome.refusals.len() as u64);
        self.tell(outcome.logged.keys());
        let restored_backup = restored || outcome.wrote_twice;
        let down = match restored_backup {
            // A restored database lacks what its own incarnation wrote after the backup. Under a new incarnation it is
            // no longer taken for its own and comes down.
            true => Down { more: true, ..Down::default() },
            // Nothing of anybody's home goes to a device that is not welcome any more.
            false if revoked => Down::default(),
            false => {
                let reader = Reader {
                    company,
                    device: &device,
                    incarnation: &incarnation,
                    now: received_at,
                    brought: &outcome.logged,
                    life: &self.life,
                };
                self.store.read(|db| gather(db, &reader, request))?
            }
        };
        tracing::info!(
            %device,
            parcels = request.parcels.len(),
            new_changes = outcome.new_changes,
            refused = outcome.refusals.len(),
            restored_backup,
            more = down.more,
            "exchange"
        );
        Ok(ExchangeResponse {
            protocol: PROTOCOL,
            received_at,
            answered_at: self.now(),
            receipts: outcome.receipts,
            refusals: outcome.refusals,
            reference: down.reference,
            areas: down.areas,
            freshness: down.freshness,
            more: down.more,
            restored_backup,
            life: ByteBuf::from(self.life.clone()),
            wipe: revoked,
        })
    }
}

fn bounded(request: &ExchangeRequest) -> Result<()> {
    if request.protocol > PROTOCOL {
        return Err(Error::NewerProtocol { ours: PROTOCOL, theirs: request.protocol });
    }
    if request.parcels.len() > MOST_PARCELS {
        return Err(Error::TooLarge(format!("at most {MOST_PARCELS} parcels in one exchange: split them")));
    }
    let too_large = |parcel: &&anjian_core::sync::protocol::message::Parcel| {
        parcel.changes.len() > MOST_CHANGES || parcel.signatures.len() > MOST_SIGNATURES
    };
    if let Some(parcel) = request.parcels.iter().find(too_large) {
        return Err(Error::TooLarge(format!(
            "{}: at most {MOST_CHANGES} changes and {MOST_SIGNATURES} signatures in one parcel: split it",
            parcel.inspection
        )));
    }
    if request.areas.len() > MOST_AREAS || request.certificates.len() > MOST_CERTIFICATES {
        return Err(Error::TooLarge("too many areas or certificates in one exchange".into()));
    }
    Ok(())
}
