//! The inspector's second look (复查). Only it closes a hazard, and the closing names what its author had seen (law 2).

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::answer::Signature;
use crate::model::fact::{CloseReason, Event};
use crate::model::id::HazardKey;

/// A recheck. When it passed, the hazard is closed with it.
#[derive(Clone, Debug)]
pub struct Recheck {
    /// Which hazard.
    pub hazard: HazardKey,
    /// Whether it is mended.
    pub passed: bool,
    /// Words.
    pub note: String,
    /// The customer's signature, or why none; must be there when it passed.
    pub signature: Option<Signature>,
}

/// A hazard is withdrawn that was raised by mistake.
#[derive(Clone, Debug)]
pub struct WithdrawHazard {
    /// Which hazard.
    pub hazard: HazardKey,
    /// What the mistake was; must be there.
    pub note: String,
}

impl Action for Recheck {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let hazard = scene.open_hazard(&self.hazard)?;
        let key = hazard.key.clone();
        let note = self.note.trim().to_owned();
        if !self.passed {
            return Ok(vec![scene.fact(Event::Recheck { hazard: key, passed: false, note })]);
        }
        let Some(signature) = &self.signature else {
            return Err(Error::invalid(
                "signature",
                "a closing needs the customer's signature, or why there is none",
                "闭环须有用户签字，或写明未签字的原因",
            ));
        };
        let signature = Some(super::signed(signature)?);
        let recheck = scene.fact(Event::Recheck { hazard: key.clone(), passed: true, note });
        let closing = scene.fact(Event::HazardClosed {
            hazard: key,
            seen: hazard.open_raises,
            reason: CloseReason::RecheckPassed,
            signature,
        });
        Ok(vec![recheck, closing])
    }
}

impl Action for WithdrawHazard {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let hazard = scene.open_hazard(&self.hazard)?;
        let text = super::required("what the mistake was", "误报的原因", &self.note)?;
        let closing = scene.fact(Event::HazardClosed {
            hazard: hazard.key.clone(),
            seen: hazard.open_raises,
            reason: CloseReason::RaisedByMistake,
            signature: None,
        });
        Ok(vec![closing, scene.fact(Event::Comment { text: format!("{}: {text}", hazard.key) })])
    }
}
