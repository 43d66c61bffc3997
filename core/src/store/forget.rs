//! When an area leaves this device, what headquarters has acknowledged of it is removed here; the rest first goes home.

use super::database::StoreError;
use super::reference;
use super::sites;
use rusqlite::{Transaction, params};

/// Removes what is home of areas that are no longer assigned. How many such areas still hold something.
pub fn left_areas(tx: &Transaction<'_>) -> Result<u32, StoreError> {
    let mut kept = 0;
    for (area, _) in reference::areas(tx)?.into_iter().filter(|(_, assigned)| !assigned) {
        let mut holds = false;
        for site in sites::of_area(tx, &area)? {
            if forget_inspections(tx, site.as_str())? {
                sites::remove(tx, &site)?;
            } else {
                holds = true;
            }
        }
        if holds {
            kept += 1;
            // Should the area return, it is begun anew: what was removed must come back.
            reference::set_cursor(tx, &area, None)?;
        } else {
            reference::forget_area(tx, &area)?;
        }
    }
    Ok(kept)
}

/// Removes the inspections of a site that are home, photos and all; the photos' files are then named by nothing and swept.
/// Whether none is left.
fn forget_inspections(tx: &Transaction<'_>, site: &str) -> Result<bool, StoreError> {
    let gone = "SELECT number FROM inspections WHERE site = ?1 AND number NOT IN (SELECT inspection FROM outbox)
                AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.inspection = number AND c.home = 0)
                AND NOT EXISTS (SELECT 1 FROM photos p WHERE p.inspection = number
                                AND p.state NOT IN ('at_headquarters', 'freed') AND p.here & 2)
                AND NOT EXISTS (SELECT 1 FROM photos p JOIN uploads u ON u.photo = p.photo
                                WHERE p.inspection = number AND p.carried AND u.state = 'waiting')
                AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.inspection = number)";
    let numbers: Vec<i64> = tx.prepare_cached(gone)?.query_map([site], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for number in numbers {
        for table in ["changes", "signatures", "receipts", "hazards", "photos"] {
            tx.execute(&format!("DELETE FROM {table} WHERE inspection = ?1"), params![number])?;
        }
        tx.execute("DELETE FROM inspections WHERE number = ?1", params![number])?;
    }
    let left: i64 =
        tx.prepare_cached("SELECT count(*) FROM inspections WHERE site = ?1")?.query_row([site], |row| row.get(0))?;
    Ok(left == 0)
}
