//! 本组其余合格: the rest of a group passes, as far as the template allows it. Never a reading, a photo or an item that
//! was answered already.

use super::{Action, Scene, record_answer};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::id::{ApplianceId, GroupCode};
use crate::model::template::{Context, Entry, Kind, Said};

/// The rest of a group passes.
#[derive(Clone, Debug)]
pub struct PassRest {
    /// The group.
    pub group: GroupCode,
    /// The appliance, for a group that repeats.
    pub appliance: Option<ApplianceId>,
}

impl Action for PassRest {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let form = scene.template.form(scene.site, scene.record);
        let wanted = form
            .iter()
            .find(|g| g.group.code == self.group && g.appliance.as_ref().map(|(id, _)| id) == self.appliance.as_ref());
        let group = wanted.ok_or_else(|| Error::not_found(format!("group {}", self.group)))?;
        let today = scene.zone.date(scene.at.best());
        let mut judged = Vec::new();
        for item in group.items.iter().filter(|item| item.passes_with_rest()) {
            let said =
                if matches!(item.item.kind, Kind::Defects { .. }) { Said::Defects(vec![]) } else { Said::Pass(None) };
            let context = Context { site: scene.site, record: scene.record, today };
            judged.push((item.key.clone(), scene.template.judge(&context, &item.key, &Entry::from(said))?));
        }
        Ok(judged.into_iter().flat_map(|(key, judged)| record_answer::answered(scene, &key, judged, vec![])).collect())
    }
}
