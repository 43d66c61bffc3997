//! The program.
//! The headquarters' program.

fn main() {}
