//! A few days of a gas company in one program: the demo, and what tests and benches need of it.
//!
//! Here headquarters' program acts as phones too, through the public core alone.

pub mod clock;
pub mod inspector;
