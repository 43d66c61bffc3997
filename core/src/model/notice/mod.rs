//! Notices (告知单, 整改通知书): their numbers by the company's rules, the words that the company puts on its papers, and a
//! hazard as a customer is told of it.
//!
//! Promises: pure functions of what they are given; every sentence of law or advice is the company's or the template's
//! data. Refuses a pattern by which two phones without a network could give one number twice.

mod number;
mod reading;
mod rules;
mod told;

pub use number::{BadPattern, Drawn, NumberPattern, Series};
pub use reading::{advice, measured};
pub use rules::{Hotline, KindCodes, NoticeRules};
pub use told::{Done, FixBy, Told, told};
pub(crate) use told::{appliance, place};
