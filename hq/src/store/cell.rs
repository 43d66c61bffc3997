//! Coverage cells: due sites that have a record, counted by where they stand. Kept with every picture that is drawn.

use super::db::Transaction;
use super::inspection::Cell;
use crate::error::Result;

/// Counts an inspection in a cell, or takes it out again.
pub(crate) fn count(tx: &Transaction<'_>, cell: &Cell, by: i64) -> Result<()> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO cells (programme, period, area, inspector, month, standing, excluded, sites)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) 
         ON CONFLICT (programme, period, area, inspector, month, standing, excluded)
           DO UPDATE SET sites = cells.sites + excluded.sites
         RETURNING sites",
    )?;
    let values =
        (&cell.programme, &cell.period, &cell.area, &cell.inspector, &cell.month, &cell.standing, cell.excluded, by);
    let left: i64 = upsert.query_row(values, |row| row.get(0))?;
    if left == 0 {
        let mut delete = tx.prepare_cached(
            "DELETE FROM cells WHERE programme = ?1 AND period = ?2 AND area = ?3 AND inspector = ?4 AND month = ?5
             AND standing = ?6 AND excluded = ?7",
        )?;
        let Cell { programme, period, area, inspector, month, standing, excluded } = cell;
        delete.execute((programme, period, area, inspector, month, standing, excluded))?;
    }
    Ok(())
}
