//! Law 1 for photos: what was reported as taken is there, file, thumbnail, row and fact, after every kill and on a full disk;
//! and nothing is there by half.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::model::fact::{Event, PhotoOf, PhotoSource, VisitOutcome};
use anjian_core::model::id::{InspectionId, PhotoId};
use anjian_core::model::template::{Missing, Said};
use anjian_core::model::upload::Rendition;
use anjian_core::photo::PhotoError;
use anjian_core::store::photos::PhotoState;
use anjian_core::workspace::{TakenPhoto, Workspace};
use anjian_tests::disk::Disk;
use anjian_tests::doing::{answer, comment, leak, raise};
use anjian_tests::folder::{JPEG, assert_sound, copy, database, pictures, put_back};
use anjian_tests::photographer::draw;
use anjian_tests::stage::{Stage, annual, chance, home, open, sync};
use rand::RngExt;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

fn stage() -> Stage {
    Stage::with_sites(&(0..6).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

fn take(phone: &Workspace, id: &InspectionId, number: u64, of: PhotoOf) -> Result<TakenPhoto, Error> {
    let camera = phone.folder().with_extension("camera.jpg");
    draw(&camera, number, (400, 300)).unwrap();
    let seen = phone.form(id)?.seen;
    phone.take_photo(id, &seen, &camera, of, PhotoSource::Camera)
}

/// Every file in the folder of photos, by name without its ending; what is no photo's file by its whole name.
fn files(phone: &Path) -> BTreeSet<String> {
    let Ok(entries) = std::fs::read_dir(phone.join("photos")) else { return BTreeSet::new() };
    let names = entries.map(|entry| entry.unwrap()).filter(|entry| entry.file_type().unwrap().is_file());
    names.map(|entry| entry.file_name().into_string().unwrap().trim_end_matches(".sealed").to_owned()).collect()
}

/// Every photo that a row or a fact names, checked: files are whole, and nothing lies about.
fn assert_whole(phone: &Workspace) -> BTreeSet<PhotoId> {
    let (mut photos, mut named) = (BTreeSet::new(), BTreeSet::new());
    for home in 0..6 {
        let facts = phone.form(&annual(home)).unwrap().record;
        let here = phone.photos(&annual(home)).unwrap();
        let of_rows: BTreeSet<&PhotoId> = here.iter().map(|photo| &photo.photo).collect();
        assert_eq!(of_rows, facts.photos(), "home {home}: a row for every photo of the record, and no other");
        for photo in &here {
            for (name, rendition) in [(&photo.photo, Rendition::Original), (&photo.thumbnail, Rendition::Thumbnail)] {
                let bytes = phone.picture(&photo.photo, rendition).unwrap();
                assert_eq!(hex::encode(Sha256::digest(bytes)), name.as_str(), "the file is what it is named");
                named.insert(name.to_string());
            }
            photos.insert(photo.photo.clone());
        }
    }
    assert_eq!(files(phone.folder()), named, "no file that nothing names");
    photos
}

/// Runs the photographer for a while and kills it; what it said.
fn killed_after(folder: &Path, round: u64, wait: Duration) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_photographer"))
        .args(["take".as_ref(), folder.as_os_str(), round.to_string().as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (tell, told) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(tell.send(line))));
    let mut said = Vec::new();
    while said.last().is_none_or(|line| line != "opened") {
        said.push(told.recv_timeout(Duration::from_secs(60)).expect("the phone opens"));
    }
    // The moment of the kill is a random one, not one to wait for.
    std::thread::park_timeout(wait);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    reader.join().unwrap();
    said.extend(told.try_iter());
    assert!(status.code().is_none(), "it was killed, it did not end by itself: {status}");
    said
}

#[test]
fn the_company_says_how_large_photos_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let settings = include_str!("../../hq/defaults/company.toml")
        .replace("edge = 1600", "edge = 800")
        .replace("thumbnail_edge = 320", "thumbnail_edge = 96");
    std::fs::create_dir(folder.path().join("hq")).unwrap();
    std::fs::write(folder.path().join("hq/company.toml"), settings).unwrap();
    let stage = Stage::with_sites_in(folder, &[home(0, "东街")]);
    let phone = stage.phone("a", "li", &["东街"]);
    let camera = phone.folder().with_extension("camera.jpg");
    draw(&camera, 1, (1_200, 900)).unwrap();
    let seen = phone.form(&annual(0)).unwrap().seen;
    let taken = phone.take_photo(&annual(0), &seen, &camera, PhotoOf::Scene, PhotoSource::Camera).unwrap();
    let width = |rendition| {
        let bytes = phone.picture(&taken.photo, rendition).unwrap();
        let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(bytes));
        decoder.decode_headers().unwrap();
        decoder.dimensions().unwrap()
    };
    assert_eq!((width(Rendition::Original), width(Rendition::Thumbnail)), ((800, 600), (96, 72)));
}

#[test]
fn law_1_a_photo_reported_as_taken_is_whole_after_every_kill_and_nothing_lies_about() {
    let kills: u64 = std::env::var("ANJIAN_KILLS").map_or(60, |n| n.parse().unwrap());
    let stage = stage();
    drop(stage.phone("a", "li", &["东街"]));
    let folder = stage.folder_of("a");
    let mut luck = chance(2027);
    let (mut reported, mut between) = (BTreeSet::new(), 0);
    for round in 1..=kills {
        let said = killed_after(&folder, round, Duration::from_micros(luck.random_range(0..120_000)));
        reported.extend(said.iter().filter_map(|line| line.strip_prefix("photo ")).map(|line| line[2..].to_owned()));
        // What the kill left, before the next opening sweeps.
        let left = files(&folder);
        let phone = stage.open("a");
        let there: BTreeSet<String> = assert_whole(&phone).iter().map(ToString::to_string).collect();
        assert!(reported.is_subset(&there), "{:?}", reported.difference(&there).collect::<Vec<_>>());
        between += u32::from(left != files(&folder));
        if round == kills {
            assert_sound(&phone);
        }
    }
    println!("{kills} kills, {} photos reported; {between} kills left a file without a row", reported.len());
    assert!(between > 0, "at least one kill falls between file and row");
    // What survived also comes home.
    let phone = stage.open("a");
    sync(&phone);
    for home in 0..6 {
        assert_eq!(Some(phone.digest(&annual(home)).unwrap()), stage.hq.digest(&annual(home)).unwrap());
    }
    assert_whole(&phone);
}

#[test]
fn law_1_a_full_disk_refuses_the_next_photo_and_keeps_every_earlier_one_whole() {
    let Some(disk) = Disk::of_megabytes(12, "photos") else { return };
    let stage = stage();
    let folder = disk.path().join("phone");
    let phone = open(&folder, &stage.time, 0);
    stage.enrol(&phone, "li", &["东街"]);
    sync(&phone);
    let mut taken = BTreeSet::new();
    let mut number = 0;
    let mut refused = 0;
    // Again and again with another little room: the disk fills up in the middle of a file, a folder, a row.
    for left in (0..40_u64).map(|n| n * 4_096) {
        disk.fill(left);
        for _ in 0..3 {
            number += 1;
            match take_from(&phone, stage.folder_of("camera"), number) {
                Ok(photo) => drop(taken.insert(photo.photo)),
                Err(Error::StorageFull) => refused += 1,
                Err(other) => panic!("{other}"),
            }
            assert_eq!(assert_whole(&phone), taken);
        }
        disk.free();
    }
    println!("{} taken, {refused} refused", taken.len());
    assert!(refused > 10 && taken.len() > 10);
    // What can kill is still saved, and the reserve was not eaten by pictures.
    disk.fill(0);
    assert!(phone.storage().unwrap().reserve_held);
    assert!(raise(&phone, &annual(2), "闻到气味").unwrap().on_reserve);
    drop(phone);
    disk.free();
    let phone = open(&folder, &stage.time, 0);
    assert_eq!(assert_whole(&phone), taken);
    assert!(phone.form(&annual(2)).unwrap().hazards[&leak()].is_open());
    assert_sound(&phone);
}

/// Takes a photo whose camera keeps its file elsewhere.
fn take_from(phone: &Workspace, camera: PathBuf, number: u64) -> Result<TakenPhoto, Error> {
    draw(&camera, number, (400, 300)).unwrap();
    let id = annual(1);
    let seen = phone.form(&id)?.seen;
    phone.take_photo(&id, &seen, &camera, PhotoOf::Scene, PhotoSource::Camera)
}

#[test]
fn a_photo_satisfies_what_the_form_demands_and_belongs_to_something() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let id = annual(1);
    let demanded = |phone: &Workspace, item: &str| {
        phone.form(&id).unwrap().missing.contains(&Missing::Photo(item.parse().unwrap()))
    };
    answer(&phone, &id, "H1.3", Said::Fail(None), "").unwrap();
    assert!(demanded(&phone, "H1.3"), "a failure demands a photo");
    let hazard = phone.form(&id).unwrap().hazards.into_keys().next().unwrap();
    let photo = take(&phone, &id, 1, PhotoOf::HazardBefore(hazard.clone())).unwrap();
    assert!(!demanded(&phone, "H1.3"));
    // The answer is not another one: its author and its moment stay.
    let form = phone.form(&id).unwrap();
    assert!(form.record.answers[&"H1.3".parse().unwrap()].effective().photos.is_empty());
    let Event::Photo { photo: named, of, bytes, width, height, source, .. } = &form.record.facts[&photo.fact].what
    else {
        panic!()
    };
    assert_eq!((named, of), (&photo.photo, &PhotoOf::HazardBefore(hazard)));
    assert_eq!((*width, *height, *source), (Some(400), Some(300), Some(PhotoSource::Camera)));
    let file = phone.photo(&photo.photo).unwrap();
    assert_eq!((file.bytes, &file.state), (*bytes, &PhotoState::OnDevice));
    assert_eq!(phone.storage().unwrap().photos, (1, *bytes));

    // A photo of nothing is refused, and leaves nothing behind.
    let nothing: [PhotoOf; 4] = [
        PhotoOf::Item("H99.9".parse().unwrap()),
        PhotoOf::HazardBefore("H2.7:leak".parse().unwrap()),
        PhotoOf::HazardAfter(leak()),
        PhotoOf::Notice(photo.fact.clone()),
    ];
    for of in nothing {
        assert!(matches!(take(&phone, &id, 2, of), Err(Error::NotFound { .. })));
    }
    assert_eq!(assert_whole(&phone), BTreeSet::from([photo.photo]));
}

#[test]
fn a_photo_taken_back_is_gone_and_the_same_photo_twice_is_one_file() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let id = annual(1);
    // The first tap of all is a photo, and it is taken back: nobody was here.
    take(&phone, &id, 1, PhotoOf::Scene).unwrap();
    assert!(phone.undo(&id).unwrap());
    assert!(phone.photos(&id).unwrap().is_empty() && phone.inspections().unwrap().is_empty());
    let one = take(&phone, &id, 2, PhotoOf::Scene).unwrap();
    let again = take(&phone, &id, 2, PhotoOf::Scene).unwrap();
    assert_eq!((&one.photo, one.fact == again.fact), (&again.photo, false));
    assert!(phone.undo(&id).unwrap());
    assert_eq!(phone.photos(&id).unwrap().len(), 1, "the first one still names it");
    drop(phone);
    let phone = stage.open("a");
    assert_eq!(assert_whole(&phone), BTreeSet::from([one.photo]));
}

#[test]
fn what_is_no_photo_says_why_and_stores_nothing() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let (id, camera) = (annual(1), stage.folder_of("camera"));
    let seen = phone.form(&id).unwrap().seen;
    let attempt = |bytes: &[u8]| {
        std::fs::write(&camera, bytes).unwrap();
        phone.take_photo(&id, &seen, &camera, PhotoOf::Scene, PhotoSource::Gallery).unwrap_err()
    };
    let heic = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic";
    assert!(matches!(attempt(heic), Error::Photo(PhotoError::ForThePlatform { format: "HEIC" })));
    assert!(matches!(attempt(b"hello"), Error::Photo(PhotoError::NotAPicture)));
    assert!(matches!(attempt(b"\xff\xd8\xff\xe0"), Error::Photo(PhotoError::CutOff { at: 4, .. })));
    assert!(phone.inspections().unwrap().is_empty() && files(phone.folder()).is_empty());
}

#[test]
fn law_6_the_original_goes_only_when_headquarters_has_signed_for_it() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let photo = take(&phone, &annual(1), 1, PhotoOf::Scene).unwrap().photo;
    sync(&phone);
    assert_eq!(phone.free_photos().unwrap(), 0, "the record is home, the photo is not");
    assert!(phone.photo(&photo).unwrap().here);
    let db = database(phone.folder());
    db.execute("UPDATE photos SET state = 'at_headquarters', receipt = x'01'", []).unwrap();
    assert_eq!(phone.free_photos().unwrap(), 1);
    let freed = phone.photo(&photo).unwrap();
    assert_eq!((freed.here, freed.state), (false, PhotoState::Freed { receipt: vec![1] }));
    assert!(matches!(phone.picture(&photo, Rendition::Original), Err(Error::NotFound { .. })));
    assert!(phone.picture(&photo, Rendition::Thumbnail).unwrap().starts_with(JPEG), "the thumbnail stays");
}

#[test]
fn an_area_that_left_takes_its_photos_along_only_when_they_are_home() {
    let stage = Stage::with_sites(&[home(0, "东街"), home(1, "西街")]);
    let phone = stage.phone("a", "li", &["东街", "西街"]);
    let (here, gone) = (annual(0), annual(1));
    let photo = take(&phone, &gone, 1, PhotoOf::Scene).unwrap().photo;
    take(&phone, &here, 2, PhotoOf::Scene).unwrap();
    sync(&phone);
    stage.hq.assign(&phone.device(), &["东街".parse().unwrap()]).unwrap();
    sync(&phone);
    assert!(phone.photo(&photo).unwrap().here, "what is only here stays here");
    let db = database(phone.folder());
    db.execute("UPDATE photos SET state = 'at_headquarters', receipt = x'01'", []).unwrap();
    sync(&phone);
    assert!(matches!(phone.photo(&photo), Err(Error::NotFound { .. })));
    assert_eq!(files(phone.folder()).len(), 2, "the file of the area that stayed, and its thumbnail");
}

#[test]
fn a_restored_backup_removes_no_photo_that_its_rows_do_not_know() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    comment(&phone, &annual(1), "before").unwrap();
    phone.pause().unwrap();
    let (folder, backup) = (stage.folder_of("a"), stage.folder_of("backup"));
    drop(phone);
    copy(&folder, &backup);
    let phone = stage.open("a");
    let photo = take(&phone, &annual(1), 1, PhotoOf::NoAccess).unwrap().photo;
    phone.pause().unwrap();
    drop(phone);
    put_back(&backup, &folder, &["incarnation", "photos"]);
    let phone = stage.open("a");
    assert!(phone.photos(&annual(1)).unwrap().is_empty());
    assert!(folder.join("photos/unnamed").join(format!("{photo}.sealed")).exists());
    drop(phone);
    stage.open("a");
    assert!(folder.join("photos/unnamed").join(format!("{photo}.sealed")).exists(), "nor later");
}

#[test]
fn a_photo_of_the_door_proves_an_attempt() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let id = annual(3);
    let door = take(&phone, &id, 1, PhotoOf::NoAccess).unwrap().photo;
    let seen = phone.form(&id).unwrap().seen;
    let visit = anjian_core::actions::add_visit::AddVisit {
        outcome: VisitOutcome::NoAccess,
        evidence: vec![door.clone()],
        card_left: true,
        note: String::new(),
    };
    phone.act(&id, &seen, &visit).unwrap();
    sync(&phone);
    let other = stage.phone("b", "wang", &["东街"]);
    assert!(other.form(&id).unwrap().record.photos().contains(&door), "a colleague sees that there is one");
    assert!(matches!(other.photo(&door), Err(Error::NotFound { .. })), "its file is not on this phone");
}

#[test]
fn a_photo_is_plain_only_in_the_file_that_she_asked_for() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let photo = take(&phone, &annual(1), 1, PhotoOf::Scene).unwrap().photo;
    let picture = phone.picture(&photo, Rendition::Original).unwrap();
    let handed = stage.folder_of("handed over.jpg");
    phone.hand_over_photo(&photo, &handed).unwrap();
    assert_eq!(std::fs::read(&handed).unwrap(), picture);
    assert_eq!(pictures(phone.folder(), &[picture]), [""; 0]);
    // A file that was exchanged or altered is told, and no picture is shown in its place.
    let file = phone.folder().join("photos").join(format!("{photo}.sealed"));
    let mut altered = std::fs::read(&file).unwrap();
    altered[5_000] ^= 1;
    std::fs::write(&file, altered).unwrap();
    assert!(matches!(phone.picture(&photo, Rendition::Original), Err(Error::Broken { .. })));
}
