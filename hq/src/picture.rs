//! The picture of a record: the row, the hazards and the coverage cell that follow from it (law 7). Drawn in the
//! transaction that stores the changes; can be drawn anew from them at any time.

use crate::company::Company;
use crate::error::Result;
use crate::store::correction::{self, Noted};
use crate::store::db::{Connection, Transaction};
use crate::store::inspection::{self, Picture, Reviewed, ToReview};
use crate::store::visit::{self, Attempt};
use crate::store::{cell, exclusion, hazard, programme, site};
use anjian_core::model::answer::Reading;
use anjian_core::model::coverage::{Standing, standing};
use anjian_core::model::fact::{Event, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::hazard::{Hazard, hazards};
use anjian_core::model::id::InspectionId;
use anjian_core::model::inspection::{InspectionState, Progress};
use anjian_core::model::period::Cadence;
use anjian_core::model::record::Record;
use anjian_core::model::schedule::{excluded, is_due};
use anjian_core::model::site::Site;
use anjian_core::model::time::Timestamp;
use sha2::{Digest, Sha256};

/// A picture with the hazards on it.
pub(crate) struct Drawing {
    picture: Picture,
    hazards: Vec<Hazard>,
    attempts: Vec<Attempt>,
    corrections: Vec<Noted>,
}

/// Makes the picture of a record of a site.
pub(crate) fn of(db: &Connection, company: &Company, site: &Site, record: &Record) -> Result<Drawing> {
    // The picture must not depend on the moment it is drawn: of several promises it names the earliest not kept.
    let state = InspectionState::fold(record, Timestamp(i64::MIN));
    let is_excluded = excluded(&exclusion::find(db, &site.id)?, &record.id.period);
    let (attempts, evidenced) = match state.progress {
        Progress::NoAccess { attempts, evidenced } => (attempts, evidenced),
        _ => (0, 0),
    };
    let found = hazards(record);
    let last_inside = state.visits.list.iter().rfind(|visit| visit.outcome == VisitOutcome::Entered);
    let day = |at: Timestamp| company.zone.date(at);
    let decided = state.deciding_visit.as_ref();
    let picture = Picture {
        area: site.area.clone(),
        progress: state.progress.code(),
        attempts,
        evidenced,
        standing: counted_standing(company, site, &record.id, state.progress, is_excluded),
        excluded: is_excluded,
        inspector: decided.map_or_else(String::new, |visit| visit.by.to_string()),
        month: decided.map_or_else(String::new, |visit| day(visit.at.best()).format("%Y-%m").to_string()),
        entered_day: last_inside.map(|visit| day(visit.at.best()).to_string()),
        completed_at: state.completed.as_ref().map(|done| done.at.best()),
        appointment_from: state.next_appointment.as_ref().map(|promise| promise.from),
        conflicts: state.conflicts,
        open_hazards: state.hazards.open(),
        reviewed: match state.accepted {
            None => Reviewed::NotYet,
            Some(true) => Reviewed::Accepted,
            Some(false) => Reviewed::SentBack,
        },
        to_review: match state.completed {
            None => ToReview::No,
            Some(_) if found.values().any(|hazard| hazard.grade == Grade::L1) => ToReview::Grave,
            Some(_) if is_drawn(&programme::draw_salt(db)?, &record.id, company.review_percent) => ToReview::Drawn,
            Some(_) => ToReview::No,
        },
        photos: u32::try_from(record.facts.values().filter(|fact| matches!(fact.what, Event::Photo { .. })).count())
            .unwrap_or(u32::MAX),
        // Beside the record, or as the answer to the checklist's own question for it.
        signed: record.facts.values().any(|fact| matches!(fact.what, Event::Signed { .. }))
            || record.answers.values().any(|said| matches!(said.effective().reading, Some(Reading::Signature(_)))),
    };
    let attempts = state.visits.list.iter().map(|visit| Attempt::of(visit, &company.zone)).collect();
    Ok(Drawing { picture, hazards: found.into_values().collect(), attempts, corrections: Noted::of(record) })
}

/// Whether chance picks an inspection for review. It is decided by the inspection's name and a salt that only headquarters knows: the
/// same whenever the picture is drawn anew, and not to be foreseen by whoever is inspected upon.
fn is_drawn(salt: &str, id: &InspectionId, percent: u32) -> bool {
    let digest = Sha256::digest(format!("anjian review 1\n{salt}\n{id}"));
    u32::from(u16::from_be_bytes([digest[0], digest[1]])) * 100 < percent.min(100) * (u32::from(u16::MAX) + 1)
}

/// Where a due site stands; `None` when the site is not due then, so that its record is kept but not counted.
fn counted_standing(
    company: &Company,
    site: &Site,
    id: &InspectionId,
    progress: Progress,
    excluded: bool,
) -> Option<Standing> {
    let programme = company.programme(&id.programme)?;
    // An inspection on demand is due because somebody asked for it, which its record shows.
    let asked = programme.cadence == Cadence::OnDemand && id.period.cadence() == Cadence::OnDemand;
    let due = is_due(site, programme, &id.period) || (asked && site.class == programme.class);
    due.then(|| standing(progress, excluded, programme))
}

/// Draws it in the place of the one before.
pub(crate) fn draw(tx: &Transaction<'_>, number: i64, site: &Site, drawing: &Drawing) -> Result<()> {
    let before = inspection::cell(tx, number)?;
    inspection::draw(tx, number, &drawing.picture)?;
    let after = inspection::cell(tx, number)?;
    if before != after {
        before.iter().try_for_each(|old| cell::count(tx, old, -1))?;
        after.iter().try_for_each(|new| cell::count(tx, new, 1))?;
    }
    hazard::replace(tx, number, (&site.id, &site.area), drawing.hazards.iter())?;
    visit::replace(tx, number, &site.area, &drawing.attempts)?;
    correction::replace(tx, number, (&site.id, &site.area), &drawing.corrections)?;
    site::seen(tx, site)
}

/// Draws the pictures of a site's records anew: its class, area, gas month or exclusion changed.
pub(crate) fn redraw_site(tx: &Transaction<'_>, company: &Company, site: &Site) -> Result<()> {
    for (number, identity, _) in inspection::of_site(tx, site.id.as_str())? {
        let record = crate::store::change::history(tx, &identity, number)?.into_record()?;
        draw(tx, number, site, &of(tx, company, site, &record)?)?;
    }
    Ok(())
}
