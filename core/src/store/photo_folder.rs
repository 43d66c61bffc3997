//! The folder of photos and thumbnails: files named by the SHA-256 of their plain bytes, sealed where the folder has a key.
//!
//! Promises: a file that has its name is whole and on the disk. It is written beside its place, flushed, renamed, and the
//! folder flushed; only then may a row name it. Dying in between leaves a file that no row names: [`PhotoFolder::sweep`].
//! With a key no byte of a picture reaches the disk in plain text, neither under its name nor under that of a part. What a
//! phone from before wrote in plain text is sealed once: [`PhotoFolder::seal_plain`].

use super::database::StoreError;
use super::sealed_file::{FileSeal, Unsealable};
use crate::model::id::PhotoId;
use crate::whole_file;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where files lie whose rows were lost with a backup.
const UNNAMED: &str = "unnamed";
/// How the name of a file in plain text ends.
const PLAIN: &str = "jpg";
/// How the name of a sealed one ends.
const SEALED: &str = "sealed";

/// The folder of one data folder.
#[derive(Clone, Debug)]
pub struct PhotoFolder {
    folder: PathBuf,
    seal: Option<FileSeal>,
}

impl PhotoFolder {
    /// Of a data folder. Without a seal its files are in plain text.
    pub fn of(data: &Path, seal: Option<FileSeal>) -> Self {
        Self { folder: data.join("photos"), seal }
    }

    /// Where the file of this name lies, as it lies there.
    pub fn path(&self, file: &PhotoId) -> PathBuf {
        self.folder.join(format!("{file}.{}", if self.seal.is_some() { SEALED } else { PLAIN }))
    }

    /// Whether a file lies here.
    pub fn holds(&self, file: &PhotoId) -> bool {
        self.path(file).exists()
    }

    /// Stores files. When it returns they survive the battery being pulled; when it fails, what was written is taken away
    /// again as far as the disk allows.
    pub fn keep(&self, files: &[(&PhotoId, &[u8])]) -> Result<(), StoreError> {
        match fs::create_dir(&self.folder) {
            Ok(()) => whole_file::flush(self.folder.parent().unwrap_or(&self.folder))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        for (name, bytes) in files {
            self.put(name, bytes, &self.path(name))?;
        }
        Ok(whole_file::flush(&self.folder)?)
    }

    /// Writes a file beside its place and renames it; its folder is the caller's to flush.
    fn put(&self, name: &PhotoId, bytes: &[u8], place: &Path) -> Result<(), StoreError> {
        let bytes = match &self.seal {
            Some(seal) => Cow::Owned(seal.seal(name.as_str(), bytes)?),
            None => Cow::Borrowed(bytes),
        };
        Ok(whole_file::place(place, &[&bytes])?)
    }

    /// The plain bytes of a file; `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a sealed one is not what was written.
    pub fn read(&self, file: &PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(file);
        let read = match &self.seal {
            Some(seal) => seal.read(&path, file.as_str()),
            None => fs::read(&path).map_err(Unsealable::from),
        };
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Unsealable::Io(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(Unsealable::Io(error)) => Err(error.into()),
            Err(altered) => Err(StoreError::Damaged { what: "photo", why: altered.to_string() }),
        }
    }

    /// Seals what lies here in plain text, from a time without a key; does nothing without one now. Killed at any moment,
    /// each file is there, whole, at least once; the next opening goes on. How many files.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no room for one file twice.
    pub fn seal_plain(&self) -> Result<u32, StoreError> {
        let mut sealed = 0;
        if self.seal.is_some() {
            for folder in [self.folder.clone(), self.folder.join(UNNAMED)] {
                sealed += self.seal_folder(&folder)?;
            }
        }
        Ok(sealed)
    }

    fn seal_folder(&self, folder: &Path) -> Result<u32, StoreError> {
        // First of all what a kill left of a photo that was being written in plain text: nothing names it.
        let mut plain = Vec::new();
        for path in files(folder)? {
            match (path.extension().and_then(|ending| ending.to_str()), name(&path)) {
                (Some("part"), _) => fs::remove_file(&path)?,
                (Some(PLAIN), Some(name)) => plain.push((name, path)),
                _ => {}
            }
        }
        for (name, path) in &plain {
            self.put(name, &fs::read(path)?, &path.with_extension(SEALED))?;
            // The sealed one is on the disk before the plain one goes.
            whole_file::flush(folder)?;
            fs::remove_file(path)?;
        }
        if !plain.is_empty() {
            whole_file::flush(folder)?;
        }
        Ok(u32::try_from(plain.len()).unwrap_or(u32::MAX))
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
            fs::create_dir_all(self.folder.join(UNNAMED))?;
        }
        for orphan in &orphans {
            if let Some(name) = orphan.file_name() {
                fs::rename(orphan, self.folder.join(UNNAMED).join(name))?;
            }
        }
        Ok(u32::try_from(orphans.len()).unwrap_or(u32::MAX))
    }

    /// Under either ending: a file that could not be sealed yet is still named by its row.
    fn orphans(&self, named: &HashSet<PhotoId>) -> Result<Vec<PathBuf>, StoreError> {
        let mut orphans = files(&self.folder)?;
        let ours = |path: &PathBuf| path.extension().is_some_and(|ending| ending == PLAIN || ending == SEALED);
        orphans.retain(|path| !(ours(path) && name(path).is_some_and(|name| named.contains(&name))));
        Ok(orphans)
    }
}

/// The files of a folder; none when there is no folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// The photo that a file is named after.
fn name(path: &Path) -> Option<PhotoId> {
    path.file_stem().and_then(|name| name.to_str()).and_then(|name| PhotoId::new(name).ok())
}

#[cfg(test)]
mod tests {
    use super::super::key::DatabaseKey;
    use super::*;

    const DATA: [&[u8]; 2] = [b"\xff\xd8\xff\xe0 kept", b"\xff\xd8\xff\xe0 orphan"];

    fn seal() -> Option<FileSeal> {
        Some(FileSeal::of(&DatabaseKey::from_bytes([9; 32])))
    }

    fn ids() -> [PhotoId; 2] {
        ["aa", "bb"].map(|name| PhotoId::new(&name.repeat(32)).unwrap())
    }

    #[test]
    fn what_nothing_names_is_swept_and_what_a_row_names_stays() {
        for seal in [None, seal()] {
            let data = tempfile::tempdir().unwrap();
            let folder = PhotoFolder::of(data.path(), seal);
            assert_eq!(folder.sweep(&HashSet::new()).unwrap(), 0, "there is no folder before the first photo");
            let [kept, orphan] = ids();
            folder.keep(&[(&kept, DATA[0]), (&orphan, DATA[1])]).unwrap();
            fs::write(folder.folder.join(format!("{kept}.sealed.part")), b"ke").unwrap();
            fs::write(folder.folder.join("notes.txt"), b"").unwrap();
            assert_eq!(folder.sweep(&HashSet::from([kept.clone()])).unwrap(), 3);
            assert_eq!(folder.read(&kept).unwrap().unwrap(), DATA[0]);
            assert!(folder.read(&orphan).unwrap().is_none() && !folder.holds(&orphan));
            assert_eq!(folder.set_aside(&HashSet::new()).unwrap(), 1);
            assert_eq!(folder.sweep(&HashSet::new()).unwrap(), 0);
            let aside = folder.folder.join(UNNAMED).join(folder.path(&kept).file_name().unwrap());
            assert!(aside.exists());
            assert!(!folder.remove(&kept).unwrap());
        }
    }

    #[test]
    fn a_sealed_file_shows_nothing_and_opens_under_its_own_name_alone() {
        let data = tempfile::tempdir().unwrap();
        let folder = PhotoFolder::of(data.path(), seal());
        let [one, other] = ids();
        folder.keep(&[(&one, DATA[0]), (&other, DATA[1])]).unwrap();
        let lies_there = fs::read(folder.path(&one)).unwrap();
        assert!(!lies_there.windows(3).any(|w| w == b"\xff\xd8\xff" || w == b"kep"));
        fs::copy(folder.path(&other), folder.path(&one)).unwrap();
        assert!(matches!(folder.read(&one), Err(StoreError::Damaged { .. })), "another photo under its name");
        assert_eq!(folder.read(&other).unwrap().unwrap(), DATA[1]);
    }

    #[test]
    fn what_was_plain_is_sealed_once_and_never_lost_on_the_way() {
        let data = tempfile::tempdir().unwrap();
        let [one, other] = ids();
        let before = PhotoFolder::of(data.path(), None);
        before.keep(&[(&one, DATA[0]), (&other, DATA[1])]).unwrap();
        assert_eq!(before.set_aside(&HashSet::from([one.clone()])).unwrap(), 1);
        assert_eq!(before.seal_plain().unwrap(), 0, "without a key nothing is sealed");
        fs::write(before.folder.join(format!("{other}.jpg.part")), DATA[1]).unwrap();
        let folder = PhotoFolder::of(data.path(), seal());
        // Killed with the sealed one there and the plain one not gone.
        folder.put(&one, DATA[0], &folder.path(&one)).unwrap();
        assert_eq!(folder.seal_plain().unwrap(), 2);
        assert_eq!(folder.seal_plain().unwrap(), 0);
        assert_eq!(folder.read(&one).unwrap().unwrap(), DATA[0]);
        let left =
            |folder: &Path| files(folder).unwrap().iter().map(|path| path.extension().unwrap().to_owned()).collect();
        let (here, aside): (Vec<_>, Vec<_>) = (left(&folder.folder), left(&folder.folder.join(UNNAMED)));
        assert_eq!((here, aside), (vec![SEALED.into()], vec![SEALED.into()]));
    }
}
