//! Two phones meet in a stairwell without a network (碰面交换): one shows a code, the other reads it and answers with files that
//! hold what the first misses and nothing else; then the other way round. Receipts travel the same way, so a phone learns
//! through a colleague that headquarters has its work.
//!
//! [`handshake`] is the code: a summary of bounded size, whatever the phone holds. It is approximate in one direction alone:
//! something may be held back, which the next code, salted anew, asks for again; nothing is ever lost by it, and nothing that
//! is there already is sent twice as long as the code has room for it. [`answer`] finds what the other misses and cuts it into
//! parts, [`part`] is a part as a file, [`take`] lets one in. A part can be read alone, in any order and again.

pub mod answer;
mod bad;
mod base45;
mod filter;
pub mod handshake;
mod inventory;
pub mod part;
pub mod take;

pub use bad::BadHandshake;

#[cfg(test)]
mod tests;
