//! What devices and headquarters say to each other: messages, their signatures, and their form on the wire.
//!
//! Shared by both sides. Bodies are MessagePack with named fields inside one zstd frame, bounded before anything is
//! read. Nothing here believes what it reads; `sign` checks who said it.

pub mod admit;
pub mod bounded;
pub mod jpeg;
pub mod message;
pub mod photo;
pub mod sign;
pub mod wire;
