//! Headquarters for a company: several programs on one PostgreSQL, phones that reach any of them, and everything in between failing.
//! Nothing is lost, nothing comes twice, and an area's log has no gap, for both stores.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::demo::clock::DemoTime;
use anjian_tests::doing::comment;
use anjian_tests::folder::assert_sound;
use anjian_tests::hq_process::{Elsewhere, HqProcess, annual_now};
use anjian_tests::left_out;
use anjian_tests::postgres::Server;
use anjian_tests::stage;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const AREAS: [&str; 3] = ["东街", "西街", "南街"];
const HOMES: u32 = 60;
/// Two phones in each area.
const PHONES: usize = 6;
const ROUNDS: u32 = 12;

/// Somebody who looks into the database: rows as texts.
trait Look {
    fn rows(&mut self, sql: &str) -> Vec<Vec<String>>;
}

impl Look for rusqlite::Connection {
    fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        let mut query = self.prepare(sql).unwrap();
        let columns = query.column_count();
        let text = |row: &rusqlite::Row<'_>, at| match row.get_ref(at).unwrap() {
            rusqlite::types::ValueRef::Integer(n) => n.to_string(),
            text => text.as_str().unwrap().to_owned(),
        };
        let rows = query.query_map([], |row| Ok((0..columns).map(|at| text(row, at)).collect())).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

impl Look for postgres::Client {
    fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        let cells = |row: &postgres::SimpleQueryRow| (0..row.len()).map(|n| row.get(n).unwrap().to_owned()).collect();
        let said = self.simple_query(sql).unwrap();
        let rows = said.iter().filter_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => Some(cells(row)),
            _ => None,
        });
        rows.collect()
    }
}

/// A phone that is enrolled for one area.
fn phone(folder: &Path, hq: &HqProcess, n: usize) -> Workspace {
    let area = AREAS[n % AREAS.len()].to_owned();
    let workspace = stage::open(&folder.join(format!("phone-{n}")), &DemoTime::beginning(now()), 0);
    let ticket = hq.invite(&format!("inspector-{n}"), &[area]).unwrap();
    workspace.enrol(&ticket, "test phone").unwrap();
    workspace
}

fn now() -> anjian_core::model::time::Timestamp {
    anjian_core::model::time::Timestamp::now()
}

/// Syncs over one of the programs after the other until all is sent.
fn send_all(phone: &Workspace, ways: &[HttpTransport], first: usize) {
    let until = Instant::now() + Duration::from_secs(120);
    let control = Control::default().pausing_at_most(Duration::from_millis(50));
    for way in ways.iter().cycle().skip(first) {
        let report = phone.sync_over(way, &control).unwrap();
        if report.outcome == Outcome::SentAll && report.progress.waiting == 0 {
            return;
        }
        assert!(Instant::now() < until, "{report:?}");
    }
}

/// The homes of a phone's area.
fn homes(n: usize) -> impl Iterator<Item = u32> {
    (0..HOMES).filter(move |home| *home as usize % AREAS.len() == n % AREAS.len())
}

/// Everybody works and sends; what goes wrong meanwhile is somebody else's.
fn work(phones: &[Workspace], urls: &[String], meanwhile: impl Fn(&AtomicBool) + Sync) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let trouble = scope.spawn(|| meanwhile(&done));
        let people: Vec<_> = phones
            .iter()
            .enumerate()
            .map(|(n, phone)| {
                scope.spawn(move || {
                    let ways: Vec<_> = urls.iter().map(|url| HttpTransport::new(url).unwrap()).collect();
                    for round in 0..ROUNDS {
                        for home in homes(n).skip(round as usize % 5).step_by(4) {
                            // Both phones of an area write on the same records at the same time.
                            comment(phone, &annual_now(home).parse().unwrap(), &format!("{n} in round {round}"))
                                .unwrap();
                        }
                        send_all(phone, &ways, n + round as usize);
                    }
                })
            })
            .collect();
        people.into_iter().for_each(|one| one.join().unwrap());
        done.store(true, Ordering::SeqCst);
        trouble.join().unwrap();
    });
}

/// Nothing is lost, nothing came twice, and every log counts from 1 without a gap.
fn assert_whole(phones: &[Workspace], urls: &[String], look: &mut dyn Look) {
    let ways: Vec<_> = urls.iter().map(|url| HttpTransport::new(url).unwrap()).collect();
    // Twice: the second time everybody has what the last one sent.
    for n in (0..phones.len()).chain(0..phones.len()) {
        send_all(&phones[n], &ways, n);
    }
    let mut written = 0;
    for n in 0..AREAS.len() {
        for home in homes(n) {
            let id = annual_now(home).parse().unwrap();
            assert_eq!(phones[n].digest(&id).unwrap(), phones[n + AREAS.len()].digest(&id).unwrap(), "{id}");
        }
    }
    for (n, phone) in phones.iter().enumerate() {
        assert_sound(phone);
        written += (0..ROUNDS).map(|round| homes(n).skip(round as usize % 5).step_by(4).count()).sum::<usize>();
    }
    let said: BTreeSet<String> = phones[..AREAS.len()]
        .iter()
        .enumerate()
        .flat_map(|(n, phone)| homes(n).map(move |home| (home, phone)))
        .flat_map(|(home, phone)| {
            let form = phone.form(&annual_now(home).parse().unwrap()).unwrap();
            anjian_tests::doing::comments(&form).into_iter().map(move |text| format!("{home}: {text}"))
        })
        .collect();
    assert_eq!(said.len(), written, "every comment of everybody came to a phone of the area");
    let twice = look.rows("SELECT hash FROM changes GROUP BY hash, inspection HAVING count(*) > 1");
    assert!(twice.is_empty(), "{} changes came twice", twice.len());
    let mut logs: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in look.rows("SELECT area, sequence FROM log ORDER BY area, sequence") {
        logs.entry(row[0].clone()).or_default().push(row[1].parse().unwrap());
    }
    assert_eq!(logs.len(), AREAS.len());
    for (area, numbers) in &logs {
        assert!(numbers.iter().copied().eq(1..=numbers.len() as i64), "{area}: {numbers:?}");
    }
    for row in look.rows("SELECT id, head FROM areas") {
        assert_eq!(logs[&row[0]].len().to_string(), row[1]);
    }
}

fn areas() -> Vec<String> {
    AREAS.map(str::to_owned).to_vec()
}

#[test]
fn three_programs_on_one_file_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = HqProcess::start(folder.path(), HOMES, &areas()).unwrap();
    let others = [first.beside().unwrap(), first.beside().unwrap()];
    let urls: Vec<String> = std::iter::once(&first).chain(&others).map(|hq| hq.url().to_owned()).collect();
    let phones: Vec<Workspace> = (0..PHONES).map(|n| phone(folder.path(), &first, n)).collect();
    work(&phones, &urls, |_| {});
    let mut look = rusqlite::Connection::open(first.data().join("headquarters.db")).unwrap();
    assert_whole(&phones, &urls, &mut look);
}

#[test]
fn three_programs_on_one_server_lose_nothing_while_lines_are_cut_programs_killed_and_the_server_crashes() {
    let server = match Server::start() {
        Ok(server) => server,
        Err(why) => return left_out("three programs on one PostgreSQL", &why),
    };
    let database = server.database().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let first =
        HqProcess::start_on(folder.path(), HOMES, &areas(), Elsewhere::database(server.url(&database))).unwrap();
    let mut others = vec![first.beside().unwrap(), first.beside().unwrap()];
    let urls: Vec<String> = std::iter::once(&first).chain(&others).map(|hq| hq.url().to_owned()).collect();
    let phones: Vec<Workspace> = (0..PHONES).map(|n| phone(folder.path(), &first, n)).collect();
    let killed = std::sync::Mutex::new(&mut others);
    work(&phones, &urls, |done| {
        // Trouble of every kind in turns, for as long as people work.
        for n in 0_u32.. {
            if done.load(Ordering::SeqCst) && n >= 6 {
                return;
            }
            match n % 6 {
                0 | 1 | 3 | 4 => {
                    let mut cut = server.look("postgres").unwrap();
                    let lines =
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname <> 'postgres'";
                    cut.simple_query(lines).unwrap();
                }
                2 => {
                    server.crash().unwrap();
                    server.go_on().unwrap();
                }
                _ => {
                    let mut others = killed.lock().unwrap();
                    let one = &mut others[n as usize / 6 % 2];
                    one.stop();
                    one.go_on().unwrap();
                }
            }
            thread::sleep(Duration::from_millis(150));
        }
    });
    assert_whole(&phones, &urls, &mut server.look(&database).unwrap());
}
