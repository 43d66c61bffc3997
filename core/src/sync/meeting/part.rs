//! A part of an exchange as a file: a head with changes, receipts and the names of files, signed by the device that made it, then the
//! files of photos one behind the other. Of a part that is cut off behind its head whatever is whole counts.
//!
//! ```text
//! "ANJIAN BUNDLE 2\n"   16 bytes
//! length of the head    4 bytes, most significant first
//! head                  one zstd frame, a map
//! signature             64 bytes, of the device that `from` names, over the head
//! files                 in the order of the head, without anything between them
//! ```

use crate::error::Error;
use crate::model::id::{DeviceId, InspectionId};
use crate::model::time::Timestamp;
use crate::model::upload::Rendition;
use crate::sync::bundle;
use crate::sync::protocol::bounded;
use crate::sync::protocol::message::{Certificate, MOST_CERTIFICATES, Parcel};
use crate::sync::protocol::photo::{PhotoHash, PhotoReceipt};
use crate::sync::protocol::sign::{KeyHolder, PublicKey, Signature, part_statement};
use crate::sync::protocol::wire;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// What such a file begins with.
pub const MAGIC: &[u8] = b"ANJIAN BUNDLE 2\n";
/// The most inspections, files and receipts of files in one part.
const MOST_PARCELS: usize = 50_000;
pub(super) const MOST_FILES: usize = 4_096;
pub(super) const MOST_RECEIPTS: usize = 16_384;

/// What a part holds beside the bytes of files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    /// When it was made, by the clock of the device that made it.
    pub made_at: Timestamp,
    /// That device.
    pub from: DeviceId,
    /// Which part it is, from 1 on.
    pub part: u32,
    /// Of how many.
    pub of: u32,
    /// Who wrote what is in it.
    #[serde(deserialize_with = "bounded::at_most::<MOST_CERTIFICATES, _, _>")]
    pub certificates: Vec<Certificate>,
    /// Changes, and headquarters' receipts for changes.
    #[serde(deserialize_with = "bounded::at_most::<MOST_PARCELS, _, _>")]
    pub parcels: Vec<Parcel>,
    /// Headquarters' receipts for files of photos.
    #[serde(default, deserialize_with = "bounded::at_most::<MOST_RECEIPTS, _, _>")]
    pub receipts: Vec<PhotoReceipt>,
    /// The files that follow.
    #[serde(default, deserialize_with = "bounded::at_most::<MOST_FILES, _, _>")]
    pub files: Vec<FileHead>,
}

/// A file that follows, and the photo that it is or shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHead {
    /// The inspection whose record names the photo.
    #[serde(rename = "i")]
    pub inspection: InspectionId,
    /// The photo.
    #[serde(rename = "p")]
    pub photo: PhotoHash,
    /// Its thumbnail.
    #[serde(rename = "t")]
    pub thumbnail: PhotoHash,
    /// Bytes of the photo.
    #[serde(rename = "b")]
    pub bytes: u64,
    /// Bytes of the thumbnail.
    #[serde(rename = "s")]
    pub thumbnail_bytes: u64,
    /// Which of the two follows.
    #[serde(rename = "r")]
    pub rendition: Rendition,
}

impl FileHead {
    /// The hash that the file must have.
    pub fn hash(&self) -> PhotoHash {
        match self.rendition {
            Rendition::Thumbnail => self.thumbnail,
            Rendition::Original => self.photo,
        }
    }
    /// The bytes that it has.
    pub fn length(&self) -> u64 {
        match self.rendition {
            Rendition::Thumbnail => self.thumbnail_bytes,
            Rendition::Original => self.bytes,
        }
    }
}

/// Writes a part; the file is whole or not there. Its size.
pub fn write(path: &Path, head: &Head, files: &[Vec<u8>], keys: &dyn KeyHolder) -> Result<u64, Error> {
    let head = wire::pack(head).map_err(Error::broken)?;
    let length = u32::try_from(head.len()).map_err(Error::broken)?;
    let signature = keys.sign(&part_statement(&head))?;
    let length = length.to_be_bytes();
    let mut pieces: Vec<&[u8]> = vec![MAGIC, &length, &head, &signature.0];
    pieces.extend(files.iter().map(Vec::as_slice));
    bundle::write(path, &pieces)?;
    Ok(pieces.iter().map(|piece| piece.len() as u64).sum())
}

/// A part that is being read.
#[derive(Debug)]
pub struct Opened {
    /// Its head, whose author is still to be checked.
    pub head: Head,
    signed: Vec<u8>,
    signature: Signature,
    file: BufReader<File>,
}

/// Opens a part. Nothing in it is believed yet.
pub fn open(path: &Path) -> Result<Opened, Error> {
    let invalid = |why: String| bundle::no_bundle(&why);
    let mut file = BufReader::new(File::open(path).map_err(|e| invalid(e.to_string()))?);
    let mut magic = [0; MAGIC.len()];
    let mut length = [0; 4];
    let cut_off = |e: std::io::Error| invalid(format!("it is cut off in its head: {e}"));
    file.read_exact(&mut magic).map_err(cut_off)?;
    if magic != MAGIC {
        return Err(invalid("it is no part of an exchange".into()));
    }
    file.read_exact(&mut length).map_err(cut_off)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > wire::MOST_COMPRESSED {
        return Err(invalid(format!("its head has {length} bytes, more than {}", wire::MOST_COMPRESSED)));
    }
    // What is claimed is not allocated before it is there.
    let mut signed = Vec::new();
    file.by_ref().take(length as u64).read_to_end(&mut signed).map_err(cut_off)?;
    if signed.len() < length {
        return Err(invalid("it is cut off in its head".into()));
    }
    let mut signature = [0; 64];
    file.read_exact(&mut signature).map_err(cut_off)?;
    let head: Head = wire::unpack(&signed).map_err(|e| invalid(e.to_string()))?;
    Ok(Opened { head, signed, signature: Signature(signature), file })
}

impl Opened {
    /// Whether the device that it names made it.
    pub fn is_of(&self, key: &PublicKey) -> bool {
        key.device() == self.head.from && key.verifies(&part_statement(&self.signed), &self.signature)
    }

    /// The bytes of the next file; `None` when the part is cut off there. Lengths were bounded before.
    pub fn next(&mut self, length: u64) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(length).read_to_end(&mut bytes);
        read.map_err(|e| bundle::no_bundle(&e.to_string()))?;
        Ok((bytes.len() as u64 == length).then_some(bytes))
    }

    /// Goes behind a file that is not wanted.
    pub fn skip(&mut self, length: u64) -> Result<(), Error> {
        let length = i64::try_from(length).map_err(Error::broken)?;
        self.file.seek(SeekFrom::Current(length)).map_err(|e| bundle::no_bundle(&e.to_string()))?;
        Ok(())
    }
}
