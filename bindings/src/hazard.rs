//! Hazards (隐患): the list of open ones, and one hazard as a form shows it.

use crate::agenda::next;
use crate::error::AnjianError;
use crate::words::{HazardStage, Moment};
use crate::workspace::Workspace;
use anjian_core::model::fact::CloseReason;
use anjian_core::model::grade::Grade;
use anjian_core::model::hazard::Hazard;
use anjian_core::model::id::{AreaId, FactId, HazardKey, InspectionId, PersonId};
use anjian_core::model::site::Site;
use anjian_core::model::template::Template;
use anjian_core::model::time::{Timeliness, Timestamp};
use anjian_core::model::watchlist;
use anjian_core::model::words::Words;
use anjian_core::store::lists::{HazardFilter as CoreFilter, HazardPlace};
use anjian_core::store::reference::Reference;
use anjian_core::store::rows::HazardRow;

/// Which open hazards are wanted. Everything left out: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct HazardFilter {
    /// Only in this area.
    #[uniffi(default = None)]
    pub area: Option<AreaId>,
    /// Only of this grade.
    #[uniffi(default = None)]
    pub grade: Option<Grade>,
    /// Only those whose deadline is before this moment; now, for the overdue ones.
    #[uniffi(default = None)]
    pub due_before: Option<Timestamp>,
    /// Only those that must be noticed whatever the grade and have no notice yet.
    #[uniffi(default = false)]
    pub owes_notice: bool,
}

/// A hazard as a list shows it.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct HazardLine {
    /// The inspection that raised it, where its steps are recorded.
    pub inspection: InspectionId,
    /// Which hazard.
    pub hazard: HazardKey,
    /// The site.
    pub site: Site,
    /// The item's words; the hazard's code where its template is not on this device.
    pub item: Words,
    /// What was found there; `None` where the item knows only pass and fail.
    pub defect: Option<Words>,
    /// Its grade.
    pub grade: Grade,
    /// Whether it is open.
    pub open: bool,
    /// How far it has come.
    pub stage: HazardStage,
    /// Whether a written notice must be served whatever the grade.
    pub must_notice: bool,
    /// How many rectification notices name it.
    pub notices: u32,
    /// End of the time to rectify it; `None` where the grade has none.
    pub deadline: Option<Timestamp>,
    /// Whether it is open and that time is over.
    pub overdue: bool,
    /// When it was first raised.
    pub raised_at: Timestamp,
}

/// A page of hazards.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct HazardPage {
    /// The hazards, the gravest and most pressing first.
    pub lines: Vec<HazardLine>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<HazardPlace>,
}

/// The closing that left nothing of a hazard open.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct HazardClosing {
    /// Who closed it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Why it could be closed.
    pub reason: CloseReason,
    /// Whether in time; `None` where it has no deadline.
    pub in_time: Option<Timeliness>,
}

/// One hazard, folded from everything that was recorded of it.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct HazardCard {
    /// Which hazard.
    pub hazard: HazardKey,
    /// The item's words.
    pub item: Words,
    /// What was found there; `None` where the item knows only pass and fail.
    pub defect: Option<Words>,
    /// The gravest grade of its open raises; of all when it is closed.
    pub grade: Grade,
    /// Whether a written notice must be served whatever the grade.
    pub must_notice: bool,
    /// Whether such a notice is owed and was not served.
    pub needs_notice: bool,
    /// Whether it is open.
    pub open: bool,
    /// How far it has come.
    pub stage: HazardStage,
    /// End of the time to rectify it.
    pub deadline: Option<Timestamp>,
    /// Whether it is open and that time is over.
    pub overdue: bool,
    /// When it was first raised.
    pub first_raised: Moment,
    /// Who raised it first.
    pub first_raised_by: PersonId,
    /// How often it was raised or found again.
    pub raises: u32,
    /// When it was made safe in its present life.
    pub made_safe: Option<Moment>,
    /// When the supply was last stopped for it.
    pub supply_stopped: Option<Moment>,
    /// When the supply was last restored.
    pub supply_restored: Option<Moment>,
    /// Whether the supply is off now.
    pub supply_off: bool,
    /// The rectification notices that name it.
    pub notices: Vec<FactId>,
    /// When the customer last said that it is mended.
    pub rectification_reported: Option<Moment>,
    /// Rechecks that passed.
    pub rechecks_passed: u32,
    /// Rechecks that failed.
    pub rechecks_failed: u32,
    /// The closing; `None` while it is open.
    pub closed: Option<HazardClosing>,
}

impl HazardLine {
    pub(crate) fn of(row: HazardRow, site: &Site, reference: &Reference, now: Timestamp) -> Self {
        let day = reference.company.zone.date(row.raised_at);
        let template =
            reference.programmes.get(&row.inspection.programme).and_then(|p| reference.template(&p.template, day));
        let (item, defect) = named(template.map(AsRef::as_ref), &row.hazard);
        Self {
            inspection: row.inspection,
            site: site.clone(),
            item,
            defect,
            grade: row.grade,
            open: row.open,
            stage: row.stage,
            must_notice: row.must_notice,
            notices: row.notices,
            deadline: row.deadline,
            overdue: watchlist::overdue(row.open, row.deadline, now),
            raised_at: row.raised_at,
            hazard: row.hazard,
        }
    }
}

fn named(template: Option<&Template>, hazard: &HazardKey) -> (Words, Option<Words>) {
    let code = || Words { zh: hazard.to_string(), en: hazard.to_string() };
    template
        .and_then(|template| template.words_of(hazard))
        .map_or_else(|| (code(), None), |(item, defect)| (item.clone(), defect.cloned()))
}

impl HazardCard {
    pub(crate) fn of(hazard: &Hazard, template: &Template, now: Timestamp) -> Self {
        let (item, defect) = named(Some(template), &hazard.key);
        let closed = hazard.closed.as_ref().map(|closing| HazardClosing {
            by: closing.by.clone(),
            at: closing.at.into(),
            reason: closing.reason,
            in_time: hazard.closed_in_time(),
        });
        Self {
            hazard: hazard.key.clone(),
            item,
            defect,
            grade: hazard.grade,
            must_notice: hazard.must_notice,
            needs_notice: hazard.needs_notice(),
            open: hazard.is_open(),
            stage: hazard.stage,
            deadline: hazard.deadline,
            overdue: hazard.is_overdue(now),
            first_raised: hazard.first_raised.into(),
            first_raised_by: hazard.first_raised_by.clone(),
            raises: u32::try_from(hazard.raised.len()).unwrap_or(u32::MAX),
            made_safe: hazard.made_safe.map(Moment::from),
            supply_stopped: hazard.supply_stopped.map(Moment::from),
            supply_restored: hazard.supply_restored.map(Moment::from),
            supply_off: hazard.supply_off,
            notices: hazard.notices.clone(),
            rectification_reported: hazard.rectification_reported.map(Moment::from),
            rechecks_passed: hazard.rechecks_passed,
            rechecks_failed: hazard.rechecks_failed,
            closed,
        }
    }
}

#[uniffi::export]
impl Workspace {
    /// A page of the open hazards on this device, the gravest and most pressing first.
    #[uniffi::method(default(after = None))]
    pub fn hazards(
        &self,
        filter: HazardFilter,
        after: Option<HazardPlace>,
        most: u32,
    ) -> Result<HazardPage, AnjianError> {
        self.with(|core| {
            let filter = CoreFilter {
                area: filter.area,
                grade: filter.grade,
                due_before: filter.due_before,
                owes_notice: filter.owes_notice,
            };
            let (lines, reference, now) = (core.hazards(&filter, after.as_ref(), most)?, core.reference(), core.now());
            Ok(HazardPage {
                next: next(&lines, most, |(_, place)| Some(place.clone())),
                lines: lines.into_iter().map(|(l, _)| HazardLine::of(l.row, &l.site, &reference, now)).collect(),
            })
        })
    }
}
