//! The trade: pure, no I/O, no SQL, no Automerge.

pub mod agenda;
pub mod answer;
pub mod coverage;
pub mod fact;
pub mod grade;
pub mod hazard;
pub mod id;
pub mod inspection;
pub mod notice;
pub mod pace;
pub mod period;
pub mod place;
pub mod programme;
pub mod record;
pub mod schedule;
pub mod seal;
pub mod search;
pub mod site;
#[cfg(test)]
pub(crate) mod story;
pub mod strokes;
pub mod template;
pub mod time;
pub mod upload;
pub mod visit;
pub mod walking;
pub mod watchlist;
pub mod words;
