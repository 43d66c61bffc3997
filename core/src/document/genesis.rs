//! The first change of every inspection, derived from its identity alone (law 4): two inspectors who meet at the same
//! door without a network begin the same document, and their edits meet in the same three containers.
//!
//! Its bytes are those that Automerge itself would write (a test compares); they are put together here by hand because
//! twenty thousand inspections arriving at once need twenty thousand of them.

use super::hash::ChangeHash;
use crate::model::id::InspectionId;
use sha2::{Digest, Sha256};

/// Everything of the chunk after its length, up to the actor: no dependencies, and an actor of 16 bytes.
const BEFORE_ACTOR: [u8; 2] = [0, 16];

/// Everything after the actor: sequence 1, first operation 1, time 0, no message, no other actors, and the three puts
/// into the root: `answers` (a map), `facts` (a map), `note` (a text).
const AFTER_ACTOR: &[u8] = include_bytes!("genesis.bin");

/// Magic bytes of an Automerge chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// A document's first change.
#[derive(Clone, Debug)]
pub struct Genesis {
    /// Its hash.
    pub hash: ChangeHash,
    /// The actor that nobody is: derived from the identity.
    pub actor: [u8; 16],
}

/// Operation numbers of the three containers.
pub(super) const ANSWERS: u64 = 1;
pub(super) const FACTS: u64 = 2;
pub(super) const NOTE: u64 = 3;
/// The last operation of the genesis.
pub(super) const MAX_OP: u64 = 3;

impl Genesis {
    /// The genesis of an inspection.
    pub fn of(id: &InspectionId) -> Self {
        let digest = Sha256::digest(format!("anjian inspection v1\n{id}"));
        let mut actor = [0; 16];
        actor.copy_from_slice(&digest[..16]);
        let mut sha = Sha256::new();
        sha.update(Self::head());
        sha.update(BEFORE_ACTOR);
        sha.update(actor);
        sha.update(AFTER_ACTOR);
        Self { hash: ChangeHash(sha.finalize().into()), actor }
    }
    /// Chunk type and length, with which the hash begins.
    fn head() -> [u8; 2] {
        let length = BEFORE_ACTOR.len() + 16 + AFTER_ACTOR.len();
        // A one-byte LEB128 length: the whole chunk is shorter than 128 bytes, as a test sees.
        [1, u8::try_from(length).unwrap_or(u8::MAX)]
    }
    /// The raw change.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        bytes.extend(MAGIC);
        bytes.extend(&self.hash.0[..4]);
        bytes.extend(Self::head());
        bytes.extend(BEFORE_ACTOR);
        bytes.extend(self.actor);
        bytes.extend(AFTER_ACTOR);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{ActorId, Automerge, ObjType, ROOT};

    fn by_automerge(genesis: &Genesis) -> automerge::Change {
        let mut doc = Automerge::new().with_actor(ActorId::from(genesis.actor.as_slice()));
        let mut tx = doc.transaction();
        tx.put_object(ROOT, "answers", ObjType::Map).unwrap();
        tx.put_object(ROOT, "facts", ObjType::Map).unwrap();
        tx.put_object(ROOT, "note", ObjType::Text).unwrap();
        tx.commit_with(CommitOptions::default().with_time(0));
        doc.get_changes(&[]).remove(0)
    }

    /// Run with `ANJIAN_WRITE_GENESIS=1` to write `genesis.bin` anew; the frozen hash below then tells that every
    /// record in the world has become unreadable, so never do.
    #[test]
    fn the_genesis_is_the_change_that_automerge_itself_writes() {
        let genesis = Genesis::of(&"household-annual/2026/34040000001".parse().unwrap());
        let real = by_automerge(&genesis);
        if std::env::var_os("ANJIAN_WRITE_GENESIS").is_some() {
            let at = concat!(env!("CARGO_MANIFEST_DIR"), "/src/document/genesis.bin");
            std::fs::write(at, &real.raw_bytes()[10 + 2 + 16..]).unwrap();
        }
        assert_eq!(genesis.bytes(), real.raw_bytes());
        assert_eq!(automerge::ChangeHash::from(genesis.hash), real.hash());
        assert_eq!(automerge::Change::from_bytes(genesis.bytes()).unwrap().hash(), real.hash());
        assert!(genesis.bytes().len() < 128);
    }

    #[test]
    fn law_4_two_devices_begin_the_same_inspection_with_the_same_bytes_for_ever() {
        let frozen = "household-annual/2026/34040000001".parse().unwrap();
        assert_eq!(
            Genesis::of(&frozen).hash.to_string(),
            "94ba4f255b49f625d5ccc4214e41fe74b72d61f906395903889ce9d6d13f0086"
        );
        assert_ne!(Genesis::of(&"household-annual/2027/34040000001".parse().unwrap()).hash, Genesis::of(&frozen).hash);
    }
}
