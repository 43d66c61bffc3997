//! What the platform lends: the device's key and clock, and what it knows of network and disk.
//!
//! Promises: what a platform does not know is "not known", never a guess; a core whose platform knows nothing works as
//! before, only less politely.

use crate::sync::clock::Clock;
use crate::sync::protocol::sign::KeyHolder;
use std::path::Path;
use std::sync::Arc;

/// What the platform lends.
#[derive(Clone)]
pub struct Platform {
    /// The device's key.
    pub keys: Arc<dyn KeyHolder>,
    /// The device's clock.
    pub clock: Arc<dyn Clock>,
    /// What it knows of the network.
    pub network: Arc<dyn Network>,
    /// What it knows of the disk.
    pub disk: Arc<dyn Disk>,
}

impl Platform {
    /// A platform that knows nothing of network and disk.
    pub fn new(keys: Arc<dyn KeyHolder>, clock: Arc<dyn Clock>) -> Self {
        Self { keys, clock, network: Arc::new(Nothing), disk: Arc::new(Nothing) }
    }
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
