//! Device keys that rest somewhere: in a file, for tests and the desktop, or in a platform's key store, as a seed of 32 bytes.
//! Ed25519 itself is done here: the key stores of phones hold it sealed, but few of them can sign with it.

use crate::sync::protocol::sign::{KeyHolder, KeyUnavailable, MemoryKey, PublicKey, Signature};
use std::io::Write;
use std::path::Path;

/// A device key in a file that only its owner may read.
pub struct FileKey(MemoryKey);

impl FileKey {
    /// Opens the key of a data folder, drawn when there is none.
    pub fn open(path: &Path) -> Result<Self, KeyUnavailable> {
        let unavailable = |e: std::io::Error| KeyUnavailable { why: e.to_string() };
        match std::fs::read(path) {
            Ok(bytes) => {
                let seed = bytes.as_slice().try_into();
                let seed = seed.map_err(|_| KeyUnavailable { why: "the key file is damaged".into() })?;
                Ok(Self(MemoryKey::from_seed(seed)))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let key = MemoryKey::generate()?;
                let mut options = std::fs::OpenOptions::new();
                options.create_new(true).write(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                // Beside, then renamed: dying in between leaves no half key.
                let beside = path.with_extension("part");
                std::fs::remove_file(&beside).or_else(absent).map_err(unavailable)?;
                let mut file = options.open(&beside).map_err(unavailable)?;
                file.write_all(&key.seed()).and_then(|()| file.sync_all()).map_err(unavailable)?;
                std::fs::rename(&beside, path).map_err(unavailable)?;
                Ok(Self(key))
            }
            Err(e) => Err(unavailable(e)),
        }
    }
}

fn absent(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

impl KeyHolder for FileKey {
    fn public_key(&self) -> Result<PublicKey, KeyUnavailable> {
        self.0.public_key()
    }
    fn sign(&self, message: &[u8]) -> Result<Signature, KeyUnavailable> {
        self.0.sign(message)
    }
}

/// A device key whose seed a platform's key store holds.
pub struct SeedKey(MemoryKey);

impl SeedKey {
    /// The key of a seed that is kept somewhere, drawn and kept when there is none.
    ///
    /// # Errors
    /// [`KeyUnavailable`] when the place cannot be read or written, or holds something else. No key is drawn then: a new
    /// one in the place of one that cannot be read now would make the device a stranger.
    pub fn open(
        load: impl FnOnce() -> Result<Option<Vec<u8>>, KeyUnavailable>,
        keep: impl FnOnce(&[u8; 32]) -> Result<(), KeyUnavailable>,
    ) -> Result<Self, KeyUnavailable> {
        if let Some(bytes) = load()? {
            let seed = bytes.as_slice().try_into();
            let seed = seed.map_err(|_| KeyUnavailable { why: "the key store holds no device key".into() })?;
            return Ok(Self(MemoryKey::from_seed(seed)));
        }
        let key = MemoryKey::generate()?;
        keep(&key.seed())?;
        Ok(Self(key))
    }
}

impl KeyHolder for SeedKey {
    fn public_key(&self) -> Result<PublicKey, KeyUnavailable> {
        self.0.public_key()
    }
    fn sign(&self, message: &[u8]) -> Result<Signature, KeyUnavailable> {
        self.0.sign(message)
    }
}
