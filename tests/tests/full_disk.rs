//! A full disk: what is ordinary is refused and nothing earlier is lost; what can kill is still saved, and said so.
//!
//! Needs a file system of its own, so it needs root.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::model::template::Said;
use anjian_core::store::lists::HazardFilter;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_tests::disk::Disk;
use anjian_tests::doing::{answer, comment, comments, leak, raise};
use anjian_tests::folder::assert_sound;
use anjian_tests::stage::{Stage, annual, home, open, sync};
use std::collections::BTreeSet;

fn stage_and_phone(disk: &Disk) -> (Stage, Workspace) {
    let stage = Stage::with_sites(&(0..6).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let phone = open(disk.path(), &stage.time, 0);
    stage.enrol(&phone, "li", &["东街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    (stage, phone)
}

/// Comments until the disk is full; what was saved.
fn until_full(phone: &Workspace, name: &str) -> BTreeSet<String> {
    let mut saved = BTreeSet::new();
    for n in 0..20_000 {
        let text = format!("{name} {n}");
        match comment(phone, &annual(1), &text) {
            Ok(done) => {
                assert!(!done.on_reserve, "what is ordinary does not eat the reserve");
                saved.insert(text);
            }
            Err(Error::StorageFull) => return saved,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the disk does not fill");
}

#[test]
fn law_1_a_full_disk_refuses_what_is_ordinary_and_still_saves_hazards_and_says_so() {
    let Some(disk) = Disk::of_megabytes(8, "full_disk") else { return };
    let (stage, phone) = stage_and_phone(&disk);
    let mut saved = BTreeSet::from(["before".to_owned()]);
    comment(&phone, &annual(1), "before").unwrap();
    disk.fill(64 << 10);
    saved.extend(until_full(&phone, "filling"));
    assert!(phone.storage().unwrap().reserve_held);
    assert_eq!(comments(&phone.form(&annual(1)).unwrap()), saved);

    let done = raise(&phone, &annual(2), "闻到气味").unwrap();
    assert!(done.on_reserve);
    // The rest of the reserve stays a reserve.
    saved.extend(until_full(&phone, "slack"));
    let failing = answer(&phone, &annual(3), "H1.1", Said::Fail(None), "一闻就晕").unwrap();
    assert!(failing.on_reserve);
    for n in 4..6 {
        raise(&phone, &annual(n), "and one more").unwrap();
    }
    drop(phone);

    // The app is opened again while the disk is full.
    let phone = open(disk.path(), &stage.time, 0);
    let all_there = |phone: &Workspace| {
        assert!(comments(&phone.form(&annual(1)).unwrap()).is_superset(&saved));
        for n in [2, 4, 5] {
            assert!(phone.form(&annual(n)).unwrap().hazards[&leak()].is_open());
        }
        assert!(phone.form(&annual(3)).unwrap().hazards.values().any(|h| h.is_open()));
        assert!(phone.hazards(&HazardFilter::default(), None, 10).unwrap().len() >= 4);
    };
    all_there(&phone);
    raise(&phone, &annual(0), "after it was opened on a full disk").unwrap();

    // Syncing on a full disk may fail; it loses nothing.
    let _ = phone.sync(&Control::default());
    all_there(&phone);
    disk.free();
    let done = comment(&phone, &annual(1), "there is room again").unwrap();
    assert!(!done.on_reserve);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert!(phone.storage().unwrap().reserve_held, "the reserve is held again");
    all_there(&phone);
    for n in 0..6 {
        assert_eq!(Some(phone.digest(&annual(n)).unwrap()), stage.hq.digest(&annual(n)).unwrap());
    }
    assert_sound(&phone);
}

#[test]
fn law_1_a_disk_that_fills_up_in_the_middle_of_a_pause_an_import_or_a_sync_loses_nothing() {
    let Some(disk) = Disk::of_megabytes(12, "full_disk") else { return };
    let (stage, mut phone) = stage_and_phone(&disk);
    let colleague = stage.phone("b", "wang", &["东街"]);
    let file = stage.folder_of("bundle");
    let mut said = BTreeSet::new();
    let mut failed = 0;
    for (n, left) in (0..24_u64).map(|n| (n, n / 3 * 12 * 1024)) {
        let text = format!("mine {n}");
        comment(&phone, &annual(1), &text).unwrap();
        said.insert(text);
        let theirs = format!("theirs {n} {}", "长".repeat(1_500));
        comment(&colleague, &annual(2), &theirs).unwrap();
        if n % 3 == 1 {
            colleague.export_bundle(&file, false).unwrap();
        } else {
            assert_eq!(sync(&colleague).outcome, Outcome::SentAll);
        }
        // A log begun anew has no room in itself: the work below needs what the disk has left.
        drop(phone);
        phone = open(disk.path(), &stage.time, 0);
        disk.fill(left);
        let result = match n % 3 {
            0 => phone.pause(),
            1 => phone.import_bundle(&file).map(drop),
            _ => phone.sync(&Control::default()).map(drop),
        };
        match result {
            Ok(()) => {}
            Err(Error::StorageFull) => failed += 1,
            Err(other) => panic!("{other}"),
        }
        assert_eq!(comments(&phone.form(&annual(1)).unwrap()), said);
        raise(&phone, &annual(3), "闻到气味").unwrap();
        disk.free();
        // A step of the whole sync is the reserve's return.
        assert_eq!(sync(&phone).outcome, Outcome::SentAll, "{n}");
        assert!(phone.storage().unwrap().reserve_held);
    }
    println!("{failed} of 24 met the end of the disk");
    assert!(failed > 0, "the disk must fill up in the middle at least once");
    sync(&colleague);
    sync(&phone);
    for n in 1..4 {
        assert_eq!(Some(phone.digest(&annual(n)).unwrap()), stage.hq.digest(&annual(n)).unwrap());
        assert_eq!(phone.digest(&annual(n)).unwrap(), colleague.digest(&annual(n)).unwrap());
    }
    assert_eq!(phone.storage().unwrap().quarantined, 0);
    assert_sound(&phone);
}
