//! One data folder, one program: two that write with one actor would corrupt history.
//!
//! The operating system's own lock on a file: it is gone with the process that held it, however that ended.

use super::database::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// A data folder that is ours as long as this lives.
#[derive(Debug)]
pub struct FolderLock {
    _held: File,
}

impl FolderLock {
    /// Takes a folder.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when it is held already, by another process or by this one.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_once_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let held = FolderLock::take(folder.path()).unwrap();
        assert!(matches!(FolderLock::take(folder.path()), Err(StoreError::InUse)));
        drop(held);
        assert!(FolderLock::take(folder.path()).is_ok());
    }
}
