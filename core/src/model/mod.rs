//! The trade: pure, no I/O, no SQL, no Automerge.

pub mod answer;
pub mod fact;
pub mod grade;
pub mod hazard;
pub mod id;
pub mod period;
pub mod programme;
pub mod record;
pub mod site;
pub mod stage;
#[cfg(test)]
mod story;
pub mod time;
pub mod visit;
pub mod watchlist;
pub mod words;
