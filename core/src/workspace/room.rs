//! Room on the disk, asked for before anything is begun: the one rule by which work is refused early.
//!
//! What is to come must leave what is held back for a hazard. Where the platform does not know how much is free, it is tried:
//! the disk says so itself then. A hazard is never refused here.

use super::Workspace;
use crate::error::Error;
use crate::store::database::Reserve;
use crate::store::photos;
use std::path::Path;

/// What an inspection takes from its first tap on, without its photos: taps, changes, rows, and the log that they go through.
pub(super) const INSPECTION: u64 = 512 << 10;
/// What rows and changes of a photo take beside its files.
pub(super) const ROWS: u64 = 64 << 10;

impl Workspace {
    /// Refuses what will not fit into a folder.
    ///
    /// # Errors
    /// [`Error::NoRoom`] with what must be free, and what photos that are home would give.
    pub(super) fn has_room(&self, folder: &Path, takes: u64) -> Result<(), Error> {
        let Some(free) = self.platform.disk.free_bytes(folder) else { return Ok(()) };
        let needed = takes.saturating_add(Reserve::of(&self.folder).lacks());
        if free >= needed {
            return Ok(());
        }
        let (_, freeable) = self.read(photos::freeable)?;
        Err(Error::NoRoom { needed, free, freeable })
    }
}
