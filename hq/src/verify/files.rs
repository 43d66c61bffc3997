//! The files beside the changes: whole, and what they are said to be.

use super::container::Entry;
use super::manifest::{CHANGES, FileLine, Manifest, PHOTOS, README, RECORD, SITE, THUMBNAILS};
use super::package::{legible, pretty};
use super::{Proven, Report, Unproven, Wrong, photos};
use anjian_core::document::history::History;
use anjian_core::model::fact::Event;
use anjian_core::model::seal::Hash256;
use anjian_core::model::site::Site;
use anjian_core::model::template::TemplateSource;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The largest line of the register: 1 MiB.
const MOST_SITE: usize = 1 << 20;
/// The largest texts of one checklist together: 4 MiB.
const MOST_CHECKLIST: usize = 4 << 20;

/// Compares the files with the manifest's list, byte by byte and place by place.
pub(super) fn check(manifest: &Manifest, entries: &[Entry<'_>], report: &mut Report) {
    let listed: HashSet<&str> = manifest.files.iter().map(|line| line.name.as_str()).collect();
    let there: BTreeMap<&str, &Entry<'_>> = entries.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    for line in &manifest.files {
        match there.get(line.name.as_str()) {
            None => report.wrong.push(Wrong::FileMissing { name: line.name.clone() }),
            Some(entry) if FileLine::of(&line.name, entry.bytes) != *line => {
                report.wrong.push(Wrong::FileDiffers { name: line.name.clone() });
            }
            Some(_) => {}
        }
    }
    let in_place = |(at, entry): &(usize, &Entry<'_>)| manifest.files.get(*at).is_some_and(|l| l.name == entry.name);
    let extra = entries.iter().enumerate().filter(|at| !in_place(at));
    // Where a file is missing all behind it stand in another place: that is told once.
    let gone = manifest.files.iter().any(|line| !there.contains_key(line.name.as_str()));
    for (_, entry) in extra.filter(|(_, entry)| !gone || !listed.contains(entry.name.as_str())) {
        report.wrong.push(Wrong::FileUnlisted { name: entry.name.clone() });
    }
    for needed in [README, CHANGES, RECORD] {
        if !listed.contains(needed) {
            report.wrong.push(Wrong::FileMissing { name: needed.to_owned() });
        }
    }
    let known = |name: &str| {
        [README, CHANGES, RECORD, SITE].contains(&name)
            || name.starts_with(PHOTOS)
            || name.starts_with(THUMBNAILS)
            || manifest.templates.iter().any(|template| template.texts.iter().any(|(_, file)| file == name))
    };
    for line in manifest.files.iter().filter(|line| !known(&line.name)) {
        report.wrong.push(Wrong::FileUnlisted { name: line.name.clone() });
    }
    site(manifest, &there, report);
    checklists(manifest, &there, report);
}

fn site(manifest: &Manifest, there: &BTreeMap<&str, &Entry<'_>>, report: &mut Report) {
    match there.get(SITE) {
        None => report.unproven.push(Unproven::SiteLeftOut),
        Some(entry) if entry.bytes.len() > MOST_SITE => report.wrong.push(Wrong::Site),
        Some(entry) => match serde_json::from_slice::<Site>(entry.bytes) {
            Ok(site) if site.id == manifest.inspection.site => report.unproven.push(Unproven::SiteIsWord),
            _ => report.wrong.push(Wrong::Site),
        },
    }
}

fn checklists(manifest: &Manifest, there: &BTreeMap<&str, &Entry<'_>>, report: &mut Report) {
    for line in &manifest.templates {
        let mut left = MOST_CHECKLIST;
        let text = |(name, file): &(String, String)| {
            let bytes = there.get(file.as_str())?.bytes;
            left = left.checked_sub(bytes.len())?;
            Some((name.clone(), String::from_utf8(bytes.to_vec()).ok()?))
        };
        let files: Option<Vec<_>> = line.texts.iter().map(text).collect();
        let source = files.map(|files| TemplateSource { files });
        let is_it = source.is_some_and(|source| {
            source.code().as_ref() == Some(&line.code)
                && source.version() == Some(line.version)
                && source.load().is_ok()
        });
        if !is_it {
            report.wrong.push(Wrong::Checklist { code: line.code.clone(), version: line.version });
        }
    }
}

/// Compares what the manifest and the files say of the record with what follows from the changes.
pub(super) fn check_record(manifest: &Manifest, history: &History, entries: &[Entry<'_>], report: &mut Report) {
    let (Ok(raw), Ok(record)) = (history.raw(), history.record()) else { return };
    let digest = Hash256(raw.digest(&manifest.inspection));
    let shown = entries.iter().find(|entry| entry.name == RECORD);
    let shown = shown.is_some_and(|entry| says(entry.bytes, &legible(&manifest.inspection, &raw)));
    let follows = [
        ("record.json", shown),
        ("digest", digest == manifest.digest),
        ("heads", history.heads().as_slice() == manifest.heads),
    ];
    let wrong: Vec<_> = follows.into_iter().filter(|(_, same)| !same).map(|(what, _)| Wrong::Record { what }).collect();
    if wrong.is_empty() {
        report.proven.push(Proven::Record { digest });
    }
    report.wrong.extend(wrong);
    let used: BTreeSet<u32> = record.facts.values().filter_map(|fact| version(&fact.what)).collect();
    if used.iter().any(|version| manifest.templates.iter().all(|line| line.version != *version)) {
        report.unproven.push(Unproven::NoChecklist);
    }
    photos::check(manifest, &record.files(), entries, report);
}

/// Whether bytes are this value, however it is spaced. What is much longer than it must be is not read at all: a short
/// text makes a large value.
fn says(bytes: &[u8], value: &Value) -> bool {
    let Ok(expected) = pretty(value) else { return false };
    let read = || serde_json::from_slice::<Value>(bytes).ok();
    bytes == expected || bytes.len() < 2 * expected.len() && read().as_ref() == Some(value)
}

fn version(what: &Event) -> Option<u32> {
    match what {
        Event::Completed { template_version, .. } => Some(*template_version),
        _ => None,
    }
}
