//! People who sign in: made, changed and shut out by an administrator.

use super::{Filled, Next};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Role, Viewer};
use anjian_core::model::id::{AreaId, PersonId};

fn administrator(viewer: &Viewer) -> Result<&PersonId> {
    match &viewer.person {
        Some(person) if viewer.role == Role::Administrator && viewer.areas.is_none() => Ok(person),
        _ => Err(Error::Unauthorised("an administrator of all areas looks after accounts".into())),
    }
}

pub(super) fn put(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let by = administrator(viewer)?;
    let person: PersonId =
        form.needed::<String>("person")?.to_lowercase().parse().map_err(|e| Error::Invalid(format!("{e}")))?;
    let role = form.get("role").and_then(Role::from_code).ok_or_else(|| Error::Invalid("choose a role".into()))?;
    let areas: Vec<AreaId> = if form.get("area").is_some() { form.some("area")? } else { Vec::new() };
    let areas = (!areas.is_empty()).then_some(areas);
    if person == *by && role != Role::Administrator {
        return Err(Error::Conflict("nobody takes her own right away: let another administrator do it".into()));
    }
    hq.put_account_by(by, &person, form.get("name").unwrap_or_default(), role, areas.as_deref(), form.get("password"))?;
    Ok(Next::To("/people".into()))
}

pub(super) fn shut_out(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let by = administrator(viewer)?;
    let person: PersonId = form.needed("person")?;
    if person == *by {
        return Err(Error::Conflict("nobody shuts herself out".into()));
    }
    hq.disable_account_by(by, &person)?;
    Ok(Next::To("/people".into()))
}
