//! Devices: a code for a new one, its areas, and turning one away.

use super::{Filled, Next};
use crate::enrol::Invitation;
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::page;
use crate::people::{Viewer, audit};
use crate::store::{device, enrolment};
use anjian_core::model::id::{AreaId, DeviceId};

/// Gives out a code. It stands on the page that answers, and nowhere else: the database has its hash alone.
pub(super) fn enrol(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let areas: Vec<AreaId> = form.some("area")?;
    let by = viewer.keeps_devices(&areas)?;
    let person = form.needed("person")?;
    let name = match form.get("name") {
        Some(name) => name.to_owned(),
        None => hq.store.read(|db| device::person(db, &person))?.unwrap_or_default(),
    };
    let address = match hq.company().devices.address.as_str() {
        "" => form.get("address").unwrap_or_default().to_owned(),
        address => address.to_owned(),
    };
    if !(address.starts_with("https://") || address.starts_with("http://")) {
        return Err(Error::Invalid(
            "company.toml does not say where phones reach headquarters (devices.address)".into(),
        ));
    }
    hq.store.write(|tx| enrolment::withdraw(tx, &person))?;
    let invitation = Invitation { person, name, areas, valid_minutes: None, by: Some(by.clone()) };
    let (ticket, expires) = hq.invite(&invitation, &address)?;
    page::code(hq, viewer, &invitation, &ticket, expires).map(Next::Page)
}

fn known(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<DeviceId> {
    let id: DeviceId = form.needed("device")?;
    let held = hq.store.read(|db| {
        let known = device::find(db, &id)?.ok_or_else(|| Error::NotFound("there is no such device".into()))?;
        if known.revoked {
            return Err(Error::Conflict("this device was revoked before".into()));
        }
        Ok(device::areas(db, &id)?.now)
    })?;
    viewer.keeps_devices(&held)?;
    Ok(id)
}

pub(super) fn revoke(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let id = known(hq, viewer, form)?;
    hq.revoke(&id, viewer.person.as_ref())?;
    Ok(Next::To(format!("/devices?open={id}&state=revoked")))
}

/// Gives one device other areas, until its person's areas change.
pub(super) fn give_areas(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let id = known(hq, viewer, form)?;
    let areas: Vec<AreaId> = form.some("area")?;
    let by = viewer.keeps_devices(&areas)?.clone();
    hq.assign(&id, &areas)?;
    let named = areas.iter().map(AreaId::as_str).collect::<Vec<_>>().join(" ");
    hq.store.write(|tx| audit::note(tx, hq.now(), &by, "device_areas", &id.to_string(), &named))?;
    Ok(Next::To(format!("/devices?open={id}")))
}
