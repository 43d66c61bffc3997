//! Why a change was not let in: the reasons that quarantine shows.

use super::deed::Unlawful;
use super::guard::Refused;
use super::hash::ChangeHash;

/// Why a change was not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Its bytes are no acceptable change.
    #[error(transparent)]
    Bytes(#[from] Refused),
    /// It breaks the record's law.
    #[error(transparent)]
    Law(#[from] Unlawful),
    /// A change that it builds on is not here.
    #[error("a change that it builds on is missing: {missing}")]
    Orphan {
        /// The first that is missing.
        missing: ChangeHash,
    },
    /// Its author already wrote another change under the same number: a restored backup, or a forgery.
    #[error("its author already wrote another change number {seq}")]
    DuplicateSequence {
        /// The number.
        seq: u64,
    },
    /// Headquarters holds another change under its number, or under that of one it builds on.
    #[error("headquarters holds another change in its place")]
    GivenTwice,
    /// Its number does not follow its author's last one among its ancestors.
    #[error("its number is {seq} where {expected} must follow")]
    Sequence {
        /// The number it has.
        seq: u64,
        /// The number that must follow.
        expected: u64,
    },
    /// Its operations are numbered as if they came before what they build on.
    #[error("its first operation is {start} where a number above {above} must follow")]
    Operations {
        /// The first operation.
        start: u64,
        /// The last operation among its ancestors.
        above: u64,
    },
    /// It replaces an answer, or edits a character of the note, that is not among its ancestors.
    #[error("it replaces something that its author cannot have seen")]
    Unseen,
    /// A fact of this id already exists among its ancestors.
    #[error("it writes a fact that exists already")]
    FactExists,
    /// It names an author who is not the person of its device.
    #[error("it names an author who is not the person of its device")]
    ForgedAuthor,
    /// The device that wrote it is not known.
    #[error("the device that wrote it is not known")]
    UnknownDevice,
    /// No signature of its device covers it, or one is wrong.
    #[error("no valid signature of its device covers it")]
    Signature,
}

impl Rejected {
    /// A stable word for storing and for sorting reasons.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Bytes(refused) => refused.code(),
            Self::Law(_) => "unlawful",
            Self::Orphan { .. } => "orphan",
            Self::DuplicateSequence { .. } => "duplicate_sequence",
            Self::GivenTwice => "given_twice",
            Self::Sequence { .. } => "sequence",
            Self::Operations { .. } => "operations",
            Self::Unseen => "unseen",
            Self::FactExists => "fact_exists",
            Self::ForgedAuthor => "forged_author",
            Self::UnknownDevice => "unknown_device",
            Self::Signature => "signature",
        }
    }
}
