//! Completing an inspection when nothing is missing, which seals it, and opening it again with a reason.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{Event, Fact};
use crate::model::inspection::standing_completions;
use crate::model::seal::Seal;

/// The inspection is complete.
#[derive(Clone, Copy, Debug)]
pub struct Complete;

/// It is opened again.
#[derive(Clone, Debug)]
pub struct Reopen {
    /// Why; must be there.
    pub reason: String,
}

impl Action for Complete {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let missing = scene.template.missing(scene.site, scene.record).len();
        if missing > 0 {
            return Err(Error::Incomplete { count: missing });
        }
        if !standing_completions(scene.record).is_empty() {
            return Err(Error::invalid("inspection", "it is completed already", "这份安检单已封存"));
        }
        Ok(vec![scene.fact(Event::Completed { template_version: scene.template.version, seal: None })])
    }
    fn ends_the_visit(&self) -> bool {
        true
    }
    fn seal(&self, edits: &mut [Edit], sealing: &Seal) {
        for edit in edits {
            if let Edit::Fact(_, Fact { what: Event::Completed { seal, .. }, .. }) = edit {
                *seal = Some(sealing.clone());
            }
        }
    }
}

impl Action for Reopen {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let reason = super::required("reason", "原因", &self.reason)?;
        let seen = standing_completions(scene.record);
        if seen.is_empty() {
            return Err(Error::invalid("inspection", "it is not completed", "这份安检单尚未封存"));
        }
        Ok(vec![scene.fact(Event::Reopened { seen, reason })])
    }
}
