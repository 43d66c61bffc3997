//! The seal of a completed inspection (封存): what its author had before her when she completed it, and what the record
//! holds since.
//!
//! A seal hides nothing and stops nothing: a colleague's late fact, a recheck months later, even a changed answer still
//! enter. They stand beside what was sealed, are told apart from it, and never lost (laws 1 and 2). That a seal is its
//! author's follows from the change that carries it, which her device signs (law 8).

use super::id::{BadId, FactId, ItemKey, PhotoId, serde_as_text};
use super::record::Record;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::{fmt, str::FromStr};

/// The most photos that a seal names: more would not fit into one fact. The digest covers their names all the same.
pub const MOST_PHOTOS: usize = 500;

/// A SHA-256: of a record, or of a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash256(pub [u8; 32]);

impl fmt::Display for Hash256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…", hex::encode(&self.0[..4]))
    }
}

impl FromStr for Hash256 {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)
            .map_err(|_| BadId::Form { kind: "Hash256", form: "64 hexadecimal characters" })?;
        Ok(Self(bytes))
    }
}
serde_as_text!(Hash256);

/// What was sealed. The completion that carries it is a change of its own, which builds on exactly `heads`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The digest of the record as its author had it just before she completed it.
    pub digest: Hash256,
    /// The newest changes that she had seen, her own among them.
    pub heads: Vec<Hash256>,
    /// The photos and signatures that the record named then: the hashes of their files, in order; none are named where
    /// there are more than [`MOST_PHOTOS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
}

impl Seal {
    /// The seal of a record with this digest, built on these changes.
    pub fn of(record: &Record, digest: Hash256, heads: Vec<Hash256>) -> Self {
        Self { digest, heads, photos: Self::names(record) }
    }
    /// The photos that a seal of this record names.
    pub fn names(record: &Record) -> Vec<PhotoId> {
        let photos = record.files();
        if photos.len() > MOST_PHOTOS { Vec::new() } else { photos.into_iter().cloned().collect() }
    }
}

/// What a record holds beyond what the author of a completion had before her: written by somebody who did not know of
/// the completion, or after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Facts that were added. They change nothing of what was sealed: a hazard goes on living in the inspection that
    /// raised it, and a reviewer has his word.
    pub facts: BTreeSet<FactId>,
    /// Items with an answer that is not the sealed one, or stands beside it.
    pub answers: BTreeSet<ItemKey>,
    /// Whether the remark reads otherwise.
    pub note: bool,
}

impl Since {
    /// Whether the record is still what was sealed, and nothing else.
    pub fn is_nothing(&self) -> bool {
        self.facts.is_empty() && !self.alters()
    }
    /// Whether something that was sealed reads otherwise now, without having been opened again for it.
    pub fn alters(&self) -> bool {
        !self.answers.is_empty() || self.note
    }
}

/// The seal of the completion that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The completion.
    pub completion: FactId,
    /// The digest of what was sealed.
    pub digest: Hash256,
    /// What the record holds since.
    pub since: Since,
}
