//! The folder of photos and thumbnails: files named by the SHA-256 of their bytes.
//!
//! Promises: a file that has its name is whole and on the disk. It is written beside its place, flushed, renamed, and the
//! folder flushed; only then may a row name it. Dying in between leaves a file that no row names: [`PhotoFolder::sweep`].

use super::database::StoreError;
use crate::model::id::PhotoId;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where files lie whose rows were lost with a backup.
const UNNAMED: &str = "unnamed";

/// The folder of one data folder.
#[derive(Clone, Debug)]
pub struct PhotoFolder(PathBuf);

impl PhotoFolder {
    /// Of a data folder.
    pub fn of(data: &Path) -> Self {
        Self(data.join("photos"))
    }

    /// Where the file of this name lies.
    pub fn path(&self, file: &PhotoId) -> PathBuf {
        self.0.join(format!("{file}.jpg"))
    }

    /// Stores files. When it returns they survive the battery being pulled; when it fails, what was written is taken away
    /// again as far as the disk allows.
    pub fn keep(&self, files: &[(&PhotoId, &[u8])]) -> Result<(), StoreError> {
        match fs::create_dir(&self.0) {
            Ok(()) => flush(self.0.parent().unwrap_or(&self.0))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        for (name, bytes) in files {
            let part = self.0.join(format!("{name}.part"));
            if let Err(error) = written(&part, bytes).and_then(|()| fs::rename(&part, self.path(name))) {
                // On a full disk half a file is in the way of what is tried next.
                let _ = fs::remove_file(&part);
                return Err(error.into());
            }
        }
        Ok(flush(&self.0)?)
    }

    /// The bytes of a file; `None` when there is none.
    pub fn read(&self, file: &PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(self.path(file)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file. Whether there was one.
    pub fn remove(&self, file: &PhotoId) -> Result<bool, StoreError> {
        match fs::remove_file(self.path(file)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what nothing names. How many files.
    pub fn sweep(&self, named: &HashSet<PhotoId>) -> Result<u32, StoreError> {
        let orphans = self.orphans(named)?;
        for orphan in &orphans {
            fs::remove_file(orphan)?;
        }
        Ok(u32::try_from(orphans.len()).unwrap_or(u32::MAX))
    }

    /// Moves what nothing names into a folder of its own, which is never swept: rows that a restored backup does not have
    /// may have named it. How many files.
    pub fn set_aside(&self, named: &HashSet<PhotoId>) -> Result<u32, StoreError> {
        let orphans = self.orphans(named)?;
        if !orphans.is_empty() {
            fs::create_dir_all(self.0.join(UNNAMED))?;
        }
        for orphan in &orphans {
            if let Some(name) = orphan.file_name() {
                fs::rename(orphan, self.0.join(UNNAMED).join(name))?;
            }
        }
        Ok(u32::try_from(orphans.len()).unwrap_or(u32::MAX))
    }

    fn orphans(&self, named: &HashSet<PhotoId>) -> Result<Vec<PathBuf>, StoreError> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut orphans = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let name =
                name.to_str().and_then(|name| name.strip_suffix(".jpg")).and_then(|name| PhotoId::new(name).ok());
            if name.is_none_or(|name| !named.contains(&name)) && entry.file_type()?.is_file() {
                orphans.push(entry.path());
            }
        }
        Ok(orphans)
    }
}

fn written(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A rename is on the disk when its folder is.
fn flush(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_names_is_swept_and_what_a_row_names_stays() {
        let data = tempfile::tempdir().unwrap();
        let folder = PhotoFolder::of(data.path());
        assert_eq!(folder.sweep(&HashSet::new()).unwrap(), 0, "there is no folder before the first photo");
        let [kept, orphan] = ["aa", "bb"].map(|name| PhotoId::new(&name.repeat(32)).unwrap());
        folder.keep(&[(&kept, b"kept"), (&orphan, b"orphan")]).unwrap();
        fs::write(folder.0.join(format!("{kept}.part")), b"ke").unwrap();
        fs::write(folder.0.join("notes.txt"), b"").unwrap();
        assert_eq!(folder.sweep(&HashSet::from([kept.clone()])).unwrap(), 3);
        assert_eq!(fs::read(folder.path(&kept)).unwrap(), b"kept");
        assert!(!folder.path(&orphan).exists());
        assert_eq!(folder.set_aside(&HashSet::new()).unwrap(), 1);
        assert_eq!(folder.sweep(&HashSet::new()).unwrap(), 0);
        assert_eq!(fs::read(folder.0.join(UNNAMED).join(format!("{kept}.jpg"))).unwrap(), b"kept");
        assert!(!folder.remove(&kept).unwrap());
    }
}
