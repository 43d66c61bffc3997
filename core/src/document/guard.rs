//! Bytes from outside, bounded and checked before Automerge decodes them.
//!
//! The only way that the bytes of an Automerge change become a decoded change. [`check`] accepts exactly one raw change
//! chunk as Automerge itself would write it: it verifies the checksum, walks the header and every column with checked
//! arithmetic, bounds what the run lengths claim before a row is made, and only then lets Automerge parse the same bytes,
//! with panics caught.
//!
//! Refuses compressed, document and bundle chunks (they inflate), columns it does not know, numbers near the limits of
//! their types, operations on ids that cannot exist yet, and any second way of writing the same thing: a document rebuilds
//! its changes from its operations, so a change in another spelling would come back with another hash.
//!
//! What it cannot see is the document: a reference to an operation that nobody made is found only while merging, which
//! therefore happens inside [`shielded`].

mod bytes;
mod column;
mod header;
mod op;
mod refused;
mod shield;
#[cfg(test)]
mod tests;
mod value;

use sha2::{Digest, Sha256};

use bytes::Bytes;
use header::Header;
pub use refused::Refused;
pub use shield::shielded;

/// The limits of one change. The default is wide for an inspection (a commit has about 16 operations in 1.5 KB) and narrow
/// for memory: a change within it expands to a few megabytes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole chunk: 256 KiB.
    pub bytes: usize,
    /// Operations: 4,096.
    pub ops: usize,
    /// Predecessors (values replaced or deleted) over all operations: 16,384.
    pub preds: usize,
    /// New maps, lists and texts: 64. Automerge reads nested objects by recursion, and a stack overflow is no panic.
    pub objects: usize,
    /// Begins and ends of text marks: 128. Merging them takes time with their square: 4,096 took 1.4 seconds.
    pub marks: usize,
    /// Changes that it depends on: 64.
    pub deps: usize,
    /// Actors besides its author: 64.
    pub actors: usize,
    /// Bytes of one string, byte value, key, mark name or message: 64 KiB.
    pub string: usize,
    /// Bytes of all keys and mark names once their runs are expanded, since few bytes repeat a long key often: 1 MiB.
    pub keys: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 10,
            ops: 4_096,
            preds: 16_384,
            objects: 64,
            marks: 128,
            deps: 64,
            actors: 64,
            string: 64 << 10,
            keys: 1 << 20,
        }
    }
}

/// A change that passed the guard: decoded, owned.
#[derive(Debug, Clone)]
pub struct Checked {
    /// SHA-256 of the change: its name in the hash graph.
    pub hash: [u8; 32],
    /// Who wrote it, 1 to 64 bytes.
    pub actor: Vec<u8>,
    /// The author's count of changes, from 1.
    pub seq: u64,
    /// The counter of the first operation, from 1; operation `i` has the id `start_op + i`.
    pub start_op: u64,
    /// The author's clock, milliseconds since 1970, within the range of a calendar date.
    pub time_ms: i64,
    /// The hashes it depends on, ascending.
    pub deps: Vec<[u8; 32]>,
    /// The operations, equal to Automerge's own decoding.
    pub ops: Vec<automerge::legacy::Op>,
    /// The bytes as they came.
    pub raw: Vec<u8>,
    /// The same change for `apply_changes`.
    pub change: automerge::Change,
}

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
const COMPRESSED: u8 = 2;

/// Decodes one change, or says why it must be set aside. Never panics; time and memory are bounded by `limits`.
///
/// # Errors
/// The first thing found wrong, in the order size, chunk, checksum, header, columns, operations, Automerge.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<Checked, Refused> {
    let (hash, body, body_at) = chunk(bytes, limits)?;
    let header = Header::read(body, body_at, limits)?;
    let ops = op::read_all(&header, limits)?;
    let change = shielded(|| automerge::Change::try_from(bytes))?.map_err(|_| Refused::AutomergeRefused)?;
    if change.hash().0 != hash || change.len() != ops.len() {
        return Err(Refused::AutomergeDisagrees);
    }
    Ok(Checked {
        hash,
        actor: header.actors[0].to_bytes().to_vec(),
        seq: header.seq,
        start_op: header.start_op,
        time_ms: header.time_ms,
        deps: header.deps,
        ops,
        raw: bytes.to_vec(),
        change,
    })
}

/// The frame: magic, checksum, type, length. Returns the hash, the chunk's data and where the data begins.
fn chunk<'a>(bytes: &'a [u8], limits: &Limits) -> Result<([u8; 32], &'a [u8], usize), Refused> {
    if bytes.len() > limits.bytes {
        return Err(Refused::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let mut frame = Bytes::new(bytes);
    let cut_off = Refused::CutOff { at: bytes.len() };
    if frame.array::<4>().ok_or(cut_off.clone())? != MAGIC {
        return Err(Refused::NotAutomerge);
    }
    let checksum = frame.array::<4>().ok_or(cut_off.clone())?;
    match frame.array::<1>().ok_or(cut_off.clone())? {
        [CHANGE] => {}
        [COMPRESSED] => return Err(Refused::Compressed),
        [chunk_type] => return Err(Refused::NotAChange { chunk_type }),
    }
    let length = frame.u64().ok_or(Refused::BadHeader { at: frame.at(), part: "chunk length" })?;
    let body_at = frame.at();
    let body = frame.take(length).ok_or(cut_off)?;
    if !frame.is_done() {
        return Err(Refused::Trailing { at: frame.at(), bytes: frame.left() });
    }
    // The hash covers the type, the length and the data: all that stands after magic and checksum.
    let hash: [u8; 32] = Sha256::digest(&bytes[8..]).into();
    if hash[..4] != checksum {
        return Err(Refused::Checksum);
    }
    Ok((hash, body, body_at))
}
