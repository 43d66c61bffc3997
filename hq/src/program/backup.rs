//! `backup` and `restore`.

use super::{Data, print_json};
use anjian_hq::{Error, Result, backup};
use clap::Args;
use std::path::PathBuf;

/// Make a backup, while headquarters goes on: the database, the key, the settings, and the photos where they are files.
#[derive(Args)]
pub(super) struct Backup {
    /// Its folder. One that has an older backup is brought up to date; photos that are there are not copied again.
    to: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Backup {
    pub(super) fn run(self) -> Result<()> {
        print_json(&self.data.open()?.backup(&self.to)?)
    }
}

/// Restore a backup into an empty headquarters, of either store. The phones notice, and send again what had come since.
#[derive(Args)]
pub(super) struct Restore {
    /// The backup's folder.
    from: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Restore {
    pub(super) fn run(self) -> Result<()> {
        if !self.from.is_dir() {
            return Err(Error::NotFound(format!("{}: there is no such folder", self.from.display())));
        }
        let done = backup::restore(&self.from, &self.data.places())?;
        // Its pictures are made anew now, not when the first phone waits for them.
        self.data.open()?;
        print_json(&done)
    }
}
