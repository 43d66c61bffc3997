//! Law 1: entered is kept. A phone's process is killed with SIGKILL at random moments, hundreds of times on one folder;
//! whatever it had reported as saved is there afterwards.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::sync::status::Outcome;
use anjian_core::workspace::Workspace;
use anjian_tests::doing::{comment, comments, notes};
use anjian_tests::folder::assert_sound;
use anjian_tests::stage::{Stage, annual, chance, home, sync};
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What was reported as saved.
#[derive(Default)]
struct Saved {
    /// The last answer of each home.
    answers: BTreeMap<u32, u64>,
    /// Every comment of each home.
    comments: BTreeMap<u32, BTreeSet<String>>,
    acts: u32,
}

impl Saved {
    /// Takes a line; the home it speaks of.
    fn take(&mut self, line: &str) -> Option<u32> {
        let words: Vec<&str> = line.split(' ').collect();
        let [what, home, text] = words.as_slice() else { return None };
        let home = home.parse().unwrap();
        match *what {
            "answer" => drop(self.answers.insert(home, text.parse().unwrap())),
            _ => drop(self.comments.entry(home).or_default().insert((*text).to_owned())),
        }
        self.acts += 1;
        Some(home)
    }

    fn assert_there(&self, phone: &Workspace, home: u32) {
        let form = phone.form(&annual(home)).unwrap();
        if let Some(last) = self.answers.get(&home) {
            let counts: Vec<u64> = notes(&form, "H1.1").iter().map(|n| n.parse().unwrap()).collect();
            // One may have been saved after the last that was reported; none before it may have come back.
            assert!(counts.len() == 1 && counts[0] >= *last, "home {home}: {counts:?}, reported {last}");
            let answers = &form.record.answers[&"H1.1".parse().unwrap()];
            let raised = form.hazards.values().any(|hazard| hazard.is_open());
            assert!(raised || !answers.effective().verdict.is_failure(), "a failure without its hazard is half a tap");
        }
        if let Some(said) = self.comments.get(&home) {
            let there = comments(&form);
            assert!(said.is_subset(&there), "home {home}: {:?}", said.difference(&there).collect::<Vec<_>>());
        }
    }
}

/// Runs the phone for a while and kills it; what it said.
fn killed_after(folder: &Path, bundles: &Path, round: u64, opening: bool, wait: Duration) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tapper"))
        .args([folder.as_os_str(), round.to_string().as_ref(), (round * 100_000).to_string().as_ref()])
        .arg(bundles)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (tell, told) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(tell.send(line))));
    let mut said = Vec::new();
    let begun = if opening { "begin open" } else { "opened" };
    while said.last().is_none_or(|line| line != begun) {
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
fn law_1_whatever_was_reported_as_saved_is_there_after_every_kill() {
    let kills: u64 = std::env::var("ANJIAN_KILLS").map_or(200, |n| n.parse().unwrap());
    let stage = Stage::with_sites(&(0..24).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let (folder, bundles) = (stage.folder_of("a"), stage.folder_of("bundles"));
    drop(stage.phone("a", "li", &["东街"]));
    let colleague = stage.phone("b", "wang", &["东街"]);
    std::fs::create_dir_all(&bundles).unwrap();
    for file in 0..8_u32 {
        for n in 0..6 {
            comment(&colleague, &annual(file * 3 + n % 3), &format!("colleague {file} {n}")).unwrap();
        }
        colleague.export_bundle(&bundles.join(file.to_string()), false).unwrap();
    }
    let mut luck = chance(2026);
    let (mut saved, mut during) = (Saved::default(), BTreeMap::<String, u32>::new());
    for round in 1..=kills {
        let (opening, wait) = (round % 10 == 0, Duration::from_micros(luck.random_range(0..90_000)));
        let said = killed_after(&folder, &bundles, round, opening, if opening { wait / 4 } else { wait });
        let touched: BTreeSet<u32> = said.iter().filter_map(|line| saved.take(line)).collect();
        let last = said.last().map_or("", |line| line.as_str());
        let moment = last.strip_prefix("begin ").unwrap_or("an act");
        *during.entry(moment.to_owned()).or_default() += 1;
        let phone = stage.open("a");
        touched.iter().for_each(|home| saved.assert_there(&phone, *home));
        if round % 10 == 0 || round == kills {
            (0..24).for_each(|home| saved.assert_there(&phone, home));
            assert_sound(&phone);
        }
    }
    println!("{kills} kills, {} acts reported; killed during {during:?}", saved.acts);
    // What survived also comes home, and means the same there.
    let phone = stage.open("a");
    for phone in [&phone, &colleague, &phone] {
        assert_eq!(sync(phone).outcome, Outcome::SentAll, "{:?}", phone.storage());
    }
    for number in 0..24 {
        saved.assert_there(&phone, number);
        assert_eq!(Some(phone.digest(&annual(number)).unwrap()), stage.hq.digest(&annual(number)).unwrap());
        assert_eq!(phone.digest(&annual(number)).unwrap(), colleague.digest(&annual(number)).unwrap());
    }
    assert_eq!(phone.storage().unwrap().quarantined, 0);
    assert_eq!(stage.hq.report(&Default::default()).unwrap().quarantined, 0);
}
