//! One run of uploads as a sans-I/O state machine: it says what to send next and takes in what came back. Tests drive it without a
//! network.
//!
//! Every step may be repeated. Whoever does not know how far a file came (a run that begins, a line that broke) asks before he sends, so
//! no acknowledged byte goes twice. Three answers without progress, and a file is left with its reason until the next run.

use super::in_hand::{InHand, Next};
use super::status::{UploadOutcome, UploadProgress};
use super::tus::{Answer, Request};
use crate::error::Error;
use crate::model::id::PhotoId;
use crate::model::upload::{Rendition, UploadRules};
use crate::platform::NetworkState;
use crate::store::photos::{self, PhotoState};
use crate::store::uploads::{self, MayGo, Waiting};
use crate::sync::protocol::message::PROTOCOL;
use crate::sync::protocol::photo::{
    MOST_OFFERS, NOT_A_JPEG, Offer, OfferAnswer, OfferRequest, OfferResponse, PhotoHash, PhotoReceipt,
};
use crate::sync::protocol::sign::PublicKey;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::BTreeSet;

/// Where the bytes of photos are.
pub trait Files {
    /// A file's bytes; `None` when it is not here.
    fn read(&self, file: &PhotoId) -> Result<Option<Vec<u8>>, Error>;
}

/// What is to be done next.
#[derive(Debug)]
pub enum Step {
    /// Offer these.
    Offer(OfferRequest),
    /// Send this.
    Send(Request),
    /// Nothing: the run is over.
    Over,
}

/// One run.
#[derive(Debug)]
pub struct UploadSession {
    headquarters: PublicKey,
    progress: UploadProgress,
    /// The file in hand.
    current: Option<InHand>,
    /// Files that are left until the next run.
    left: BTreeSet<PhotoId>,
    /// Files for which headquarters has no room yet.
    later: BTreeSet<PhotoId>,
    /// What was offered and waits for its answer.
    offered: Vec<Waiting>,
    /// Whether something was acknowledged since the last look.
    moved: bool,
    /// Files that wait for a network that costs nothing.
    held: u32,
    /// An upload that nobody wants any more.
    ending: Option<Request>,
}

impl UploadSession {
    /// A run to a headquarters with this key.
    pub fn new(headquarters: PublicKey) -> Self {
        Self {
            headquarters,
            progress: UploadProgress::default(),
            current: None,
            left: BTreeSet::new(),
            later: BTreeSet::new(),
            offered: Vec::new(),
            moved: false,
            held: 0,
            ending: None,
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> &UploadProgress {
        &self.progress
    }

    /// Whether headquarters has acknowledged something since this was asked last.
    pub fn has_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// How it ended, when it ran to its end.
    pub fn outcome(&self) -> UploadOutcome {
        let held_back = u32::try_from(self.left.len()).unwrap_or(u32::MAX);
        match (self.progress.waiting, held_back) {
            (0, 0) => UploadOutcome::SentAll,
            (waiting, 0) if waiting == self.held => UploadOutcome::WaitsForFreeNetwork { files: waiting },
            (waiting, held_back) => UploadOutcome::Partly { held_back, waiting: waiting.saturating_sub(held_back) },
        }
    }

    /// What is to be done next.
    pub fn next(
        &mut self,
        connection: &mut Connection,
        files: &dyn Files,
        rules: &UploadRules,
        network: NetworkState,
    ) -> Result<Step, Error> {
        if let Some(request) = self.ending.take() {
            return Ok(Step::Send(request));
        }
        let may_go = may_go(rules, network);
        loop {
            let count = uploads::count(connection, may_go)?;
            (self.progress.waiting, self.progress.bytes_waiting, self.held) = (count.files, count.bytes, count.held);
            let passed_over = self.left.len() + self.later.len();
            let mut now = uploads::next(connection, may_go, passed_over + MOST_OFFERS)?;
            now.retain(|file| !self.left.contains(&file.file) && !self.later.contains(&file.file));
            // The file in hand is finished first: what is more urgent comes after a few seconds.
            if let Some(file) = self.current.as_ref().map(|current| &current.row.file)
                && let Some(row) = uploads::get(connection, file)?.filter(|row| goes(row, may_go))
            {
                now.retain(|other| other.file != row.file);
                now.insert(0, row);
            }
            let Some(first) = now.first() else { return Ok(Step::Over) };
            if first.token.is_none() {
                return Ok(Step::Offer(self.offer(&now)?));
            }
            if self.take_up(connection, files, first.clone())? {
                return self.request().map(Step::Send);
            }
        }
    }

    fn offer(&mut self, files: &[Waiting]) -> Result<OfferRequest, Error> {
        self.offered = files.iter().filter(|f| f.token.is_none()).take(MOST_OFFERS).cloned().collect();
        let offer = |file: &Waiting| {
            let thumbnail_of = match file.file == file.photo {
                true => None,
                false => Some(PhotoHash::try_from(&file.photo).map_err(Error::broken)?),
            };
            let photo = PhotoHash::try_from(&file.file).map_err(Error::broken)?;
            Ok(Offer { photo, bytes: file.bytes, inspection: file.inspection.clone(), thumbnail_of })
        };
        let offers = self.offered.iter().map(offer).collect::<Result<_, Error>>()?;
        Ok(OfferRequest { protocol: PROTOCOL, offers })
    }

    /// Takes a file in hand, or goes on with it; `false` when it is not fit to be sent, and is left.
    fn take_up(&mut self, connection: &mut Connection, files: &dyn Files, row: Waiting) -> Result<bool, Error> {
        match &mut self.current {
            Some(current) if current.row.file == row.file => {
                if current.next == Next::Offer {
                    // It has its new token; what headquarters has of it already is asked for.
                    let fresh = is_fresh(&self.offered, &row);
                    current.next = if fresh { Next::Create } else { Next::Ask };
                }
                current.row = row;
                return Ok(true);
            }
            _ => {}
        }
        let bytes = match files.read(&row.file)? {
            None => return self.leave(connection, &row.file, "its file is not on this device").map(|()| false),
            Some(bytes) => bytes,
        };
        if PhotoHash::of(&bytes).id() != row.file || bytes.len() as u64 != row.bytes {
            return self.leave(connection, &row.file, "its file on this device is damaged").map(|()| false);
        }
        let fresh = row.location.is_none() && row.arrived == 0 && is_fresh(&self.offered, &row);
        let next = if fresh { Next::Create } else { Next::Ask };
        self.current = Some(InHand::new(row, bytes, next));
        Ok(true)
    }

    fn request(&mut self) -> Result<Request, Error> {
        let current = self.current.as_ref().ok_or_else(|| Error::broken("no file is in hand"))?;
        // From now on something may have been sent with its token.
        self.offered.retain(|offered| offered.file != current.row.file);
        current.request()
    }

    /// No answer came: how far the file in hand came is not known.
    pub fn broke(&mut self) {
        self.progress.broke += 1;
        if let Some(current) = self.current.as_mut().filter(|current| current.next != Next::Offer) {
            current.next = Next::Ask;
        }
    }

    /// Headquarters' answer to an offer; its signature was checked.
    pub fn take_offer(&mut self, connection: &mut Connection, response: &OfferResponse) -> Result<(), Error> {
        self.progress.answers += 1;
        if response.answers.len() != self.offered.len() {
            return Err(Error::broken("headquarters answered another offer"));
        }
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (row, answer) in self.offered.clone().iter().zip(&response.answers) {
            let file = &row.file;
            match answer {
                OfferAnswer::Here(receipt) => {
                    if self.is_receipt(row, receipt) {
                        self.home(&tx, row, receipt)?;
                    } else {
                        uploads::did_not_go(&tx, file, "headquarters' receipt is for another file")?;
                        self.left.insert(file.clone());
                        self.put_down(file);
                    }
                }
                OfferAnswer::Send { token, arrived, .. } => {
                    uploads::wanted(&tx, file, &token.to_string())?;
                    // What headquarters has of it is told again when it is asked; then it counts.
                    if *arrived > 0 {
                        self.offered.retain(|offered| offered.file != *file);
                    }
                }
                OfferAnswer::Later => {
                    self.later.insert(file.clone());
                    self.put_down(file);
                }
                OfferAnswer::Refused { code, reason } => {
                    let words = format!("{code}: {reason}");
                    if code == NOT_A_JPEG {
                        uploads::refused(&tx, file, &words)?;
                        refuse(&tx, row, &words)?;
                    } else {
                        uploads::did_not_go(&tx, file, &words)?;
                    }
                    self.left.insert(file.clone());
                    self.put_down(file);
                }
            }
        }
        Ok(tx.commit()?)
    }

    /// Headquarters' answer to a request of tus. Unsigned: it moves an offset, and only a signed receipt makes a file home.
    pub fn take(&mut self, connection: &mut Connection, answer: &Answer) -> Result<(), Error> {
        self.progress.answers += 1;
        let Some(mut current) = self.current.take() else { return Ok(()) };
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // A photo that was taken back meanwhile is no longer wanted there either.
        if uploads::get(&tx, &current.row.file)?.is_none() {
            self.ending = current.end();
            return Ok(tx.commit()?);
        }
        if let Some(receipt) = answer.receipt.as_ref().filter(|receipt| self.is_receipt(&current.row, receipt)) {
            self.home(&tx, &current.row, receipt)?;
            return Ok(tx.commit()?);
        }
        let weighed = current.weigh(&tx, answer)?;
        self.progress.bytes += weighed.gained;
        self.moved |= weighed.gained > 0;
        self.offered.retain(|offered| current.next != Next::Offer || offered.file != current.row.file);
        if current.gets_nowhere() {
            uploads::did_not_go(&tx, &current.row.file, &weighed.why)?;
            tracing::warn!(why = weighed.why, "a photo does not get on");
            self.left.insert(current.row.file.clone());
        } else {
            self.current = Some(current);
        }
        Ok(tx.commit()?)
    }

    fn is_receipt(&self, row: &Waiting, receipt: &PhotoReceipt) -> bool {
        receipt.photo.id() == row.file && receipt.bytes == row.bytes && receipt.is_of(&self.headquarters)
    }

    fn home(&mut self, tx: &Transaction<'_>, row: &Waiting, receipt: &PhotoReceipt) -> Result<(), Error> {
        let receipt = rmp_serde::to_vec_named(receipt).map_err(Error::broken)?;
        uploads::home(tx, &row.file, &receipt)?;
        if row.file == row.photo {
            photos::set_state(tx, &row.photo, &PhotoState::AtHeadquarters { receipt })?;
        }
        self.progress.files += 1;
        self.progress.bytes += row.bytes.saturating_sub(row.arrived);
        self.moved = true;
        // There may be room for those that had to wait.
        self.later.clear();
        self.put_down(&row.file);
        Ok(())
    }

    fn put_down(&mut self, file: &PhotoId) {
        self.current = self.current.take().filter(|current| current.row.file != *file);
    }

    fn leave(&mut self, connection: &mut Connection, file: &PhotoId, why: &str) -> Result<(), Error> {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        uploads::did_not_go(&tx, file, why)?;
        tx.commit()?;
        tracing::warn!(why, "a photo cannot be sent");
        self.left.insert(file.clone());
        Ok(())
    }
}

/// Whether its token came with the last offer, so that nothing can have been sent with it.
fn is_fresh(offered: &[Waiting], row: &Waiting) -> bool {
    offered.iter().any(|offered| offered.file == row.file)
}

fn may_go(rules: &UploadRules, network: NetworkState) -> MayGo {
    match network {
        NetworkState::Metered => MayGo {
            hazards: rules.metered.hazards,
            thumbnails: rules.go_metered(false, Rendition::Thumbnail),
            originals: rules.go_metered(false, Rendition::Original),
        },
        _ => MayGo::EVERYTHING,
    }
}

fn goes(row: &Waiting, may_go: MayGo) -> bool {
    let of_its_kind = if row.rendition == Rendition::Original { may_go.originals } else { may_go.thumbnails };
    of_its_kind || (row.urgent && may_go.hazards)
}

/// A photo that will never be taken says so on its own row.
fn refuse(tx: &Transaction<'_>, row: &Waiting, why: &str) -> Result<(), Error> {
    if row.file == row.photo {
        photos::set_state(tx, &row.photo, &PhotoState::Refused { why: why.to_owned() })?;
    }
    Ok(())
}
