//! What the platform lends: the device's key and clock, a store of secrets, and what it knows of network and disk.
//!
//! Promises: what a platform does not know is "not known", never a guess; a core whose platform knows nothing works as
//! before, only less politely.

use crate::sync::clock::Clock;
use crate::sync::protocol::sign::{KeyHolder, KeyUnavailable};
use std::path::Path;
use std::sync::Arc;

/// What the platform lends.
#[derive(Clone)]
pub struct Platform {
    /// The device's key.
    pub keys: Arc<dyn KeyHolder>,
    /// The device's clock.
    pub clock: Arc<dyn Clock>,
    /// Where the key of everything on the disk rests. Without it the disk is written in plain text, as headquarters' demo
    /// does with its actors.
    pub secrets: Option<Arc<dyn Secrets>>,
    /// What it knows of the network.
    pub network: Arc<dyn Network>,
    /// What it knows of the disk.
    pub disk: Arc<dyn Disk>,
}

impl Platform {
    /// A platform that keeps no secrets, and knows nothing of network and disk.
    pub fn new(keys: Arc<dyn KeyHolder>, clock: Arc<dyn Clock>) -> Self {
        Self { keys, clock, secrets: None, network: Arc::new(Nothing), disk: Arc::new(Nothing) }
    }

    /// The same with a store of secrets: everything that reaches the disk is encrypted.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Arc<dyn Secrets>) -> Self {
        self.secrets = Some(secrets);
        self
    }
}

/// The platform's key store: small secrets by name, for this app on this device only.
pub trait Secrets: Send + Sync {
    /// The secret of a name; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be told now. That is no "none": a key that cannot be read now must never be replaced by a new one.
    fn load(&self, name: &str) -> Result<Option<Vec<u8>>, KeyUnavailable>;
    /// Keeps a secret. When this returns it survives the device being switched off.
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeyUnavailable>;
}

/// How the device is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NetworkState {
    /// There is no network: nothing is tried.
    Offline,
    /// Every byte costs her something.
    Metered,
    /// A network that costs nothing.
    Unmetered,
    /// The platform does not know: it is tried.
    Unknown,
}

/// What the platform knows of the network.
pub trait Network: Send + Sync {
    /// The state now.
    fn state(&self) -> NetworkState;
}

/// What the platform knows of the disk.
pub trait Disk: Send + Sync {
    /// Bytes that this app may still write where `folder` lies; `None` when it does not know.
    fn free_bytes(&self, folder: &Path) -> Option<u64>;
}

/// Knows nothing.
struct Nothing;

impl Network for Nothing {
    fn state(&self) -> NetworkState {
        NetworkState::Unknown
    }
}

impl Disk for Nothing {
    fn free_bytes(&self, _folder: &Path) -> Option<u64> {
        None
    }
}
