//! The one outer error: what should the screen do now?

use anjian_core::error::Error;
use anjian_core::model::id::ItemKey;
use anjian_core::model::template::{BadEntry, EntryField as CoreField};
use anjian_core::model::words::Words;
use anjian_core::photo::PhotoError;
use std::fmt;

/// What went wrong, in the words of the screen. No customer's name or address stands in one. Texts called `why` are for a
/// log and for whoever is called for help; what a person reads stands in `Words`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum AnjianError {
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
        /// Why, for a log.
        why: String,
        /// Why, for a person.
        words: Words,
    },
    /// An entry for an item cannot be meant: show the reason at the item. Nothing was stored.
    #[error("{item}: {field:?}: {why}")]
    Entry {
        /// The item.
        item: ItemKey,
        /// The field of its entry.
        field: EntryField,
        /// Why, for a log.
        why: String,
        /// Why, for a person.
        words: Words,
    },
    /// The photo cannot be used: show the words; nothing was stored.
    #[error("{why}")]
    Photo {
        /// What to do about it.
        refusal: PhotoRefusal,
        /// Why, for a log.
        why: String,
        /// Why, for a person.
        words: Words,
    },
    /// The inspection is not complete: show what is missing.
    #[error("{count} things are missing")]
    Incomplete {
        /// How many.
        count: u32,
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
        /// Bytes of photos that headquarters has signed for: `free_photos` removes them.
        freeable: u64,
    },
    /// The data folder is open already, here or in another process: use that one, or close it first.
    #[error("the data folder is open already")]
    InUse,
    /// The database is not to be opened with this device's key: it came from another device, its key was lost, or it is
    /// damaged at its beginning. Nothing was touched: keep it, call for help, begin in a new folder.
    #[error("the database cannot be opened with this device's key")]
    WrongKey,
    /// The workspace was closed: open it again.
    #[error("the workspace is closed")]
    Closed,
    /// Something is broken: show the details, keep the data, call for help.
    #[error("{why}")]
    Broken {
        /// Details without a customer's data.
        why: String,
    },
}

/// Why a photo was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PhotoRefusal {
    /// HEIC or AVIF: decode it with the platform, hand a JPEG or PNG over.
    DecodeOnPlatform,
    /// It is no picture, or of a kind that is not taken: choose another.
    ChooseAnother,
    /// It is too large: take it again, smaller.
    TakeSmaller,
    /// It is cut off, damaged or unreadable: take it again.
    TakeAgain,
}

/// A field of an entry.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum EntryField {
    /// The item as a whole.
    Item,
    /// The answer.
    Answer,
    /// The number.
    Number,
    /// The number of a measuring point.
    Point {
        /// Its code.
        point: anjian_core::model::id::OptionCode,
    },
    /// A test's first pressure.
    Start,
    /// A test's last pressure.
    End,
    /// A test's duration.
    Minutes,
    /// The date.
    Date,
    /// The words.
    Note,
    /// The signature.
    Signature,
}

impl AnjianError {
    pub(crate) fn no_such_id(what: &str, why: impl fmt::Display) -> Self {
        let (what, why) = (what.to_owned(), why.to_string());
        let words = Words { zh: format!("编号无效：{what}"), en: format!("{what}: {why}") };
        Self::Invalid { what, why, words }
    }
    pub(crate) fn broken(why: impl fmt::Display) -> Self {
        Self::Broken { why: why.to_string() }
    }
}

impl From<Error> for AnjianError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { what } => Self::NotFound { what },
            Error::Invalid { what, why, zh } => {
                let words = Words { zh, en: format!("{what}: {why}") };
                Self::Invalid { what, why, words }
            }
            Error::Entry(entry) => entry.into(),
            Error::Photo(photo) => photo.into(),
            Error::Incomplete { count } => Self::Incomplete { count: u32::try_from(count).unwrap_or(u32::MAX) },
            Error::Conflict { what } => Self::Conflict { what },
            Error::Offline { why } => Self::Offline { why },
            Error::Unauthorised { why } => Self::Unauthorised { why },
            Error::StorageFull => Self::StorageFull,
            Error::NoRoom { needed, free, freeable } => Self::NoRoom { needed, free, freeable },
            Error::InUse => Self::InUse,
            Error::WrongKey => Self::WrongKey,
            Error::Broken { why } => Self::Broken { why },
        }
    }
}

impl From<PhotoError> for AnjianError {
    fn from(photo: PhotoError) -> Self {
        let refusal = match photo {
            PhotoError::ForThePlatform { .. } => PhotoRefusal::DecodeOnPlatform,
            PhotoError::NotAPicture | PhotoError::Unsupported { .. } => PhotoRefusal::ChooseAnother,
            PhotoError::TooManyBytes { .. } | PhotoError::TooManyPixels { .. } | PhotoError::TooCostly { .. } => {
                PhotoRefusal::TakeSmaller
            }
            PhotoError::Io(_) | PhotoError::CutOff { .. } | PhotoError::Damaged { .. } | PhotoError::Unmade { .. } => {
                PhotoRefusal::TakeAgain
            }
        };
        Self::Photo { refusal, why: photo.to_string(), words: photo.words() }
    }
}

impl From<BadEntry> for AnjianError {
    fn from(bad: BadEntry) -> Self {
        let field = match bad.field {
            CoreField::Item => EntryField::Item,
            CoreField::Answer => EntryField::Answer,
            CoreField::Number => EntryField::Number,
            CoreField::Point(point) => EntryField::Point { point },
            CoreField::Start => EntryField::Start,
            CoreField::End => EntryField::End,
            CoreField::Minutes => EntryField::Minutes,
            CoreField::Date => EntryField::Date,
            CoreField::Note => EntryField::Note,
            CoreField::Signature => EntryField::Signature,
        };
        Self::Entry { item: bad.item, field, why: bad.kind.to_string(), words: bad.kind.words() }
    }
}
