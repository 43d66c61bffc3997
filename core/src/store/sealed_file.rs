//! A file that is encrypted and authenticated: a photo on the disk. A flipped, cut, appended or exchanged byte is an error,
//! never another picture.
//!
//! ```text
//! "ANJSEAL1"  8 bytes   the format
//! length      8 bytes   of the plain text, big-endian
//! salt       32 bytes   random, of this file alone
//! chunk      64 KiB + 16 bytes of tag, each; the last one is shorter. A file of no bytes has one chunk of none.
//! ```
//!
//! ChaCha20-Poly1305 (RFC 8439) under a key of the file's own: HKDF-SHA-256 of the folder's key for files, the salt, and as
//! info the header and the file's name. So a file under another's name does not open, its length is known before anything
//! is decrypted, and a chunk's number can be its nonce: no key is used for two files. The folder's key for files follows
//! from the database's key.
//!
//! Chunks open by themselves: a part of a photo is read without the rest of it.

use super::key::{DatabaseKey, KEY_BYTES, derived};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// How such a file begins.
const FORMAT: &[u8; 8] = b"ANJSEAL1";
/// Format, length, salt.
const HEADER: usize = 8 + 8 + 32;
/// Plain bytes of a chunk.
const CHUNK: usize = 64 << 10;
/// What each chunk is longer by.
const TAG: usize = 16;
/// Names the key for files among those that follow from the database's.
const LABEL: &str = "anjian sealed files 1";

/// Why a sealed file gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unsealable {
    /// It does not begin as a sealed file does.
    #[error("it is no sealed file")]
    NoSealedFile,
    /// It was cut, or something was appended, or its header was altered.
    #[error("it has {found} bytes and should have {expected}")]
    Length {
        /// Bytes by its header.
        expected: u64,
        /// Bytes on the disk.
        found: u64,
    },
    /// A chunk is not what was written: altered, of another file, or under another key.
    #[error("its chunk {chunk} is not what was written")]
    Altered {
        /// Which, from 0.
        chunk: u64,
    },
    /// There are no such bytes in it.
    #[error("it holds {length} bytes; {start} to {end} were asked for")]
    OutOfRange {
        /// What it holds.
        length: u64,
        /// Asked for from here.
        start: u64,
        /// To here.
        end: u64,
    },
    /// The file system failed.
    #[error("the file system failed: {0}")]
    Io(#[from] std::io::Error),
}

/// Seals files and opens them again.
#[derive(Clone)]
pub struct FileSeal([u8; KEY_BYTES]);

impl std::fmt::Debug for FileSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileSeal(..)")
    }
}

impl FileSeal {
    /// That of a data folder.
    pub fn of(key: &DatabaseKey) -> Self {
        Self(key.derive(LABEL))
    }

    /// The bytes of a sealed file, for whoever writes it. Sealing the same twice gives different bytes.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn seal(&self, name: &str, plain: &[u8]) -> Result<Vec<u8>, std::io::Error> {
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(FORMAT);
        header[8..16].copy_from_slice(&(plain.len() as u64).to_be_bytes());
        getrandom::fill(&mut header[16..]).map_err(|e| std::io::Error::other(e.to_string()))?;
        let shape = Shape { length: plain.len() as u64 };
        let key = self.of_file(name, &header);
        let mut sealed = Vec::with_capacity(HEADER + plain.len() + TAG * plain.len().div_ceil(CHUNK).max(1));
        sealed.extend_from_slice(&header);
        for chunk in 0..shape.chunks() {
            let (start, end) = shape.plain(chunk);
            let begin = sealed.len();
            sealed.extend_from_slice(&plain[start as usize..end as usize]);
            let tag = key.seal_in_place_separate_tag(nonce(chunk), Aad::empty(), &mut sealed[begin..]);
            sealed.extend_from_slice(tag.expect("a chunk is within the cipher's limits").as_ref());
        }
        Ok(sealed)
    }

    /// The plain bytes of a sealed file.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let mut source = std::io::Cursor::new(sealed);
        let (header, shape) = Shape::read(&mut source, sealed.len() as u64)?;
        self.range(name, &header, &shape, &mut source, 0..shape.length)
    }

    /// The plain bytes of a file.
    pub fn read(&self, path: &Path, name: &str) -> Result<Vec<u8>, Unsealable> {
        self.open(name, &fs::read(path)?)
    }

    /// Some of the plain bytes of a file; only the chunks that hold them are read.
    pub fn read_range(&self, path: &Path, name: &str, range: Range<u64>) -> Result<Vec<u8>, Unsealable> {
        let mut file = File::open(path)?;
        let found = file.metadata()?.len();
        let (header, shape) = Shape::read(&mut file, found)?;
        self.range(name, &header, &shape, &mut file, range)
    }

    fn range(
        &self,
        name: &str,
        header: &[u8; HEADER],
        shape: &Shape,
        source: &mut (impl Read + Seek),
        range: Range<u64>,
    ) -> Result<Vec<u8>, Unsealable> {
        let Range { start, end } = range;
        if start > end || end > shape.length {
            return Err(Unsealable::OutOfRange { length: shape.length, start, end });
        }
        let key = self.of_file(name, header);
        // Of no bytes, too, one chunk is opened: nothing is taken from a file that is not ours.
        let (first, last) = (shape.chunk_of(start), shape.chunk_of(end.saturating_sub(1).max(start)));
        source.seek(SeekFrom::Start(shape.sealed(first)))?;
        let mut plain = Vec::new();
        let mut buffer = vec![0; CHUNK + TAG];
        for chunk in first..=last {
            let (begins, ends) = shape.plain(chunk);
            let held = (ends - begins) as usize;
            let bytes = &mut buffer[..held + TAG];
            source.read_exact(bytes)?;
            let opened = key.open_in_place(nonce(chunk), Aad::empty(), bytes);
            let opened = opened.map_err(|_| Unsealable::Altered { chunk })?;
            let from = start.saturating_sub(begins).min(held as u64) as usize;
            let to = end.saturating_sub(begins).min(held as u64) as usize;
            plain.extend_from_slice(&opened[from..to.max(from)]);
        }
        Ok(plain)
    }

    fn of_file(&self, name: &str, header: &[u8; HEADER]) -> LessSafeKey {
        let key = derived(&self.0, &header[16..], &[header, name.as_bytes()]);
        LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key).expect("the key is as long as the cipher wants it"))
    }
}

/// Where what lies in a sealed file.
struct Shape {
    length: u64,
}

impl Shape {
    /// Reads the header of a file of so many bytes.
    fn read(source: &mut impl Read, found: u64) -> Result<([u8; HEADER], Self), Unsealable> {
        let mut header = [0; HEADER];
        if found < HEADER as u64 {
            return Err(Unsealable::NoSealedFile);
        }
        source.read_exact(&mut header)?;
        let (format, rest) = header.split_at(8);
        let length = rest[..8].try_into().map(u64::from_be_bytes);
        let shape = Self { length: length.expect("eight bytes are eight bytes") };
        if format != FORMAT {
            return Err(Unsealable::NoSealedFile);
        }
        // In 128 bits: the header is not authenticated yet, and says what it likes.
        let expected = HEADER as u128 + u128::from(shape.length) + TAG as u128 * u128::from(shape.chunks());
        if expected != u128::from(found) {
            return Err(Unsealable::Length { expected: u64::try_from(expected).unwrap_or(u64::MAX), found });
        }
        Ok((header, shape))
    }
    fn chunks(&self) -> u64 {
        self.length.div_ceil(CHUNK as u64).max(1)
    }
    /// The plain bytes that a chunk holds.
    fn plain(&self, chunk: u64) -> (u64, u64) {
        let start = chunk * CHUNK as u64;
        (start, (start + CHUNK as u64).min(self.length))
    }
    /// Where a chunk begins in the file.
    fn sealed(&self, chunk: u64) -> u64 {
        HEADER as u64 + chunk * (CHUNK + TAG) as u64
    }
    /// The chunk that holds a byte; the last one for what lies behind it.
    fn chunk_of(&self, byte: u64) -> u64 {
        (byte / CHUNK as u64).min(self.chunks() - 1)
    }
}

fn nonce(chunk: u64) -> Nonce {
    let mut bytes = [0; NONCE_LEN];
    bytes[NONCE_LEN - 8..].copy_from_slice(&chunk.to_be_bytes());
    Nonce::assume_unique_for_key(bytes)
}

#[cfg(test)]
mod tests;
