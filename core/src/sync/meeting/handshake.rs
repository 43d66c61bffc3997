//! The code that one phone shows another: what it holds, in at most [`MOST_BYTES`] bytes, signed.
//!
//! A [filter](super::filter) names the changes and the files of photos that it holds, and of each whether it waits for a receipt.
//! A phone that holds more than one filter can tell apart speaks for a **slice**: of what waits for the inspections in one part
//! of 2ʷ, of what is home for those in one of 2ʰ. Consecutive salts walk through all slices, so 2ʰ codes speak for everything.
//!
//! Promises: whatever is missing and in the slice is asked for, but for what the filter takes for something else; with the next
//! salt it takes something else. Refuses, with a reason, whatever is not whole; reading costs what its characters cost.

use super::bad::BadHandshake;
use super::base45;
use super::filter::{CAPACITY, Filter, Key, Kind, LEAST_BYTES, MOST_BYTES as MOST_FILTER};
use super::inventory::Held;
use crate::model::id::{AreaId, DeviceId, InspectionId};
use crate::sync::protocol::sign::{KeyHolder, KeyUnavailable, PublicKey, Signature, handshake_statement};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// What the text begins with: characters of the QR code's own 45.
const PREFIX: &str = "ANJIAN1:";
/// The version of its bytes.
const VERSION: u8 = 1;
/// Bytes before the filter: version, slices, salt, device, probes.
const BEFORE: usize = 1 + 1 + 4 + 16 + 1;
const CHECKSUM: usize = 4;
/// The most bytes of a handshake.
pub const MOST_BYTES: usize = BEFORE + MOST_FILTER + 64 + CHECKSUM;
/// The most characters of its text: a QR code of version 20 carries 970 at correction level M.
pub const MOST_CHARACTERS: usize = PREFIX.len() + MOST_BYTES / 2 * 3 + 2;
/// The finest slice: one inspection of 256. What then is still too much makes the filter mistake more, and takes more codes.
const MOST_HALVINGS: u8 = 8;

/// A handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    device: DeviceId,
    salt: u32,
    /// Halvings of what waits, and of what is home.
    waiting: u8,
    home: u8,
    filter: Filter,
    signature: Signature,
}

/// Where an inspection lies among the slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place(Option<u16>);

impl Place {
    /// In every slice.
    pub(super) const EVERYWHERE: Self = Self(None);

    pub(super) fn of(inspection: &InspectionId) -> Self {
        let hash = Sha256::digest(format!("anjian slice v1\n{inspection}"));
        Self(Some(u16::from_be_bytes([hash[0], hash[1]])))
    }
    fn lies_in(self, salt: u32, halvings: u8) -> bool {
        let mask = (1_u32 << halvings.min(MOST_HALVINGS)) - 1;
        self.0.is_none_or(|place| (u32::from(place) ^ salt) & mask == 0)
    }
}

impl Handshake {
    /// Says what a phone holds; the newest files first. `capacity` is how many things it puts into the filter at most, as far as
    /// slices can make them fewer.
    pub(super) fn of(held: &[Held], salt: u32, capacity: usize, keys: &dyn KeyHolder) -> Result<Self, KeyUnavailable> {
        let waits = |held: &&Held| held.kind.waits();
        let in_slice = |halvings: u8| move |held: &&Held| held.place.lies_in(salt, halvings);
        let finest =
            |from: u8, fits: &dyn Fn(u8) -> bool| (from..MOST_HALVINGS).find(|n| fits(*n)).unwrap_or(MOST_HALVINGS);
        let waiting = finest(0, &|n| held.iter().filter(waits).filter(in_slice(n)).count() <= capacity);
        let mut said: Vec<&Held> = held.iter().filter(waits).filter(in_slice(waiting)).collect();
        // A photo is hundreds of times as large as a change: that one is at home is said first, so that nobody sends it again.
        said.extend(held.iter().filter(|h| h.kind == Kind::Area));
        let room = capacity.saturating_sub(said.len()) / 2;
        said.extend(held.iter().filter(|h| h.kind == Kind::FileHome).filter(in_slice(waiting)).take(room));
        let room = capacity.saturating_sub(said.len());
        let of_home = |h: &&Held| h.kind == Kind::ChangeHome;
        let home = finest(waiting, &|n| held.iter().filter(of_home).filter(in_slice(n)).count() <= room);
        said.extend(held.iter().filter(of_home).filter(in_slice(home)));
        let names: Vec<Key> = said.iter().map(|h| Key::of(salt, h.kind, &h.name)).collect();
        let device = keys.public_key()?.device();
        let filter = Filter::of(&names);
        let mut handshake = Self { device, salt, waiting, home, filter, signature: Signature([0; 64]) };
        handshake.signature = keys.sign(&handshake_statement(&handshake.said()))?;
        Ok(handshake)
    }

    /// The same for as much as fits into a code.
    pub(super) fn of_phone(held: &[Held], salt: u32, keys: &dyn KeyHolder) -> Result<Self, KeyUnavailable> {
        Self::of(held, salt, CAPACITY, keys)
    }

    /// Whose it is.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// How many consecutive codes speak for everything that the phone holds; 1 unless it holds very much.
    pub fn codes(&self) -> u32 {
        1 << self.home
    }

    /// Whether a device's key signed it.
    pub fn is_of(&self, key: &PublicKey) -> bool {
        key.device() == self.device && key.verifies(&handshake_statement(&self.said()), &self.signature)
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.said();
        bytes.extend(self.signature.0);
        let checksum = checksum(&bytes);
        bytes.extend(checksum);
        bytes
    }

    /// Reads its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadHandshake> {
        match bytes.first() {
            None => return Err(BadHandshake::Misread),
            Some(&version) if version > VERSION => return Err(BadHandshake::Newer { version }),
            Some(&version) if version < VERSION => return Err(BadHandshake::NotOne),
            Some(_) => {}
        }
        let filter = bytes.len().checked_sub(BEFORE + 64 + CHECKSUM).ok_or(BadHandshake::Misread)?;
        if !(LEAST_BYTES..=MOST_FILTER).contains(&filter) {
            return Err(BadHandshake::Misread);
        }
        let (said, sum) = bytes.split_at(bytes.len() - CHECKSUM);
        if checksum(said) != sum {
            return Err(BadHandshake::Misread);
        }
        let (said, signature) = said.split_at(said.len() - 64);
        let array = |range: std::ops::Range<usize>| said[range].to_vec();
        let salt = array(2..6).try_into().map(u32::from_be_bytes).map_err(|_| BadHandshake::Misread)?;
        let device = array(6..22).try_into().map(DeviceId).map_err(|_| BadHandshake::Misread)?;
        let signature = signature.try_into().map(Signature).map_err(|_| BadHandshake::Misread)?;
        let (waiting, home) = (said[1] >> 4, said[1] & 15);
        if waiting > home || home > MOST_HALVINGS {
            return Err(BadHandshake::Form("its slices do not fit into each other"));
        }
        let filter = Filter::read(&said[BEFORE..], said[22]).ok_or(BadHandshake::Form("its filter is none"))?;
        Ok(Self { device, salt, waiting, home, filter, signature })
    }

    /// What is signed.
    fn said(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(MOST_BYTES);
        bytes.extend([VERSION, self.waiting << 4 | self.home]);
        bytes.extend(self.salt.to_be_bytes());
        bytes.extend(self.device.0);
        bytes.push(self.filter.probes());
        bytes.extend(self.filter.bits());
        bytes
    }

    /// Whether it speaks for what waits, or for what is home, of an inspection.
    pub(super) fn speaks_for(&self, place: Place, home: bool) -> bool {
        place.lies_in(self.salt, if home { self.home } else { self.waiting })
    }

    /// Whether the phone holds a change, as far as the filter can tell.
    pub(super) fn has_change(&self, hash: &[u8; 32]) -> bool {
        self.has(Kind::ChangeWaits, hash) || self.has(Kind::ChangeHome, hash)
    }

    /// Whether the phone holds a file, as far as the filter can tell.
    pub(super) fn has_file(&self, hash: &[u8; 32]) -> bool {
        self.has(Kind::FileWaits, hash) || self.has(Kind::FileHome, hash)
    }

    /// Whether something waits there for headquarters' receipt.
    pub(super) fn has(&self, kind: Kind, name: &[u8; 32]) -> bool {
        self.filter.has(Key::of(self.salt, kind, name))
    }
}

impl Kind {
    fn waits(self) -> bool {
        matches!(self, Self::ChangeWaits | Self::FileWaits)
    }
}

/// An area as a filter names it.
pub(super) fn area_name(area: &AreaId) -> [u8; 32] {
    Sha256::digest(area.as_str()).into()
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let hash = Sha256::digest(bytes);
    [hash[0], hash[1], hash[2], hash[3]]
}

impl fmt::Display for Handshake {
    /// As a QR code carries it in alphanumeric mode.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", base45::write(&self.to_bytes()))
    }
}

impl FromStr for Handshake {
    type Err = BadHandshake;
    fn from_str(text: &str) -> Result<Self, BadHandshake> {
        let text = text.trim();
        let body = text.strip_prefix(PREFIX).ok_or(BadHandshake::NotOne)?;
        if text.len() > MOST_CHARACTERS {
            return Err(BadHandshake::TooLong { length: text.len(), most: MOST_CHARACTERS });
        }
        Self::from_bytes(&base45::read(body).ok_or(BadHandshake::Misread)?)
    }
}
