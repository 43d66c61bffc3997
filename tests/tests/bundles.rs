//! The same bundle as a file: carried by a colleague, receipts later, nothing lost and nothing twice.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::sync::status::Outcome;
use anjian_tests::doing::{comment, comments, leak, raise};
use anjian_tests::folder::{assert_sound, rows};
use anjian_tests::stage::{Stage, annual, home, sync};

fn ten_homes() -> Stage {
    Stage::with_sites(&(0..10).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

#[test]
fn law_6_a_colleague_carries_a_bundle_home_and_the_receipts_find_the_author_by_a_bundle_back() {
    let stage = ten_homes();
    let (author, carrier) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let (there, back) = (stage.folder_of("there"), stage.folder_of("back"));
    raise(&author, &annual(1), "闻到气味").unwrap();
    comment(&author, &annual(2), "没人").unwrap();
    let report = author.export_bundle(&there, false).unwrap();
    assert_eq!((report.inspections, report.changes), (2, 2));
    assert_eq!(carrier.import_bundle(&there).unwrap().new, 2);
    assert!(carrier.form(&annual(1)).unwrap().hazards[&leak()].is_open());
    assert!(carrier.form(&annual(1)).unwrap().only_here, "the carrier owes it to headquarters");
    assert_eq!(sync(&carrier).outcome, Outcome::SentAll);
    assert!(author.form(&annual(1)).unwrap().only_here, "law 6: nobody told the author yet");
    carrier.export_bundle(&back, true).unwrap();
    let report = author.import_bundle(&back).unwrap();
    assert_eq!((report.new, report.acknowledged), (0, 2));
    assert_eq!(author.storage().unwrap().waiting, 0);
    assert!(!author.form(&annual(1)).unwrap().only_here);
    for id in [annual(1), annual(2)] {
        assert_eq!(Some(author.digest(&id).unwrap()), stage.hq.digest(&id).unwrap());
    }
    // Nothing is sent twice either.
    let report = sync(&author);
    assert_eq!((report.outcome, report.progress.changes_sent), (Outcome::SentAll, 0));
    [&author, &carrier].into_iter().for_each(assert_sound);
}

#[test]
fn law_6_the_receipts_find_the_author_by_its_own_sync() {
    let stage = ten_homes();
    let (author, carrier) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let file = stage.folder_of("bundle");
    comment(&author, &annual(1), "by another way").unwrap();
    author.export_bundle(&file, false).unwrap();
    carrier.import_bundle(&file).unwrap();
    sync(&carrier);
    comment(&carrier, &annual(1), "and more").unwrap();
    sync(&carrier);
    let report = sync(&author);
    assert_eq!(report.outcome, Outcome::SentAll);
    assert_eq!(comments(&author.form(&annual(1)).unwrap()).len(), 2);
    assert_eq!(Some(author.digest(&annual(1)).unwrap()), stage.hq.digest(&annual(1)).unwrap());
}

#[test]
fn a_bundle_that_is_read_twice_brings_nothing_twice() {
    let stage = ten_homes();
    let (author, other) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let file = stage.folder_of("bundle");
    raise(&author, &annual(1), "闻到气味").unwrap();
    author.export_bundle(&file, false).unwrap();
    assert_eq!(other.import_bundle(&file).unwrap().new, 1);
    let before = (rows(other.folder()), other.digest(&annual(1)).unwrap());
    let again = other.import_bundle(&file).unwrap();
    assert_eq!((again.changes, again.new, again.quarantined), (1, 0, 0));
    assert_eq!(before, (rows(other.folder()), other.digest(&annual(1)).unwrap()));
    assert_eq!(author.import_bundle(&file).unwrap().new, 0, "its own file");
}

#[test]
fn law_9_a_file_that_is_cut_flipped_or_no_bundle_is_refused_in_words_and_changes_nothing() {
    let stage = ten_homes();
    let (author, other) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let (file, bad) = (stage.folder_of("bundle"), stage.folder_of("bad"));
    raise(&author, &annual(1), "闻到气味").unwrap();
    author.export_bundle(&file, false).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let before = rows(other.folder());
    let mut refused = 0;
    let mut offer = |bytes: &[u8]| {
        std::fs::write(&bad, bytes).unwrap();
        match other.import_bundle(&bad) {
            Err(Error::Invalid { what, why, .. }) => {
                assert!(what == "bundle" && !why.is_empty());
                refused += 1;
            }
            Err(other) => panic!("{other}"),
            // A reserved bit of the frame's header: the same contents.
            Ok(report) => assert_eq!((report.changes, report.quarantined), (1, 0)),
        }
    };
    for cut in (0..whole.len()).step_by(7) {
        offer(&whole[..cut]);
    }
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        offer(&bytes);
    }
    offer(b"");
    offer(b"PK\x03\x04 a photo album");
    offer(&[&b"ANJIAN BUNDLE 2\n"[..], &whole[16..]].concat());
    offer(&[&whole[..16], &zstd_bomb()[..]].concat());
    assert!(refused > whole.len() / 7 + whole.len() / 5 - 3, "{refused} of {}", whole.len());
    assert!(other.import_bundle(&stage.folder_of("nowhere")).is_err());
    if other.inspections().unwrap().is_empty() {
        assert_eq!(before, rows(other.folder()));
    }
    assert_eq!(other.import_bundle(&file).unwrap().changes, 1);
    assert!(other.form(&annual(1)).unwrap().hazards[&leak()].is_open());
}

/// A stream that inflates to half a gigabyte.
fn zstd_bomb() -> Vec<u8> {
    zstd::encode_all(std::io::Read::take(std::io::repeat(0), 512 << 20), 1).unwrap()
}

#[test]
fn law_9_a_strangers_bundle_is_set_aside_and_leaves_no_trace_on_any_screen() {
    let (ours, theirs) = (ten_homes(), ten_homes());
    let (phone, stranger) = (ours.phone("a", "li", &["东街"]), theirs.phone("x", "nobody", &["东街"]));
    let file = ours.folder_of("bundle");
    raise(&stranger, &annual(1), "of another company").unwrap();
    comment(&stranger, &annual(2), "of another company").unwrap();
    stranger.export_bundle(&file, true).unwrap();
    let before = rows(phone.folder());
    let report = phone.import_bundle(&file).unwrap();
    assert_eq!((report.new, report.quarantined), (0, 2));
    let codes: Vec<_> = phone.quarantine().unwrap().into_iter().map(|q| q.code).collect();
    assert_eq!(codes, ["unknown_device", "unknown_device"]);
    assert_eq!(before, rows(phone.folder()));
    assert!(phone.inspections().unwrap().is_empty());
    assert!(phone.form(&annual(1)).unwrap().hazards.is_empty());
    // The same again is no more.
    phone.import_bundle(&file).unwrap();
    assert_eq!(phone.storage().unwrap().quarantined, 2);
    // What a stranger wrote is not carried on.
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert!(ours.hq.inspections().unwrap().is_empty());
}
