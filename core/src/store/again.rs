//! Headquarters was restored from a backup and lost what had come since: everything that is here is to go again. What is there still is
//! known by its hash and costs only its way.

use super::database::{StoreError, meta, set_meta};
use rusqlite::Transaction;

/// The name in the `meta` table.
const LIFE: &str = "headquarters_life";

/// Notes the life of headquarters that answers now. Whether it is another than before; then nothing that is here counts as sent any more.
pub fn notice_life(tx: &Transaction<'_>, life: &[u8]) -> Result<bool, StoreError> {
    let known: Vec<u8> = meta(tx, LIFE)?.unwrap_or_default();
    if known == life {
        return Ok(false);
    }
    set_meta(tx, LIFE, &life)?;
    tx.execute_batch(
        "UPDATE changes SET home = 0;
         INSERT INTO outbox (inspection, urgent)
           SELECT number, open_hazards > 0 FROM inspections i
           WHERE EXISTS (SELECT 1 FROM changes c WHERE c.inspection = i.number)
           ON CONFLICT (inspection) DO UPDATE SET refused = NULL;
         -- Files that are no longer here cannot go again.
         UPDATE uploads SET state = 'waiting', receipt = NULL, token = NULL, location = NULL, arrived = 0
           WHERE state = 'home' AND EXISTS (SELECT 1 FROM photos p WHERE p.photo = uploads.photo
             AND CASE WHEN uploads.original THEN p.state = 'at_headquarters' AND p.here & 2 ELSE p.here & 1 END);
         UPDATE photos SET state = 'on_device', receipt = NULL WHERE state = 'at_headquarters' AND here & 2;",
    )?;
    tracing::warn!("headquarters was restored from a backup: everything goes again");
    Ok(true)
}
