//! A run of uploads: photos go home, with progress, cancel, back-off, and an end in words.

use super::control::{Control, InterruptibleUpload};
use super::run::random;
use super::{Workspace, locked, not_enrolled};
use crate::changed::Changed;
use crate::error::Error;
use crate::model::id::PhotoId;
use crate::platform::NetworkState;
use crate::store::database::StoreError;
use crate::store::uploads;
use crate::sync::backoff::Backoff;
use crate::sync::client::{HttpTransport, TransportError, proof, refusal, somebody_else};
use crate::sync::enrolment::Enrolment;
use crate::sync::protocol::message::{ErrorBody, PROTOCOL};
use crate::sync::protocol::photo::{OfferRequest, OfferResponse, PHOTOS};
use crate::sync::protocol::sign::{Asking, response_statement};
use crate::sync::protocol::wire;
use crate::sync::upload::session::{Files, Step, UploadSession};
use crate::sync::upload::status::{UploadOutcome, UploadReport};
use crate::sync::upload::tus;
use crate::sync::upload::way::UploadWay;
use std::sync::Arc;

impl Workspace {
    /// Sends photos to headquarters over HTTP until they are there, or until it is stopped. Blocks; never call it on a screen's thread.
    /// Best after a sync: headquarters then knows the records that name them.
    pub fn upload(&self, control: &Control) -> Result<UploadReport, Error> {
        let enrolment = self.enrolment().ok_or_else(not_enrolled)?;
        let way = Arc::new(HttpTransport::new(&enrolment.address)?);
        let report = self.upload_over(&InterruptibleUpload { way, control }, control)?;
        if self.may_say_goodbye()? {
            self.sync(control)?;
        }
        Ok(report)
    }

    /// The same over another way to headquarters.
    pub fn upload_over(&self, way: &dyn UploadWay, control: &Control) -> Result<UploadReport, Error> {
        let enrolment = self.enrolment().ok_or_else(not_enrolled)?;
        // One run at a time: two would send the same bytes beside each other.
        let _alone = locked(&self.uploading);
        let mut session = UploadSession::new(enrolment.headquarters);
        let mut backoff = Backoff::default();
        let outcome = loop {
            if control.is_cancelled() {
                break UploadOutcome::Cancelled;
            }
            // Asked before each step: she may have left the company's Wi-Fi.
            let network = self.platform.network.state();
            if network == NetworkState::Offline {
                break UploadOutcome::Offline { why: "this device has no network".to_owned() };
            }
            let reference = self.reference();
            let step = session.next(&mut self.writer().connection, self, &reference.company.uploads, network)?;
            let done = match step {
                Step::Over => {
                    // Counted anew: what the last answer left to do.
                    control.tell_of_upload(session.progress());
                    break session.outcome();
                }
                Step::Offer(request) => self.offer(&mut session, way, &request, &enrolment)?,
                Step::Send(request) => match way.tus(&self.proven(request)?) {
                    Ok(answer) => session.take(&mut self.writer().connection, &answer).map(|()| Ok(()))?,
                    Err(error) => Err(error),
                },
            };
            match done {
                Ok(()) => control.tell_of_upload(session.progress()),
                Err(TransportError::Refused { code, why }) => {
                    tracing::warn!(code, "headquarters refuses");
                    break UploadOutcome::Refused { why };
                }
                Err(TransportError::Unreachable { why }) => {
                    session.broke();
                    if control.is_cancelled() {
                        break UploadOutcome::Cancelled;
                    }
                    match backoff.next(random()) {
                        None => break UploadOutcome::Offline { why },
                        Some(pause) if control.pause(pause) => break UploadOutcome::Cancelled,
                        Some(_) => {}
                    }
                }
            }
            if session.has_moved() {
                backoff.reset();
            }
        };
        self.tell(&Changed::Sync);
        Ok(UploadReport { outcome, progress: session.progress().clone() })
    }

    /// A request of tus with the proof that it is this device's.
    fn proven(&self, mut request: tus::Request) -> Result<tus::Request, Error> {
        let said = request.said();
        let asking = Asking { method: request.method(), path: request.path(), body: said.as_bytes() };
        let now = self.platform.clock.now();
        request.proof = proof(&asking, now, self.counter.next(now), self.platform.keys.as_ref())?;
        Ok(request)
    }

    /// Offers photos. Only headquarters' own word counts, be it an answer or a refusal.
    fn offer(
        &self,
        session: &mut UploadSession,
        way: &dyn UploadWay,
        request: &OfferRequest,
        enrolment: &Enrolment,
    ) -> Result<Result<(), TransportError>, Error> {
        let body = wire::pack(request).map_err(Error::broken)?;
        let sent = self.send(PHOTOS, body, enrolment, |signed| way.offer(&self.device.to_string(), signed))?;
        let (signed, answer) = match sent.answer {
            Ok(answer) => (sent.signed, answer),
            Err(error) => return Ok(Err(error)),
        };
        let words = response_statement(&signed.signature, &answer.body);
        if !enrolment.headquarters.verifies(&words, &answer.signature) {
            return Ok(Err(somebody_else()));
        }
        if !answer.taken {
            let refused = |said: ErrorBody| TransportError::Refused { code: said.code, why: said.reason };
            return Ok(Err(refusal(&answer.body).map_or_else(somebody_else, refused)));
        }
        let response: OfferResponse = match wire::unpack(&answer.body) {
            Ok(response) => response,
            Err(error) => {
                return Ok(Err(TransportError::Refused { code: "answer".into(), why: error.to_string() }));
            }
        };
        if response.protocol > PROTOCOL {
            let why = format!("headquarters speaks protocol {}, this app {PROTOCOL}: update it", response.protocol);
            return Ok(Err(TransportError::Refused { code: "protocol".into(), why }));
        }
        session.take_offer(&mut self.writer().connection, &response)?;
        Ok(Ok(()))
    }

    /// Files of photos that did not go the last time, or never will, with the reason.
    pub fn held_back_photos(&self) -> Result<Vec<(PhotoId, String)>, Error> {
        self.read(uploads::held_back)
    }
}

impl Files for Workspace {
    fn read(&self, file: &PhotoId) -> Result<Option<Vec<u8>>, Error> {
        match self.photo_folder.read(file) {
            // No reason to end the run: bytes that are not its own are told by its hash, and the others go.
            Err(StoreError::Damaged { .. }) => Ok(Some(Vec::new())),
            other => Ok(other?),
        }
    }
}
