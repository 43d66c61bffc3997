//! Serving a notice: the no-access card, or the rectification notice that names its hazards.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::answer::Signature;
use crate::model::fact::{Delivery, Event, Fact, NoticeKind};
use crate::model::id::HazardKey;

/// A notice is served.
#[derive(Clone, Debug)]
pub struct ServeNotice {
    /// Its number: the one that the workspace drew for it, or one that a form was printed with.
    pub number: String,
    /// What it is.
    pub notice: NoticeKind,
    /// The hazards it names; a rectification notice names at least one.
    pub hazards: Vec<HazardKey>,
    /// How it was delivered.
    pub delivery: Delivery,
    /// The customer's signature, or why none.
    pub signature: Signature,
}

impl Action for ServeNotice {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let number = super::required("notice number", "告知单编号", &self.number)?;
        let same = |fact: &Fact| matches!(&fact.what, Event::NoticeServed { number: served, .. } if *served == number);
        if scene.record.facts.values().any(same) {
            return Err(Error::invalid(
                "notice number",
                "a notice with this number was served already",
                "该编号的告知单已送达",
            ));
        }
        if self.notice == NoticeKind::Rectification && self.hazards.is_empty() {
            return Err(Error::invalid(
                "hazards",
                "a rectification notice names at least one",
                "整改通知书至少要写明一处隐患",
            ));
        }
        for (place, hazard) in self.hazards.iter().enumerate() {
            scene.open_hazard(hazard)?;
            if self.hazards[..place].contains(hazard) {
                return Err(Error::invalid("hazards", format!("{hazard} is named twice"), "同一隐患写了两次"));
            }
        }
        let signature = super::signed(&self.signature)?;
        let (notice, delivery, hazards) = (self.notice, self.delivery, self.hazards.clone());
        Ok(vec![scene.fact(Event::NoticeServed { number, notice, hazards, delivery, signature })])
    }
}
