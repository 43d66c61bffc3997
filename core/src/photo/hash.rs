//! A photo's name: the SHA-256 of its bytes.

use crate::model::id::PhotoId;
use sha2::{Digest, Sha256};

/// The name of a file with these bytes.
pub(super) fn name(bytes: &[u8]) -> PhotoId {
    PhotoId::new(&hex::encode(Sha256::digest(bytes))).expect("64 hexadecimal characters are an id")
}
