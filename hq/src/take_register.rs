//! Sites and exclusions come into the register: versioned, so that devices fetch what changed; nobody is ever deleted.

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::picture;
use crate::store::counter::Counter;
use crate::store::db::{self, Transaction};
use crate::store::log::{self, Bringer};
use crate::store::site::{self, Put};
use crate::store::{device, exclusion, inspection};
use anjian_core::model::id::{AreaId, PersonId, SiteId};
use anjian_core::model::site::{Exclusion, ExclusionReason, Site};
use chrono::NaiveDate;
use serde::Serialize;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Sites that were not in the register.
    pub new: u64,
    /// Sites of which something changed, other than the area.
    pub changed: u64,
    /// Sites that stand as before.
    pub unchanged: u64,
    /// Sites that lie in another area now.
    pub moved: u64,
}

/// Which sites' exclusions are approved.
#[derive(Clone, Debug)]
pub enum Which {
    /// Every site whose supply word allows it.
    All,
    /// Those of an area.
    Area(AreaId),
    /// One site.
    Site(SiteId),
    /// Those that the register's word allows for this reason.
    Reason(ExclusionReason),
}

impl Headquarters {
    /// Takes sites into the register, all or none. `progress` hears how many are done.
    pub fn take_sites(&self, sites: &[Site], mut progress: impl FnMut(usize, usize)) -> Result<Taken> {
        self.store.write(|tx| self.put_sites(tx, sites, &mut progress))
    }

    /// The same within a transaction that does more.
    pub(crate) fn put_sites(
        &self,
        tx: &Transaction<'_>,
        sites: &[Site],
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Taken> {
        let version = Counter::Register.read(tx)? + 1;
        let mut taken = Taken::default();
        for (done, site) in sites.iter().enumerate() {
            let put = site::put(tx, site, version)?;
            match &put {
                Put::New => taken.new += 1,
                Put::Unchanged => taken.unchanged += 1,
                Put::Changed => taken.changed += 1,
                Put::Moved(_) => taken.moved += 1,
            }
            if matches!(put, Put::Changed | Put::Moved(_)) {
                self.carry_along(tx, site, matches!(put, Put::Moved(_)), version)?;
            }
            progress(done + 1, sites.len());
        }
        if taken.unchanged < sites.len() as u64 {
            Counter::Register.next(tx)?;
        }
        Ok(taken)
    }

    /// What hangs on a site that changed: its exclusion, its records' pictures and, when it moved, their place in a log.
    fn carry_along(&self, tx: &Transaction<'_>, site: &Site, moved: bool, version: u64) -> Result<()> {
        if let Some(excluded) = exclusion::find(tx, &site.id)? {
            exclusion::put(tx, site, &excluded, version)?;
        }
        picture::redraw_site(tx, &self.company, site)?;
        if moved {
            for (number, _, changes) in inspection::of_site(tx, site.id.as_str())? {
                let by = Bringer { device: None, incarnation: &[] };
                log::append(tx, &site.area, number, 0..changes, &by, self.now())?;
            }
        }
        Ok(())
    }

    /// A person approves that sites leave the count, as far as the register's word about their supply allows it. A site
    /// that is excluded already keeps its first approval. Answers how many were approved.
    pub fn approve_exclusions(&self, which: &Which, by: &PersonId, from: NaiveDate) -> Result<u64> {
        self.store.write(|tx| {
            let version = Counter::Register.read(tx)? + 1;
            if device::person(tx, by)?.is_none() {
                device::put_person(tx, by, by.as_str())?;
            }
            let mut approved = 0;
            for site in asked_for(tx, which)? {
                let Some(reason) = site.supply.may_exclude() else { continue };
                if matches!(which, Which::Reason(asked) if *asked != reason) {
                    continue;
                }
                let held = exclusion::find(tx, &site.id)?;
                if held.is_some_and(|x| x.reason == reason && x.until.is_none() && x.from <= from) {
                    continue;
                }
                let approval = Exclusion {
                    site: site.id.clone(),
                    reason,
                    from,
                    until: None,
                    approved_by: by.clone(),
                    approved_at: self.now(),
                };
                self.put_exclusion(tx, &site, &approval, version)?;
                approved += 1;
            }
            if approved > 0 {
                Counter::Register.next(tx)?;
            }
            Ok(approved)
        })
    }

    /// Puts in one approved exclusion, whatever the register says of the supply: a home found vacant at the door.
    pub fn exclude(&self, approval: &Exclusion) -> Result<()> {
        self.store.write(|tx| {
            let site = site::find(tx, &approval.site)?
                .ok_or_else(|| Error::NotFound(format!("the register has no site {}", approval.site)))?;
            self.exclude_site(tx, &site, approval)
        })
    }

    /// The same within a transaction that does more.
    pub(crate) fn exclude_site(&self, tx: &Transaction<'_>, site: &Site, approval: &Exclusion) -> Result<()> {
        let version = Counter::Register.next(tx)?;
        self.put_exclusion(tx, site, approval, version)
    }

    fn put_exclusion(&self, tx: &Transaction<'_>, site: &Site, approval: &Exclusion, version: u64) -> Result<()> {
        exclusion::put(tx, site, approval, version)?;
        picture::redraw_site(tx, &self.company, site)
    }
}

fn asked_for(tx: &Transaction<'_>, which: &Which) -> Result<Vec<Site>> {
    let (area, id) = match which {
        Which::All | Which::Reason(_) => (None, None),
        Which::Area(area) => (Some(area.as_str()), None),
        Which::Site(id) => (None, Some(id.as_str())),
    };
    let mut query = tx.prepare_cached(
        "SELECT json FROM sites WHERE (?1 IS NULL OR area = ?1) AND (?2 IS NULL OR id = ?2) ORDER BY id",
    )?;
    let rows = query.query_map((area, id), |row| crate::store::column::json(row, 0))?;
    let sites: Vec<Site> = rows.collect::<db::Result<_>>()?;
    if let (true, Which::Site(id)) = (sites.is_empty(), which) {
        return Err(Error::NotFound(format!("the register has no site {id}")));
    }
    Ok(sites)
}
