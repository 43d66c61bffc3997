//! What goes down: the area as it was, then its log, everything exactly once, whatever arrives meanwhile.

use crate::phone::{Phone, inspection};
use crate::town::{Town, account, area, home};
use anjian_core::document::hash::ChangeHash;
use anjian_core::model::fact::{Event, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::InspectionId;
use anjian_core::model::site::Supply;
use anjian_core::model::time::Timestamp;
use anjian_hq::take_register::Which;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn the_first_sync_brings_open_hazards_then_the_walk_then_this_years_records_then_older_ones() {
    let town = Town::new(&["yuhui"], 200);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    let older: InspectionId = "household-annual/2025/yuhui-0007".parse().unwrap();
    lin.visit(&older, VisitOutcome::Refused);
    (10..60).for_each(|n| lin.complete(&inspection("yuhui", n)));
    lin.raise(&inspection("yuhui", 150), Grade::L1);
    let promise = lin.fact(Event::Appointment {
        from: Timestamp(lin.time + 3_600_000),
        until: Timestamp(lin.time + 7_200_000),
        note: String::new(),
    });
    lin.write(&inspection("yuhui", 151), &[promise]);
    lin.sync(&town.hq);

    let mut bai = Phone::enrolled(&town, "bai", &["yuhui"]);
    bai.most_bytes = 1;
    let (mut sites, mut records) = (Vec::new(), Vec::new());
    loop {
        let answer = bai.exchange(&town.hq);
        for news in &answer.areas {
            let urgent = |id: &InspectionId| *id == inspection("yuhui", 150) || *id == inspection("yuhui", 151);
            assert!(news.sites.is_empty() || records.iter().all(urgent), "only urgent records come before a site");
            sites.extend(news.sites.iter().map(|site| site.id.clone()));
            records.extend(news.parcels.iter().map(|parcel| parcel.inspection.clone()));
        }
        if !answer.more {
            break;
        }
    }
    assert!(bai.round_trips > 3, "{} pages", bai.round_trips);
    assert_eq!(
        sites.iter().take(2).collect::<BTreeSet<_>>(),
        BTreeSet::from([&account("yuhui", 150), &account("yuhui", 151)])
    );
    assert_eq!((sites.len(), sites.iter().collect::<BTreeSet<_>>().len()), (200, 200), "each site once");
    assert!(records[..2].contains(&inspection("yuhui", 150)) && records[..2].contains(&inspection("yuhui", 151)));
    assert_eq!(records.last(), Some(&older));
    assert_eq!(records.len(), 53);
    assert_eq!(bai.hashes(), lin.hashes());
}

#[test]
fn a_device_gets_nothing_back_that_it_brought_itself_but_its_persons_other_phone_does() {
    let town = Town::new(&["yuhui"], 9);
    let (mut phone, mut other) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "lin", &["yuhui"]));
    phone.sync(&town.hq);
    other.sync(&town.hq);
    phone.complete(&inspection("yuhui", 1));
    phone.sync(&town.hq);
    other.sync(&town.hq);
    assert!(phone.came.is_empty());
    assert_eq!(other.digest(&inspection("yuhui", 1)), phone.digest(&inspection("yuhui", 1)));
}

#[test]
fn what_changes_in_the_register_follows_and_a_site_that_leaves_the_area_is_gone() {
    let town = Town::new(&["yuhui", "longzihu"], 5);
    let (mut lin, mut bai) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "bai", &["longzihu"]));
    lin.complete(&inspection("yuhui", 2));
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    let (mut renamed, mut moved, mut stopped) = (home("yuhui", 1), home("yuhui", 2), home("yuhui", 3));
    renamed.customer = "王芳".into();
    moved.area = area("longzihu");
    stopped.supply = Supply::Stopped;
    let taken = town.hq.take_sites(&[renamed, moved.clone(), stopped, home("yuhui", 4)], |_, _| {}).unwrap();
    assert_eq!((taken.new, taken.changed, taken.moved, taken.unchanged), (0, 2, 1, 1));
    let approved = town.hq.approve_exclusions(&Which::All, &"wu".parse().unwrap(), "2026-11-23".parse().unwrap());
    assert_eq!(approved.unwrap(), 1);

    let answer = lin.exchange(&town.hq);
    assert_eq!((answer.areas[0].sites.len(), answer.areas[0].gone.len()), (2, 1), "only what changed");
    assert_eq!(lin.sites[&account("yuhui", 1)].customer, "王芳");
    assert!(!lin.sites.contains_key(&account("yuhui", 2)) && lin.exclusions.contains_key(&account("yuhui", 3)));
    bai.sync(&town.hq);
    assert_eq!(bai.sites.len(), 6);
    assert_eq!(bai.digest(&inspection("yuhui", 2)), lin.digest(&inspection("yuhui", 2)), "the record moved along");
    assert!(lin.exchange(&town.hq).areas.is_empty(), "nothing is told twice");
    moved.area = area("yuhui");
    town.hq.take_sites(&[moved], |_, _| {}).unwrap();
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    assert!(lin.sites.contains_key(&account("yuhui", 2)) && !bai.sites.contains_key(&account("yuhui", 2)));
}

#[test]
fn a_register_change_larger_than_a_page_follows_in_pages() {
    let town = Town::new(&["yuhui"], 300);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    let renamed: Vec<_> = (1..=300)
        .map(|n| {
            let mut site = home("yuhui", n);
            site.remark = format!("门禁 {n}");
            site
        })
        .collect();
    town.hq.take_sites(&renamed, |_, _| {}).unwrap();
    lin.most_bytes = 1;
    let before = lin.round_trips;
    lin.sync(&town.hq);
    assert!(lin.round_trips > before + 3);
    assert!(renamed.iter().all(|site| lin.sites[&site.id] == *site));
}

/// Two programs with several writers each on one file, and readers that begin in the midst of it.
#[test]
fn the_log_has_no_gaps_and_a_reader_sees_every_change_exactly_once_under_concurrent_writers() {
    const WRITERS: usize = 6;
    const ROUNDS: usize = 12;
    let town = Town::new(&["yuhui"], 400);
    let second = town.second_program();
    let writers: Vec<Phone> = (0..WRITERS).map(|n| Phone::enrolled(&town, &format!("p{n}"), &["yuhui"])).collect();
    let readers: Vec<Phone> = (0..2).map(|n| Phone::enrolled(&town, &format!("r{n}"), &["yuhui"])).collect();
    let (done, town, second) = (AtomicUsize::new(0), &town, &second);
    let (written, read): (Vec<BTreeSet<ChangeHash>>, Vec<Phone>) = std::thread::scope(|scope| {
        let writing: Vec<_> = writers
            .into_iter()
            .enumerate()
            .map(|(n, mut phone)| {
                let done = &done;
                scope.spawn(move || {
                    let hq = if n % 2 == 0 { &*town.hq } else { second };
                    for round in 0..ROUNDS {
                        // Some records are one writer's own, some are everybody's.
                        (0..3).for_each(|k| {
                            phone.visit(&inspection("yuhui", 1 + n * 60 + round * 3 + k), VisitOutcome::Entered)
                        });
                        phone.visit(&inspection("yuhui", 390 + round % 4), VisitOutcome::NoAccess);
                        let parcels = phone.parcels();
                        let answer = phone.send(hq, parcels).unwrap();
                        assert!(answer.refusals.is_empty(), "{:?}", answer.refusals);
                        for receipt in &answer.receipts {
                            assert!(receipt.is_of(&phone.headquarters));
                        }
                        phone.settle(&answer);
                    }
                    done.fetch_add(1, Ordering::SeqCst);
                    phone.own_hashes()
                })
            })
            .collect();
        let reading: Vec<_> = readers
            .into_iter()
            .map(|mut phone| {
                let done = &done;
                scope.spawn(move || {
                    phone.most_bytes = 1;
                    while done.load(Ordering::SeqCst) < WRITERS {
                        phone.exchange(&town.hq);
                    }
                    phone.sync(second);
                    phone
                })
            })
            .collect();
        (
            writing.into_iter().map(|thread| thread.join().unwrap()).collect(),
            reading.into_iter().map(|thread| thread.join().unwrap()).collect(),
        )
    });
    let everything: BTreeSet<ChangeHash> = written.into_iter().flatten().collect();
    for phone in read {
        assert_eq!(phone.came.keys().copied().collect::<BTreeSet<_>>(), everything);
        assert!(phone.came.values().all(|times| *times == 1), "each exactly once");
        assert_eq!(phone.sites.len(), 400);
    }
    let db = town.database();
    let entries = db.number("SELECT count(*) FROM log");
    let ends = db.rows("SELECT min(sequence), max(sequence), (SELECT head FROM areas) FROM log");
    assert_eq!(ends, [[1, entries, entries].map(|n| n.to_string())]);
}
