//! What the platform lends the core: traits that an app implements. Each may fail; the core then does without.

use anjian_core::keys::SeedKey;
use anjian_core::model::time::Timestamp;
use anjian_core::platform::{
    Disk as CoreDisk, Network as CoreNetwork, NetworkState, Platform as CorePlatform, Secrets,
};
use anjian_core::sync::clock::{Clock, SystemClock};
use anjian_core::sync::protocol::sign::KeyUnavailable;
use std::path::Path;
use std::sync::Arc;

/// Why the platform did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PlatformError {
    /// It cannot now, or not at all.
    #[error("{why}")]
    Unavailable {
        /// Why, without a secret.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PlatformError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable { why: error.reason }
    }
}

/// The platform's key store (Android Keystore, Apple Keychain): small secrets by name, for this app on this device only,
/// readable while the device is unlocked or after its first unlock, and in no backup.
///
/// Called while a workspace is opened, on the thread that opens it.
#[uniffi::export(with_foreign)]
pub trait KeyStore: Send + Sync {
    /// The secret of a name; `None` when there is none. An error is no "none": a key that cannot be read now must never
    /// be replaced by a new one.
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError>;
    /// Keeps a secret under a name. When it returns, the secret survives the device being switched off.
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError>;
}

/// How the device is connected.
#[uniffi::remote(Enum)]
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

/// What the platform knows of the network. Asked before every exchange, on the thread of the run.
#[uniffi::export(with_foreign)]
pub trait Network: Send + Sync {
    /// The state now; an error counts as not known.
    fn state(&self) -> Result<NetworkState, PlatformError>;
}

/// What the platform knows of the disk.
#[uniffi::export(with_foreign)]
pub trait Disk: Send + Sync {
    /// Bytes that this app may still write where `folder` lies; an error counts as not known.
    fn free_bytes(&self, folder: String) -> Result<u64, PlatformError>;
}

/// The device's clocks, for an app that needs another one than the system's. An error counts as the system's clock.
#[uniffi::export(with_foreign)]
pub trait WallClock: Send + Sync {
    /// What the wall clock says.
    fn now(&self) -> Result<Timestamp, PlatformError>;
    /// Milliseconds since some moment of this process, never set by anybody, running on while the device sleeps; `None`
    /// when there is no such clock.
    fn monotonic_ms(&self) -> Result<Option<i64>, PlatformError>;
}

/// What the platform lends. Only the key store must be there.
#[derive(Clone, uniffi::Record)]
pub struct Platform {
    /// The key store.
    pub keys: Arc<dyn KeyStore>,
    /// The network; `None`: not known.
    #[uniffi(default = None)]
    pub network: Option<Arc<dyn Network>>,
    /// The disk; `None`: not known.
    #[uniffi(default = None)]
    pub disk: Option<Arc<dyn Disk>>,
    /// The clocks; `None`: the system's.
    #[uniffi(default = None)]
    pub clock: Option<Arc<dyn WallClock>>,
}

impl Platform {
    /// The core's own platform. Draws the device's key when the key store has none; the database's is drawn where the
    /// database is opened.
    pub(crate) fn into_core(self) -> Result<CorePlatform, crate::error::AnjianError> {
        let secrets = Arc::new(Asked(self.keys));
        let key = SeedKey::open(|| secrets.load(SEED), |seed| secrets.keep(SEED, seed));
        let key = key.map_err(anjian_core::error::Error::from)?;
        let clock: Arc<dyn Clock> = match self.clock {
            Some(clock) => Arc::new(Lent { clock, system: SystemClock::default() }),
            None => Arc::new(SystemClock::default()),
        };
        let mut platform = CorePlatform::new(Arc::new(key), clock).with_secrets(secrets);
        if let Some(network) = self.network {
            platform.network = Arc::new(Asked(network));
        }
        if let Some(disk) = self.disk {
            platform.disk = Arc::new(Asked(disk));
        }
        Ok(platform)
    }
}

/// The name of the device's Ed25519 seed, 32 bytes, in the key store.
const SEED: &str = "anjian.device.seed";

/// Something lent that is asked.
struct Asked<T: ?Sized>(Arc<T>);

impl Secrets for Asked<dyn KeyStore> {
    fn load(&self, name: &str) -> Result<Option<Vec<u8>>, KeyUnavailable> {
        self.0.load(name.to_owned()).map_err(unavailable)
    }
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeyUnavailable> {
        self.0.store(name.to_owned(), secret.to_vec()).map_err(unavailable)
    }
}

/// An error of the key store is none of "not knowing": nothing goes on without its answer.
fn unavailable(error: PlatformError) -> KeyUnavailable {
    KeyUnavailable::because(error.to_string())
}

impl CoreNetwork for Asked<dyn Network> {
    fn state(&self) -> NetworkState {
        self.0.state().unwrap_or(NetworkState::Unknown)
    }
}

impl CoreDisk for Asked<dyn Disk> {
    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        self.0.free_bytes(folder.to_string_lossy().into_owned()).ok()
    }
}

/// A lent clock, with the system's behind it.
struct Lent {
    clock: Arc<dyn WallClock>,
    system: SystemClock,
}

impl Clock for Lent {
    fn now(&self) -> Timestamp {
        self.clock.now().unwrap_or_else(|_| self.system.now())
    }
    fn monotonic_ms(&self) -> Option<i64> {
        // No fall-back here: two monotonic clocks in turn would look like a clock that somebody set.
        self.clock.monotonic_ms().ok().flatten()
    }
}
