//! What is on this device and not at home: the sync screen, the storage screen, the quarantine.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::model::id::InspectionId;
use anjian_core::model::time::Timestamp;
use anjian_core::model::words::Words;
use anjian_core::sync::status::LastRun;

/// An inspection that headquarters refused.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Refused {
    /// Which.
    pub inspection: InspectionId,
    /// Headquarters' reason.
    pub why: String,
}

/// How the last run of syncing ended.
#[uniffi::remote(Record)]
pub struct LastRun {
    /// When.
    pub at: Timestamp,
    /// Whether everything was sent.
    pub sent_all: bool,
    /// The outcome in words.
    pub words: Words,
}

/// What is on this device and not at home.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Status {
    /// The state in words, for the pill that every screen has (仅本机 n, 已送达 …).
    pub words: Words,
    /// Inspections that wait to be sent (仅本机).
    pub waiting: u32,
    /// Inspections that headquarters refused (被退回); they stay here.
    pub refused: Vec<Refused>,
    /// Photos that headquarters has not signed for.
    pub photos_waiting: u32,
    /// Their bytes.
    pub photo_bytes_waiting: u64,
    /// Photos that headquarters has signed for and whose originals are still here: `free_photos` removes them.
    pub freeable_photos: u32,
    /// Their bytes: the room that this makes.
    pub freeable_bytes: u64,
    /// Things that came from outside and were set aside.
    pub quarantined: u32,
    /// Whether room is held back for a full disk.
    pub reserve_held: bool,
    /// Bytes that may still be written; `None` where the platform does not know.
    pub free_bytes: Option<u64>,
    /// How the last run of syncing ended; `None` before the first.
    pub last_run: Option<LastRun>,
}

/// One thing that was set aside: it came from outside and does not fit.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Quarantined {
    /// Which inspection it claimed to be of.
    pub inspection: String,
    /// Its hash, when it could be read.
    pub hash: Option<String>,
    /// A stable word for the reason.
    pub code: String,
    /// The reason in words, for a log.
    pub why: String,
    /// When it came.
    pub came_at: Timestamp,
    /// How many bytes are kept of it, to try again.
    pub bytes: u64,
}

#[uniffi::export]
impl Workspace {
    /// What is on this device and not at home, in words and numbers.
    pub fn status(&self) -> Result<Status, AnjianError> {
        self.with(|core| {
            let storage = core.storage()?;
            let words = storage.words();
            let refused = storage.refused.into_iter().map(|(inspection, why)| Refused { inspection, why });
            Ok(Status {
                words,
                waiting: storage.waiting,
                refused: refused.collect(),
                photos_waiting: storage.photos.0,
                photo_bytes_waiting: storage.photos.1,
                freeable_photos: storage.freeable.0,
                freeable_bytes: storage.freeable.1,
                quarantined: storage.quarantined,
                reserve_held: storage.reserve_held,
                free_bytes: storage.free_bytes,
                last_run: storage.last_run,
            })
        })
    }

    /// What was set aside, the newest first, at most `most`. It blocks nothing; show it to whoever is called for help.
    pub fn quarantine(&self, most: u32) -> Result<Vec<Quarantined>, AnjianError> {
        self.with(|core| {
            let things = core.quarantine()?.into_iter().take(most as usize).map(|thing| Quarantined {
                inspection: thing.inspection,
                hash: thing.hash,
                code: thing.code,
                why: thing.reason,
                came_at: thing.came_at,
                bytes: thing.parcel.len() as u64,
            });
            Ok(things.collect())
        })
    }

    /// Makes every list anew from the changes. How many inspections. A remedy for whoever is called for help; lists are the
    /// same before and after unless something was damaged. Seconds with 20,000 inspections.
    pub fn rebuild(&self) -> Result<u32, AnjianError> {
        self.with(|core| Ok(core.rebuild()?))
    }

    /// The digest of an inspection's record, 64 hexadecimal characters: equal on every device that holds the same changes.
    /// Taps that have not left the form are not part of it; `pause` first.
    pub fn digest(&self, inspection: InspectionId) -> Result<String, AnjianError> {
        self.with(|core| Ok(hex::encode(core.digest(&inspection)?)))
    }
}
