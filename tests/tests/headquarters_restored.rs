//! Headquarters burns down and is restored from yesterday's backup, in either store. The phones notice by themselves and bring what is
//! missing there, whoever wrote it; they go on as if nothing had been.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::fact::PhotoOf;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::status::Outcome;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::demo::clock::DemoTime;
use anjian_tests::doing::{comment, comments, photograph};
use anjian_tests::folder::assert_sound;
use anjian_tests::hq_process::{Elsewhere, HqProcess, annual_now};
use anjian_tests::postgres::Server;
use anjian_tests::{left_out, stage};
use std::path::Path;

const HOMES: u32 = 6;

fn phone(folder: &Path, hq: &HqProcess, name: &str) -> Workspace {
    let workspace = stage::open(&folder.join(name), &DemoTime::beginning(Timestamp::now()), 0);
    workspace.enrol(&hq.invite(name, &["东街".to_owned()]).unwrap(), "test phone").unwrap();
    send(&workspace);
    workspace
}

fn send(phone: &Workspace) {
    let report = phone.sync(&Control::default()).unwrap();
    assert_eq!((report.outcome, report.progress.waiting), (Outcome::SentAll, 0));
}

fn says(phone: &Workspace, home: u32, text: &str) {
    comment(phone, &annual_now(home).parse().unwrap(), text).unwrap();
}

fn said(phone: &Workspace, home: u32) -> Vec<String> {
    comments(&phone.form(&annual_now(home).parse().unwrap()).unwrap()).into_iter().collect()
}

/// The story, from one store into another.
fn restored(from: Elsewhere, into: Elsewhere) {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = HqProcess::start_on(folder.path(), HOMES, &["东街".to_owned()], from).unwrap();
    let url = hq.url().to_owned();
    let (li, wang) = (phone(folder.path(), &hq, "li"), phone(folder.path(), &hq, "wang"));
    says(&li, 0, "before");
    send(&li);
    send(&wang);
    let backup = folder.path().join("backup");
    hq.backup(&backup).unwrap();

    // The day goes on; all of it is told as sent.
    says(&li, 0, "after");
    says(&li, 1, "li alone");
    let photo = photograph(&li, &annual_now(1).parse().unwrap(), 7, (320, 240), PhotoOf::Scene).unwrap();
    send(&li);
    let photos = li.upload(&Control::default()).unwrap();
    assert_eq!(photos.outcome, UploadOutcome::SentAll, "{photos:?}");
    says(&wang, 2, "wang");
    send(&wang);
    assert_eq!(said(&wang, 1), ["li alone"]);

    // Headquarters burns down. One phone is lost with it: what its owner wrote is on her colleague's.
    hq.stop();
    std::fs::remove_dir_all(hq.data()).unwrap();
    let hq = HqProcess::restore(&backup, &folder.path().join("hq-2"), into.clone(), &url).unwrap();
    send(&wang);
    assert_sound(&wang);
    let zhao = phone(folder.path(), &hq, "zhao");
    for (home, words) in [(0, vec!["after", "before"]), (1, vec!["li alone"]), (2, vec!["wang"])] {
        assert_eq!(said(&zhao, home), words, "home {home}");
        let id = annual_now(home).parse().unwrap();
        assert_eq!(zhao.digest(&id).unwrap(), wang.digest(&id).unwrap());
    }

    // The lost phone is found again: its photo, whose file burned, goes once more, and everybody goes on.
    send(&li);
    let photos = li.upload(&Control::default()).unwrap();
    assert_eq!(photos.outcome, UploadOutcome::SentAll, "{photos:?}");
    assert!(hq.data().join("photos").join(&photo.as_str()[..2]).join(format!("{photo}.jpg")).is_file());
    says(&li, 3, "and on");
    send(&li);
    send(&wang);
    send(&zhao);
    assert_eq!((said(&wang, 3), said(&zhao, 3)), (vec!["and on".to_owned()], vec!["and on".to_owned()]));
    let quiet = wang.sync(&Control::default()).unwrap();
    assert_eq!((quiet.progress.round_trips, quiet.progress.changes_sent), (1, 0), "it was noticed once");

    // A backup is restored into an empty headquarters only.
    let refused = HqProcess::restore(&backup, hq.data(), into, &url).map(drop).unwrap_err();
    assert!(refused.contains("a backup is restored into an empty one"), "{refused}");
}

#[test]
fn a_restored_headquarters_is_noticed_and_the_lost_tail_comes_again_from_the_phones() {
    restored(Elsewhere::default(), Elsewhere::default());
}

#[test]
fn a_backup_of_either_store_is_restored_into_the_other() {
    let server = match Server::start() {
        Ok(server) => server,
        Err(why) => return left_out("a backup restored into PostgreSQL and out of it", &why),
    };
    let database = || Elsewhere::database(server.url(&server.database().unwrap()));
    restored(Elsewhere::default(), database());
    restored(database(), database());
}
