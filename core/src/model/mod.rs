//! The trade: pure, no I/O, no SQL, no Automerge.

pub mod answer;
pub mod fact;
pub mod grade;
pub mod id;
pub mod period;
pub mod programme;
pub mod record;
pub mod site;
pub mod template;
pub mod time;
pub mod words;
