//! The customer signs the record, or does not; then why.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::answer::Signature;
use crate::model::fact::Event;

/// The customer's signature.
#[derive(Clone, Debug)]
pub struct Sign {
    /// The signature, or why none.
    pub signature: Signature,
}

impl Action for Sign {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        Ok(vec![scene.fact(Event::Signed { signature: super::signed(&self.signature)? })])
    }
}
