//! One run of syncing as a sans-I/O state machine: it says what to send next and takes in what came back. Tests and the
//! simulation drive it without a network.
//!
//! Every step may be repeated: a lost answer costs a repeated request, in which known changes are no-ops.

use super::arrive::{self, Arrived};
use super::enrolment::Enrolment;
use super::outgoing::{self, Which};
use super::protocol::admit::Authors;
use super::protocol::message::{
    AreaCursor, AreaNews, Certificate, ExchangeRequest, ExchangeResponse, PROTOCOL, Reference as ReferenceNews, Refusal,
};
use super::protocol::sign::KeyHolder;
use super::status::Progress;
use crate::actions::commit::{self, Hands};
use crate::actions::desk::Desk;
use crate::error::Error;
use crate::model::id::{DeviceId, InspectionId};
use crate::model::template::TemplateSource;
use crate::store::changes::{self, Number};
use crate::store::reference::{self, Company, Published};
use crate::store::{again, agenda, forget, incarnation, journal, outbox, sites};
use rusqlite::{Connection, Transaction};
use serde_bytes::ByteBuf;
use std::collections::BTreeSet;

/// Headquarters' word for a change that it does not take from a restored database.
const RESTORED_BACKUP: &str = "restored_backup";

/// How much goes in one exchange.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Inspections.
    pub parcels: u32,
    /// Raw bytes of changes.
    pub bytes_up: usize,
    /// Bytes that headquarters may answer with, before compression.
    pub bytes_down: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { parcels: 500, bytes_up: 2 << 20, bytes_down: 2 << 20 }
    }
}

/// One run.
#[derive(Debug, Default)]
pub struct Session {
    limits: Limits,
    progress: Progress,
    /// Up to where the outbox was sent in this run; what is refused or unanswered waits for the next.
    sent_to: Option<(bool, Number)>,
    /// Where it stood before the last request.
    before: Option<(bool, Number)>,
    exchanged: bool,
    more_up: bool,
    more_down: bool,
}

/// What an answer changed.
#[derive(Debug, Default)]
pub struct Taken {
    /// Reference data is new: programmes, templates, people, areas.
    pub reference: bool,
    /// This database was restored from a backup and needs a new incarnation.
    pub restored_backup: bool,
    /// Inspections that changed.
    pub inspections: BTreeSet<InspectionId>,
}

impl Session {
    /// A run with limits of its own.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// How far it has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Notes bytes that went over the wire for one exchange.
    pub fn count_bytes(&mut self, up: usize, down: usize) {
        self.progress.round_trips += 1;
        self.progress.bytes_up += up as u64;
        self.progress.bytes_down += down as u64;
    }

    /// The last request got no answer: what it held is sent again.
    pub fn again(&mut self) {
        self.sent_to = self.before;
        self.more_up = true;
    }

    /// The next request; `None` when the run is over.
    pub fn next(
        &mut self,
        connection: &mut Connection,
        hands: &Hands<'_>,
        keys: &dyn KeyHolder,
    ) -> Result<Option<ExchangeRequest>, Error> {
        if self.exchanged && !self.more_up && !self.more_down {
            return Ok(None);
        }
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        seal_all(&tx, hands)?;
        let device = keys.public_key()?.device();
        let parcels = self.fill(&tx, keys)?;
        let known = authors(&tx)?;
        let certificates = outgoing::introductions(&parcels, |d| known.of(d), Some(device));
        let assigned = hands.reference.areas.iter().filter(|(_, assigned)| **assigned);
        let mut areas = Vec::new();
        for (area, _) in assigned {
            let cursor = reference::cursor(&tx, area)?.map(ByteBuf::from);
            areas.push(AreaCursor { area: area.clone(), cursor });
        }
        let request = ExchangeRequest {
            protocol: PROTOCOL,
            incarnation: ByteBuf::from(hands.incarnation),
            written: incarnation::written(&tx)?,
            areas,
            reference: hands.reference.company.version,
            parcels,
            certificates,
            most_bytes: self.limits.bytes_down,
            state: None,
        };
        tx.commit()?;
        Ok(Some(request))
    }

    fn fill(
        &mut self,
        tx: &Transaction<'_>,
        keys: &dyn KeyHolder,
    ) -> Result<Vec<super::protocol::message::Parcel>, Error> {
        let mut parcels = Vec::new();
        let mut bytes = 0;
        self.more_up = false;
        self.before = self.sent_to;
        let waiting = outbox::next(tx, self.sent_to, self.limits.parcels + 1)?;
        for (n, (urgent, number)) in waiting.into_iter().enumerate() {
            if n >= self.limits.parcels as usize || (n > 0 && bytes >= self.limits.bytes_up) {
                self.more_up = true;
                break;
            }
            self.sent_to = Some((urgent, number));
            let Some(id) = changes::identity_of(tx, number)? else { continue };
            match outgoing::parcel(tx, number, &id, Which::NotHome, keys)? {
                Some(parcel) => {
                    bytes += parcel.changes.iter().map(|c| c.len()).sum::<usize>();
                    parcels.push(parcel);
                }
                None => {
                    outbox::settle(tx, number)?;
                }
            }
        }
        Ok(parcels)
    }

    /// Takes headquarters' answer in, in one transaction.
    ///
    /// `hands` must hold the reference data that was valid before; when [`Taken::reference`] is set it is to be loaded
    /// anew before the next step.
    pub fn take(
        &mut self,
        connection: &mut Connection,
        response: ExchangeResponse,
        enrolment: &Enrolment,
        hands: &Hands<'_>,
    ) -> Result<Taken, Error> {
        let mut taken = Taken { restored_backup: response.restored_backup, ..Taken::default() };
        let fresh;
        let mut retried = 0;
        let mut hands = hands.again();
        if let Some(news) = &response.reference {
            let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            take_reference(&tx, news, enrolment)?;
            // Areas may be among the news: what was refused for the want of one is tried again.
            retried = outbox::retry_refused(&tx)?;
            fresh = reference::load(&tx)?;
            let before = hands.reference;
            hands.reference = &fresh;
            if before.programmes != fresh.programmes || before.company.zone != fresh.company.zone {
                // Rows depend on them.
                commit::rebuild(&tx, &hands)?;
            }
            tx.commit()?;
            taken.reference = true;
        }
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let anew = again::notice_life(&tx, &response.life)?;
        let mut arrived = Arrived::default();
        for receipt in &response.receipts {
            arrive::acknowledge(&tx, receipt, &enrolment.headquarters, &mut arrived)?;
        }
        for refusal in &response.refusals {
            // What a restored database wrote is sent again once its new actor is drawn.
            if !(response.restored_backup && refusal.code == RESTORED_BACKUP) {
                self.refused(&tx, refusal)?;
            }
        }
        let known = authors(&tx)?;
        for news in &response.areas {
            self.take_area(&tx, news, &known, enrolment, &hands, &mut arrived)?;
        }
        for known in &response.freshness {
            reference::set_freshness(&tx, &known.area, &known.freshness)?;
        }
        // A new hour alone touches only what depends on it: what arrived is still to be made anew.
        if !agenda::follow_the_clock(&tx, hands.reference, hands.now)? {
            commit::refresh_sites(&tx, &arrived.sites, &hands)?;
        }
        let kept = forget::left_areas(&tx)?;
        tracing::debug!(kept, "areas that left this device and still hold something that is not home");
        let (waiting, _) = outbox::count(&tx)?;
        let unbegun = taken.reference && reference::unbegun(&tx)?;
        tx.commit()?;
        self.exchanged = true;
        self.more_down = response.more || unbegun;
        taken.restored_backup |= arrived.restored_backup;
        if taken.restored_backup || arrived.unsealed > 0 || retried > 0 || anew {
            self.sent_to = None;
            self.more_up = true;
        }
        self.progress.changes_sent += arrived.acknowledged;
        self.progress.changes_received += arrived.changes;
        self.progress.quarantined += arrived.quarantined;
        self.progress.waiting = waiting;
        self.progress.usable |= self.progress.sites_received > 0 || !self.more_down;
        taken.inspections = arrived.inspections;
        Ok(taken)
    }

    fn refused(&mut self, tx: &Transaction<'_>, refusal: &Refusal) -> Result<(), Error> {
        if let Some(number) = changes::find(tx, &refusal.inspection)? {
            outbox::refuse(tx, number, &format!("{}: {}", refusal.code, refusal.reason))?;
        }
        self.progress.refused += 1;
        Ok(())
    }

    fn take_area(
        &mut self,
        tx: &Transaction<'_>,
        news: &AreaNews,
        known: &Authors,
        enrolment: &Enrolment,
        hands: &Hands<'_>,
        arrived: &mut Arrived,
    ) -> Result<(), Error> {
        for site in &news.sites {
            sites::put(tx, site)?;
            arrived.sites.insert(site.id.clone());
        }
        for site in &news.gone {
            // One that moved to another area of this device came, or will come, with that area's news.
            if sites::get(tx, site)?.is_some_and(|(_, here)| here.area == news.area) {
                sites::remove(tx, site)?;
            }
        }
        for exclusion in &news.exclusions {
            sites::exclude(tx, exclusion)?;
            arrived.sites.insert(exclusion.site.clone());
        }
        for parcel in &news.parcels {
            arrive::parcel(tx, parcel, true, known, &enrolment.headquarters, hands, arrived)?;
        }
        reference::set_cursor(tx, &news.area, Some(&news.cursor))?;
        self.progress.sites_received += u32::try_from(news.sites.len()).unwrap_or(u32::MAX);
        Ok(())
    }
}

/// Turns every tap into a change: before an exchange, and when the app pauses.
pub fn seal_all(tx: &Transaction<'_>, hands: &Hands<'_>) -> Result<BTreeSet<InspectionId>, Error> {
    let mut sealed = BTreeSet::new();
    for number in journal::inspections(tx)? {
        let Some(id) = changes::identity_of(tx, number)? else { continue };
        let mut desk = Desk::open(tx, &id, hands)?;
        commit::seal(tx, &mut desk, hands)?;
        sealed.insert(id);
    }
    Ok(sealed)
}

/// The devices whose word this device knows.
pub fn authors(connection: &Connection) -> Result<Authors, Error> {
    let mut authors = Authors::default();
    let kept = reference::certificates(connection)?;
    let certificates: Result<Vec<Certificate>, _> = kept.iter().map(|c| rmp_serde::from_slice(c)).collect();
    authors.know(certificates.map_err(Error::broken)?);
    Ok(authors)
}

/// Keeps certificates that headquarters really issued.
pub fn keep_certificates(
    tx: &Transaction<'_>,
    certificates: &[Certificate],
    enrolment: &Enrolment,
) -> Result<(), Error> {
    for certificate in certificates.iter().filter(|c| c.is_of(&enrolment.headquarters)) {
        let device: DeviceId = certificate.key.device();
        let bytes = rmp_serde::to_vec_named(certificate).map_err(Error::broken)?;
        reference::keep_certificate(tx, &device.to_string(), &certificate.person, &certificate.name, &bytes)?;
    }
    Ok(())
}

/// Takes reference data in. Templates are loaded once before they are kept: one that does not load is refused as a
/// whole, and the old data stays.
fn take_reference(tx: &Transaction<'_>, news: &ReferenceNews, enrolment: &Enrolment) -> Result<(), Error> {
    let mut sources = Vec::with_capacity(news.templates.len());
    for text in &news.templates {
        let source = TemplateSource { files: text.files.clone() };
        if let Err(faults) = source.load() {
            let first = faults.first().map_or_else(String::new, ToString::to_string);
            return Err(Error::broken(format!("headquarters sent a template that cannot be read: {first}")));
        }
        sources.push(Published { source, start: text.start });
    }
    let company = Company {
        version: news.version,
        name: news.company.clone(),
        zone: news.zone,
        calendar: news.calendar.clone(),
        uploads: news.uploads.clone(),
        notices: news.notices.clone(),
    };
    reference::replace(tx, &company, &news.programmes, &sources)?;
    reference::assign(tx, &news.assigned)?;
    keep_certificates(tx, &news.certificates, enrolment)
}
