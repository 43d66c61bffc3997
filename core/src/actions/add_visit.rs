//! One attempt at the door, however it ended.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{Event, VisitOutcome};
use crate::model::id::PhotoId;

/// A visit.
#[derive(Clone, Debug)]
pub struct AddVisit {
    /// How it ended.
    pub outcome: VisitOutcome,
    /// Photos that prove it.
    pub evidence: Vec<PhotoId>,
    /// Whether the no-access card was left at the door.
    pub card_left: bool,
    /// Words; for a refusal they are the customer's reason and must be there.
    pub note: String,
}

impl Action for AddVisit {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        if self.outcome == VisitOutcome::Refused {
            super::required("reason of the refusal", "拒检原因", &self.note)?;
        }
        let (outcome, evidence) = (self.outcome, self.evidence.clone());
        let note = self.note.trim().to_owned();
        Ok(vec![scene.fact(Event::Visit { outcome, evidence, card_left: self.card_left, note })])
    }
    fn ends_the_visit(&self) -> bool {
        self.outcome != VisitOutcome::Entered
    }
}
