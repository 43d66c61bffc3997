//! Waiting for another machine must not happen on a thread that talks to the network: its other work is moved away meanwhile.

use tokio::runtime::{Handle, RuntimeFlavor};

/// Waits, wherever this is called from.
pub(crate) fn apart<T>(wait: impl FnOnce() -> T) -> T {
    match Handle::try_current().is_ok_and(|here| here.runtime_flavor() == RuntimeFlavor::MultiThread) {
        true => tokio::task::block_in_place(wait),
        false => wait(),
    }
}
