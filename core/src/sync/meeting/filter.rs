//! What a phone holds as a Bloom filter: a set of hashes in few bits. It says "there" of everything that was put in, and now and
//! then of something else. Salted: what one filter takes for another thing, the next one does not.

use sha2::{Digest, Sha256};

/// The most bytes of a filter: a QR code of version 20 still carries the handshake around it.
pub(super) const MOST_BYTES: usize = 512;
/// The fewest.
pub(super) const LEAST_BYTES: usize = 8;
/// The most hash functions.
pub(super) const MOST_PROBES: u8 = 22;
/// How many things are put into one filter where that can be chosen: with eight bits each, two in a hundred others pass for one of them.
pub(super) const CAPACITY: usize = MOST_BYTES;
/// Where there is room each thing gets so many bits: one in four million others passes.
const AMPLE_BITS: usize = 32;

/// What a thing is, and how far it has come with the phone that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A change that waits for headquarters' receipt.
    ChangeWaits = 1,
    /// A change that is home.
    ChangeHome = 2,
    /// A file of a photo that waits for headquarters' receipt.
    FileWaits = 3,
    /// A file of a photo that is home, or of which headquarters wants nothing.
    FileHome = 4,
    /// An area whose records the phone holds.
    Area = 5,
}

/// A thing under one salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn of(salt: u32, kind: Kind, name: &[u8; 32]) -> Self {
        let mut hash = Sha256::new_with_prefix(b"anjian held v1\n");
        hash.update(salt.to_be_bytes());
        hash.update([kind as u8]);
        hash.update(name);
        let hash: [u8; 32] = hash.finalize().into();
        Self(u64::from_be_bytes(*hash.first_chunk().expect("32 bytes begin with 8")))
    }
}

/// The filter.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Filter {
    bits: Vec<u8>,
    probes: u8,
}

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filter({} bytes, {} probes)", self.bits.len(), self.probes)
    }
}

impl Filter {
    /// A filter of these things, as large as they need and never larger than [`MOST_BYTES`].
    pub(super) fn of(keys: &[Key]) -> Self {
        let bytes = (keys.len() * AMPLE_BITS).div_ceil(8).clamp(LEAST_BYTES, MOST_BYTES);
        // ln 2 = 0.693: the number of probes at which the fewest others pass.
        let best = bytes * 8 * 693 / 1_000 / keys.len().max(1);
        let probes = u8::try_from(best.clamp(1, usize::from(MOST_PROBES))).unwrap_or(MOST_PROBES);
        let mut filter = Self { bits: vec![0; bytes], probes };
        for key in keys {
            for bit in filter.places(*key) {
                filter.bits[bit / 8] |= 1 << (bit % 8);
            }
        }
        filter
    }

    /// A filter that was read; `None` when its measures are no filter's.
    pub(super) fn read(bits: &[u8], probes: u8) -> Option<Self> {
        let fits = (LEAST_BYTES..=MOST_BYTES).contains(&bits.len()) && (1..=MOST_PROBES).contains(&probes);
        fits.then(|| Self { bits: bits.to_vec(), probes })
    }

    pub(super) fn bits(&self) -> &[u8] {
        &self.bits
    }

    pub(super) fn probes(&self) -> u8 {
        self.probes
    }

    /// Whether a thing is there; now and then one that is not.
    pub(super) fn has(&self, key: Key) -> bool {
        self.places(key).all(|bit| self.bits[bit / 8] & (1 << (bit % 8)) != 0)
    }

    fn places(&self, key: Key) -> impl Iterator<Item = usize> + use<> {
        let bits = self.bits.len() as u64 * 8;
        // SplitMix64: steps of one length would let a filter of few bits tell only few things apart.
        (1..=u64::from(self.probes)).map(move |probe| {
            let mut mixed = key.0.wrapping_add(probe.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((mixed ^ mixed >> 31) % bits) as usize
        })
    }
}
