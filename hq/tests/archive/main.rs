//! Archives re-checked without a database: what they prove, and that nothing done to one goes unnoticed.

// The helpers of a story are tests as well; clippy only sees the functions marked so.
#![allow(clippy::unwrap_used)]

mod generated;
mod honest;
mod hostile;
mod made;
mod photos;
mod tampered;
