//! Lists across sites, page by page; and one data folder for one program with one key.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::actions::appointment::BookAppointment;
use anjian_core::error::Error;
use anjian_core::model::agenda::AgendaRank;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::InspectionId;
use anjian_core::model::template::{Entry, Said};
use anjian_core::platform::{Disk, Network, NetworkState};
use anjian_core::store::lists::{AppointmentPlace, HazardFilter};
use anjian_core::sync::clock::SystemClock;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_tests::doing::{answer, raise};
use anjian_tests::folder;
use anjian_tests::stage::{Stage, annual, home, moment, platform, sync};
use std::path::Path;
use std::sync::Arc;

fn twelve_homes() -> Stage {
    Stage::with_sites(&(0..12).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

fn hazards_by_pages(
    phone: &Workspace,
    filter: &HazardFilter,
    most: u32,
    between: impl Fn(),
) -> Vec<(InspectionId, Grade)> {
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let page = phone.hazards(filter, after.as_ref(), most).unwrap();
        let Some((_, place)) = page.last() else { return all };
        after = Some(place.clone());
        all.extend(page.into_iter().map(|(line, _)| (line.row.inspection, line.row.grade)));
        between();
    }
}

#[test]
fn pages_of_hazards_show_each_once_the_gravest_first_whatever_comes_meanwhile() {
    let stage = twelve_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    for n in 0..5 {
        raise(&phone, &annual(n), "漏气").unwrap();
    }
    for n in 3..9 {
        answer(&phone, &annual(n), "H1.6", Said::Fail(None), "").unwrap();
    }
    let every = hazards_by_pages(&phone, &HazardFilter::default(), 100, || {});
    assert_eq!(every.len(), 11);
    assert!(every.is_sorted_by_key(|(_, grade)| std::cmp::Reverse(*grade)), "{every:?}");
    // One more comes in while the pages are turned; those that were there come once each all the same.
    let meanwhile = || drop(raise(&phone, &annual(11), "又漏气").unwrap());
    let mut turned = hazards_by_pages(&phone, &HazardFilter::default(), 2, meanwhile);
    turned.retain(|(id, _)| *id != annual(11));
    assert_eq!(turned, every);
    let grave = HazardFilter { grade: Some(Grade::L1), ..HazardFilter::default() };
    assert_eq!(hazards_by_pages(&phone, &grave, 3, || {}).len(), 6);
    let owing = HazardFilter { owes_notice: true, ..HazardFilter::default() };
    assert_eq!(hazards_by_pages(&phone, &owing, 3, || {}).len(), 6, "raised with must_notice, none served");
}

#[test]
fn appointments_come_by_their_time_and_a_line_of_the_agenda_tells_what_its_row_shows() {
    let stage = twelve_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    for n in [4, 2, 7] {
        let from = moment("2026-11-16", 10 + n, 0);
        let promise = BookAppointment { from, until: from.plus_minutes(60), note: "电话约定".into() };
        let seen = phone.form(&annual(n)).unwrap().seen;
        phone.act(&annual(n), &seen, &promise).unwrap();
    }
    raise(&phone, &annual(4), "漏气").unwrap();
    let first = phone.appointments(None, 2).unwrap();
    let rest = phone.appointments(first.last().and_then(AppointmentPlace::of), 2).unwrap();
    let promised: Vec<_> = first.iter().chain(&rest).map(|line| line.row.id.clone()).collect();
    assert_eq!(promised, [annual(2), annual(4), annual(7)]);
    let found = phone.search(home(4, "东街").id.as_str(), 5).unwrap();
    let line = &found[0].lines[0];
    assert_eq!((line.rank, line.open_hazards, line.gravest), (AgendaRank::OpenL1, 1, Some(Grade::L1)));
    assert!(line.appointment.is_some() && line.only_here);
    stage.time.becomes(moment("2026-11-16", 9, 0));
    sync(&phone);
    assert!(!phone.search(home(4, "东街").id.as_str(), 5).unwrap()[0].lines[0].only_here);
}

#[test]
fn a_verdict_is_told_before_anything_is_written() {
    let stage = twelve_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let (id, item) = (annual(1), "H1.3".parse().unwrap());
    let judged = phone.preview(&id, &item, &Entry::from(Said::Fail(None))).unwrap();
    assert_eq!(judged.hazards.len(), 1);
    let form = phone.form(&id).unwrap();
    assert!(form.record.answers.is_empty() && !form.may_undo, "looking ahead writes nothing");
    let wrong = phone.preview(&id, &item, &Entry::from(Said::Number(3.0)));
    assert!(matches!(wrong, Err(Error::Entry(_))));
}

fn opened(folder: &Path, stage: &Stage) -> Result<Workspace, Error> {
    Workspace::open(folder, platform(folder, &stage.time, 0))
}

#[test]
fn a_data_folder_is_open_once() {
    let stage = twelve_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let folder = stage.folder_of("a");
    assert!(matches!(opened(&folder, &stage), Err(Error::InUse)));
    drop(phone);
    assert_eq!(sync(&opened(&folder, &stage).unwrap()).outcome, Outcome::SentAll);
}

#[test]
fn a_phone_whose_device_key_is_gone_asks_to_be_enrolled_and_keeps_what_was_entered() {
    let stage = twelve_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    raise(&phone, &annual(3), "漏气").unwrap();
    drop(phone);
    folder::copy(&stage.folder_of("a"), &stage.folder_of("b"));
    // The key store has lost the device's key and still holds the database's.
    std::fs::remove_file(stage.folder_of("b").join("device.key")).unwrap();
    let other = stage.open("b");
    assert!(other.person().is_none());
    assert!(matches!(other.sync(&Control::default()), Err(Error::Unauthorised { .. })));
    stage.enrol(&other, "li", &["东街"]);
    stage.time.becomes(moment("2026-11-16", 12, 0));
    assert_eq!(sync(&other).outcome, Outcome::SentAll);
    assert_eq!(other.hazards(&HazardFilter::default(), None, 5).unwrap().len(), 1);
    let there = stage.hq.digest(&annual(3)).unwrap();
    assert_eq!(there, Some(other.digest(&annual(3)).unwrap()), "the tap came home under the new key");
}

/// A phone in a cellar, with this much room.
struct Cellar;

impl Network for Cellar {
    fn state(&self) -> NetworkState {
        NetworkState::Offline
    }
}

impl Disk for Cellar {
    fn free_bytes(&self, _: &Path) -> Option<u64> {
        Some(12_345)
    }
}

#[test]
fn a_phone_that_knows_it_has_no_network_does_not_try_and_remembers_why_nothing_was_sent() {
    let stage = twelve_homes();
    drop(stage.phone("a", "li", &["东街"]));
    let folder = stage.folder_of("a");
    let mut platform = platform(&folder, &stage.time, 0);
    platform.clock = Arc::new(SystemClock::default());
    (platform.network, platform.disk) = (Arc::new(Cellar), Arc::new(Cellar));
    let phone = Workspace::open(&folder, platform).unwrap();
    let report = sync(&phone);
    assert!(matches!(report.outcome, Outcome::Offline { .. }));
    assert_eq!(report.progress.round_trips, 0);
    let storage = phone.storage().unwrap();
    assert_eq!(storage.free_bytes, Some(12_345));
    let last = storage.last_run.unwrap();
    assert!(!last.sent_all && last.words.zh.contains("连不上总部"), "{last:?}");
}
