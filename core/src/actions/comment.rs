//! Words about a record: anybody's comment, a reviewer's verdict.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::Event;

/// A comment.
#[derive(Clone, Debug)]
pub struct AddComment {
    /// Words; must be there.
    pub text: String,
}

/// A review. A record that is not accepted needs words.
#[derive(Clone, Debug)]
pub struct AddReview {
    /// Whether it was found in order.
    pub accepted: bool,
    /// Words.
    pub text: String,
}

impl Action for AddComment {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let text = super::required("comment", "备注", &self.text)?;
        Ok(vec![scene.fact(Event::Comment { text })])
    }
}

impl Action for AddReview {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        if !self.accepted {
            super::required("what is not in order", "不符合之处", &self.text)?;
        }
        Ok(vec![scene.fact(Event::Review { accepted: self.accepted, text: self.text.trim().to_owned() })])
    }
}
