//! Enrolling, and a run of syncing: progress, cancel, back-off, and an end in words.

use super::control::{Control, Interruptible};
use super::{Workspace, adopt_taps, locked, not_enrolled};
use crate::changed::Changed;
use crate::document::actor::Actor;
use crate::error::Error;
use crate::model::time::Timestamp;
use crate::platform::NetworkState;
use crate::store::database::set_meta;
use crate::store::reference;
use crate::sync::backoff::Backoff;
use crate::sync::client::{Answer, HttpTransport, Signed, Transport, TransportError, refusal, somebody_else};
use crate::sync::clock::Measured;
use crate::sync::enrolment::{self, Enrolment};
use crate::sync::protocol::message::{
    EXCHANGE, ExchangeRequest, ExchangeResponse, PROTOCOL, REPLAYED, REVOKED, Ticket,
};
use crate::sync::protocol::sign::response_statement;
use crate::sync::protocol::wire;
use crate::sync::session::{Session, keep_certificates};
use crate::sync::status::{LastRun, Outcome, Progress, Report};
use std::sync::{Arc, PoisonError};

/// The name of the clock's measurement in the `meta` table.
pub(super) const CLOCK: &str = "clock";
/// The name of the numbers of requests that were set aside, in the `meta` table.
pub(super) const COUNTER: &str = "requests";
/// The name of the last run's outcome in the `meta` table.
pub(super) const LAST_RUN: &str = "last_run";

/// How one exchange ended badly.
enum Failed {
    Transport(TransportError),
    Here(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Here(error)
    }
}

impl Workspace {
    /// Enrols this device with a ticket over the network.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Unauthorised`] when the code is wrong, used or expired.
    pub fn enrol(&self, ticket: &Ticket, device_name: &str) -> Result<(), Error> {
        let enrolment = HttpTransport::enrol(ticket, device_name, self.platform.keys.as_ref())?;
        self.keep_enrolment(enrolment)
    }

    /// Keeps an enrolment that was checked ([`enrolment::check`]).
    pub fn keep_enrolment(&self, enrolment: Enrolment) -> Result<(), Error> {
        {
            let mut writer = self.writer();
            let tx = writer.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            enrolment::keep(&tx, &enrolment)?;
            keep_certificates(&tx, std::slice::from_ref(&enrolment.certificate), &enrolment)?;
            tx.commit()?;
        }
        *self.enrolment.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(enrolment));
        self.tell(&Changed::Reference);
        Ok(())
    }

    /// Syncs with headquarters over HTTP until everything is here and there, or until it is stopped. Blocks; never call
    /// it on a screen's thread.
    pub fn sync(&self, control: &Control) -> Result<Report, Error> {
        let enrolment = self.enrolment().ok_or_else(not_enrolled)?;
        let way = Arc::new(HttpTransport::new(&enrolment.address)?);
        self.sync_over(&Interruptible { way, control }, control)
    }

    /// The same over another way to headquarters.
    pub fn sync_over(&self, transport: &dyn Transport, control: &Control) -> Result<Report, Error> {
        let enrolment = self.enrolment().ok_or_else(not_enrolled)?;
        let mut session = Session::new(control.limits());
        let mut backoff = Backoff::default();
        let outcome = loop {
            if control.is_cancelled() {
                break Outcome::Cancelled;
            }
            if self.platform.network.state() == NetworkState::Offline {
                break Outcome::Offline { why: "this device has no network".to_owned() };
            }
            match self.exchange(&mut session, transport, &enrolment) {
                Ok(true) => {
                    backoff.reset();
                    control.tell(session.progress());
                }
                Ok(false) if self.is_revoked()? => match self.take_leave(transport, &enrolment) {
                    Ok(outcome) => break outcome,
                    Err(Failed::Transport(error)) => break Outcome::Offline { why: error.to_string() },
                    Err(Failed::Here(error)) => return Err(error),
                },
                Ok(false) => break self.outcome(session.progress())?,
                Err(Failed::Transport(TransportError::Refused { code, why })) => {
                    tracing::warn!(code, "headquarters refuses");
                    break Outcome::Refused { why };
                }
                Err(Failed::Transport(TransportError::Unreachable { why })) => match backoff.next(random()) {
                    None => break Outcome::Offline { why },
                    Some(pause) if control.pause(pause) => break Outcome::Cancelled,
                    Some(_) => {}
                },
                Err(Failed::Here(error)) => return Err(error),
            }
        };
        let last = LastRun { at: self.now(), sent_all: outcome == Outcome::SentAll, words: outcome.words() };
        if outcome != Outcome::Wiped {
            let mut writer = self.writer();
            writer.reserve.hold();
            let tx = writer.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            set_meta(&tx, LAST_RUN, &last)?;
            tx.commit()?;
        }
        // Photos of an area that left are named by nothing any more.
        if let Err(error) = self.sweep_photos() {
            tracing::warn!(%error, "the folder of photos was not swept");
        }
        self.tell(&Changed::Sync);
        Ok(Report { outcome, progress: session.progress().clone() })
    }

    /// One exchange; `false` when the run is over.
    fn exchange(
        &self,
        session: &mut Session,
        transport: &dyn Transport,
        enrolment: &Enrolment,
    ) -> Result<bool, Failed> {
        let keys = self.platform.keys.clone();
        let mut next = || {
            self.write(|connection, desk, hands| {
                *desk = None;
                session.next(connection, hands, keys.as_ref())
            })
        };
        let request = match next() {
            // What can kill must also be told: sealing it may use what is held back for it.
            Err(Error::StorageFull) if self.writer().reserve.give_up() => {
                let again = next();
                self.writer().reserve.hold();
                again?
            }
            other => other?,
        };
        let Some(request) = request else { return Ok(false) };
        let request = ExchangeRequest { state: Some(self.state()?), ..request };
        let body = wire::pack(&request).map_err(Error::broken)?;
        let sent =
            self.send(EXCHANGE, body, enrolment, |signed| transport.exchange(&self.device.to_string(), signed))?;
        let Sent { signed, answer, left, came } = sent;
        let opened = answer.map_err(Failed::Transport).and_then(|answer| {
            session.count_bytes(signed.body.len(), answer.body.len());
            self.open_answer(&signed, &answer, enrolment)
        });
        let response = match opened {
            Ok(response) => response,
            Err(error) => {
                session.again();
                return Err(error);
            }
        };
        let monotonic = self.platform.clock.monotonic_ms();
        let measured = Measured::by_round_trip(left, came, response.received_at, response.answered_at, monotonic);
        self.keep_clock(measured)?;
        if response.wipe {
            self.ordered_to_wipe()?;
        }
        let taken = self.write(|connection, desk, hands| {
            *desk = None;
            session.take(connection, response, enrolment, hands)
        })?;
        if taken.reference {
            let fresh = reference::load(&self.writer().connection).map_err(Error::from)?;
            *self.reference.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
            self.tell(&Changed::Reference);
        }
        if taken.restored_backup {
            self.draw_new_incarnation()?;
        }
        if !taken.inspections.is_empty() {
            self.tell(&Changed::Inspections(taken.inspections));
        }
        Ok(true)
    }

    /// Everything that headquarters ordered to be brought is home: the last word, then nothing is left here.
    fn take_leave(&self, transport: &dyn Transport, enrolment: &Enrolment) -> Result<Outcome, Failed> {
        let only_here = self.only_here()?;
        if only_here.inspections > 0 || only_here.photos > 0 {
            return Ok(Outcome::Revoked { waiting: only_here.inspections, photos: only_here.photos });
        }
        let mut last = Session::default();
        match self.exchange(&mut last, transport, enrolment) {
            // Its last word may have arrived and the answer not: headquarters then knows it as gone.
            Ok(_) => {}
            Err(Failed::Transport(TransportError::Refused { code, .. })) if code == REVOKED => {}
            Err(error) => return Err(error),
        }
        self.wipe()?;
        Ok(Outcome::Wiped)
    }

    /// Signs a body and sends it. Headquarters counts requests: where it is further than this device, which was put back to an older day,
    /// the same goes once more under a larger number.
    pub(super) fn send(
        &self,
        path: &str,
        body: Vec<u8>,
        enrolment: &Enrolment,
        way: impl Fn(&Signed) -> Result<Answer, TransportError>,
    ) -> Result<Sent, Error> {
        let mut behind = true;
        loop {
            let left = self.platform.clock.now();
            let count = self.counter.next(left);
            let signed = Signed::for_path(path, body.clone(), left, count, self.platform.keys.as_ref())?;
            let answer = way(&signed);
            let came = self.platform.clock.now();
            match answer.as_ref().ok().and_then(|answer| counted(&signed, answer, enrolment)) {
                Some(counted) if std::mem::take(&mut behind) => self.counter.beyond(counted),
                _ => return Ok(Sent { signed, answer, left, came }),
            }
        }
    }

    /// Only headquarters' own word counts, be it an answer or a refusal.
    fn open_answer(&self, signed: &Signed, answer: &Answer, enrolment: &Enrolment) -> Result<ExchangeResponse, Failed> {
        let words = response_statement(&signed.signature, &answer.body);
        if !enrolment.headquarters.verifies(&words, &answer.signature) {
            return Err(Failed::Transport(somebody_else()));
        }
        let refused = |code: String, why: String| Failed::Transport(TransportError::Refused { code, why });
        if !answer.taken {
            let said = refusal(&answer.body).ok_or_else(|| Failed::Transport(somebody_else()))?;
            return Err(refused(said.code, said.reason));
        }
        let response: ExchangeResponse =
            wire::unpack(&answer.body).map_err(|e| refused("answer".to_owned(), e.to_string()))?;
        if response.protocol > PROTOCOL {
            let why = format!("headquarters speaks protocol {}, this app {PROTOCOL}: update it", response.protocol);
            return Err(refused("protocol".to_owned(), why));
        }
        Ok(response)
    }

    fn keep_clock(&self, measured: Measured) -> Result<(), Error> {
        *locked(&self.clock_error) = Some(measured);
        let mut writer = self.writer();
        let tx = writer.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        set_meta(&tx, CLOCK, &measured)?;
        Ok(tx.commit()?)
    }

    /// Headquarters knows more of this incarnation than we do: from now on another one writes.
    fn draw_new_incarnation(&self) -> Result<(), Error> {
        let mut guard = self.writer();
        let writer = &mut *guard;
        writer.witness.forget();
        let (incarnation, _) = writer.witness.settle(&mut writer.connection)?;
        writer.incarnation = incarnation;
        writer.desk = None;
        adopt_taps(&mut writer.connection, &Actor::new(self.device, incarnation))?;
        tracing::warn!("headquarters noticed a restored backup: a new actor was drawn");
        Ok(())
    }

    fn outcome(&self, progress: &Progress) -> Result<Outcome, Error> {
        let storage = self.storage()?;
        let refused = u32::try_from(storage.refused.len()).unwrap_or(u32::MAX);
        if storage.waiting == 0 && refused == 0 {
            return Ok(Outcome::SentAll);
        }
        tracing::debug!(progress.waiting, "something was tapped while it synced, or was refused");
        Ok(Outcome::Partly { refused, waiting: storage.waiting })
    }
}

/// A request that left, and what came of it.
pub(super) struct Sent {
    pub(super) signed: Signed,
    pub(super) answer: Result<Answer, TransportError>,
    pub(super) left: Timestamp,
    pub(super) came: Timestamp,
}

/// How far headquarters says it counted, when it refused a request for its number.
fn counted(signed: &Signed, answer: &Answer, enrolment: &Enrolment) -> Option<u64> {
    if answer.taken {
        return None;
    }
    let words = response_statement(&signed.signature, &answer.body);
    let said = refusal(&answer.body).filter(|said| said.code == REPLAYED)?;
    said.counted.filter(|_| enrolment.headquarters.verifies(&words, &answer.signature))
}

pub(super) fn random() -> u32 {
    let mut bytes = [0; 4];
    // Without a source of randomness every phone pauses the longest time, which is still right.
    if getrandom::fill(&mut bytes).is_err() {
        return u32::MAX;
    }
    u32::from_le_bytes(bytes)
}
