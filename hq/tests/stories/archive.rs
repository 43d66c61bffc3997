//! One inspection as a file: made by headquarters, re-checked by the program with no data folder at hand.

use crate::phone::{Phone, inspection};
use crate::town::Town;
use anjian_core::model::fact::{Event, PhotoOf};
use anjian_core::model::id::PhotoId;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::{Command, Output};

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anjian-hq")).args(arguments).env_remove("ANJIAN_HQ_DATA").output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A town in which Lin completed one inspection with a photo, and Bai added a word without knowing.
fn town() -> (Town, String, Vec<u8>) {
    let town = Town::new(&["yuhui"], 5);
    let (mut lin, mut bai) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "bai", &["yuhui"]));
    let id = inspection("yuhui", 1);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    let file = vec![0xff, 0xd8, 0xff, 0xe0, 9, 0xff, 0xd9];
    let photo = PhotoId::new(&hex::encode(Sha256::digest(&file))).unwrap();
    let taken = lin.fact(Event::Photo { photo, of: PhotoOf::Scene, bytes: file.len() as u64 });
    lin.write(&id, &[taken]);
    lin.complete(&id);
    let word = bai.fact(Event::Comment { text: "门口有狗".into() });
    bai.write(&id, &[word]);
    town.wait_minutes(30);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    (town, id.to_string(), file)
}

#[test]
fn an_archive_goes_out_twice_the_same_and_is_checked_by_the_program_alone() {
    let (town, id, photo) = town();
    let folder = tempfile::tempdir().unwrap();
    let (a, b, photos) = (folder.path().join("a.zip"), folder.path().join("b.zip"), folder.path().join("photos"));
    std::fs::create_dir(&photos).unwrap();
    std::fs::write(photos.join(format!("{}.jpg", hex::encode(Sha256::digest(&photo)))), &photo).unwrap();
    let data = text(town.data.path()).to_owned();
    for out in [&a, &b] {
        let made = program(&["archive", &id, "--data", &data, "--out", text(out), "--photos", text(&photos)]);
        assert!(made.status.success(), "{made:?}");
    }
    assert_eq!(std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());

    let key = town.hq.public_key().to_string();
    let told = program(&["verify", text(&a), "--key", &key]);
    let words = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.status.code(), Some(0), "{words}");
    for wanted in ["已证明", "lin 师傅", "完成并封存", "封存之后", "增加了 1 条事实", "未证明", "结论：属实无改"]
    {
        assert!(words.contains(wanted), "{wanted} in\n{words}");
    }
    let told = program(&["verify", text(&a), "--json", "--lang", "en"]);
    let object: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((object["holds"].as_bool(), object["key_given"].as_bool()), (Some(true), Some(false)));
    assert_eq!(object["changes"].as_array().unwrap().len(), 5);
    let codes: Vec<_> = object["unproven"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["headquarters_key", "site_is_word", "since_the_seal", "newest", "truth"]);

    // From the folder, the key is known.
    let told = program(&["verify", &id, "--data", &data, "--lang", "en"]);
    let words = String::from_utf8(told.stdout).unwrap();
    assert!(told.status.success() && words.contains("headquarters is the one with key"), "{words}");
    assert!(words.contains("1 photo and signature files are not here"), "no folder of photos was given: {words}");
}

#[test]
fn an_altered_archive_another_key_and_what_is_not_there_end_with_their_own_codes() {
    let (town, id, _) = town();
    let folder = tempfile::tempdir().unwrap();
    let (whole, bad) = (folder.path().join("whole.zip"), folder.path().join("bad.zip"));
    let data = text(town.data.path()).to_owned();
    assert!(program(&["archive", &id, "--data", &data, "--out", text(&whole), "--without-site"]).status.success());
    let mut bytes = std::fs::read(&whole).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("陈国良"), "the register's line was left out");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&bad, bytes).unwrap();
    let told = program(&["verify", text(&bad), "--lang", "en"]);
    assert_eq!(told.status.code(), Some(6));
    let words = String::from_utf8(told.stdout).unwrap();
    assert!(words.contains("Wrong") && words.contains("not to be trusted"), "{words}");
    let other = "00".repeat(32);
    assert_eq!(program(&["verify", text(&whole), "--key", &other]).status.code(), Some(6));
    assert_eq!(program(&["verify", "nothing.zip"]).status.code(), Some(3));
    let unknown = "household-annual/2026/yuhui-0005";
    assert_eq!(program(&["verify", unknown, "--data", &data]).status.code(), Some(3));
    assert_eq!(program(&["verify", unknown]).status.code(), Some(2));
    let nowhere = folder.path().join("none");
    assert_eq!(program(&["verify", unknown, "--data", text(&nowhere)]).status.code(), Some(3));
    assert!(!nowhere.exists(), "looking makes no data folder");
}
