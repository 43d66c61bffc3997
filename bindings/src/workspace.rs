//! The open data folder.

use crate::error::AnjianError;
use crate::gate::Gate;
use crate::platform::Platform;
use crate::sync::Runs;
use anjian_core::workspace::Workspace as Core;
use std::path::Path;
use std::sync::Arc;

/// An open data folder: one per process and folder. Every call blocks until it is done; any thread may call.
#[derive(uniffi::Object)]
pub struct Workspace {
    pub(crate) gate: Arc<Gate<Arc<Core>>>,
    pub(crate) runs: Runs,
}

impl Workspace {
    /// Calls the core, as long as it is open.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Core) -> Result<T, AnjianError>) -> Result<T, AnjianError> {
        self.gate.with(|core| work(core))
    }
}

#[uniffi::export]
impl Workspace {
    /// Opens a data folder, made when there is none. Everything in it is encrypted. Draws the device's key, and the key of
    /// a new database, when the key store has none. A few milliseconds; much more only after an update of the app.
    ///
    /// Errors: `InUse` when it is open already; `StorageFull`; `WrongKey` when the database is under another key than the
    /// key store's, and then nothing is touched; `Broken` when the key store does not answer, or the database is damaged or
    /// newer than this program.
    #[uniffi::constructor]
    pub fn open(folder: String, platform: Platform) -> Result<Arc<Self>, AnjianError> {
        let core = Core::open(Path::new(&folder), platform.into_core()?)?;
        Ok(Arc::new(Self { gate: Arc::new(Gate::new(Arc::new(core))), runs: Runs::default() }))
    }

    /// Closes it: runs of syncing stop, calls under way come to their end, and the folder is free when this returns. Called
    /// from a listener it does not wait, and the folder is free when the call that told the listener is done. Every later
    /// call ends with `Closed`. Closing twice is harmless.
    pub fn close(&self) {
        self.gate.close(|_| self.runs.cancel());
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        self.close();
    }
}
