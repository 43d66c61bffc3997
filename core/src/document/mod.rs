//! An inspection as an Automerge document: layout, genesis, read, write, conflict.
//!
//! Promises: any two replicas with the same changes read the same record. Knows nothing of SQL.

pub mod guard;
