//! Backup and restore: everything that cannot be made anew, from either store into either store.
//!
//! A backup is a folder: `headquarters.backup` (one compressed stream of tables, written on one snapshot while headquarters goes on),
//! the key, the settings, and the photos where they are files. A restore fills an empty headquarters, draws every picture anew from the
//! changes (law 7) and begins another life, by which the phones notice it: what they had sent since the backup they send again.

mod cell;
mod restore;
mod save;

use serde::{Deserialize, Serialize};

pub use restore::restore;

/// The file's name in a backup.
const FILE: &str = "headquarters.backup";

/// What is kept, each after what it refers to.
const KEPT: [&str; 30] = [
    "counters",
    "settings",
    "programmes",
    "templates",
    "drafts",
    "draft_steps",
    "people",
    "areas",
    "assignments",
    "devices",
    "incarnations",
    "device_areas",
    "enrolments",
    "sites",
    "site_moves",
    "exclusions",
    "inspections",
    "changes",
    "signatures",
    "log",
    "receipts",
    "quarantine",
    "photos",
    "refused_photos",
    "accounts",
    "audit",
    "imports",
    "import_lines",
    "correction_decisions",
    "entry_checks",
];

/// What is made anew from that, or is over when headquarters was away: uploads begin anew, and everybody signs in again.
#[cfg(test)]
const MADE_ANEW: [&str; 10] = [
    "site_counts",
    "exclusion_counts",
    "hazards",
    "hazard_cells",
    "cells",
    "visits",
    "corrections",
    "uploads",
    "sessions",
    "failed_sign_ins",
];

/// How the stream is written. Raised when an older program could not read it.
const VERSION: u32 = 1;

/// One piece of the stream.
#[derive(Serialize, Deserialize)]
enum Piece {
    /// It begins.
    Begin {
        /// How it is written.
        version: u32,
        /// When it was made, by headquarters' clock in milliseconds.
        made_at: i64,
        /// The public key, so that it is not restored beside another one.
        key: String,
    },
    /// A table begins.
    Table(String, Vec<String>),
    /// A row of it.
    Row(Vec<cell::Cell>),
    /// All of it was written.
    End {
        /// So many rows.
        rows: u64,
    },
}

/// What a backup or a restore did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Rows of the database.
    pub rows: u64,
    /// Photos that were copied; those that were there already are not copied again.
    pub photos: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Source, Store};

    #[test]
    fn every_table_is_kept_or_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Source::File(folder.path().join("headquarters.db"))).unwrap();
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let there: Vec<String> = store
            .read(|db| {
                let mut query = db.prepare_cached(tables)?;
                let rows = query.query_map([], |row| row.get(0))?;
                Ok(rows.collect::<crate::store::db::Result<_>>()?)
            })
            .unwrap();
        let mut known: Vec<&str> = KEPT.iter().chain(&MADE_ANEW).copied().collect();
        known.sort_unstable();
        assert_eq!(there, known, "say of a new table whether a backup keeps it");
    }
}
