//! SQLite on the device: changes as truth, rows as a picture of them, reference data, outbox, quarantine.
//!
//! Append-only where it matters: a change, once stored, is never rewritten; merging adds. Writers take `&Transaction`,
//! readers `&Connection`. Knows nothing of Automerge: a change is a hash and bytes.

pub mod again;
pub mod agenda;
pub mod changes;
pub mod database;
pub mod forget;
pub mod holdings;
pub mod incarnation;
pub mod journal;
pub mod key;
pub mod lists;
pub mod lock;
pub mod numbering;
pub mod outbox;
pub mod photo_folder;
pub mod photos;
pub mod quarantine;
pub mod reference;
pub mod rows;
pub mod seal;
pub mod sealed_file;
pub mod sites;
pub mod uploads;
