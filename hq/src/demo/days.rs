//! An ordinary day, offline: from door to door along the agenda.

use super::camera::shoot;
use super::cast::{Cast, Phone};
use super::inspector::{Findings, inspect, signature};
use super::of_phone;
use crate::error::{Error, Result};
use anjian_core::actions::add_visit::AddVisit;
use anjian_core::actions::hazard_steps::{ReportRectification, RestoreSupply};
use anjian_core::actions::recheck::Recheck;
use anjian_core::error::Error as PhoneError;
use anjian_core::model::agenda::AgendaRank;
use anjian_core::model::fact::{PhotoOf, VisitOutcome};
use anjian_core::model::id::{InspectionId, ProgrammeId};
use anjian_core::model::time::Zone;
use anjian_core::store::agenda::AgendaFilter;
use anjian_core::store::lists::{HazardFilter, HazardLine};
use chrono::{NaiveDate, NaiveTime};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// The day's sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    /// The date.
    pub(super) day: NaiveDate,
    /// Its number, from 0.
    pub(super) number: usize,
    /// The demo's seed.
    pub(super) seed: u64,
    /// The company's time zone.
    pub(super) zone: Zone,
}

/// Doors of homes and of shops on each phone's way.
const HOMES: u32 = 14;
const SHOPS: u32 = 3;

/// All phones go their ways at once. How many doors they came to.
pub(super) fn offline(cast: &Cast, sheet: &Sheet) -> Result<usize> {
    let ways = std::thread::scope(|scope| {
        let ways: Vec<_> = cast
            .phones
            .iter()
            .enumerate()
            .map(|(n, phone)| scope.spawn(move || way(phone, n, sheet).map_err(of_phone(&phone.name))))
            .collect();
        ways.into_iter()
            .map(|way| way.join().unwrap_or_else(|_| Err(Error::Broken("a phone panicked".into()))))
            .collect()
    });
    let ways: Vec<Result<usize>> = ways;
    ways.into_iter().sum()
}

fn way(phone: &Phone, n: usize, sheet: &Sheet) -> std::result::Result<usize, PhoneError> {
    let mut chance = StdRng::seed_from_u64(sheet.seed ^ (n as u64) << 16 ^ (sheet.number as u64) << 8);
    let at = |minute: u32| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt((8 * 60 + 30 + minute) * 60, 0).unwrap_or_default();
        sheet.zone.moment(sheet.day, time)
    };
    phone.time.becomes(at(0));
    let mut doors = doors(phone, "commercial-monthly", SHOPS)?;
    doors.extend(self::doors(phone, "household-annual", HOMES)?);
    for (k, id) in doors.iter().enumerate() {
        phone.time.becomes(at(28 * u32::try_from(k).unwrap_or(0)));
        knock(phone, id, &mut chance)?;
    }
    recheck_one(phone, &mut chance)?;
    phone.workspace.pause()?;
    Ok(doors.len())
}

/// The next doors of a programme on this phone's beat, as the agenda orders them.
fn doors(phone: &Phone, programme: &str, most: u32) -> std::result::Result<Vec<InspectionId>, PhoneError> {
    use AgendaRank::{Appointment, Overdue, Plain, TryAgain};
    let filter = AgendaFilter {
        area: Some(phone.beat.clone()),
        programme: ProgrammeId::new(programme).ok(),
        ranks: vec![Appointment, Overdue, TryAgain, Plain],
    };
    Ok(phone.workspace.agenda(&filter, None, most)?.into_iter().map(|line| line.inspection).collect())
}

/// One door. About two in three are opened (of one knock in Quanzhou, one in three; here it has been announced).
fn knock(phone: &Phone, id: &InspectionId, chance: &mut StdRng) -> std::result::Result<(), PhoneError> {
    let workspace = &phone.workspace;
    match chance.random_range(0..100) {
        0..64 => {
            let (failure_rate, graver_are_rarer) = (0.004, 0.85);
            inspect(workspace, id, Findings { failure_rate, graver_are_rarer, leaves_early: false }, chance)?;
            show_hazards(phone, id, chance)
        }
        64..66 => inspect(workspace, id, Findings { leaves_early: true, ..Findings::default() }, chance).map(drop),
        66..90 => outside(phone, id, VisitOutcome::NoAccess, "", chance),
        90..94 => outside(phone, id, VisitOutcome::Refused, "说家里没有时间", chance),
        94..98 => outside(phone, id, VisitOutcome::Vacant, "邻居说长期无人", chance),
        _ => outside(phone, id, VisitOutcome::WrongAddress, "门牌与用户册不符", chance),
    }
}

/// Nobody opens, or nobody lets her in: the door is photographed, with the card where one is left.
fn outside(
    phone: &Phone,
    id: &InspectionId,
    outcome: VisitOutcome,
    note: &str,
    chance: &mut StdRng,
) -> std::result::Result<(), PhoneError> {
    let evidence = vec![shoot(&phone.workspace, id, PhotoOf::NoAccess, chance.random())?];
    let card_left = outcome == VisitOutcome::NoAccess;
    let seen = phone.workspace.form(id)?.seen;
    let visit = AddVisit { outcome, evidence, card_left, note: note.to_owned() };
    phone.workspace.act(id, &seen, &visit).map(drop)
}

/// What was found is photographed.
fn show_hazards(phone: &Phone, id: &InspectionId, chance: &mut StdRng) -> std::result::Result<(), PhoneError> {
    for hazard in phone.workspace.form(id)?.hazards.into_keys() {
        shoot(&phone.workspace, id, PhotoOf::HazardBefore(hazard), chance.random())?;
    }
    Ok(())
}

/// In the evening one of the open hazards on the beat may be mended already.
fn recheck_one(phone: &Phone, chance: &mut StdRng) -> std::result::Result<(), PhoneError> {
    let workspace = &phone.workspace;
    for (HazardLine { row, site }, _) in workspace.hazards(&HazardFilter::default(), None, 20)? {
        if site.area != phone.beat || chance.random_bool(0.5) {
            continue;
        }
        let hazard = row.hazard;
        let seen = workspace.form(&row.inspection)?.seen;
        let said = ReportRectification { hazard: hazard.clone(), note: "用户来电说已整改".into() };
        workspace.act(&row.inspection, &seen, &said)?;
        let passed = chance.random_bool(0.7);
        let signature = passed.then(signature);
        let recheck = Recheck { hazard: hazard.clone(), passed, note: "复查".into(), signature };
        workspace.act(&row.inspection, &seen, &recheck)?;
        let form = workspace.form(&row.inspection)?;
        if form.hazards.get(&hazard).is_some_and(|h| !h.is_open() && h.supply_off) {
            workspace.act(&row.inspection, &form.seen, &RestoreSupply { hazard })?;
        }
        break;
    }
    Ok(())
}
