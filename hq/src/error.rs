//! What can go wrong, as far as somebody outside has to tell it apart. No customer's name or address is ever in here.

use anjian_core::sync::protocol::message::{REPLAYED, REVOKED};
use anjian_core::sync::protocol::sign::KeyUnavailable;
use anjian_core::sync::protocol::wire::BadWire;
use std::path::PathBuf;

/// Why headquarters could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was given cannot be used; the text says what, where, and what to do.
    #[error("{0}")]
    Invalid(String),
    /// It is not here.
    #[error("{0}")]
    NotFound(String),
    /// It clashes with what is here.
    #[error("{0}")]
    Conflict(String),
    /// It was here, and its time is over.
    #[error("{0}")]
    Gone(String),
    /// It came whole and is not taken; `code` is a stable word.
    #[error("{reason}")]
    Refused {
        /// The word.
        code: &'static str,
        /// Why.
        reason: String,
    },
    /// Somebody else works on this upload and does not end.
    #[error("somebody else works on this upload: try again")]
    Locked,
    /// A chunk's checksum is another than promised, or it was cut off before it could be told.
    #[error("the chunk is not the one that was promised: send it again")]
    Checksum,
    /// Another version of tus.
    #[error("headquarters speaks tus 1.0.0: say so in Tus-Resumable")]
    TusVersion,
    /// A chunk under another name.
    #[error("a chunk is application/offset+octet-stream")]
    MediaType,
    /// Nothing of the kind can be done here.
    #[error("this cannot be done here")]
    Method,
    /// The sender is not known, is no longer welcome, or did not sign.
    #[error("{0}")]
    Unauthorised(String),
    /// A request that was made before: its number is not larger than those that were taken.
    #[error("this request was made before: it is not taken twice")]
    Replayed {
        /// The largest number taken.
        counted: u64,
    },
    /// The device was revoked, brought everything, and was wiped.
    #[error("this device was revoked: enrol it again with a new code")]
    Revoked,
    /// More requests than anybody has reason to make.
    #[error("too many requests: try again in a minute")]
    TooMany,
    /// More than is looked at in one exchange.
    #[error("{0}")]
    TooLarge(String),
    /// A newer protocol.
    #[error("this headquarters speaks protocol {ours}, the device speaks {theirs}: update headquarters")]
    NewerProtocol {
        /// Ours.
        ours: u32,
        /// The device's.
        theirs: u32,
    },
    /// The disk is full.
    #[error("the disk of the data folder is full: free some space, nothing was lost")]
    StorageFull,
    /// Another program holds the database, or its server restarts.
    #[error("the database is busy: try again")]
    Busy,
    /// Somebody else was in the way of a transaction, or its connection went: it may be begun again. Never told outside.
    #[error("{0}")]
    Unsettled(String),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Damage, or a fault of this program.
    #[error("{0}")]
    Broken(String),
}

/// A result of headquarters.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A stable word, as devices and scripts see it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::NotFound(_) => "not_found",
            Self::Conflict(_) => "conflict",
            Self::Gone(_) => "gone",
            Self::Refused { code, .. } => code,
            Self::Locked => "locked",
            Self::Checksum => "checksum",
            Self::TusVersion => "tus_version",
            Self::MediaType => "media_type",
            Self::Method => "method",
            Self::Unauthorised(_) => "unauthorised",
            Self::Replayed { .. } => REPLAYED,
            Self::Revoked => REVOKED,
            Self::TooMany => "too_many",
            Self::TooLarge(_) => "too_large",
            Self::NewerProtocol { .. } => "newer_protocol",
            Self::StorageFull => "storage_full",
            Self::Busy | Self::Unsettled(_) => "busy",
            Self::File { .. } | Self::Broken(_) => "broken",
        }
    }
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::StorageFull,
            _ => Self::File { path, source },
        }
    }
}

impl From<KeyUnavailable> for Error {
    fn from(error: KeyUnavailable) -> Self {
        if error.full { Self::StorageFull } else { Self::Broken(error.to_string()) }
    }
}

impl From<BadWire> for Error {
    fn from(error: BadWire) -> Self {
        match error {
            BadWire::TooLarge { .. } => Self::TooLarge(error.to_string()),
            _ => Self::Invalid(error.to_string()),
        }
    }
}

impl From<anjian_core::document::raw::Unreadable> for Error {
    fn from(error: anjian_core::document::raw::Unreadable) -> Self {
        Self::Broken(error.to_string())
    }
}
