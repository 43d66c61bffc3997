//! Stories of headquarters, told by phones made of core's documents and keys.

// The helpers of a story are tests as well; clippy only sees the functions marked so.
#![allow(clippy::unwrap_used)]

mod archive;
mod coverage;
mod down;
mod exchange;
mod http;
mod office;
mod pages;
mod phone;
mod town;
mod uploads;

/// Everything in one folder.
fn places(data: &std::path::Path) -> anjian_hq::Places {
    anjian_hq::Places::folder(data)
}
