//! The facade: Anjian's core for Kotlin, Swift and Python, through uniffi. It converts, calls and converts; every rule
//! stands in `anjian-core`.
//!
//! Three objects: [`Workspace`](workspace::Workspace), an open data folder; [`SyncRun`](sync::SyncRun), a run of syncing;
//! [`Subscription`](changed::Subscription), somebody who is told of changes. Everything else is a record, passed by value.
//!
//! Threads: every call may be made from any thread and blocks until it is done, so never from a screen's; the adapters in
//! `bindings/kotlin` and `bindings/swift` see to that. Reading calls do not wait for a run of syncing; writing calls take
//! turns, a few milliseconds each.
//!
//! Errors: each function can end with [`AnjianError`](error::AnjianError), which says what the screen should do now.
//! Whatever an action is refused for, nothing of it was stored and everything before it is kept.

#![warn(missing_docs)]
#![allow(
    clippy::result_large_err,
    reason = "an error crosses the boundary as bytes; a box would only be one step more"
)]

uniffi::setup_scaffolding!("anjian");

pub mod action;
pub mod agenda;
pub mod bundle;
pub mod changed;
pub mod coverage;
pub mod enrol;
pub mod entry;
pub mod error;
pub mod event;
pub mod form;
pub mod hazard;
pub mod ids;
pub mod item;
pub mod meeting;
pub mod paper;
pub mod photo;
pub mod platform;
pub mod reference;
pub mod signature;
pub mod site;
pub mod storage;
pub mod sync;
pub mod visit;
pub mod words;
pub mod workspace;

mod gate;

/// The version of this library, for example `0.1.0`.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
