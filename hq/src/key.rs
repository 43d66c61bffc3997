//! Headquarters' own key: drawn at the first start, readable by its owner alone, never logged.

use crate::error::{Error, Result};
use anjian_core::sync::protocol::sign::MemoryKey;
use std::io::Write;
use std::path::Path;

/// The file's name in the data folder.
pub(crate) const FILE: &str = "headquarters.key";

/// The key of a data folder.
pub(crate) fn in_folder(data: &Path) -> Result<MemoryKey> {
    let path = data.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let mut seed = [0; 32];
            hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| {
                Error::Broken(format!(
                    "{}: not a key of 64 hexadecimal characters; restore it from a backup",
                    path.display()
                ))
            })?;
            Ok(MemoryKey::from_seed(seed))
        }
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => draw(data, &path),
        Err(error) => Err(Error::file(path)(error)),
    }
}

/// Written beside and renamed, so that a crash leaves no half key; two programs that start at once agree on the one that
/// was linked first.
fn draw(data: &Path, path: &Path) -> Result<MemoryKey> {
    let key = MemoryKey::generate()?;
    // A temporary file is made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(data).map_err(Error::file(data))?;
    file.write_all(hex::encode(key.seed()).as_bytes()).map_err(Error::file(path))?;
    file.as_file().sync_all().map_err(Error::file(path))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(key),
        Err(exists) if exists.error.kind() == std::io::ErrorKind::AlreadyExists => in_folder(data),
        Err(error) => Err(Error::file(path)(error.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_drawn_once_and_its_owner_alone_can_read_it() {
        let data = tempfile::tempdir().unwrap();
        let first = in_folder(data.path()).unwrap().public();
        assert_eq!(in_folder(data.path()).unwrap().public(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(data.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(data.path().join(FILE), "short").unwrap();
        assert!(in_folder(data.path()).is_err());
    }
}
