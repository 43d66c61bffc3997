//! `anjian-hq`.
fn main() {}
