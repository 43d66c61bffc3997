//! The file in hand: what is asked of headquarters next, and what its answers mean for it.

use super::tus::{Answer, Ask, Means, Request};
use crate::error::Error;
use crate::store::photos::{self, PhotoState};
use crate::store::uploads::{self, Waiting};
use rusqlite::Transaction;
use sha2::{Digest, Sha256};

/// A file is left after so many answers without progress.
const MOST_STUCK: u32 = 3;
/// How much goes with one checksum, where the line has shown that it changes bytes.
const CHECKED_CHUNK: usize = 64 << 10;

/// A file that is being sent.
#[derive(Debug)]
pub(super) struct InHand {
    pub(super) row: Waiting,
    bytes: Vec<u8>,
    pub(super) next: Next,
    /// The most that headquarters has had of it in this run.
    highest: u64,
    /// Answers without progress.
    stuck: u32,
    /// How often it arrived whole and was not taken.
    turned_down: u32,
    /// The line changes bytes: every chunk goes with its checksum.
    wary: bool,
    /// The question with which a run begins is no want of progress.
    asked_first: bool,
}

/// What is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Create it, with its bytes.
    Create,
    /// How far did it come?
    Ask,
    /// More of it.
    Send,
    /// Offer it again.
    Offer,
}

/// What an answer came to.
#[derive(Debug)]
pub(super) struct Weighed {
    /// Bytes that headquarters has acknowledged for the first time in this run.
    pub(super) gained: u64,
    /// In words, should it be the last straw.
    pub(super) why: String,
}

impl InHand {
    pub(super) fn new(row: Waiting, bytes: Vec<u8>, next: Next) -> Self {
        let highest = row.arrived;
        Self { row, bytes, next, highest, stuck: 0, turned_down: 0, wary: false, asked_first: false }
    }

    /// Whether it is to be left.
    pub(super) fn gets_nowhere(&self) -> bool {
        self.stuck.max(self.turned_down) >= MOST_STUCK
    }

    /// The next request.
    pub(super) fn request(&self) -> Result<Request, Error> {
        let token = self.row.token.clone().ok_or_else(|| Error::broken("a file without its token"))?;
        let from = usize::try_from(self.row.arrived).unwrap_or(usize::MAX).min(self.bytes.len());
        let rest = &self.bytes[from..];
        let chunk = &rest[..if self.wary { rest.len().min(CHECKED_CHUNK) } else { rest.len() }];
        let (ask, brings) = match (self.next, self.row.location.clone()) {
            (Next::Create | Next::Offer, _) => (Ask::Create { length: self.row.bytes }, true),
            // Created again it tells where it is, and how far it came.
            (_, None) => (Ask::Create { length: self.row.bytes }, false),
            (Next::Ask, Some(location)) => (Ask::Head { location }, false),
            (Next::Send, Some(location)) => (Ask::Patch { location, offset: self.row.arrived }, true),
        };
        let checksum = (brings && self.wary).then(|| Sha256::digest(chunk).into());
        Ok(Request { ask, token, chunk: brings.then(|| chunk.to_vec()), checksum, proof: Vec::new() })
    }

    /// The request that ends its upload, when there is one.
    pub(super) fn end(self) -> Option<Request> {
        let (location, token) = self.row.location.zip(self.row.token)?;
        Some(Request { ask: Ask::Terminate { location }, token, chunk: None, checksum: None, proof: Vec::new() })
    }

    /// What an answer without a receipt means.
    pub(super) fn weigh(&mut self, tx: &Transaction<'_>, answer: &Answer) -> Result<Weighed, Error> {
        let said = |what: &str| match answer.words.trim() {
            "" => format!("{what} ({})", answer.status),
            words => format!("{what} ({}: {words})", answer.status),
        };
        let first_question = self.next == Next::Ask && !std::mem::replace(&mut self.asked_first, true);
        self.stuck += u32::from(!first_question);
        let mut weighed = Weighed { gained: 0, why: said("headquarters' answers bring nothing forward") };
        match answer.means() {
            Means::Arrived(offset) if offset <= self.row.bytes => {
                weighed.gained = self.arrived(tx, offset, answer.location.as_deref())?;
                if offset == self.row.bytes {
                    // All of it is there, and no receipt: the signed answer to an offer will bring it, or say why not.
                    weighed.why = said("headquarters has all of it and gives no receipt");
                    self.stuck = self.stuck.max(1);
                    self.offer_again(tx)?;
                }
            }
            Means::Arrived(_) => weighed.why = said("headquarters says that it has more than the photo"),
            Means::AskAgain => self.next = Next::Ask,
            Means::Garbled => {
                weighed.why = said("the line changes what goes over it");
                self.wary = true;
            }
            Means::NotTaken => {
                weighed.why = said("headquarters did not take it");
                (self.wary, self.highest) = (true, 0);
                self.turned_down += 1;
                self.offer_again(tx)?;
            }
            Means::BeginAnew => self.offer_again(tx)?,
        }
        Ok(weighed)
    }

    fn arrived(&mut self, tx: &Transaction<'_>, offset: u64, location: Option<&str>) -> Result<u64, Error> {
        if let Some(location) = location {
            uploads::created(tx, &self.row.file, location)?;
            self.row.location = Some(location.to_owned());
        }
        if offset < self.row.arrived {
            tracing::warn!(offset, acknowledged = self.row.arrived, "headquarters has less than it said");
        }
        let gained = offset.saturating_sub(self.highest);
        if gained > 0 {
            (self.stuck, self.highest) = (0, offset);
        }
        uploads::arrived(tx, &self.row.file, offset)?;
        self.row.arrived = offset;
        self.next = Next::Send;
        self.tell_its_row(tx)?;
        Ok(gained)
    }

    /// Its upload is over: another token is needed.
    fn offer_again(&mut self, tx: &Transaction<'_>) -> Result<(), Error> {
        uploads::begin_anew(tx, &self.row.file)?;
        (self.row.token, self.row.location, self.row.arrived) = (None, None, 0);
        self.next = Next::Offer;
        self.tell_its_row(tx)
    }

    /// How far a photo has come stands on its own row too, where screens look.
    fn tell_its_row(&self, tx: &Transaction<'_>) -> Result<(), Error> {
        if self.row.file == self.row.photo {
            let state = match &self.row.location {
                Some(location) => PhotoState::Uploading { upload: location.clone(), sent: self.row.arrived },
                None => PhotoState::OnDevice,
            };
            photos::set_state(tx, &self.row.photo, &state)?;
        }
        Ok(())
    }
}
