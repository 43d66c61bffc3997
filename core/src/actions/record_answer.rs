//! Answering an item. The verdict is judged by the template; a failure raises its hazards in the same tap.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::answer::{Answer, Reading};
use crate::model::fact::{Event, RaisedBy};
use crate::model::hazard::hazards;
use crate::model::id::{HazardKey, ItemKey, PhotoId};
use crate::model::record::Answers;
use crate::model::template::{Context, Entry, Judged, Said};

/// An item is answered.
#[derive(Clone, Debug)]
pub struct RecordAnswer {
    /// The item.
    pub item: ItemKey,
    /// What was entered.
    pub entry: Entry,
    /// Photos taken for it.
    pub photos: Vec<PhotoId>,
}

impl Action for RecordAnswer {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let today = scene.zone.date(scene.at.best());
        let context = Context { site: scene.site, record: scene.record, today };
        let judged = scene.template.judge(&context, &self.item, &self.entry)?;
        let mut edits = answered(scene, &self.item, judged, self.photos.clone());
        edits.extend(judged_again(scene, &edits)?);
        Ok(edits)
    }
    /// An answer that says what failed may raise a hazard.
    fn may_use_the_reserve(&self) -> bool {
        !matches!(self.entry.said, Said::Pass(_) | Said::NotApplicable | Said::Text)
    }
}

/// Answers that were judged by the one that changes now (the life of a hose by its kind) are judged again; those whose
/// meaning stays are left alone.
fn judged_again(scene: &mut Scene<'_>, edits: &[Edit]) -> Result<Vec<Edit>, Error> {
    let Some(Edit::Answer(key, answer)) = edits.first() else { return Ok(Vec::new()) };
    let mut record = scene.record.clone();
    record.answers.extend(Answers::new(vec![answer.clone()]).map(|answers| (key.clone(), answers)));
    let today = scene.zone.date(scene.at.best());
    let mut again = Vec::new();
    let template = scene.template;
    for item in template.judged_by(&key.item) {
        let key = ItemKey { item: item.code.clone(), appliance: key.appliance.clone() };
        let Some(before) = scene.record.answers.get(&key).map(|a| a.effective().clone()) else { continue };
        let Some(Reading::Date(date)) = before.reading else { continue };
        let entry = Entry { said: Said::Date(date), note: before.note.clone() };
        let context = Context { site: scene.site, record: &record, today };
        let judged = template.judge(&context, &key, &entry)?;
        if judged.verdict != before.verdict {
            again.extend(answered(scene, &key, judged, before.photos));
        }
    }
    Ok(again)
}

/// The edits of a judged answer: the answer itself, and a raise for each hazard that is not open already with that grade.
/// Passing closes nothing: only a recheck does.
pub(super) fn answered(scene: &mut Scene<'_>, item: &ItemKey, judged: Judged, photos: Vec<PhotoId>) -> Vec<Edit> {
    let answer = Answer {
        verdict: judged.verdict,
        reading: judged.reading,
        defects: judged.defects,
        note: judged.note.clone(),
        photos,
        by: scene.by.clone(),
        at: scene.at,
    };
    let mut edits = vec![Edit::Answer(item.clone(), answer)];
    let known = if judged.hazards.is_empty() { Default::default() } else { hazards(scene.record) };
    for found in judged.hazards {
        let hazard = HazardKey { item: item.clone(), defect: found.defect };
        if known.get(&hazard).is_some_and(|h| h.is_open() && h.grade >= found.grade) {
            continue;
        }
        let deadline = scene.template.grades.rule(found.grade).deadline(scene.zone, scene.at.best());
        edits.push(scene.fact(Event::HazardRaised {
            hazard,
            grade: found.grade,
            must_notice: found.must_notice,
            deadline,
            why: RaisedBy::Answer,
            note: judged.note.clone(),
        }));
    }
    edits
}
