//! Makes every picture anew from the changes (law 7).

use crate::company::Company;
use crate::error::{Error, Result};
use crate::picture;
use crate::store::db::Transaction;
use crate::store::{change, inspection, site};

/// Forgets every picture and draws it again; answers how many inspections there are. `progress` hears how many are done.
pub(crate) fn rebuild(tx: &Transaction<'_>, company: &Company, mut progress: impl FnMut(u64, u64)) -> Result<u64> {
    tx.execute_batch(
        "DELETE FROM cells; DELETE FROM hazard_cells; DELETE FROM hazards; DELETE FROM visits;
         UPDATE inspections SET standing = NULL, entered_day = NULL;
         DELETE FROM site_counts; DELETE FROM exclusion_counts;
         INSERT INTO site_counts SELECT area, class, gas_month, count(*) FROM sites GROUP BY 1, 2, 3;
         UPDATE exclusions SET (area, class, gas_month) =
           (SELECT s.area, s.class, s.gas_month FROM sites s WHERE s.id = exclusions.site);
         INSERT INTO exclusion_counts
           SELECT area, class, gas_month, from_day, until_day, count(*) FROM exclusions GROUP BY 1, 2, 3, 4, 5;",
    )?;
    let all = inspection::all(tx)?;
    let total = all.len() as u64;
    for (done, (number, identity)) in all.into_iter().enumerate() {
        let site = site::find(tx, &identity.site)?
            .ok_or_else(|| Error::Broken(format!("inspection {number} has no site in the register")))?;
        let record = change::history(tx, &identity, number)?.into_record()?;
        picture::draw(tx, number, &site, &picture::of(tx, company, &site, &record)?)?;
        progress(done as u64 + 1, total);
    }
    Ok(total)
}
