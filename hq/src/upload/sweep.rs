//! Uploads that nobody went on with, and files that no upload names, are swept away. The phone still has its photo.

use crate::error::Result;
use crate::headquarters::Headquarters;
use crate::store::upload;

/// What was swept away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Uploads that were silent for too long, and those that were done long ago.
    pub expired: usize,
    /// Files without an upload: a crash came between.
    pub orphans: usize,
}

impl Headquarters {
    /// Sweeps. Called when headquarters begins to listen, and from time to time.
    pub fn sweep_uploads(&self) -> Result<Swept> {
        // Looked at before the rows are: whatever begins meanwhile has its row before its file.
        let files = self.blobs.parts()?;
        let expired = self.store.write_beside(|tx| upload::remove_expired(tx, self.now()))?;
        let mut swept = Swept { expired: expired.len(), orphans: 0 };
        for id in &expired {
            self.blobs.drop_part(id)?;
        }
        for id in files.iter().filter(|id| !expired.contains(id)) {
            if self.store.read(|db| upload::find(db, id))?.is_none() {
                self.blobs.drop_part(id)?;
                swept.orphans += 1;
            }
        }
        if swept != Swept::default() {
            tracing::info!(swept.expired, swept.orphans, "uploads swept");
        }
        Ok(swept)
    }
}
