//! Actors: who wrote a change. An actor belongs to one device and to one incarnation of its database; after a restored
//! backup a new one is drawn, since a reused one corrupts history.

use crate::model::id::{DeviceId, FactId};
use sha2::{Digest, Sha256};
use std::fmt;

/// Bytes of an actor: 16 of the device, 8 of the incarnation.
const LENGTH: usize = 24;

/// The author of changes, as Automerge knows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor([u8; LENGTH]);

impl Actor {
    /// The actor of a device in one incarnation of its database.
    pub fn new(device: DeviceId, incarnation: [u8; 8]) -> Self {
        let mut bytes = [0; LENGTH];
        bytes[..16].copy_from_slice(&device.0);
        bytes[16..].copy_from_slice(&incarnation);
        Self(bytes)
    }
    /// Reads an actor; `None` when the bytes are not 24.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
    /// The device that must have signed what this actor wrote.
    pub fn device(&self) -> DeviceId {
        let mut device = [0; 16];
        device.copy_from_slice(&self.0[..16]);
        DeviceId(device)
    }
    /// What the ids of this actor's facts begin with: 72 bits of its hash, so that nobody else can make such an id.
    pub fn fact_prefix(&self) -> String {
        hex::encode(&Sha256::digest(self.0)[..9])
    }
    /// The `number`th fact of this actor in one inspection.
    pub fn fact_id(&self, number: u64) -> FactId {
        FactId::new(&format!("{}-{number}", self.fact_prefix())).expect("hex, a dash and digits are an id")
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Actor({}…/{})", hex::encode(&self.0[..4]), hex::encode(&self.0[16..]))
    }
}

impl From<Actor> for automerge::ActorId {
    fn from(actor: Actor) -> Self {
        Self::from(actor.0.as_slice())
    }
}
