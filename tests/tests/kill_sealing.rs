//! Law 1 while a phone from before is encrypted: killed with SIGKILL at random moments of its first opening, again and
//! again, the folder holds all of it, in plain text or encrypted, and comes to its end.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::fact::PhotoOf;
use anjian_core::model::upload::Rendition;
use anjian_core::store::seal::OnDisk;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{PhotoFile, Workspace};
use anjian_tests::doing::{comment, photograph, raise};
use anjian_tests::folder::{assert_sound, copy, pictures, readable, rows};
use anjian_tests::stage::{Stage, annual, chance, home, plain_platform, sync};
use rand::RngExt;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SAID: &str = "气味从柜子后面来";

/// Opens the phone in a process of its own and kills it so long after it began; `None`: once it is open. How long it ran.
fn killed_after(folder: &Path, wait: Option<Duration>) -> Duration {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sealer"))
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "begin");
    let begun = Instant::now();
    match wait {
        // The moment of the kill is a random one, not one to wait for.
        Some(wait) => std::thread::park_timeout(wait),
        None => assert_eq!(lines.next().unwrap().unwrap(), "opened"),
    }
    let ran = begun.elapsed();
    child.kill().unwrap();
    assert!(child.wait().unwrap().code().is_none(), "it was killed, it did not end by itself");
    ran
}

/// Every picture of the phone's photos, as its owner sees it.
fn album(phone: &Workspace) -> Vec<Vec<u8>> {
    let photos = (0..8).flat_map(|n| phone.photos(&annual(n)).unwrap());
    let both = |photo: PhotoFile| {
        [Rendition::Original, Rendition::Thumbnail].map(|rendition| phone.picture(&photo.photo, rendition).unwrap())
    };
    photos.flat_map(both).collect()
}

#[test]
fn law_1_a_phone_killed_while_it_is_encrypted_holds_everything_and_is_encrypted_in_the_end() {
    let kills: u32 = std::env::var("ANJIAN_KILLS").map_or(60, |n| n.parse().unwrap());
    let stage = Stage::with_sites(&(0..600).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let (before, folder) = (stage.folder_of("before"), stage.folder_of("a"));
    let phone = Workspace::open(&before, plain_platform(&before, &stage.time, 0)).unwrap();
    stage.enrol(&phone, "li", &["东街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    for n in 0..40 {
        comment(&phone, &annual(n), SAID).unwrap();
        raise(&phone, &annual(n), SAID).unwrap();
    }
    for n in 0..8 {
        photograph(&phone, &annual(n), u64::from(n), (640, 480), PhotoOf::Scene).unwrap();
    }
    phone.pause().unwrap();
    comment(&phone, &annual(41), SAID).unwrap();
    let taken = album(&phone);
    assert_eq!(pictures(&before, &taken).len(), 16);
    drop(phone);
    let expected = rows(&before);
    let fresh = |folder: &Path| {
        drop(std::fs::remove_dir_all(folder));
        copy(&before, folder);
    };
    // How long it takes when nobody kills it: the kills fall into that time.
    fresh(&folder);
    let whole = killed_after(&folder, None);
    let mut luck = chance(22);
    let mut found = BTreeMap::<&str, u32>::new();
    for _ in 0..kills {
        fresh(&folder);
        // Some are killed twice and three times before they come to their end.
        for _ in 0..luck.random_range(1..=3) {
            killed_after(&folder, Some(whole.mul_f64(luck.random_range(0.0..1.1))));
            let database = folder.join("anjian.db");
            match OnDisk::at(&database).unwrap() {
                OnDisk::Plain => *found.entry("plain").or_default() += 1,
                OnDisk::Sealed => {
                    *found.entry("encrypted").or_default() += 1;
                    assert_eq!(readable(&folder, &[SAID]), [""; 0]);
                    let plain = pictures(&folder, &taken).len();
                    *found.entry("encrypted, photos by half").or_default() += u32::from((1..16).contains(&plain));
                }
                OnDisk::Nothing => panic!("there is no database"),
            }
        }
        let phone = stage.open("a");
        assert_eq!(OnDisk::at(&folder.join("anjian.db")).unwrap(), OnDisk::Sealed);
        assert_eq!(readable(&folder, &[SAID]), [""; 0]);
        assert_eq!(pictures(&folder, &taken), [""; 0]);
        assert!(album(&phone) == taken, "every picture");
        drop(phone);
        assert_eq!(rows(&folder), expected);
    }
    println!("{kills} kills in {whole:?}; found {found:?}");
    assert!(found.values().all(|n| *n > 0) && found.len() == 3, "some before and some after the rename: {found:?}");
    let phone = stage.open("a");
    assert_sound(&phone);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_eq!(stage.hq.report(&Default::default()).unwrap().quarantined, 0);
    for n in (0..40).chain([41]) {
        assert_eq!(Some(phone.digest(&annual(n)).unwrap()), stage.hq.digest(&annual(n)).unwrap(), "{n}");
    }
}
