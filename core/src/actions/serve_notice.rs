//! Serving a notice: the no-access card, or the rectification notice that names its hazards.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::answer::Signature;
use crate::model::fact::{Delivery, Event, NoticeKind};
use crate::model::id::HazardKey;

/// A notice is served.
#[derive(Clone, Debug)]
pub struct ServeNotice {
    /// Its number, by the company's rules.
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
        if self.notice == NoticeKind::Rectification && self.hazards.is_empty() {
            return Err(Error::invalid(
                "hazards",
                "a rectification notice names at least one",
                "整改通知书至少要写明一处隐患",
            ));
        }
        for hazard in &self.hazards {
            scene.open_hazard(hazard)?;
        }
        if let Signature::None { reason } = &self.signature {
            super::required("why there is no signature", "未签字的原因", reason)?;
        }
        let (notice, delivery) = (self.notice, self.delivery);
        let (hazards, signature) = (self.hazards.clone(), self.signature.clone());
        Ok(vec![scene.fact(Event::NoticeServed { number, notice, hazards, delivery, signature })])
    }
}
