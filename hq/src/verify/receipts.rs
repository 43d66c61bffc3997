//! Headquarters' receipts: what it had, and when. A receipt over a change that is not here betrays a cut.

use super::manifest::Manifest;
use super::{Proven, Report, Unproven, Wrong};
use anjian_core::document::hash::ChangeHash;
use anjian_core::document::history::History;
use anjian_core::model::time::Timestamp;
use std::collections::HashMap;

/// The most steps through the changes for all receipts together: of a record of 400 changes, 10,000 receipts.
const MOST_STEPS: usize = 1 << 22;

/// Checks receipts; tells what they cover and what the clocks leave open.
pub(super) fn check(manifest: &Manifest, history: &History, report: &mut Report) {
    let (first_had, good) = covered(manifest, history, report);
    for line in &mut report.changes {
        line.received = first_had.get(&line.hash).copied();
    }
    let of = report.changes.len();
    // The last that arrived: all of them were there by then.
    if let Some(at) = report.changes.iter().filter_map(|line| line.received).max() {
        report.proven.push(Proven::Received { count: first_had.len(), of, at, receipts: good });
    }
    clocks(report);
    revoked(manifest, report);
}

/// When headquarters first had each change, and how many receipts are good.
fn covered(manifest: &Manifest, history: &History, report: &mut Report) -> (HashMap<ChangeHash, Timestamp>, usize) {
    let mut first_had: HashMap<ChangeHash, Timestamp> = HashMap::new();
    let mut good = 0;
    if manifest.receipts.len().saturating_mul(history.entries().len()) > MOST_STEPS {
        report.wrong.push(Wrong::TooMany { what: "receipts" });
        return (first_had, good);
    }
    for line in &manifest.receipts {
        if line.heads.is_empty() || !line.receipt(&manifest.inspection).is_of(&manifest.headquarters) {
            report.wrong.push(Wrong::Receipt { sequence: line.sequence });
            continue;
        }
        good += 1;
        for change in line.heads.iter().filter(|head| !history.holds(**head)) {
            report.wrong.push(Wrong::Cut { change: *change, at: line.at });
        }
        for hash in history.written_by(|_| true, &line.heads) {
            let at = first_had.entry(hash).or_insert(line.at);
            *at = line.at.min(*at);
        }
    }
    (first_had, good)
}

fn clocks(report: &mut Report) {
    let (mut unknown, mut contradicted, mut without) = (Vec::new(), Vec::new(), Vec::new());
    for line in &report.changes {
        let bounds: Option<Vec<_>> = match &line.written {
            None => None,
            Some((first, last)) => first.bounds().into_iter().zip(last.bounds()).next().map(|(a, b)| vec![a, b]),
        };
        match (&bounds, line.received) {
            (None, _) => unknown.push(line.number),
            // Even at its earliest it would have been written after it had arrived.
            (Some(bounds), Some(received)) if bounds.iter().any(|(earliest, _)| *earliest > received) => {
                contradicted.push(line.number);
            }
            _ => {}
        }
        if line.received.is_none() {
            without.push(line.number);
        }
    }
    let told = [
        (unknown.is_empty(), Unproven::ClockUnknown { changes: unknown }),
        (contradicted.is_empty(), Unproven::ClockContradicted { changes: contradicted }),
        (without.is_empty(), Unproven::NoReceipt { changes: without }),
    ];
    report.unproven.extend(told.into_iter().filter(|(none, _)| !none).map(|(_, told)| told));
}

fn revoked(manifest: &Manifest, report: &mut Report) {
    for line in &manifest.devices {
        let Some(at) = line.revoked else { continue };
        let late = report.changes.iter().filter(|change| change.device == line.device);
        let late = late.filter(|change| change.received.is_none_or(|received| received > at));
        let changes = late.map(|change| change.number).collect();
        report.unproven.push(Unproven::Revoked { device: line.device, person: line.person.clone(), at, changes });
    }
}
