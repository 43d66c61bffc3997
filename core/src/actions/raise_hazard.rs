//! Raising a hazard by hand: what was seen beside the questions, or what is open again after it had been closed.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{Event, RaisedBy};
use crate::model::grade::Grade;
use crate::model::hazard::hazards;
use crate::model::id::HazardKey;

/// A hazard is raised.
#[derive(Clone, Debug)]
pub struct RaiseHazard {
    /// Where, and what.
    pub hazard: HazardKey,
    /// Its grade.
    pub grade: Grade,
    /// Whether a written notice must be served.
    pub must_notice: bool,
    /// What was seen; must be there.
    pub note: String,
}

impl Action for RaiseHazard {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let note = super::required("what was seen", "发现的情况", &self.note)?;
        if scene.template.item(&self.hazard.item.item).is_none() {
            return Err(Error::not_found(format!("item {}", self.hazard.item.item)));
        }
        let why = match hazards(scene.record).get(&self.hazard) {
            Some(hazard) if !hazard.is_open() => RaisedBy::Reopening,
            _ => RaisedBy::Hand,
        };
        let deadline = scene.template.grades.rule(self.grade).deadline(scene.zone, scene.at.best());
        let (hazard, grade, must_notice) = (self.hazard.clone(), self.grade, self.must_notice);
        Ok(vec![scene.fact(Event::HazardRaised { hazard, grade, must_notice, deadline, why, note })])
    }
    fn may_use_the_reserve(&self) -> bool {
        true
    }
}
