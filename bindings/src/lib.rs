//! The facade: Anjian's core for Kotlin, Swift and Python, through uniffi. It translates and does nothing else.

uniffi::setup_scaffolding!("anjian");

/// The version of this library, for example `0.1.0`. Cheap; from any thread.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
