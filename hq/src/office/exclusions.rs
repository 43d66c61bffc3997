//! Sites that may leave the count: those of which the register says that there is no gas, and those found empty at the door. None leaves it
//! before somebody approved it (law 5).

use super::{Filled, Next};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Viewer, audit};
use crate::store::db::Connection;
use crate::store::{exclusion, site};
use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::model::site::{Exclusion, ExclusionReason, Site};
use anjian_core::model::time::Timestamp;
use chrono::NaiveDate;

/// A site that waits for somebody's word.
pub(crate) struct Candidate {
    pub(crate) site: Site,
    pub(crate) reason: ExclusionReason,
    /// When it was found empty at the door, for one of which the register says that it is in use.
    pub(crate) found: Option<Timestamp>,
}

/// Those that wait, by area and account.
pub(crate) fn candidates(db: &Connection, sees: impl Fn(&AreaId) -> bool) -> Result<Vec<Candidate>> {
    let mut waiting = Vec::new();
    for (site, found) in site::may_leave(db)? {
        // What a person saw at the door names the reason where the register has none.
        let reason = site.supply.may_exclude().or(found.map(|_| ExclusionReason::Vacant));
        if let Some(reason) = reason.filter(|_| sees(&site.area)) {
            waiting.push(Candidate { site, reason, found });
        }
    }
    Ok(waiting)
}

/// Approves those that were chosen, from a day on.
pub(super) fn decide(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let from: NaiveDate = form.needed("from")?;
    let until: Option<NaiveDate> = form.maybe("until")?;
    if until.is_some_and(|until| until < from) {
        return Err(Error::Invalid("the last day lies before the first".into()));
    }
    let chosen: Vec<SiteId> = form.some("site")?;
    hq.store.write(|tx| {
        let waiting = candidates(tx, |area| viewer.sees(area))?;
        for id in &chosen {
            let it = waiting.iter().find(|it| it.site.id == *id);
            let it = it.ok_or_else(|| Error::Conflict(format!("{id} waits no more: look again")))?;
            let by = viewer.decider(&it.site.area)?;
            let approved_by = by.clone();
            let approval =
                Exclusion { site: id.clone(), reason: it.reason, from, until, approved_by, approved_at: hq.now() };
            hq.exclude_site(tx, &it.site, &approval)?;
            audit::note(tx, hq.now(), by, "exclusion_approved", id.as_str(), &from.to_string())?;
        }
        Ok(())
    })?;
    Ok(Next::To("/register/exclusions".into()))
}

/// A site comes back into the count after a day.
pub(super) fn end(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let (id, until): (SiteId, NaiveDate) = (form.needed("site")?, form.needed("until")?);
    hq.store.write(|tx| {
        let missing = || Error::NotFound("this site is not excluded".into());
        let site = site::find(tx, &id)?.ok_or_else(missing)?;
        let by = viewer.decider(&site.area)?;
        let held = exclusion::find(tx, &id)?.ok_or_else(missing)?;
        hq.exclude_site(tx, &site, &Exclusion { until: Some(until), ..held })?;
        audit::note(tx, hq.now(), by, "exclusion_ended", id.as_str(), &until.to_string())
    })?;
    Ok(Next::To("/register/exclusions?show=approved".into()))
}
