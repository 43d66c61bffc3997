//! Corrections that inspectors noted: taken into the register, or not. Either way the record keeps what she wrote.

use super::{Filled, Next};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Viewer, audit};
use crate::store::{correction, site};
use anjian_core::model::site::Site;

/// The field of a site under its stable word.
pub(super) fn field<'a>(site: &'a mut Site, code: &str) -> Option<&'a mut String> {
    match code {
        "customer" => Some(&mut site.customer),
        "phone" => Some(&mut site.phone),
        "meter" => Some(&mut site.meter),
        "address" => Some(&mut site.address.text),
        _ => None,
    }
}

pub(super) fn decide(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let accepted = form.get("decision") == Some("accept");
    for chosen in form.some::<String>("correction")? {
        let (inspection, fact) = chosen.split_once('.').ok_or_else(|| Error::Invalid("no such correction".into()))?;
        let inspection: i64 = inspection.parse().map_err(|_| Error::Invalid("no such correction".into()))?;
        hq.store.write(|tx| {
            let missing = || Error::NotFound("there is no such correction".into());
            let it = correction::find(tx, inspection, fact)?.ok_or_else(missing)?;
            let by = viewer.decider(&it.area)?;
            let mut site = site::find(tx, &it.site)?.ok_or_else(missing)?;
            let value = field(&mut site, &it.field).ok_or_else(missing)?;
            let was = std::mem::replace(value, it.value.clone());
            if !correction::decide(tx, &it, accepted, &was, by.as_str(), hq.now())? {
                return Err(Error::Conflict("somebody else decided this already".into()));
            }
            if accepted && was != it.value {
                hq.put_sites(tx, &[site], |_, _| {})?;
            }
            let what = if accepted { "correction_accepted" } else { "correction_refused" };
            audit::note(tx, hq.now(), by, what, it.site.as_str(), &it.field)
        })?;
    }
    Ok(Next::To("/register/corrections".into()))
}
