//! What lies on a phone's disk: nothing that anybody can read without its key, and nothing that another key replaces.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::keys::{DATABASE_KEY, FileSecrets};
use anjian_core::model::fact::PhotoOf;
use anjian_core::model::site::Site;
use anjian_core::model::template::Said;
use anjian_core::model::upload::Rendition;
use anjian_core::platform::Secrets;
use anjian_core::store::database::{self, StoreError};
use anjian_core::store::key::DatabaseKey;
use anjian_core::store::seal::OnDisk;
use anjian_core::sync::protocol::sign::KeyUnavailable;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{PhotoFile, Workspace};
use anjian_tests::doing::{answer, comment, photograph, raise};
use anjian_tests::folder::{JPEG, KEYS, assert_sound, copy, database, key, pictures, put_back, readable, rows};
use anjian_tests::stage::{Stage, annual, home, open, plain_platform, platform, sync};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// What a stranger must not find: of a customer, and of what was said at the door.
const SECRETS: [&str; 6] =
    ["欧阳端木上官", "13900007777", "METER-99887766", "惊鸿照影来小区", "狗会咬人，敲三下门", "气味从柜子后面来"];

fn customer() -> Site {
    let mut site = home(3, "东街");
    site.customer = SECRETS[0].to_owned();
    site.phone = SECRETS[1].to_owned();
    site.meter = SECRETS[2].to_owned();
    site.address.estate = SECRETS[3].to_owned();
    site.address.text = format!("东街{}3号楼401", SECRETS[3]);
    site
}

fn stage() -> Stage {
    let mut sites: Vec<_> = (0..40).map(|n| home(n, "东街")).collect();
    sites[3] = customer();
    Stage::with_sites(&sites)
}

/// She works: notes, answers, hazards, some of it sealed into changes and some of it not.
fn work(phone: &Workspace) {
    for n in [3, 4] {
        photograph(phone, &annual(n), u64::from(n), (640, 480), PhotoOf::Scene).unwrap();
    }
    answer(phone, &annual(3), "H1.1", Said::Fail(None), SECRETS[5]).unwrap();
    comment(phone, &annual(3), SECRETS[4]).unwrap();
    phone.pause().unwrap();
    for n in 4..30 {
        raise(phone, &annual(n), SECRETS[4]).unwrap();
        comment(phone, &annual(n), SECRETS[5]).unwrap();
    }
    assert_eq!(phone.search(SECRETS[0], 5).unwrap().len(), 1);
}

/// Every picture of the phone's photos, as its owner sees it.
fn album(phone: &Workspace) -> Vec<Vec<u8>> {
    let photos = (3..5).flat_map(|n| phone.photos(&annual(n)).unwrap());
    let both = |photo: PhotoFile| {
        [Rendition::Original, Rendition::Thumbnail].map(|rendition| phone.picture(&photo.photo, rendition).unwrap())
    };
    photos.flat_map(both).collect()
}

/// A phone from before: everything in plain text.
fn plain_phone(stage: &Stage, name: &str) -> Vec<Vec<u8>> {
    let folder = stage.folder_of(name);
    let phone = Workspace::open(&folder, plain_platform(&folder, &stage.time, 0)).unwrap();
    stage.enrol(&phone, "li", &["东街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    work(&phone);
    album(&phone)
}

/// All that the database holds, table by table.
fn contents(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let db = database(folder);
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let all = |table: &String| {
        let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            Ok((0..columns).map(|n| format!("{:?}|", row.get_ref(n).unwrap())).collect::<String>())
        };
        let mut rows: Vec<String> = statement.query_map([], row).unwrap().map(Result::unwrap).collect();
        rows.sort();
        rows
    };
    names.iter().map(|table| (table.clone(), all(table))).collect()
}

/// The files of a folder that are no keys and no locks, byte for byte.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries
        .filter(|name| !KEYS.contains(&name.as_str()) && name != "lock" && folder.join(name).is_file())
        .map(|name| (name.clone(), fs::read(folder.join(&name)).unwrap()))
        .collect()
}

fn reopened(stage: &Stage, name: &str) -> Result<Workspace, Error> {
    let folder = stage.folder_of(name);
    Workspace::open(&folder, platform(&folder, &stage.time, 0))
}

#[test]
fn no_name_no_number_no_note_and_no_picture_can_be_read_from_any_file_of_a_phone() {
    let stage = stage();
    let (folder, before) = (stage.folder_of("a"), stage.folder_of("before"));
    let phone = stage.phone("a", "li", &["东街"]);
    work(&phone);
    // While it is open: the log and its index lie beside the database.
    let open: Vec<String> = bytes(&folder).into_keys().collect();
    assert_eq!(open, ["anjian.db", "anjian.db-shm", "anjian.db-wal", "incarnation", "reserve"]);
    assert!(fs::metadata(folder.join("anjian.db-wal")).unwrap().len() > 100_000, "the log holds what she did");
    assert_eq!(readable(&folder, &SECRETS), [""; 0]);
    // Names of tables and columns would tell at least what this is.
    assert_eq!(readable(&folder, &["CREATE TABLE", "SQLite format 3", "inspections"]), [""; 0]);
    let album = album(&phone);
    assert!(album.len() == 4 && album.iter().all(|picture| picture.starts_with(JPEG)));
    assert_eq!(pictures(&folder, &album), [""; 0]);
    drop(phone);
    assert_eq!(readable(&folder, &SECRETS), [""; 0]);
    assert_eq!(pictures(&folder, &album), [""; 0]);
    assert_eq!(OnDisk::at(&folder.join("anjian.db")).unwrap(), OnDisk::Sealed);
    // The same look at a phone from before finds all of it: it can see.
    let album = plain_phone(&stage, "before");
    assert_eq!(pictures(&before, &album).len(), 4);
    let found = readable(&before, &SECRETS);
    assert!(SECRETS.iter().all(|secret| found.iter().any(|line| line.ends_with(secret))), "{found:?}");
}

#[test]
fn a_wrong_key_is_told_and_touches_nothing_and_the_right_one_still_opens_all_of_it() {
    let stage = stage();
    let (folder, copied) = (stage.folder_of("a"), stage.folder_of("copied"));
    let phone = stage.phone("a", "li", &["东街"]);
    work(&phone);
    // Copied while it is open, so that the log is there and not yet in the database.
    copy(&folder, &copied);
    drop(phone);
    let before = bytes(&copied);
    assert!(before["anjian.db-wal"].len() > 100_000);
    let secrets = FileSecrets::of(&copied);
    let right = secrets.load(DATABASE_KEY).unwrap().unwrap();
    for wrong in [[0; 32], [7; 32]] {
        secrets.keep(DATABASE_KEY, &wrong).unwrap();
        assert!(matches!(reopened(&stage, "copied"), Err(Error::WrongKey)));
        let path = copied.join("anjian.db");
        let key = DatabaseKey::from_bytes(wrong);
        assert!(matches!(database::open(&path, Some(&key)), Err(StoreError::WrongKey)));
        assert!(matches!(database::open_reader(&path, Some(&key)), Err(StoreError::WrongKey)));
    }
    let after = bytes(&copied);
    for file in ["anjian.db", "anjian.db-wal", "incarnation"] {
        assert!(after[file] == before[file], "{file} was touched");
    }
    secrets.keep(DATABASE_KEY, &right).unwrap();
    let phone = reopened(&stage, "copied").unwrap();
    assert_eq!(phone.search(SECRETS[0], 5).unwrap().len(), 1);
    assert_eq!(phone.inspections().unwrap().len(), 27);
    drop(phone);
    assert_eq!(contents(&copied).len(), contents(&folder).len());
}

#[test]
fn a_lost_key_is_never_replaced_by_a_new_one_and_no_key_opens_nothing() {
    let stage = stage();
    let folder = stage.folder_of("a");
    drop(stage.phone("a", "li", &["东街"]));
    let before = bytes(&folder);
    let secrets = FileSecrets::of(&folder);
    let right = secrets.load(DATABASE_KEY).unwrap().unwrap();
    fs::remove_file(folder.join(DATABASE_KEY)).unwrap();
    assert!(matches!(reopened(&stage, "a"), Err(Error::WrongKey)));
    assert_eq!(secrets.load(DATABASE_KEY).unwrap(), None, "no key was drawn");
    // Nor does a program that asks no key store write a new database over it.
    let keyless = Workspace::open(&folder, plain_platform(&folder, &stage.time, 0));
    assert!(matches!(keyless, Err(Error::WrongKey)));
    assert_eq!(bytes(&folder)["anjian.db"], before["anjian.db"]);
    secrets.keep(DATABASE_KEY, &right).unwrap();
    assert_sound(&reopened(&stage, "a").unwrap());
}

#[test]
fn a_backup_put_on_another_phone_cannot_be_read_there() {
    let stage = stage();
    let (folder, other) = (stage.folder_of("a"), stage.folder_of("b"));
    let phone = stage.phone("a", "li", &["东街"]);
    work(&phone);
    drop(phone);
    drop(stage.open("b"));
    let stranger = FileSecrets::of(&other).load(DATABASE_KEY).unwrap();
    put_back(&folder, &other, &[]);
    assert!(matches!(reopened(&stage, "b"), Err(Error::WrongKey)));
    assert_eq!(FileSecrets::of(&other).load(DATABASE_KEY).unwrap(), stranger, "it keeps its own key");
}

/// A key store that does not answer.
struct Locked;

impl Secrets for Locked {
    fn load(&self, _: &str) -> Result<Option<Vec<u8>>, KeyUnavailable> {
        Err(KeyUnavailable::because("the device is locked"))
    }
    fn keep(&self, _: &str, _: &[u8]) -> Result<(), KeyUnavailable> {
        panic!("a key is drawn although the key store did not answer")
    }
}

#[test]
fn a_key_store_that_does_not_answer_opens_nothing_and_draws_nothing() {
    let stage = stage();
    let folder = stage.folder_of("a");
    let locked = plain_platform(&folder, &stage.time, 0).with_secrets(Arc::new(Locked));
    assert!(matches!(Workspace::open(&folder, locked), Err(Error::Broken { why }) if why.contains("locked")));
    assert!(!folder.join("anjian.db").exists());
}

#[test]
fn a_flipped_bit_in_any_page_is_noticed_and_no_other_answer_is_read() {
    let stage = stage();
    let folder = stage.folder_of("a");
    let phone = stage.phone("a", "li", &["东街"]);
    work(&phone);
    drop(phone);
    let path = folder.join("anjian.db");
    let sound = fs::read(&path).unwrap();
    let pages = sound.len() / 4096;
    let free: usize = database(&folder).query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap();
    let mut unnoticed = 0;
    for page in 0..pages {
        let mut altered = sound.clone();
        // Another place in every page, so that all of a page is tried.
        altered[page * 4096 + page * 131 % 4096] ^= 0x10;
        fs::write(&path, &altered).unwrap();
        let noticed = match database::connect(&path, key(&folder).as_ref()) {
            // The first page, or one that every opening reads.
            Err(StoreError::WrongKey | StoreError::Sqlite(_)) => true,
            Err(other) => panic!("page {page}: {other}"),
            Ok(db) => !is_sound(&db),
        };
        assert!(noticed || page > 0, "the first page is read by everybody");
        unnoticed += usize::from(!noticed);
    }
    assert!(unnoticed <= free && free * 2 < pages, "{unnoticed} of {pages} pages, {free} of them free");
    fs::write(&path, &sound).unwrap();
    assert_sound(&reopened(&stage, "a").unwrap());
}

/// Whether all that is in use can be read. What is free is read by nobody.
fn is_sound(db: &rusqlite::Connection) -> bool {
    db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).is_ok_and(|found| found == "ok")
}

#[test]
fn law_1_a_phone_from_before_is_encrypted_once_and_keeps_every_row_and_its_actor() {
    let stage = stage();
    let folder = stage.folder_of("a");
    let plain = plain_phone(&stage, "a");
    assert!(!readable(&folder, &SECRETS).is_empty() && pictures(&folder, &plain).len() == 4);
    let before = contents(&folder);
    let witness = fs::read(folder.join("incarnation")).unwrap();
    let phone = reopened(&stage, "a").unwrap();
    assert_eq!(readable(&folder, &SECRETS), [""; 0]);
    assert_eq!(pictures(&folder, &plain), [""; 0]);
    assert!(album(&phone) == plain, "and every picture");
    drop(phone);
    assert_eq!(contents(&folder), before);
    assert_eq!(fs::read(folder.join("incarnation")).unwrap(), witness, "it is not taken for a restored backup");
    let left: Vec<String> = bytes(&folder).into_keys().collect();
    assert_eq!(left, ["anjian.db", "incarnation", "reserve"]);
    // And once: the next opening finds it done.
    let sealed = fs::read(folder.join("anjian.db")).unwrap();
    drop(reopened(&stage, "a").unwrap());
    assert_eq!(fs::read(folder.join("anjian.db")).unwrap()[..16], sealed[..16], "the salt of the same file");
    let phone = reopened(&stage, "a").unwrap();
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_eq!(stage.hq.report(&Default::default()).unwrap().quarantined, 0);
    assert_sound(&phone);
}

#[test]
fn law_1_what_lay_only_in_the_log_of_a_phone_from_before_is_encrypted_with_the_rest() {
    let stage = stage();
    let (folder, died) = (stage.folder_of("a"), stage.folder_of("died"));
    let phone = Workspace::open(&folder, plain_platform(&folder, &stage.time, 0)).unwrap();
    stage.enrol(&phone, "li", &["东街"]);
    sync(&phone);
    work(&phone);
    // As if its process had died: nothing was brought from the log into the file.
    copy(&folder, &died);
    let expected = contents(&folder);
    drop(phone);
    let phone = open(&died, &stage.time, 0);
    assert_eq!(readable(&died, &SECRETS), [""; 0]);
    drop(phone);
    let mut found = contents(&died);
    // Another place on the disk: ADR 5 has it draw a new actor, which is harmless.
    let mut without = expected;
    for held in [&mut found, &mut without] {
        held.remove("meta");
    }
    let taps = |held: &BTreeMap<String, Vec<String>>| held["journal"].len();
    assert_eq!(taps(&found), taps(&without));
    for table in ["sites", "inspections", "changes", "hazards", "agenda", "outbox", "areas", "reference"] {
        assert_eq!(found[table], without[table], "{table}");
    }
}

#[test]
fn what_a_broken_off_encryption_left_behind_is_removed_and_it_begins_anew() {
    let stage = stage();
    let folder = stage.folder_of("a");
    plain_phone(&stage, "a");
    let before = rows(&folder);
    for leftover in ["anjian.db-sealing", "anjian.db-sealing-journal"] {
        fs::write(folder.join(leftover), [0x5A; 9_000]).unwrap();
    }
    // The key was drawn before the power went.
    FileSecrets::of(&folder).keep(DATABASE_KEY, &[3; 32]).unwrap();
    drop(reopened(&stage, "a").unwrap());
    assert_eq!(rows(&folder), before);
    assert_eq!(FileSecrets::of(&folder).load(DATABASE_KEY).unwrap().unwrap(), [3; 32]);
    let left: Vec<String> = bytes(&folder).into_keys().collect();
    assert_eq!(left, ["anjian.db", "incarnation", "reserve"]);
}

#[test]
fn headquarters_own_build_compiles_no_cipher_and_the_phones_library_does() {
    let tree = |package: &str| {
        let cargo = std::process::Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--locked",
                "--package",
                package,
                "--edges",
                "normal,build",
                "--prefix",
                "none",
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
        String::from_utf8(cargo.stdout).unwrap()
    };
    let (headquarters, phone) = (tree("anjian-hq"), tree("anjian-ffi"));
    for package in ["anjian-sqlite", "sqlite3mc-src"] {
        assert!(!headquarters.contains(package) && phone.contains(package), "{package}");
    }
    // And no second library of ciphers on either side: rustls' own does it.
    for package in ["openssl-sys", "openssl-src", "aws-lc"] {
        assert!(!headquarters.contains(package) && !phone.contains(package), "{package}");
    }
}
