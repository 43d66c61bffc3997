//! One inspection as a file: made by headquarters, re-checked by the program with no data folder at hand.

use crate::phone::{Phone, inspection};
use crate::town::Town;
use crate::uploads::{bring, offer_of, photo};
use anjian_core::model::fact::{Event, PhotoOf};
use anjian_core::sync::protocol::photo::{Offer, PhotoHash};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

fn program(town: &Town, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anjian-hq"));
    if let Some(database) = &town.places.database {
        command.env("ANJIAN_HQ_DATABASE", database);
    }
    command.args(arguments).env_remove("ANJIAN_HQ_DATA").output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A town in which Lin completed one inspection with three photos, and Bai added a word without knowing. Of the photos one came
/// home, of one the thumbnail did, and one is still on the phone.
fn town() -> (Town, String, [PhotoHash; 3]) {
    let town = Town::new(&["yuhui"], 5);
    let (mut lin, mut bai) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "bai", &["yuhui"]));
    let id = inspection("yuhui", 1);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    let files = [photo(1), photo(2), photo(3)];
    let photos = [0, 1, 2].map(|n: usize| PhotoHash::of(&files[n]));
    for (photo, file) in photos.iter().zip(&files) {
        let taken = lin.fact(Event::Photo {
            photo: photo.id(),
            of: PhotoOf::Scene,
            bytes: file.len() as u64,
            width: Some(160),
            height: Some(120),
            taken_at: None,
            place: None,
            source: None,
        });
        lin.write(&id, &[taken]);
    }
    lin.complete(&id);
    let word = bai.fact(Event::Comment { text: "门口有狗".into() });
    bai.write(&id, &[word]);
    town.wait_minutes(30);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    bring(&town, &lin, &offer_of(&files[0], &id), &files[0]);
    let thumbnail = photo(4);
    bring(&town, &lin, &Offer { thumbnail_of: Some(photos[1]), ..offer_of(&thumbnail, &id) }, &thumbnail);
    (town, id.to_string(), photos)
}

fn codes<'a>(object: &'a serde_json::Value, part: &str) -> Vec<&'a str> {
    object[part].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect()
}

#[test]
fn an_archive_goes_out_twice_the_same_and_is_checked_by_the_program_alone() {
    let (town, id, photos) = town();
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.zip"), folder.path().join("b.zip"));
    let data = text(town.data.path()).to_owned();
    for out in [&a, &b] {
        let made = program(&town, &["archive", &id, "--data", &data, "--out", text(out)]);
        assert!(made.status.success(), "{made:?}");
    }
    assert_eq!(std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());

    let key = town.hq.public_key().to_string();
    let told = program(&town, &["verify", text(&a), "--key", &key]);
    let words = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.status.code(), Some(0), "{words}");
    let wanted = ["已证明", "lin 师傅", "完成并封存", "封存之后", "增加了 1 条事实", "未证明", "结论：未被改动"];
    for wanted in wanted.into_iter().chain(["照片 1 张在内", "照片 2 张不在此档", "有缩略图代替"]) {
        assert!(words.contains(wanted), "{wanted} in\n{words}");
    }
    let told = program(&town, &["verify", text(&a), "--json", "--lang", "en"]);
    let object: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((object["holds"].as_bool(), object["key_given"].as_bool()), (Some(true), Some(false)));
    assert_eq!(object["changes"].as_array().unwrap().len(), 7);
    let open =
        ["headquarters_key", "site_is_word", "since_the_seal", "photos_missing", "thumbnails", "newest", "truth"];
    assert_eq!(codes(&object, "unproven"), open);

    // The photo is in the file as it came, under its hash; any program that opens ZIP finds it.
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&a).unwrap()).unwrap();
    let mut found = Vec::new();
    zip.by_name(&format!("photos/{}.jpg", photos[0])).unwrap().read_to_end(&mut found).unwrap();
    assert_eq!(PhotoHash::of(&found), photos[0]);
    let thumbnails = zip.file_names().filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("thumbnails/")));
    assert_eq!(thumbnails.count(), 1);

    // From the folder, the key is known.
    let told = program(&town, &["verify", &id, "--data", &data, "--lang", "en"]);
    let words = String::from_utf8(told.stdout).unwrap();
    assert!(told.status.success() && words.contains("headquarters is the one with key"), "{words}");
    assert!(words.contains("1 photo is here") && words.contains("2 photos are not here"), "{words}");
    assert!(words.contains(&photos[2].to_string()[..16]), "what is still on the phone is named: {words}");
}

#[test]
fn a_photo_that_was_left_out_or_spoilt_in_the_folder_is_told_from_one_that_never_came() {
    let (town, id, photos) = town();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.zip");
    let data = text(town.data.path()).to_owned();
    assert!(
        program(&town, &["archive", &id, "--data", &data, "--out", text(&out), "--without-photos"]).status.success()
    );
    let told = program(&town, &["verify", text(&out), "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let open = codes(&object, "unproven");
    assert!(open.contains(&"photos_left_out") && open.contains(&"photos_missing"), "{open:?}");
    assert!(!open.contains(&"thumbnails") && !codes(&object, "proven").contains(&"photos"), "{object}");
    // Somebody wrote over the file at headquarters.
    let name = photos[0].to_string();
    std::fs::write(town.data.path().join("photos").join(&name[..2]).join(format!("{name}.jpg")), b"other").unwrap();
    let told = program(&town, &["verify", &id, "--data", &data, "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert!(codes(&object, "unproven").contains(&"photos_left_out"), "{object}");
}

#[test]
fn an_altered_archive_another_key_and_what_is_not_there_end_with_their_own_codes() {
    let (town, id, _) = town();
    let folder = tempfile::tempdir().unwrap();
    let (whole, bad) = (folder.path().join("whole.zip"), folder.path().join("bad.zip"));
    let data = text(town.data.path()).to_owned();
    assert!(
        program(&town, &["archive", &id, "--data", &data, "--out", text(&whole), "--without-site"]).status.success()
    );
    let mut bytes = std::fs::read(&whole).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("陈国良"), "the register's line was left out");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&bad, bytes).unwrap();
    let told = program(&town, &["verify", text(&bad), "--lang", "en"]);
    assert_eq!(told.status.code(), Some(6));
    let words = String::from_utf8(told.stdout).unwrap();
    assert!(words.contains("Wrong") && words.contains("not to be trusted"), "{words}");
    let other = "00".repeat(32);
    assert_eq!(program(&town, &["verify", text(&whole), "--key", &other]).status.code(), Some(6));
    assert_eq!(program(&town, &["verify", "nothing.zip"]).status.code(), Some(3));
    let unknown = "household-annual/2026/yuhui-0005";
    assert_eq!(program(&town, &["verify", unknown, "--data", &data]).status.code(), Some(3));
    assert_eq!(program(&town, &["verify", unknown]).status.code(), Some(2));
    let nowhere = folder.path().join("none");
    assert_eq!(program(&town, &["verify", unknown, "--data", text(&nowhere)]).status.code(), Some(3));
    assert!(!nowhere.exists(), "looking makes no data folder");
}
