//! Automerge with its panics caught and kept out of the log. Needs `panic = "unwind"`, which a test proves.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use super::Refused;

/// Runs `f` on Automerge with panics caught: what a hostile change may still do inside apply.
///
/// After an error whatever `f` was changing is in an unknown state: run it on a document that can be thrown away.
///
/// # Errors
/// [`Refused::DecoderPanicked`] if `f` panicked.
pub fn shielded<T>(f: impl FnOnce() -> T) -> Result<T, Refused> {
    silence_expected_panics();
    let before = EXPECTED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(f));
    EXPECTED.set(before);
    result.map_err(|_| Refused::DecoderPanicked)
}

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// A flood of hostile changes must not flood the log (and panic messages may quote data), so the hook that prints is skipped
/// while this thread is shielded; all other panics reach it as before.
fn silence_expected_panics() {
    static ONCE: Once = Once::new();
    // `take_hook` panics in a thread that is already unwinding.
    if std::thread::panicking() {
        return;
    }
    ONCE.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |panic| {
            // `try_with`: a panic while the thread's locals are being destroyed is not an expected one.
            if !EXPECTED.try_with(Cell::get).unwrap_or(false) {
                previous(panic);
            }
        }));
    });
}
