//! Two things at once: a phone has more than one core, and she waits for the picture.

use std::io;
use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// Does `other` on a thread of its own while `here` is done on this one. A panic of either goes on here.
///
/// # Errors
/// The system has no thread left; `here` was not begun.
pub(super) fn both<A: Send, B>(other: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> io::Result<(A, B)> {
    scope(|scope| {
        let other = Builder::new().name("photo".into()).spawn_scoped(scope, other)?;
        let here = here();
        Ok((other.join().unwrap_or_else(|panic| resume_unwind(panic)), here))
    })
}
