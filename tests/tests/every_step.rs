//! Every step of a day, killed and met by a full disk at every call that changes the disk: nothing that was reported is lost, nothing
//! lies about, nothing is "sent" that is not there, and the same step succeeds once there is room.
//!
//! A shim counts the calls (`src/misery/faults.c`). One phone goes through all of it: what a fault left is what the next one meets.
//! The first `ANJIAN_STEPS` calls of a step (40) are tried one by one, those beyond in a sample with a seed.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::actions::hazard_steps::StopSupply;
use anjian_core::model::fact::PhotoOf;
use anjian_core::model::id::PhotoId;
use anjian_core::model::upload::Rendition;
use anjian_core::store::photos::PhotoState;
use anjian_core::store::seal::OnDisk;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::status::Outcome;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::demo::inspector::{Findings, answer_everything, enter, supply_what_is_missing};
use anjian_tests::doing::{comment, comments, leak, photograph, raise};
use anjian_tests::folder::{assert_sound, copy, rows};
use anjian_tests::left_out;
use anjian_tests::misery::afterwards::{
    assert_digests_equal, assert_no_number_twice, assert_nothing_lies_about, assert_photos_whole,
};
use anjian_tests::misery::faults::{Faults, How, Ran};
use anjian_tests::misery::steps::{Step, open, served};
use anjian_tests::photographer::draw;
use anjian_tests::stage::{Stage, annual, chance, home, moment, plain_platform, sync};
use rand::RngExt;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const HOMES: u32 = 400;
/// The phone that goes through it; what lies beside it in `li` is under the shim too.
const LI: &str = "li/phone";

/// A headquarters, a phone, and what makes it miserable.
struct Misery {
    stage: Stage,
    faults: Faults,
    number: u32,
}

impl Misery {
    fn of(test: &str) -> Option<Self> {
        let faults = match Faults::built_in(Path::new(env!("CARGO_TARGET_TMPDIR"))) {
            Ok(faults) => faults,
            Err(why) => {
                left_out(test, &format!("faults at every call: {why}"));
                return None;
            }
        };
        // A disk in memory: a kill takes nothing along that was written, and syncing costs nothing.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let sites: Vec<_> = (0..HOMES).map(|n| home(n, "东街")).collect();
        let stage = Stage::with_sites_in(folder.unwrap(), &sites);
        drop(stage.phone(LI, "li", &["东街"]));
        Some(Self { stage, faults, number: 0 })
    }

    fn li(&self) -> Workspace {
        open(&self.stage.folder_of(LI)).unwrap()
    }

    /// The next home, which nothing was done at.
    fn next(&mut self) -> u32 {
        self.number += 1;
        self.number % HOMES
    }

    /// A phone takes a step in a process of its own, which meets its fault at a call.
    fn run(&self, phone: &Path, step: &Step, (how, at): (How, u32)) -> Ran {
        let tell = self.stage.folder_of("hit");
        let mut program = Command::new(env!("CARGO_BIN_EXE_stepper"));
        program.arg(phone).arg(serde_json::to_string(step).unwrap());
        let under = if phone.ends_with("phone") { phone.parent().unwrap() } else { phone };
        self.faults.arm(&mut program, under, how, at, &tell);
        let ran = Ran::of(program.output().unwrap(), &tell);
        let told = format!("{step:?}, {how} at {at}: {ran:?}");
        if how.kills() && ran.hit.is_some() {
            assert!(ran.killed, "{told}");
        } else {
            // Never a panic, and an error only of the kind that says what to do.
            assert!(ran.well, "{told}");
            let last = ran.said.last().unwrap().as_str();
            let refused = !how.kills() && ["refused StorageFull", "refused NoRoom"].contains(&last);
            assert!(last == "done" || refused, "{told}");
        }
        ran
    }

    /// What everything comes to in the end.
    fn assert_all_home(&self) {
        let phone = self.li();
        assert_eq!(sync(&phone).outcome, Outcome::SentAll);
        Step::Upload.take(&phone, &mut |line| assert_eq!(line, "upload SentAll")).unwrap();
        assert_digests_equal(&phone, &self.stage.hq);
        let photos = assert_photos_whole(&phone, &self.stage.hq, &phone.inspections().unwrap());
        assert_nothing_lies_about(&phone);
        assert_eq!(self.stage.hq.photo_count().unwrap().0, photos.len() as u64 * 2);
        assert_eq!((phone.storage().unwrap().photos.0, phone.storage().unwrap().quarantined), (0, 0));
        assert_sound(&phone);
    }
}

/// Tries a step with every fault at every call of it, until it is not hit any more.
fn at_every_call(step: &str, mut trial: impl FnMut((How, u32)) -> Ran) {
    let whole: u32 = std::env::var("ANJIAN_STEPS").map_or(40, |n| n.parse().unwrap());
    let mut luck = chance(2031);
    for how in How::ALL {
        let (mut at, mut tried) = (1, 0);
        let last = loop {
            let ran = trial((how, at));
            let Some(hit) = ran.hit else { break at };
            tried += 1;
            assert!(hit.starts_with(&format!("{at} ")), "{hit}");
            at += if at < whole { 1 } else { luck.random_range(1..=9) };
        };
        assert!(tried > 0, "{step}: no call was hit");
        let (beyond, words) = (last > whole, "all tried");
        let words = if beyond { format!("{tried} tried: all up to {whole}, then a sample") } else { words.to_owned() };
        println!("{step}: {how}: {}{} calls, {words}", if beyond { "about " } else { "" }, last - 1);
    }
}

/// What a phone that was opened again says of a home.
fn check(phone: &Workspace, misery: &Misery, home: u32) -> BTreeSet<PhotoId> {
    assert!(phone.storage().unwrap().reserve_held, "the reserve is held again");
    assert_nothing_lies_about(phone);
    assert_photos_whole(phone, &misery.stage.hq, &[annual(home)])
}

fn again(phone: &Workspace, step: &Step) -> Vec<String> {
    let mut said = Vec::new();
    step.take(phone, &mut |line| said.push(line)).unwrap_or_else(|error| panic!("{step:?} again: {error:?}"));
    said
}

#[test]
fn law_1_a_new_phone_comes_to_be_whenever_it_was_killed_or_the_disk_was_full() {
    let Some(misery) = Misery::of("a new phone") else { return };
    at_every_call("a new phone", |fault| {
        let folder = misery.stage.folder_of("new");
        let ran = misery.run(&folder, &Step::Open, fault);
        let phone = open(&folder).unwrap_or_else(|error| panic!("{fault:?}: {ran:?}: {error:?}"));
        assert!(phone.storage().unwrap().reserve_held);
        assert_nothing_lies_about(&phone);
        let device = phone.device();
        drop(phone);
        assert_eq!(open(&folder).unwrap().device(), device);
        std::fs::remove_dir_all(&folder).unwrap();
        ran
    });
}

#[test]
fn law_1_a_photo_is_whole_or_not_there_wherever_it_was_killed_or_the_disk_was_full() {
    let Some(mut misery) = Misery::of("a photo") else { return };
    let (folder, camera) = (misery.stage.folder_of(LI), misery.stage.folder_of("camera.jpg"));
    let mut reported = BTreeSet::new();
    at_every_call("a photo", |fault| {
        let home = misery.next();
        draw(&camera, u64::from(misery.number), (240, 180)).unwrap();
        let step = Step::Photo { home, camera: camera.clone() };
        let ran = misery.run(&folder, &step, fault);
        let phone = misery.li();
        let there = check(&phone, &misery, home);
        let taken: BTreeSet<PhotoId> = ran.all("photo").map(|name| PhotoId::new(name).unwrap()).collect();
        assert!(taken.is_subset(&there), "{fault:?}: {ran:?}");
        again(&phone, &step);
        let there = check(&phone, &misery, home);
        assert_eq!(there.len(), 1, "{fault:?}");
        reported.extend(there);
        ran
    });
    misery.assert_all_home();
    assert_eq!(misery.stage.hq.photo_count().unwrap().0, reported.len() as u64 * 2);
}

#[test]
fn law_1_a_hazard_stands_once_it_was_saved_wherever_it_was_killed_or_the_disk_was_full() {
    let Some(mut misery) = Misery::of("a hazard") else { return };
    let folder = misery.stage.folder_of(LI);
    at_every_call("an answer, a hazard, a change", |fault| {
        let home = misery.next();
        let step = Step::Hazard { home };
        let ran = misery.run(&folder, &step, fault);
        let phone = misery.li();
        check(&phone, &misery, home);
        let form = phone.form(&annual(home)).unwrap();
        let answered = form.record.answers.contains_key(&"H1.3".parse().unwrap());
        assert!(answered || ran.all("answer").count() == 0, "{fault:?}: {ran:?}");
        let raised = form.hazards.get(&leak()).is_some_and(|hazard| hazard.is_open());
        assert!(raised || ran.all("hazard").count() == 0, "{fault:?}: {ran:?}");
        again(&phone, &step);
        assert!(phone.form(&annual(home)).unwrap().hazards[&leak()].is_open());
        ran
    });
    misery.assert_all_home();
}

/// A home that only lacks its notice and the completion.
fn prepare(misery: &mut Misery) -> u32 {
    let (home, phone) = (misery.next(), misery.li());
    let id = annual(home);
    enter(&phone, &id).unwrap();
    answer_everything(&phone, &id, Findings::default(), &mut chance(5)).unwrap();
    supply_what_is_missing(&phone, &id).unwrap();
    raise(&phone, &id, "闻到气味").unwrap();
    let seen = phone.form(&id).unwrap().seen;
    phone.act(&id, &seen, &StopSupply { hazard: leak(), measure: "关闭表前阀".into() }).unwrap();
    phone.pause().unwrap();
    home
}

#[test]
fn law_1_a_notice_and_a_seal_stand_and_no_number_is_given_twice_wherever_it_was_killed_or_the_disk_was_full() {
    let Some(mut misery) = Misery::of("a completion") else { return };
    let folder = misery.stage.folder_of(LI);
    let mut numbers = BTreeSet::new();
    at_every_call("a notice and a completion", |fault| {
        let home = prepare(&mut misery);
        let step = Step::Complete { home };
        let ran = misery.run(&folder, &step, fault);
        let phone = misery.li();
        check(&phone, &misery, home);
        let form = phone.form(&annual(home)).unwrap();
        for number in ran.all("served") {
            assert_eq!(served(&form).unwrap().1, number, "{fault:?}: {ran:?}");
        }
        assert!(form.state.sealed.is_some() || ran.all("completed").count() == 0, "{fault:?}: {ran:?}");
        again(&phone, &step);
        let form = phone.form(&annual(home)).unwrap();
        assert!(form.state.sealed.as_ref().is_some_and(|sealed| sealed.since.is_nothing()), "{fault:?}");
        assert!(numbers.insert(served(&form).unwrap().1), "{fault:?}: a number was given twice");
        // What was drawn before the fault is on no other home's paper.
        numbers.extend(ran.all("drawn").map(str::to_owned));
        ran
    });
    assert_no_number_twice(&misery.li());
    misery.assert_all_home();
}

/// A photo that only here is, of a home whose record is at headquarters.
fn taken(misery: &mut Misery) -> (u32, PhotoId) {
    let (home, number) = (misery.next(), misery.number);
    let phone = misery.li();
    let photo = photograph(&phone, &annual(home), u64::from(number), (240, 180), PhotoOf::Scene).unwrap();
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    (home, photo)
}

#[test]
fn law_6_a_photo_is_sent_when_headquarters_has_it_wherever_the_phone_was_killed_or_its_disk_was_full() {
    let Some(mut misery) = Misery::of("an upload") else { return };
    let folder = misery.stage.folder_of(LI);
    at_every_call("an upload", |fault| {
        let (home, photo) = taken(&mut misery);
        let ran = misery.run(&folder, &Step::Upload, fault);
        let phone = misery.li();
        check(&phone, &misery, home);
        if ran.said.iter().any(|line| line == "upload SentAll") {
            assert!(phone.photo(&photo).unwrap().state.is_home(), "{fault:?}: {ran:?}");
        }
        assert_eq!(again(&phone, &Step::Upload), ["upload SentAll"], "{fault:?}");
        check(&phone, &misery, home);
        assert!(phone.photo(&photo).unwrap().state.is_home());
        ran
    });
    misery.assert_all_home();
}

#[test]
fn law_6_an_original_goes_only_when_it_is_home_wherever_freeing_was_killed_or_the_disk_was_full() {
    let Some(mut misery) = Misery::of("freeing") else { return };
    let folder = misery.stage.folder_of(LI);
    at_every_call("freeing originals", |fault| {
        let (home, photo) = taken(&mut misery);
        again(&misery.li(), &Step::Upload);
        let (_, kept) = taken(&mut misery);
        let ran = misery.run(&folder, &Step::Free, fault);
        let phone = misery.li();
        check(&phone, &misery, home);
        again(&phone, &Step::Free);
        check(&phone, &misery, home);
        assert!(matches!(phone.photo(&photo).unwrap().state, PhotoState::Freed { .. }));
        assert!(phone.picture(&photo, Rendition::Thumbnail).is_ok());
        assert!(phone.picture(&kept, Rendition::Original).is_ok(), "what is not home stays");
        ran
    });
    misery.assert_all_home();
}

/// Every photo that headquarters' database names lies in its folder.
fn assert_headquarters_whole(folder: &Path) {
    let db = Connection::open(folder.join("headquarters.db")).unwrap();
    let mut query = db.prepare("SELECT lower(hex(hash)), bytes FROM photos").unwrap();
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?))).unwrap();
    for row in rows {
        let (name, bytes) = row.unwrap();
        let file = folder.join("photos").join(&name[..2]).join(format!("{name}.jpg"));
        assert_eq!(file.metadata().unwrap().len(), bytes, "a row has its file");
    }
}

#[test]
fn law_6_what_headquarters_signed_for_is_there_wherever_headquarters_was_killed_or_its_disk_was_full() {
    let Some(mut misery) = Misery::of("headquarters") else { return };
    let (folder, tell) = (misery.stage.folder_of("hq"), misery.stage.folder_of("hit"));
    at_every_call("headquarters takes a photo", |(how, at)| {
        let (home, photo) = taken(&mut misery);
        let phone = misery.li();
        let mut program = Command::new(env!("CARGO_BIN_EXE_uploader"));
        program.arg("serve").arg(&folder).arg("127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::piped());
        misery.faults.arm(&mut program, &folder, how, at, &tell);
        let mut headquarters = program.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(headquarters.stdout.as_mut().unwrap()).read_line(&mut url).unwrap();
        // Nothing is said where it did not even come to listen.
        let outcome = (!url.is_empty()).then(|| {
            let control = Control::default().pausing_at_most(Duration::from_millis(1));
            phone.upload_over(&HttpTransport::new(url.trim()).unwrap(), &control).unwrap().outcome
        });
        headquarters.kill().unwrap();
        let ran = Ran::of(headquarters.wait_with_output().unwrap(), &tell);
        assert!(!ran.complained.contains("panicked") || url.is_empty(), "{how} at {at}: {ran:?}");
        if ran.hit.is_none() {
            assert_eq!(outcome, Some(UploadOutcome::SentAll));
        }
        // What the phone was told is true.
        check(&phone, &misery, home);
        let told = phone.photo(&photo).unwrap().state.is_home();
        assert!(told || outcome != Some(UploadOutcome::SentAll), "{how} at {at}: {ran:?}");
        assert_headquarters_whole(&folder);
        // And with a headquarters that lives it comes to its end.
        assert_eq!(again(&phone, &Step::Upload), ["upload SentAll"], "{how} at {at}");
        check(&phone, &misery, home);
        ran
    });
    assert_headquarters_whole(&folder);
    misery.assert_all_home();
    misery.stage.hq.sweep_uploads().unwrap();
    assert_eq!(std::fs::read_dir(folder.join("uploads")).unwrap().count(), 0, "nothing lies about");
}

/// The parts that lie in a folder, and whatever else does.
fn lying_in(folder: &Path) -> (Vec<PathBuf>, usize) {
    let all: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let count = all.len();
    let mut parts = all;
    parts.retain(|path| path.extension().is_some_and(|ending| ending == "anjian"));
    (parts, count)
}

/// A code cannot tell everything apart: what one left out the next one brings.
fn bring(to: &Workspace, from: &Workspace, shared: &Path, photo: &PhotoId) {
    let both = [Rendition::Original, Rendition::Thumbnail];
    for _ in 0..4 {
        if both.into_iter().all(|rendition| to.picture(photo, rendition).is_ok()) {
            return;
        }
        for part in from.write_parts(Some(&to.handshake().unwrap()), shared, 16 << 20).unwrap() {
            to.read_bundle(&part.path).unwrap();
        }
    }
    panic!("{photo} does not come");
}

#[test]
fn law_1_a_part_is_whole_or_not_there_wherever_writing_was_killed_or_the_disk_was_full() {
    let Some(mut misery) = Misery::of("writing parts") else { return };
    let wang = misery.stage.phone("wang", "wang", &["东街"]);
    // Now she knows him.
    sync(&misery.li());
    let (folder, shared) = (misery.stage.folder_of(LI), misery.stage.folder_of("li/shared"));
    at_every_call("writing a part", |fault| {
        drop(std::fs::remove_dir_all(&shared));
        std::fs::create_dir_all(&shared).unwrap();
        let (home, number) = (misery.next(), misery.number);
        let photo = photograph(&misery.li(), &annual(home), u64::from(number), (240, 180), PhotoOf::Scene).unwrap();
        let code = wang.handshake().unwrap().to_string();
        let step = Step::Write { code: code.clone(), folder: shared.clone() };
        let ran = misery.run(&folder, &step, fault);
        let (parts, all) = lying_in(&shared);
        let written = ran.all("part").count();
        assert!(parts.len() >= written, "{fault:?}: {ran:?}");
        if !fault.0.kills() {
            assert_eq!((parts.len(), all), (written, written), "{fault:?}: what was not written lies about: {ran:?}");
        }
        for part in &parts {
            let report = wang.read_bundle(part).unwrap();
            assert_eq!((report.cut_off, report.quarantined, report.forged), (0, 0, 0), "{fault:?}");
        }
        let phone = misery.li();
        check(&phone, &misery, home);
        again(&phone, &step);
        for part in lying_in(&shared).0 {
            wang.read_bundle(&part).unwrap();
        }
        bring(&wang, &phone, &shared, &photo);
        assert_nothing_lies_about(&wang);
        ran
    });
    misery.assert_all_home();
}

#[test]
fn law_1_a_part_is_read_in_the_end_wherever_reading_was_killed_or_the_disk_was_full() {
    let Some(mut misery) = Misery::of("reading parts") else { return };
    let folder = misery.stage.folder_of("wang/phone");
    drop(misery.stage.phone("wang/phone", "wang", &["东街"]));
    let (shared, li) = (misery.stage.folder_of("shared"), misery.li());
    sync(&li);
    at_every_call("reading a part", |fault| {
        drop(std::fs::remove_dir_all(&shared));
        std::fs::create_dir_all(&shared).unwrap();
        let (home, number) = (misery.next(), misery.number);
        let photo = photograph(&li, &annual(home), u64::from(number), (240, 180), PhotoOf::Scene).unwrap();
        let code = open(&folder).unwrap().handshake().unwrap();
        let parts = li.write_parts(Some(&code), &shared, 16 << 20).unwrap();
        let step = Step::Read { parts: parts.into_iter().map(|part| part.path).collect() };
        let ran = misery.run(&folder, &step, fault);
        let wang = open(&folder).unwrap();
        let there = check(&wang, &misery, home);
        assert!(ran.all("read").all(|read| read == "0 0"), "{fault:?}: {ran:?}");
        assert!(there.contains(&photo) || ran.all("brought").all(|photos| photos == "0"), "{fault:?}: {ran:?}");
        again(&wang, &step);
        bring(&wang, &li, &shared, &photo);
        assert!(check(&wang, &misery, home).contains(&photo), "{fault:?}");
        ran
    });
    let wang = open(&folder).unwrap();
    assert_eq!(sync(&wang).outcome, Outcome::SentAll);
    assert_eq!(again(&wang, &Step::Upload), ["upload SentAll"]);
    assert_photos_whole(&wang, &misery.stage.hq, &wang.inspections().unwrap());
    drop(li);
    misery.assert_all_home();
    assert_digests_equal(&wang, &misery.stage.hq);
}

#[test]
fn law_1_a_phone_from_before_is_encrypted_wherever_its_opening_was_killed_or_the_disk_was_full() {
    let Some(misery) = Misery::of("a phone from before") else { return };
    let before = misery.stage.folder_of("before");
    let phone = Workspace::open(&before, plain_platform(&before, &misery.stage.time, 0)).unwrap();
    misery.stage.enrol(&phone, "wang", &["东街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    comment(&phone, &annual(1), "以前").unwrap();
    let photo = photograph(&phone, &annual(1), 1, (240, 180), PhotoOf::Scene).unwrap();
    phone.pause().unwrap();
    drop(phone);
    let expected = rows(&before);
    misery.stage.time.becomes(moment("2026-11-16", 9, 0));
    at_every_call("a phone from before", |fault| {
        let folder = misery.stage.folder_of("old");
        copy(&before, &folder);
        let ran = misery.run(&folder, &Step::Open, fault);
        assert_ne!(OnDisk::at(&folder.join("anjian.db")).unwrap(), OnDisk::Nothing, "{fault:?}");
        let phone = open(&folder).unwrap_or_else(|error| panic!("{fault:?}: {ran:?}: {error:?}"));
        assert_eq!(OnDisk::at(&folder.join("anjian.db")).unwrap(), OnDisk::Sealed);
        assert_nothing_lies_about(&phone);
        assert_eq!(assert_photos_whole(&phone, &misery.stage.hq, &[annual(1)]), BTreeSet::from([photo.clone()]));
        assert!(comments(&phone.form(&annual(1)).unwrap()).contains("以前"));
        drop(phone);
        assert_eq!(rows(&folder), expected, "{fault:?}");
        std::fs::remove_dir_all(&folder).unwrap();
        ran
    });
}
