//! Reviewing a record: accepted, or sent back with what is missing.

use super::{Looked, Noted};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use anjian_core::model::fact::Event;
use anjian_core::model::id::PersonId;

impl Headquarters {
    /// Says what a review came to.
    pub(crate) fn review(&self, by: &PersonId, looked: &Looked<'_>, accepted: bool, text: &str) -> Result<()> {
        let text = text.trim();
        if (text.is_empty() && !accepted) || text.chars().count() > 2_000 {
            return Err(Error::Invalid("say in 1 to 2,000 characters what is missing".into()));
        }
        let noted = Noted { what: if accepted { "review_accepted" } else { "review_sent_back" }, detail: "" };
        self.decide(by, looked, &noted, |_, pen| Ok(vec![pen.fact(Event::Review { accepted, text: text.to_owned() })]))
    }
}
