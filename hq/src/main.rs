//! The headquarters' program.
fn main() {}
