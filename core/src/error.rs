//! Outer errors: each answers "what should the screen do now?". Nobody matches on text; no customer's name or address
//! stands in one.

use crate::document::open::Broken;
use crate::document::raw::Unreadable;
use crate::model::template::BadEntry;
use crate::photo::PhotoError;
use crate::store::database::StoreError;
use crate::sync::protocol::sign::KeyUnavailable;

/// What went wrong, in the words of the screen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not on this device: go back to the list.
    #[error("{what} is not on this device")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// What was entered cannot be meant: show the reason at the field. Nothing was stored.
    #[error("{what}: {why}")]
    Invalid {
        /// Which field.
        what: String,
        /// Why.
        why: String,
        /// Why, in Chinese.
        zh: String,
    },
    /// An entry for an item cannot be meant: show the reason at the item. Nothing was stored.
    #[error(transparent)]
    Entry(#[from] BadEntry),
    /// The photo cannot be used: say why and let her take it again; a HEIC is decoded by the platform and handed over
    /// again. Nothing was stored.
    #[error(transparent)]
    Photo(PhotoError),
    /// The inspection is not complete: show what is missing.
    #[error("{count} things are missing")]
    Incomplete {
        /// How many.
        count: usize,
    },
    /// Somebody else wrote meanwhile: show the record again and ask again.
    #[error("{what} has changed meanwhile")]
    Conflict {
        /// What.
        what: String,
    },
    /// Headquarters cannot be reached: go on, try later.
    #[error("headquarters cannot be reached: {why}")]
    Offline {
        /// Why.
        why: String,
    },
    /// Headquarters does not know this device, or no longer: enrol it.
    #[error("headquarters refuses this device: {why}")]
    Unauthorised {
        /// Why.
        why: String,
    },
    /// The disk is full: free space. Nothing of this step was stored, everything before it was.
    #[error("the disk is full")]
    StorageFull,
    /// There is not enough room for what is to come: say what to free. Nothing of it was begun.
    #[error("{needed} bytes are needed, {free} are free, photos that are home have {freeable}")]
    NoRoom {
        /// Bytes that must be free for it: what it takes, and what is still to be held back for a hazard.
        needed: u64,
        /// Bytes that may be written now.
        free: u64,
        /// Bytes of photos that headquarters has signed for: they can go ([`free_photos`](crate::workspace::Workspace::free_photos)).
        freeable: u64,
    },
    /// The data folder is open already, here or in another process: use that one, or close it first.
    #[error("the data folder is open already")]
    InUse,
    /// The database is not to be opened with this device's key: it came from another device, its key was lost, or it is
    /// damaged at its beginning. Nothing was touched: keep it, call for help, begin in a new folder.
    #[error("the database cannot be opened with this device's key")]
    WrongKey,
    /// Something is broken: show the details, keep the data, call for help.
    #[error("{why}")]
    Broken {
        /// Details without a customer's data.
        why: String,
    },
}

impl Error {
    pub(crate) fn invalid(what: &str, why: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::Invalid { what: what.to_owned(), why: why.into(), zh: zh.into() }
    }
    pub(crate) fn not_found(what: impl ToString) -> Self {
        Self::NotFound { what: what.to_string() }
    }
    pub(crate) fn broken(why: impl ToString) -> Self {
        Self::Broken { why: why.to_string() }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::StorageFull,
            StoreError::InUse => Self::InUse,
            StoreError::WrongKey => Self::WrongKey,
            other => Self::broken(other),
        }
    }
}

impl From<PhotoError> for Error {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Self::StorageFull,
            other => Self::Photo(other),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<Broken> for Error {
    fn from(error: Broken) -> Self {
        match error {
            Broken::UnknownHeads => Self::Conflict { what: "the inspection".into() },
            other => Self::broken(other),
        }
    }
}

impl From<Unreadable> for Error {
    fn from(error: Unreadable) -> Self {
        Self::broken(error)
    }
}

impl From<KeyUnavailable> for Error {
    fn from(error: KeyUnavailable) -> Self {
        if error.full { Self::StorageFull } else { Self::broken(error) }
    }
}
