//! The remark (备注) that two people may edit at once: Automerge merges it letter by letter.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;

/// The remark should read so.
#[derive(Clone, Debug)]
pub struct EditNote {
    /// The whole text.
    pub text: String,
}

impl Action for EditNote {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        if self.text.chars().count() > 2_000 {
            return Err(Error::invalid("remark", "it has more than 2,000 characters", "备注超过 2000 字"));
        }
        Ok(if self.text == scene.record.note { vec![] } else { vec![Edit::Note(self.text.clone())] })
    }
}
