use super::*;
use anjian_core::model::site::SiteClass;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/sample-register.csv")
}

fn sample() -> Parsed {
    parse(&read(&path()).unwrap(), &rules())
}

#[test]
fn the_sample_has_enough_for_a_demonstration_with_five_inspectors() {
    let rows = sample().rows;
    let mut areas: BTreeMap<_, usize> = BTreeMap::new();
    for row in &rows {
        *areas.entry(row.site.area.clone()).or_default() += 1;
    }
    let sizes: BTreeSet<usize> = areas.values().copied().collect();
    assert_eq!((areas.len(), sizes.len()), (7, 7), "seven streets of different size");
    let commercial = rows.iter().filter(|row| row.site.class == SiteClass::Commercial).count();
    assert_eq!(commercial, 71);
    let ids: BTreeSet<_> = rows.iter().map(|row| &row.site.id).collect();
    assert_eq!(ids.len(), rows.len(), "no account number is taken twice");
}

#[test]
fn every_faulty_row_of_the_sample_is_named() {
    let parsed = sample();
    let named = |fault: &Fault| {
        let Fault { line, column, reason, severity, .. } = fault;
        format!("{line} {column}: {} / {} ({})\n", reason.words().zh, reason.words().en, severity.words().en)
    };
    let faults: String = parsed.faults.iter().map(named).collect();
    insta::assert_snapshot!("sample_faults", faults);
    insta::assert_debug_snapshot!("sample_counts", parsed.counts());
}

#[test]
fn every_row_of_the_sample_comes_out_and_its_line_is_the_files_own() {
    let parsed = sample();
    let counts = parsed.counts();
    assert_eq!(counts.taken + counts.refused, read(&path()).unwrap().len());
    let text = std::fs::read_to_string(path()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (line, cells) in &parsed.originals {
        let start = lines[usize::try_from(line.0).unwrap() - 1];
        assert!(start.starts_with(&cells[..3].join(",")), "line {line}");
    }
    for row in &parsed.rows {
        let account: String = lines[usize::try_from(row.line.0).unwrap() - 1].split(',').take(1).collect();
        let account: String = account.chars().map(super::super::clean::narrow).collect();
        assert_eq!(account, row.site.id.as_str(), "line {}", row.line);
    }
}

#[test]
fn a_second_reading_equals_the_first() {
    assert_eq!(sample(), sample());
}
