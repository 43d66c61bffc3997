//! Keys that rest somewhere: in a file, for tests and the desktop, or in a platform's key store, as 32 bytes each: the seed
//! of the device's key, and the key of everything on the disk.
//! Ed25519 itself is done here: the key stores of phones hold it sealed, but few of them can sign with it.

use crate::error::Error;
use crate::platform::Secrets;
use crate::store::database::StoreError;
use crate::store::key::DatabaseKey;
use crate::store::seal::OnDisk;
use crate::sync::protocol::sign::{KeyHolder, KeyUnavailable, MemoryKey, PublicKey, Signature};
use crate::whole_file;
use std::path::{Path, PathBuf};

/// A device key in a file that only its owner may read.
pub struct FileKey(MemoryKey);

impl FileKey {
    /// Opens the key of a data folder, drawn when there is none.
    pub fn open(path: &Path) -> Result<Self, KeyUnavailable> {
        if let Some(bytes) = read(path)? {
            let seed = bytes.as_slice().try_into();
            let seed = seed.map_err(|_| KeyUnavailable::because("the key file is damaged"))?;
            return Ok(Self(MemoryKey::from_seed(seed)));
        }
        let key = MemoryKey::generate()?;
        whole_file::put_secret(path, &key.seed()).map_err(unavailable)?;
        Ok(Self(key))
    }
}

fn unavailable(error: std::io::Error) -> KeyUnavailable {
    let full = matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded);
    KeyUnavailable { why: error.to_string(), full }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, KeyUnavailable> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(unavailable(e)),
    }
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
            let seed = seed.map_err(|_| KeyUnavailable::because("the key store holds no device key"))?;
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

/// The name of the database's key, 32 bytes, in the key store.
pub const DATABASE_KEY: &str = "anjian.database.key";

/// The key of a data folder: the one that is kept, or one drawn now and kept before anything is written under it.
///
/// # Errors
/// [`Error::WrongKey`] when there is an encrypted database and no key to it: a new key would open nothing.
/// [`Error::Broken`] when the key store does not answer, or holds something else.
pub fn database_key(secrets: &dyn Secrets, on_disk: OnDisk) -> Result<DatabaseKey, Error> {
    if let Some(bytes) = secrets.load(DATABASE_KEY)? {
        let key = bytes.as_slice().try_into();
        let key = key.map_err(|_| KeyUnavailable::because("the key store holds no database key"))?;
        return Ok(DatabaseKey::from_bytes(key));
    }
    if on_disk == OnDisk::Sealed {
        return Err(StoreError::WrongKey.into());
    }
    let key = DatabaseKey::generate()?;
    secrets.keep(DATABASE_KEY, key.bytes())?;
    Ok(key)
}

/// Secrets as files of a folder, for tests and the desktop.
pub struct FileSecrets(PathBuf);

impl FileSecrets {
    /// Those of a folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.to_owned())
    }
}

impl Secrets for FileSecrets {
    fn load(&self, name: &str) -> Result<Option<Vec<u8>>, KeyUnavailable> {
        read(&self.0.join(name))
    }
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeyUnavailable> {
        whole_file::put_secret(&self.0.join(name), secret).map_err(unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_key_is_drawn_once_and_never_where_a_database_waits_for_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = FileSecrets::of(folder.path());
        assert!(matches!(database_key(&secrets, OnDisk::Sealed), Err(Error::WrongKey)));
        assert_eq!(secrets.load(DATABASE_KEY).unwrap(), None, "nothing was drawn");
        let drawn = database_key(&secrets, OnDisk::Nothing).unwrap();
        for on_disk in [OnDisk::Nothing, OnDisk::Plain, OnDisk::Sealed] {
            assert_eq!(database_key(&secrets, on_disk).unwrap(), drawn);
        }
        secrets.keep(DATABASE_KEY, b"no key").unwrap();
        assert!(matches!(database_key(&secrets, OnDisk::Nothing), Err(Error::Broken { .. })));
    }
}
