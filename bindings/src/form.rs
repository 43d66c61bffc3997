//! An inspection's form: groups and items with their answers, conflicts with both values, hazards, what is missing.

use crate::entry::{Answer, Verdict};
use crate::error::AnjianError;
use crate::event::{ChronicleLine, chronicle};
use crate::hazard::{HazardCard, HazardLine};
use crate::ids::Seen;
use crate::item::{ItemKind, PhotoWhen, photo_when};
use crate::visit::Visit;
use crate::words::Moment;
use crate::workspace::Workspace;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{
    ApplianceId, FactId, GroupCode, HazardKey, InspectionId, ItemKey, OptionCode, PersonId, PhotoId, ProgrammeId,
    TemplateCode,
};
use anjian_core::model::inspection::Progress;
use anjian_core::model::record::{Answers, Record};
use anjian_core::model::seal::{Hash256, Sealed as CoreSealed};
use anjian_core::model::site::{ApplianceKind, Site};
use anjian_core::model::template::NotApplicableRule;
use anjian_core::model::template::{FormGroup as CoreGroup, FormItem as CoreItem, Missing as CoreMissing};
use anjian_core::model::time::Timestamp;
use anjian_core::model::words::Words;
use anjian_core::store::reference::Reference;
use anjian_core::workspace::Form as CoreForm;

/// One item as it is asked at a site.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct FormItem {
    /// Its key: what an answer names.
    pub key: ItemKey,
    /// The condition that is to hold, or what is asked for.
    pub text: Words,
    /// What a person enters.
    pub kind: ItemKind,
    /// Whether a person answers it; otherwise facts fill it.
    pub asked: bool,
    /// Whether it may be left unanswered.
    pub optional: bool,
    /// Whether it may be answered 不适用.
    pub not_applicable: NotApplicableRule,
    /// The answer that counts: the worst of all. `None`: not answered.
    pub answer: Option<Answer>,
    /// The other answers that were given without knowing of it; empty in the ordinary case.
    pub other_answers: Vec<Answer>,
    /// Whether those answers differ: both are shown until somebody answers again.
    pub in_conflict: bool,
    /// Measuring points that must be there and are not.
    pub points_missing: Vec<OptionCode>,
    /// Whether `Action.PassRest` would answer it now.
    pub passes_with_rest: bool,
    /// When photos of it are demanded.
    pub photo_when: PhotoWhen,
    /// Whether one is demanded now.
    pub photo_demanded: bool,
    /// The most that an answer takes.
    pub photos_most: u8,
    /// What the picture should show.
    pub photo_caption: Option<Words>,
    /// The photos taken so far.
    pub photos: Vec<PhotoId>,
    /// How a failure is put right.
    pub fix: Option<Words>,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// One group of items as it is asked at a site.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct FormGroup {
    /// Its code.
    pub code: GroupCode,
    /// Its title.
    pub title: Words,
    /// The appliance, for a group that repeats.
    pub appliance: Option<ApplianceId>,
    /// The appliance's kind.
    pub appliance_kind: Option<ApplianceKind>,
    /// The items that apply, in order.
    pub items: Vec<FormItem>,
    /// Items answered.
    pub answered: u32,
    /// Items asked, those that may be left unanswered only where they are answered.
    pub asked: u32,
    /// How many items `Action.PassRest` would answer now (本组其余合格).
    pub passes_with_rest: u32,
    /// The worst verdict so far; `None` before the first answer.
    pub worst: Option<Verdict>,
}

/// One thing that stops completion, with where to go.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Missing {
    /// Nobody has entered yet: go to the visit.
    EnteredVisit,
    /// An item is not answered.
    Answer {
        /// The item.
        item: ItemKey,
    },
    /// Mandatory measuring points have no number.
    Points {
        /// The item.
        item: ItemKey,
        /// The points.
        points: Vec<OptionCode>,
    },
    /// The item demands a photo and has none.
    Photo {
        /// The item.
        item: ItemKey,
    },
    /// The customer has not signed, and no reason is given.
    Signature {
        /// The item.
        item: ItemKey,
    },
    /// The hazard must be made safe or the supply stopped.
    Measure {
        /// The hazard.
        hazard: HazardKey,
        /// Its grade.
        grade: Grade,
    },
    /// A written notice must be served and name the hazard.
    Notice {
        /// The hazard.
        hazard: HazardKey,
        /// Its grade.
        grade: Grade,
        /// Whether it is one that must be noticed whatever the grade.
        must_notice: bool,
    },
}

/// A promise to come.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Appointment {
    /// The fact, to take it back by.
    pub id: FactId,
    /// Earliest arrival promised.
    pub from: Timestamp,
    /// Latest arrival promised.
    pub until: Timestamp,
}

/// The completion that stands.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Completion {
    /// Who completed it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Its seal (封存); nothing where an older program completed it.
    pub sealed: Option<Sealed>,
}

/// The seal of a completion, and what the record holds that its author had not seen, or that came since: to be shown as such.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Sealed {
    /// The digest of what was sealed.
    pub digest: Hash256,
    /// Facts that were added.
    pub facts: Vec<FactId>,
    /// Items with another answer than was sealed.
    pub answers: Vec<ItemKey>,
    /// Whether the remark reads otherwise.
    pub note: bool,
}

impl From<CoreSealed> for Sealed {
    fn from(CoreSealed { digest, since, .. }: CoreSealed) -> Self {
        let (facts, answers) = (since.facts.into_iter().collect(), since.answers.into_iter().collect());
        Self { digest, facts, answers, note: since.note }
    }
}

/// An inspection's form: everything that its screens show.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Form {
    /// Which inspection.
    pub inspection: InspectionId,
    /// The site.
    pub site: Site,
    /// The programme.
    pub programme: ProgrammeId,
    /// Its name.
    pub programme_name: Words,
    /// The checklist.
    pub template: TemplateCode,
    /// Its version.
    pub template_version: u32,
    /// Its title.
    pub title: Words,
    /// What its reader has seen: goes, unchanged, into every action made on this screen.
    pub seen: Seen,
    /// The groups, in the order of the walk through the rooms.
    pub groups: Vec<FormGroup>,
    /// Items with two answers that differ.
    pub conflicts: u32,
    /// Hazards raised in this inspection.
    pub hazards: Vec<HazardCard>,
    /// Open hazards of earlier inspections of this site.
    pub earlier_hazards: Vec<HazardLine>,
    /// What stops completion, in order; empty when it may be completed.
    pub missing: Vec<Missing>,
    /// How far it has come.
    pub progress: Progress,
    /// The completion that stands.
    pub completed: Option<Completion>,
    /// The visits, in the order of their best-known time.
    pub visits: Vec<Visit>,
    /// The promise to look at.
    pub appointment: Option<Appointment>,
    /// The remark that two people may edit at once.
    pub note: String,
    /// Everything that happened: notices, photos, comments, reviews …
    pub chronicle: Vec<ChronicleLine>,
    /// Whether the last tap can be taken back.
    pub may_undo: bool,
    /// Whether something of it is not at headquarters yet.
    pub only_here: bool,
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn item(item: &CoreItem<'_>, record: &Record, reference: &Reference) -> FormItem {
    let answers = item.answers.map_or(&[][..], Answers::all);
    let mut answers = answers.iter().map(|answer| Answer::of(answer, reference));
    FormItem {
        key: item.key.clone(),
        text: item.item.text.clone(),
        kind: (&item.item.kind).into(),
        asked: item.is_asked(),
        optional: item.item.optional,
        not_applicable: item.item.na,
        answer: answers.next(),
        other_answers: answers.collect(),
        in_conflict: item.in_conflict,
        points_missing: item.points_missing.iter().map(|code| (*code).clone()).collect(),
        passes_with_rest: item.passes_with_rest(),
        photo_when: photo_when(item.item),
        photo_demanded: item.demands_photo(),
        photos_most: item.item.photo.most,
        photo_caption: item.item.photo.caption.clone(),
        photos: item.photos(record).into_iter().cloned().collect(),
        fix: item.item.fix.clone(),
        source: item.item.source.clone(),
    }
}

fn group(group: &CoreGroup<'_>, record: &Record, reference: &Reference) -> FormGroup {
    let progress = group.progress();
    FormGroup {
        code: group.group.code.clone(),
        title: group.group.title.clone(),
        appliance: group.appliance.as_ref().map(|(id, _)| id.clone()),
        appliance_kind: group.appliance.as_ref().map(|(_, kind)| *kind),
        answered: count(progress.answered),
        asked: count(progress.asked),
        passes_with_rest: count(group.items.iter().filter(|item| item.passes_with_rest()).count()),
        worst: group.items.iter().filter_map(CoreItem::verdict).max().map(Verdict::from),
        items: group.items.iter().map(|i| item(i, record, reference)).collect(),
    }
}

impl From<CoreMissing> for Missing {
    fn from(missing: CoreMissing) -> Self {
        match missing {
            CoreMissing::EnteredVisit => Self::EnteredVisit,
            CoreMissing::Answer(item) => Self::Answer { item },
            CoreMissing::Points { item, points } => Self::Points { item, points },
            CoreMissing::Photo(item) => Self::Photo { item },
            CoreMissing::Signature(item) => Self::Signature { item },
            CoreMissing::Measure { hazard, grade } => Self::Measure { hazard, grade },
            CoreMissing::Notice { hazard, grade, must_notice } => Self::Notice { hazard, grade, must_notice },
        }
    }
}

fn form(form: CoreForm, reference: &Reference, now: Timestamp) -> Form {
    let groups = form.template.form(&form.site, &form.record);
    let earlier = form.earlier_hazards.into_iter();
    let state = &form.state;
    Form {
        groups: groups.iter().map(|g| group(g, &form.record, reference)).collect(),
        conflicts: state.conflicts,
        hazards: form.hazards.values().map(|h| HazardCard::of(h, &form.template, now)).collect(),
        earlier_hazards: earlier.map(|row| HazardLine::of(row, &form.site, reference, now)).collect(),
        missing: form.missing.into_iter().map(Missing::from).collect(),
        progress: state.progress,
        completed: state.completed.as_ref().map(|done| Completion {
            by: done.by.clone(),
            at: done.at.into(),
            sealed: state.sealed.clone().map(Sealed::from),
        }),
        visits: state.visits.list.iter().map(|visit| Visit::of(visit, reference)).collect(),
        appointment: state.next_appointment.clone().map(|a| Appointment { id: a.id, from: a.from, until: a.until }),
        note: form.record.note.clone(),
        chronicle: chronicle(&form.record, reference),
        may_undo: form.may_undo,
        only_here: form.only_here,
        inspection: form.id,
        programme: form.programme.id.clone(),
        programme_name: form.programme.name.clone(),
        template: form.template.code.clone(),
        template_version: form.template.version,
        title: form.template.title.clone(),
        seen: form.seen,
        site: form.site,
    }
}

#[uniffi::export]
impl Workspace {
    /// An inspection's form. Looking writes nothing; an inspection that nobody has begun has an empty form.
    ///
    /// Errors: `NotFound` when its site, programme or template is not on this device; `Unauthorised` before enrolment.
    pub fn form(&self, inspection: InspectionId) -> Result<Form, AnjianError> {
        self.with(|core| Ok(form(core.form(&inspection)?, &core.reference(), core.now())))
    }
}
