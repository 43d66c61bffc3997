//! Photos: files in the data folder, or objects in an S3-compatible store that any number of programs share.
//!
//! A photo has its name only once all of its bytes are there for good. Its row comes after it: a crash in between leaves a photo without
//! a row, never a row without a photo. Does not judge what the bytes are; `upload` does.

mod folder;
mod objects;

use crate::error::Result;
use anjian_core::sync::protocol::photo::{PhotoHash, UploadId};
use folder::Folder;
use objects::Objects;
use std::fs::File;
use std::path::Path;

/// Where the photos are.
pub(crate) enum Blobs {
    /// In a folder.
    Folder(Folder),
    /// In a store of objects.
    Objects(Objects),
}

impl Blobs {
    /// Opens the photos: `place` is the address of a store of objects, `s3://bucket/prefix`; without one they are in the data folder.
    pub(crate) fn open(data: &Path, place: Option<&str>) -> Result<Self> {
        match place {
            None => Folder::in_folder(data).map(Self::Folder),
            Some(address) => Objects::open(address).map(Self::Objects),
        }
    }

    /// A file for the bytes of an upload that come after what has arrived; `Err` with how much is there when that is less.
    pub(crate) fn open_part(&self, upload: &UploadId, arrived: u64) -> Result<std::result::Result<File, u64>> {
        match self {
            Self::Folder(folder) => folder.open_part(upload, arrived),
            Self::Objects(_) => Objects::open_part().map(Ok),
        }
    }

    /// The bytes that came are in the file and synced: from now on they are there for good.
    pub(crate) fn keep_part(&self, upload: &UploadId, arrived: u64, file: &File, came: u64) -> Result<()> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Objects(objects) => objects.keep_part(upload, arrived, file, came),
        }
    }

    /// The bytes of an upload, at most so many.
    pub(crate) fn read_part(&self, upload: &UploadId, most: u64) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => folder.read_part(upload, most),
            Self::Objects(objects) => objects.read_part(upload, most),
        }
    }

    /// The bytes of a photo, at most so many.
    pub(crate) fn read(&self, photo: &PhotoHash, most: u64) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => folder.read(photo, most),
            Self::Objects(objects) => objects.read(photo, most),
        }
    }

    /// Gives an upload, whose bytes these are, its photo's name.
    pub(crate) fn keep(&self, upload: &UploadId, photo: &PhotoHash, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.keep(upload, photo),
            Self::Objects(objects) => objects.keep(upload, photo, bytes),
        }
    }

    /// Throws an upload's bytes away.
    pub(crate) fn drop_part(&self, upload: &UploadId) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.drop_part(upload),
            Self::Objects(objects) => objects.drop_part(upload),
        }
    }

    /// Copies the photos of a data folder to a backup, those that are there already left out; how many. A store of objects keeps its own.
    pub(crate) fn copy_to(&self, backup: &Path) -> Result<u64> {
        match self {
            Self::Folder(folder) => folder.copy_to(backup),
            Self::Objects(_) => Ok(0),
        }
    }

    /// Takes the photos of a backup in; how many.
    pub(crate) fn copy_from(&self, backup: &Path) -> Result<u64> {
        let mut copied = 0;
        for (photo, path) in folder::photos_in(backup)? {
            let missing = match self {
                Self::Folder(folder) => folder.copy_from(&photo, &path)?,
                Self::Objects(objects) => objects.copy_from(&photo, &path)?,
            };
            copied += u64::from(missing);
        }
        Ok(copied)
    }

    /// The uploads that have bytes.
    pub(crate) fn parts(&self) -> Result<Vec<UploadId>> {
        match self {
            Self::Folder(folder) => folder.parts(),
            Self::Objects(objects) => objects.parts(),
        }
    }
}
