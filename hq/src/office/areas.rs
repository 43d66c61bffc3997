//! Areas of people, by days: moved in bulk. A person's devices follow at the day's first contact.

use super::{Filled, Next};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Viewer, audit};
use crate::store::counter::Counter;
use crate::store::db::Transaction;
use crate::store::{assignment, device, site};
use anjian_core::model::id::{AreaId, DeviceId, PersonId};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Before anything was assigned day by day.
const EVER: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("2000-01-01 is a day");

/// Gives devices of a person the areas that are hers today; leaves devices of people alone to whom nothing was assigned this way. Whoever
/// writes beside others holds the locks of these devices.
pub(crate) fn follow(tx: &Transaction<'_>, hq: &Headquarters, person: &PersonId, devices: &[DeviceId]) -> Result<()> {
    let now = hq.now();
    let Some(wanted) = assignment::of(tx, person, hq.company().zone.date(now))? else { return Ok(()) };
    for id in devices {
        let held = device::areas(tx, id)?.now;
        if held.iter().collect::<BTreeSet<_>>() != wanted.iter().collect::<BTreeSet<_>>() {
            device::assign(tx, id, &wanted, now)?;
            Counter::Reference.next(tx)?;
        }
    }
    Ok(())
}

/// What a person's devices hold becomes hers from ever on, the first time that days are spoken of.
fn begin(tx: &Transaction<'_>, hq: &Headquarters, person: &PersonId) -> Result<()> {
    if assignment::of(tx, person, EVER)?.is_some() {
        return Ok(());
    }
    for id in device::carried_by(tx, person)? {
        for area in device::areas(tx, &id)?.now {
            assignment::add(tx, &area, person, (EVER, None), "", hq.now())?;
        }
    }
    Ok(())
}

/// Gives areas to a person from a day on, until another or for good; they are taken from whoever has them then, or shared.
pub(super) fn assign(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let areas: Vec<AreaId> = form.some("area")?;
    let by = viewer.keeps_devices(&areas)?;
    let to: PersonId = form.needed("person")?;
    let from: NaiveDate = form.needed("from")?;
    let until: Option<NaiveDate> = form.maybe("until")?;
    let shared = form.get("shared").is_some();
    if until.is_some_and(|until| until < from) {
        return Err(Error::Invalid("the last day lies before the first".into()));
    }
    if from < hq.company().zone.date(hq.now()) {
        return Err(Error::Invalid("what was cannot be changed: begin today or later".into()));
    }
    hq.store.write(|tx| {
        let nobody = || Error::NotFound("nobody has this id".into());
        device::person(tx, &to)?.ok_or_else(nobody)?;
        begin(tx, hq, &to)?;
        let mut touched = BTreeSet::from([to.clone()]);
        for area in &areas {
            site::known_area(tx, area)?;
            for person in assignment::unassigned_holders(tx, area)? {
                begin(tx, hq, &person)?;
            }
            for held in assignment::since(tx, from)?.into_iter().filter(|held| held.area == *area) {
                let meets = until.is_none_or(|until| held.from <= until);
                if !meets || (shared && held.person != to) {
                    continue;
                }
                touched.insert(held.person.clone());
                cut(tx, &held, (from, until), by.as_str(), hq)?;
            }
            assignment::add(tx, area, &to, (from, until), by.as_str(), hq.now())?;
        }
        touched.iter().try_for_each(|person| follow(tx, hq, person, &device::carried_by(tx, person)?))?;
        let named = areas.iter().map(AreaId::as_str).collect::<Vec<_>>().join(" ");
        let days = format!("{named}: {from} – {}", until.map_or_else(String::new, |day| day.to_string()));
        audit::note(tx, hq.now(), by, "areas_assigned", to.as_str(), &days)
    })?;
    Ok(Next::To("/register/areas".into()))
}

/// Leaves of a stretch what lies before and behind other days.
fn cut(
    tx: &Transaction<'_>,
    held: &assignment::Assignment,
    (from, until): (NaiveDate, Option<NaiveDate>),
    by: &str,
    hq: &Headquarters,
) -> Result<()> {
    assignment::remove(tx, held)?;
    if let Some(before) = from.pred_opt().filter(|day| *day >= held.from) {
        assignment::add(tx, &held.area, &held.person, (held.from, Some(before)), by, hq.now())?;
    }
    if let Some(behind) =
        until.and_then(|until| until.succ_opt()).filter(|day| held.until.is_none_or(|end| *day <= end))
    {
        assignment::add(tx, &held.area, &held.person, (behind, held.until), by, hq.now())?;
    }
    Ok(())
}
