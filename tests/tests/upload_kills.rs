//! Photos under way when somebody pulls the battery, of the phone or of headquarters: what was acknowledged stays acknowledged.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::fact::PhotoOf;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::Control;
use anjian_hq::demo::clock::DemoTime;
use anjian_tests::cutter::SlowLine;
use anjian_tests::doing::photograph;
use anjian_tests::folder::database;
use anjian_tests::stage::{Stage, annual, chance, home, moment, open};
use rand::RngExt;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

const PHOTOS: u32 = 16;

fn stage_with_photos() -> Stage {
    let stage = Stage::with_sites(&(0..4).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let phone = stage.phone("a", "li", &["东街"]);
    for number in 0..PHOTOS {
        photograph(&phone, &annual(number % 4), u64::from(number), (640, 480), PhotoOf::Scene).unwrap();
    }
    stage
}

fn started(words: &[&str]) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_uploader")).args(words).stdout(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    (child, said)
}

fn line(said: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// A column of every file, by name.
fn column(db: &Connection, query: &str) -> BTreeMap<String, u64> {
    let mut query = db.prepare(query).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn at_headquarters(db: &Path) -> Connection {
    Connection::open(db).unwrap()
}

#[test]
fn law_1_a_phone_killed_while_it_sends_goes_on_inside_the_photo_and_no_byte_comes_twice() {
    let kills: u32 = std::env::var("ANJIAN_KILLS").map_or(40, |n| n.parse().unwrap());
    let stage = stage_with_photos();
    let slow = SlowLine::before(stage.url(), 4 << 10, Duration::from_micros(300));
    let folder = stage.folder_of("a");
    let hq = stage.folder_of("hq").join("headquarters.db");
    let (mut luck, mut inside, mut killed) = (chance(2028), 0, 0);
    let waiting = "SELECT file, arrived FROM uploads WHERE state = 'waiting'";
    while killed < kills && !column(&database(&folder), waiting).is_empty() {
        let (mut phone, mut said) = started(&[folder.to_str().unwrap(), slow.url()]);
        assert_eq!(line(&mut said), "opened");
        // By bytes, not by time: a busy machine sends later, not less.
        let until = slow.carried() + luck.random_range(0..60_000);
        slow.carries(until, || phone.try_wait().unwrap().is_some());
        phone.kill().unwrap();
        slow.cut();
        phone.wait().unwrap();
        killed += 1;
        // Before its first file it was told that bytes are there already: the run before was killed inside a photo.
        let told: Vec<String> = said.lines().map_while(Result::ok).collect();
        inside += usize::from(told.iter().any(|line| line.starts_with("0 files ") && line != "0 files 0 bytes"));
    }
    let phone = stage.open("a");
    let report = phone.upload(&Control::default()).unwrap();
    assert_eq!(report.outcome, UploadOutcome::SentAll, "{report:?}");
    println!("{killed} kills, {inside} of them inside a photo");
    assert!(inside > 0, "at least one kill falls inside a photo");
    let bytes = column(&at_headquarters(&hq), "SELECT lower(hex(hash)), bytes FROM photos");
    assert_eq!(bytes.len(), 2 * PHOTOS as usize, "none lost, none twice");
    assert_eq!(
        column(&at_headquarters(&hq), "SELECT lower(hex(hash)), carried FROM photos"),
        bytes,
        "no byte came twice"
    );
    for number in 0..4 {
        assert!(phone.photos(&annual(number)).unwrap().iter().all(|photo| photo.state.is_home()));
    }
}

#[test]
fn law_6_what_headquarters_acknowledged_is_there_after_it_was_killed() {
    let kills: u32 = std::env::var("ANJIAN_KILLS").map_or(25, |n| n.parse().unwrap());
    let mut stage = stage_with_photos();
    let (folder, hq_folder) = (stage.folder_of("a"), stage.folder_of("hq"));
    let hq = hq_folder.join("headquarters.db");
    stage.close_headquarters();
    let phone = open(&folder, &DemoTime::beginning(moment("2026-11-16", 9, 0)), 0);
    let mut luck = chance(2029);
    let mut address = "127.0.0.1:0".to_owned();
    for round in 0..=kills {
        let (mut headquarters, mut said) = started(&["serve", hq_folder.to_str().unwrap(), &address]);
        let url = line(&mut said);
        // The same address again, as after a restart.
        address = url.trim_start_matches("http://").to_owned();
        let slow = SlowLine::before(&url, 4 << 10, Duration::from_micros(300));
        let way = HttpTransport::new(slow.url()).unwrap();
        let control = Control::default().pausing_at_most(Duration::from_millis(1));
        let outcome = std::thread::scope(|scope| {
            let run = scope.spawn(|| phone.upload_over(&way, &control).unwrap().outcome);
            if round < kills {
                slow.carries(luck.random_range(0..80_000), || run.is_finished());
                headquarters.kill().unwrap();
            }
            run.join().unwrap()
        });
        headquarters.kill().unwrap();
        headquarters.wait().unwrap();
        if round == kills {
            assert_eq!(outcome, UploadOutcome::SentAll);
        }
        // Whatever the phone was told is on headquarters' disk.
        let told =
            column(&database(&folder), "SELECT file, arrived FROM uploads WHERE state = 'waiting' AND arrived > 0");
        let there = column(&at_headquarters(&hq), "SELECT lower(hex(photo)), arrived FROM uploads");
        for (file, arrived) in told {
            assert!(there.get(&file).is_some_and(|there| *there >= arrived), "round {round}: {file}: {arrived}");
        }
        let home = column(&database(&folder), "SELECT file, n FROM uploads WHERE state = 'home'");
        let photos = column(&at_headquarters(&hq), "SELECT lower(hex(hash)), bytes FROM photos");
        assert!(home.keys().all(|file| photos.contains_key(file)), "round {round}: receipted, and not there");
        for name in photos.keys() {
            let file = hq_folder.join("photos").join(&name[..2]).join(format!("{name}.jpg"));
            assert_eq!(file.metadata().unwrap().len(), photos[name], "a row has its file");
        }
    }
    assert_eq!(column(&at_headquarters(&hq), "SELECT lower(hex(hash)), bytes FROM photos").len(), 2 * PHOTOS as usize);
}
