//! The inspector says that the register is wrong. Headquarters accepts it or not; the register itself flows one way.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{CorrectedField, Event};

/// A field of the site should read differently.
#[derive(Clone, Debug)]
pub struct CorrectRegister {
    /// Which field.
    pub field: CorrectedField,
    /// What it should be.
    pub to: String,
}

impl Action for CorrectRegister {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let to = super::required("correction", "更正内容", &self.to)?;
        Ok(vec![scene.fact(Event::Correction { field: self.field, to })])
    }
}
