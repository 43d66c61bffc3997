//! An inspection as an Automerge document: layout, genesis, read, write, conflict.
//!
//! Promises: any two replicas with the same changes read the same record, byte for byte in its digest (law 3); nothing
//! enters that could hide or rewrite a fact (law 2). Knows nothing of SQL, of the network, or of where changes are kept.

pub mod actor;
pub mod deed;
pub mod genesis;
pub mod guard;
pub mod hash;
pub mod history;
pub mod open;
pub mod raw;
pub mod receive;
pub mod rejected;

#[cfg(test)]
mod tests;
