//! An archive re-checked without a database: what it proves, by whom and when, what it leaves open, and what is wrong.
//!
//! Pure functions of the file's bytes and of the key that the reader pins. Any byte that was flipped, removed, reordered or
//! added is found, a cut tail by the receipts; nothing from outside is believed before it is checked and bounded (law 9).
//! The format is docs/guide/archive.md. Knows nothing of headquarters' store.

mod chain;
pub mod container;
mod files;
mod judged;
pub mod manifest;
pub mod package;
mod photos;
mod proven;
mod receipts;
mod seal;
mod unproven;
pub mod when;
mod wrong;

pub use judged::{ChangeLine, Report};
pub use proven::Proven;
pub use unproven::Unproven;
pub use wrong::Wrong;

use anjian_core::sync::protocol::sign::{PublicKey, archive_statement};
use container::Entry;
use manifest::{FORMAT, MANIFEST, MOST_MANIFEST, Manifest, SIGNATURE};

/// The most changes, signatures, receipts and devices each that are looked at.
const MOST_LISTED: usize = 4_096;

/// Checks an archive. `pinned` is headquarters' key as the reader knows it; without one the file's own key is believed and
/// said to be.
pub fn verify(file: &[u8], pinned: Option<&PublicKey>) -> Report {
    let mut report = Report::default();
    if let Some((manifest, entries)) = opened(file, pinned, &mut report) {
        files::check(&manifest, &entries, &mut report);
        if let Some(history) = chain::check(&manifest, &entries, &mut report) {
            receipts::check(&manifest, &history, &mut report);
            seal::check(&history, &mut report);
            files::check_record(&manifest, &history, &entries, &mut report);
        }
        report.unproven.extend([Unproven::Newest, Unproven::Truth]);
        if report.wrong.is_empty() {
            report.proven.insert(0, Proven::Whole { bytes: file.len(), entries: entries.len() });
        }
    }
    report
}

/// The manifest and the other files, when there is any sense in going on.
fn opened<'a>(file: &'a [u8], pinned: Option<&PublicKey>, report: &mut Report) -> Option<(Manifest, Vec<Entry<'a>>)> {
    let mut entries = match container::read(file) {
        Ok(entries) => entries,
        Err(bad) => {
            report.wrong.push(Wrong::Container(bad));
            return None;
        }
    };
    let missing = |name: &str| Wrong::FileMissing { name: name.to_owned() };
    if entries.first().is_none_or(|entry| entry.name != MANIFEST) {
        report.wrong.push(missing(MANIFEST));
        return None;
    }
    let bytes = entries.remove(0).bytes;
    let manifest = match read(bytes) {
        Ok(manifest) => manifest,
        Err(wrong) => {
            report.wrong.push(wrong);
            return None;
        }
    };
    report.inspection = Some(manifest.inspection.clone());
    report.zone = manifest.zone;
    report.headquarters = Some(manifest.headquarters);
    report.pinned = pinned.is_some();
    match pinned {
        Some(key) if *key != manifest.headquarters => {
            report.wrong.push(Wrong::ForeignHeadquarters { found: manifest.headquarters });
        }
        Some(key) => report.proven.push(Proven::Headquarters { key: *key }),
        None => report.unproven.push(Unproven::HeadquartersKey { key: manifest.headquarters }),
    }
    if entries.first().is_none_or(|entry| entry.name != SIGNATURE) {
        report.wrong.push(missing(SIGNATURE));
    } else {
        let written = std::str::from_utf8(entries.remove(0).bytes).unwrap_or_default();
        let signature = written.trim_end_matches('\n').parse();
        let statement = archive_statement(&manifest.inspection, bytes);
        // Read back and compared: the signature is written in one way only.
        let signed = signature.is_ok_and(|signature| {
            format!("{signature}\n") == written && manifest.headquarters.verifies(&statement, &signature)
        });
        if !signed {
            report.wrong.push(Wrong::ManifestSignature);
        }
    }
    Some((manifest, entries))
}

fn read(bytes: &[u8]) -> Result<Manifest, Wrong> {
    if bytes.len() > MOST_MANIFEST {
        return Err(Wrong::TooMany { what: "manifest.json" });
    }
    // Another format may have other fields: its name is read first.
    #[derive(serde::Deserialize)]
    struct Named {
        format: String,
    }
    let unreadable = |e: serde_json::Error| Wrong::Manifest { why: e.to_string() };
    let named: Named = serde_json::from_slice(bytes).map_err(unreadable)?;
    if named.format != FORMAT {
        return Err(Wrong::Format { found: named.format.chars().take(80).collect() });
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(unreadable)?;
    let counts = [
        ("changes", manifest.changes.len()),
        ("signatures", manifest.signatures.len()),
        ("receipts", manifest.receipts.len()),
        ("devices", manifest.devices.len()),
        ("photo receipts", manifest.photo_receipts.len()),
        ("photos", manifest.photos_missing.len()),
        ("checklists", manifest.templates.len()),
        ("files", manifest.files.len()),
    ];
    match counts.into_iter().find(|(_, count)| *count > MOST_LISTED) {
        Some((what, _)) => Err(Wrong::TooMany { what }),
        None => Ok(manifest),
    }
}
