//! Photos as files in the data folder: `photos/ab/abcd….jpg`, named by the SHA-256 of their bytes, and `uploads/….part` on their way.
//!
//! A file gets its name only after its bytes were synced (written beside, synced, renamed, folder synced), so a name never stands
//! for half a photo. Its row comes after it: a crash in between leaves a file without a row, never a row without a file. Does not
//! judge what the bytes are; `upload` does.

use crate::error::{Error, Result};
use anjian_core::sync::protocol::photo::{PhotoHash, UploadId};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The photos of a data folder.
pub(crate) struct Folder {
    photos: PathBuf,
    parts: PathBuf,
}

/// A file of an upload under way.
const PART: &str = "part";

impl Folder {
    /// The photos of a data folder; the folders are made when there are none.
    pub(super) fn in_folder(data: &Path) -> Result<Self> {
        let (photos, parts) = (data.join("photos"), data.join("uploads"));
        for folder in [&photos, &parts] {
            fs::create_dir_all(folder).map_err(Error::file(folder))?;
        }
        sync_folder(data)?;
        Ok(Self { photos, parts })
    }

    fn photo(&self, photo: &PhotoHash) -> PathBuf {
        let name = photo.to_string();
        self.photos.join(&name[..2]).join(format!("{name}.jpg"))
    }

    /// Where the bytes of an upload are written.
    fn part(&self, upload: &UploadId) -> PathBuf {
        self.parts.join(format!("{upload}.{PART}"))
    }

    /// The file of an upload, at the end of what has arrived; `Err` with how much is there when that is less.
    pub(super) fn open_part(&self, upload: &UploadId, arrived: u64) -> Result<std::result::Result<File, u64>> {
        let path = self.part(upload);
        let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(Error::file(&path))?;
        let there = file.metadata().map_err(Error::file(&path))?.len();
        if arrived == 0 {
            // Its name becomes as durable as its bytes will be.
            sync_folder(&self.parts)?;
        }
        if there < arrived {
            return Ok(Err(there));
        }
        file.seek(SeekFrom::Start(arrived)).map_err(Error::file(&path))?;
        Ok(Ok(file))
    }

    /// The bytes of an upload, at most so many.
    pub(super) fn read_part(&self, upload: &UploadId, most: u64) -> Result<Option<Vec<u8>>> {
        read(&self.part(upload), most)
    }

    /// The bytes of a photo, at most so many.
    pub(super) fn read(&self, photo: &PhotoHash, most: u64) -> Result<Option<Vec<u8>>> {
        read(&self.photo(photo), most)
    }

    /// Gives an upload its photo's name.
    pub(super) fn keep(&self, upload: &UploadId, photo: &PhotoHash) -> Result<()> {
        let (part, place) = (self.part(upload), self.photo(photo));
        File::open(&part).and_then(|file| file.sync_all()).map_err(Error::file(&part))?;
        let Some(folder) = place.parent() else { return Err(Error::Broken("a photo has no folder".into())) };
        if !folder.exists() {
            fs::create_dir_all(folder).map_err(Error::file(folder))?;
            sync_folder(&self.photos)?;
        }
        fs::rename(&part, &place).map_err(Error::file(&place))?;
        sync_folder(folder)
    }

    /// Copies what is missing into `photos` of another folder.
    pub(super) fn copy_to(&self, other: &Path) -> Result<u64> {
        let data = self.photos.parent().ok_or_else(|| Error::Broken("the photos have no folder".into()))?;
        let there = Self::in_folder(other)?;
        let mut copied = 0;
        for (photo, path) in photos_in(data)? {
            copied += u64::from(there.copy_from(&photo, &path)?);
        }
        Ok(copied)
    }

    /// Takes a photo's file in, under its name only once it is whole; `false` when it is there.
    pub(super) fn copy_from(&self, photo: &PhotoHash, path: &Path) -> Result<bool> {
        let place = self.photo(photo);
        if place.exists() {
            return Ok(false);
        }
        let Some(folder) = place.parent() else { return Err(Error::Broken("a photo has no folder".into())) };
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
        let beside = tempfile::NamedTempFile::new_in(folder).map_err(Error::file(folder))?;
        fs::copy(path, beside.path()).map_err(Error::file(&place))?;
        beside.as_file().sync_all().map_err(Error::file(&place))?;
        beside.persist(&place).map_err(|e| Error::file(&place)(e.error))?;
        sync_folder(folder)?;
        Ok(true)
    }

    /// Throws an upload's bytes away.
    pub(super) fn drop_part(&self, upload: &UploadId) -> Result<()> {
        let part = self.part(upload);
        match fs::remove_file(&part) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::file(part)(error)),
            _ => Ok(()),
        }
    }

    /// The uploads that have a file.
    pub(super) fn parts(&self) -> Result<Vec<UploadId>> {
        let entries = fs::read_dir(&self.parts).map_err(Error::file(&self.parts))?;
        let mut uploads = Vec::new();
        for entry in entries {
            let name = entry.map_err(Error::file(&self.parts))?.file_name();
            // What somebody else put here is not ours to touch.
            let upload: Option<UploadId> =
                name.to_str().and_then(|n| n.strip_suffix(PART)?.strip_suffix('.')?.parse().ok());
            uploads.extend(upload);
        }
        Ok(uploads)
    }
}

/// The photos below a data folder or a backup.
pub(super) fn photos_in(data: &Path) -> Result<Vec<(PhotoHash, PathBuf)>> {
    let mut found = Vec::new();
    let photos = data.join("photos");
    let list = |folder: &Path| match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries.and_then(|all| all.collect::<std::io::Result<Vec<_>>>()).map_err(Error::file(folder)),
    };
    for folder in list(&photos)? {
        if !folder.path().is_dir() {
            continue;
        }
        for entry in list(&folder.path())? {
            let path = entry.path();
            let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".jpg"));
            if let Some(photo) = name.and_then(|name| name.parse().ok()) {
                found.push((photo, path));
            }
        }
    }
    Ok(found)
}

fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file(path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(Error::file(path))?;
    Ok(Some(bytes))
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> Result<()> {
    // Only where a folder can be opened as a file; elsewhere the file system does it by itself.
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::file(folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_read_back_under_its_hash_and_its_part_is_gone() {
        let data = tempfile::tempdir().unwrap();
        let blobs = Folder::in_folder(data.path()).unwrap();
        let (upload, photo) = (UploadId([3; 16]), PhotoHash::of(b"bytes"));
        assert_eq!(blobs.read_part(&upload, 100).unwrap(), None);
        fs::write(blobs.part(&upload), b"bytes").unwrap();
        fs::write(data.path().join("uploads/README"), b"somebody's").unwrap();
        assert_eq!(blobs.parts().unwrap(), [upload]);
        assert_eq!(blobs.read_part(&upload, 4).unwrap().unwrap(), b"byte");
        blobs.keep(&upload, &photo).unwrap();
        assert_eq!(blobs.read(&photo, 100).unwrap().unwrap(), b"bytes");
        assert!(blobs.parts().unwrap().is_empty());
        blobs.drop_part(&upload).unwrap();
        let name = photo.to_string();
        assert!(data.path().join("photos").join(&name[..2]).join(format!("{name}.jpg")).exists());
    }
}
