//! The steps of an open hazard between raising and recheck, and the supply afterwards.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::Event;
use crate::model::hazard::hazards;
use crate::model::id::HazardKey;

/// The hazard was made safe on site; the gas stays on.
#[derive(Clone, Debug)]
pub struct MakeSafe {
    /// Which.
    pub hazard: HazardKey,
    /// What was done.
    pub measure: String,
}

/// The gas was stopped because of the hazard.
#[derive(Clone, Debug)]
pub struct StopSupply {
    /// Which.
    pub hazard: HazardKey,
    /// What was done.
    pub measure: String,
}

/// The customer says that it is mended.
#[derive(Clone, Debug)]
pub struct ReportRectification {
    /// Which.
    pub hazard: HazardKey,
    /// Words.
    pub note: String,
}

/// The gas is on again after the hazard was closed.
#[derive(Clone, Debug)]
pub struct RestoreSupply {
    /// Which.
    pub hazard: HazardKey,
}

impl Action for MakeSafe {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let hazard = scene.open_hazard(&self.hazard)?.key;
        let measure = super::required("measure", "处置措施", &self.measure)?;
        Ok(vec![scene.fact(Event::MadeSafe { hazard, measure })])
    }
}

impl Action for StopSupply {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let hazard = scene.open_hazard(&self.hazard)?.key;
        let measure = super::required("measure", "处置措施", &self.measure)?;
        Ok(vec![scene.fact(Event::SupplyStopped { hazard, measure })])
    }
}

impl Action for ReportRectification {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let hazard = scene.open_hazard(&self.hazard)?.key;
        Ok(vec![scene.fact(Event::RectificationReported { hazard, note: self.note.trim().to_owned() })])
    }
}

impl Action for RestoreSupply {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let known = hazards(scene.record).remove(&self.hazard);
        let hazard = known.ok_or_else(|| Error::not_found(format!("hazard {}", self.hazard)))?;
        if hazard.is_open() {
            return Err(Error::invalid(
                "supply",
                "the hazard is open: it is rechecked and closed first",
                "隐患尚未闭环，请先复查闭环再复气",
            ));
        }
        if !hazard.supply_off {
            return Err(Error::invalid("supply", "it was not stopped because of this hazard", "没有因这处隐患停过气"));
        }
        Ok(vec![scene.fact(Event::SupplyRestored { hazard: hazard.key })])
    }
}
