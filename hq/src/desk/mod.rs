//! A desk: where a person at headquarters writes into a record. What she decides is a change like any other: signed, let in by the
//! same judgement, logged, and brought to the phones.
//!
//! A desk is a device of one person with a certificate of its own; its key follows from headquarters' key and the person's id, so
//! that nothing more has to be kept secret ([ADR 27](../../../docs/adr/0027-a-desk-is-a-device.md)). Every decision is written by
//! an actor of its own, so that no restored backup can give a number out twice. It is written at what its author had on the page:
//! what came meanwhile is not covered by it.

mod review;
mod settle;

pub(crate) use settle::{Choice, Settlement, digest};

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::ingest::{self, Sender};
use crate::people::audit;
use crate::store::counter::Counter;
use crate::store::db::Transaction;
use crate::store::{change, device, inspection, site};
use anjian_core::document::actor::Actor;
use anjian_core::document::hash::Heads;
use anjian_core::document::open::{Document, Edit};
use anjian_core::model::fact::{Event, Fact};
use anjian_core::model::id::{AreaId, InspectionId, PersonId};
use anjian_core::model::record::Record;
use anjian_core::model::time::{Stamp, Timestamp};
use anjian_core::sync::protocol::message::{Certificate, ChangeSignature, Parcel};
use anjian_core::sync::protocol::sign::{KeyHolder, MemoryKey};
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};

/// What a decision is written with.
pub(crate) struct Pen<'a> {
    by: &'a PersonId,
    at: Stamp,
    actor: Actor,
    facts: u64,
}

impl Pen<'_> {
    /// A fact in its author's name.
    pub(crate) fn fact(&mut self, what: Event) -> Edit {
        self.facts += 1;
        Edit::Fact(self.actor.fact_id(self.facts), Fact { by: self.by.clone(), at: self.at, what })
    }
}

/// What was looked at before deciding.
pub(crate) struct Looked<'a> {
    pub(crate) inspection: &'a InspectionId,
    pub(crate) heads: &'a Heads,
}

/// What is written into the book beside the record.
pub(crate) struct Noted<'a> {
    pub(crate) what: &'a str,
    pub(crate) detail: &'a str,
}

impl Headquarters {
    /// Writes a decision. `edits` sees the record as it is now and says what follows, or why it cannot.
    pub(crate) fn decide(
        &self,
        by: &PersonId,
        looked: &Looked<'_>,
        noted: &Noted<'_>,
        edits: impl Fn(&Record, &mut Pen<'_>) -> Result<Vec<Edit>>,
    ) -> Result<()> {
        let (now, key) = (self.now(), self.desk_key(by));
        self.store.write(|tx| seat(tx, by, &key, &self.key, now))?;
        let authors = self.authors(&[])?;
        let area = self.store.write(|tx| {
            let place = inspection::find(tx, looked.inspection)?.ok_or_else(nothing)?;
            allow(tx, &key, &place.area, now)?;
            let mut incarnation = [0_u8; 8];
            getrandom::fill(&mut incarnation).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
            let device = key.public().device();
            let actor = Actor::new(device, incarnation);
            let raw = change::raw(tx, place.number, 0..place.changes)?;
            let damaged = |e: &dyn std::fmt::Display| Error::Broken(format!("inspection {}: {e}", place.number));
            let mut document =
                Document::open(looked.inspection, raw.iter().map(Vec::as_slice)).map_err(|e| damaged(&e))?;
            let mut pen = Pen { by, at: Stamp::certain(now), actor, facts: 0 };
            let edits = edits(&document.record()?, &mut pen)?;
            // What its author saw must be part of the record, or she decided about something else.
            let stale = |_| Error::Conflict("the record is another than the one on the page: look again".into());
            let written = document.write(&actor, looked.heads, &edits, now).map_err(stale)?.ok_or_else(nothing)?;
            let signature = ChangeSignature::sign(looked.inspection, written.hash, &key)?;
            let parcel = Parcel {
                inspection: looked.inspection.clone(),
                changes: vec![ByteBuf::from(written.raw)],
                signatures: vec![signature],
                receipts: Vec::new(),
            };
            let sender =
                Sender { company: &self.company, authors: &authors, key: &self.key, device, incarnation, at: now };
            let parcels = [parcel];
            let outcome = ingest::keep(tx, &sender, &parcels, None, false)?;
            if let Some(refusal) = outcome.refusals.first() {
                return Err(Error::Broken(format!("a decision was refused: {}", refusal.code)));
            }
            audit::note(tx, now, by, noted.what, &looked.inspection.to_string(), noted.detail)?;
            Ok(place.area)
        })?;
        self.tell(&[area]);
        Ok(())
    }

    /// The key of a person's desk.
    fn desk_key(&self, person: &PersonId) -> MemoryKey {
        let mut seed = Sha256::new();
        seed.update(b"anjian desk 1\n");
        seed.update(self.key.seed());
        seed.update(person.as_str().as_bytes());
        MemoryKey::from_seed(seed.finalize().into())
    }
}

fn nothing() -> Error {
    Error::NotFound("there is no such inspection".into())
}

/// Gives a person a desk, the first time.
fn seat(tx: &Transaction<'_>, person: &PersonId, key: &MemoryKey, hq: &dyn KeyHolder, now: Timestamp) -> Result<()> {
    let id = key.public().device();
    if device::find(tx, &id)?.is_some() {
        return Ok(());
    }
    let name = device::person(tx, person)?.ok_or_else(|| Error::NotFound("nobody has this id".into()))?;
    device::add(tx, "desk", &Certificate::issue(key.public(), person.clone(), name, now, hq)?)?;
    tx.execute("UPDATE devices SET desk = 1 WHERE id = ?1", [&id.0])?;
    Counter::Reference.next(tx)?;
    Ok(())
}

/// An area in which a desk may write is one that it once had: it holds none, so it is no device of an area's freshness.
fn allow(tx: &Transaction<'_>, key: &MemoryKey, area: &AreaId, now: Timestamp) -> Result<()> {
    let id = key.public().device();
    if device::areas(tx, &id)?.ever.contains(area) {
        return Ok(());
    }
    site::known_area(tx, area)?;
    tx.execute(
        "INSERT INTO device_areas (device, area, since, \"until\") VALUES (?1, ?2, ?3, ?3)",
        (&id.0, area.as_str(), now.0),
    )?;
    Ok(())
}
