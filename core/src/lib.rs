//! Anjian's core: the meaning of a field inspection, its merge, its store and its way home.
//!
//! `model` ← `document`, `store` ← `actions`, `sync` ← `workspace`: calls go down, values come up.

#![forbid(unsafe_code)]

// Linked, not called: SQLite's own functions, for rusqlite.
#[cfg(feature = "sealed")]
use anjian_sqlite as _;

pub mod actions;
pub mod changed;
pub mod document;
pub mod error;
pub mod keys;
pub mod model;
pub mod paper;
pub mod photo;
pub mod platform;
pub mod store;
pub mod sync;
mod whole_file;
pub mod workspace;
