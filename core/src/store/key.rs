//! The key to everything on the disk: 32 random bytes that rest in the platform's key store, never beside what they open.
//!
//! It opens the database as it is, without stretching: it is no password (0.2 ms instead of 150). What else is encrypted
//! has a key of its own that follows from it and from a label.

use super::database::StoreError;
use ring::hkdf;
use rusqlite::Connection;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// The key of a data folder.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKey([u8; KEY_BYTES]);

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(..)")
    }
}

impl DatabaseKey {
    /// A new one.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the system has no randomness to give.
    pub fn generate() -> Result<Self, StoreError> {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key).map_err(|e| StoreError::Io(std::io::Error::other(e.to_string())))?;
        Ok(Self(key))
    }

    /// The one that was kept.
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// To be kept in a key store.
    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The key of something else than the database: HKDF-SHA-256 of this one. Another label, another key, and none of them
    /// tells of this one.
    pub fn derive(&self, label: &str) -> [u8; KEY_BYTES] {
        derived(&self.0, &[], &[label.as_bytes()])
    }

    /// Gives the key to a connection that has read nothing yet. Whether it is the right one shows at the first page.
    ///
    /// # Errors
    /// [`StoreError::NoCipher`] when this program's SQLite cannot encrypt: it would take no notice, and write plain text.
    pub(super) fn give(&self, connection: &Connection) -> Result<(), StoreError> {
        // An error of SQLite would show the statement, and the key with it.
        let statement = format!("PRAGMA key = 'raw:{}'", hex::encode(self.0));
        let answer: String =
            connection.query_row(&statement, [], |row| row.get(0)).map_err(|_| StoreError::NoCipher)?;
        if answer == "ok" { Ok(()) } else { Err(StoreError::NoCipher) }
    }
}

/// HKDF-SHA-256 (RFC 5869).
pub(super) fn derived(secret: &[u8], salt: &[u8], info: &[&[u8]]) -> [u8; KEY_BYTES] {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            KEY_BYTES
        }
    }
    let mut key = [0; KEY_BYTES];
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
    let expanded = extracted.expand(info, Length).and_then(|expanded| expanded.fill(&mut key));
    expanded.expect("HKDF-SHA-256 gives up to 8,160 bytes");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_follow_differ_by_label_and_by_key_and_stay_the_same_for_ever() {
        let (one, two) = (DatabaseKey::from_bytes([1; 32]), DatabaseKey::from_bytes([2; 32]));
        assert_ne!(one.derive("a"), one.derive("b"));
        assert_ne!(one.derive("a"), two.derive("a"));
        // RFC 5869, test case 3: no salt, no info; the first 32 bytes.
        let known = derived(&[0x0b; 22], &[], &[]);
        assert_eq!(hex::encode(known), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    #[test]
    fn a_key_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", DatabaseKey::from_bytes([7; 32])), "DatabaseKey(..)");
    }

    #[test]
    fn two_keys_that_are_drawn_differ() {
        assert_ne!(DatabaseKey::generate().unwrap(), DatabaseKey::generate().unwrap());
    }
}
