//! A network that cuts, loses and lies: nothing lost, nothing twice, and an end in words that are true.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::model::agenda::AgendaRank;
use anjian_core::model::answer::Verdict;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::ItemKey;
use anjian_core::model::template::{Entry, Said, TemplateSource};
use anjian_core::store::agenda::AgendaFilter;
use anjian_core::sync::client::{Answer, HttpTransport, Signed, Transport, TransportError};
use anjian_core::sync::session::Limits;
use anjian_core::sync::status::{Outcome, Progress};
use anjian_core::workspace::{Control, Workspace};
use anjian_tests::cutter::{Cutter, Fate};
use anjian_tests::doing::{comment, comments, raise};
use anjian_tests::folder::{assert_sound, database};
use anjian_tests::stage::{Stage, annual, home, moment, sync};
use rusqlite::Connection;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn ten_homes() -> Stage {
    Stage::with_sites(&(0..10).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

fn count(db: &Connection, table: &str) -> u32 {
    db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// In a test nobody has to wait for a better moment.
fn at_once() -> Control {
    Control::default().pausing_at_most(Duration::from_millis(1))
}

const PORTAL: &str = "HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n<html>Pay here</html>";
const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 20\r\n\r\n<html>Go away</html>";
const BROKEN: &str = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n";
const NONSENSE: &str = "\u{1}\u{2}garbage that is no HTTP at all\r\n\r\n";

#[test]
fn law_1_a_line_that_is_cut_anywhere_loses_nothing_and_brings_nothing_twice() {
    let stage = ten_homes();
    let (phone, colleague) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let line = Cutter::before(stage.url());
    let way = HttpTransport::new(line.url()).unwrap();
    let mut fates = vec![Fate::Refused, Fate::AnswerLost, Fate::Garbled];
    fates.extend([PORTAL, FORBIDDEN, BROKEN, BUSY, NONSENSE].map(Fate::Said));
    fates.extend([0, 1, 60, 400, 700, usize::MAX].map(Fate::RequestCut));
    fates.extend([0, 1, 30, 200, 400, usize::MAX].map(Fate::AnswerCut));
    let mut said = 0;
    for (n, fate) in fates.iter().enumerate() {
        comment(&phone, &annual(1), &format!("{n}")).unwrap();
        comment(&phone, &annual(2 + n as u32 % 8), &format!("{n}")).unwrap();
        comment(&colleague, &annual(1), &format!("colleague {n}")).unwrap();
        assert_eq!(sync(&colleague).outcome, Outcome::SentAll);
        said += 3;
        // Twice, so that the second try meets a headquarters that has it already.
        line.next([fate.clone(), fate.clone()]);
        let report = phone.sync_over(&way, &at_once()).unwrap();
        assert_eq!((report.outcome, line.left()), (Outcome::SentAll, 0), "{fate:?}");
        assert_eq!(report.progress.waiting, 0, "{fate:?}");
    }
    sync(&colleague);
    let form = phone.form(&annual(1)).unwrap();
    assert_eq!(comments(&form).len(), 2 * fates.len());
    for n in 1..10 {
        assert_eq!(Some(phone.digest(&annual(n)).unwrap()), stage.hq.digest(&annual(n)).unwrap());
        assert_eq!(phone.digest(&annual(n)).unwrap(), colleague.digest(&annual(n)).unwrap());
    }
    let at_headquarters = Connection::open(stage.folder_of("hq").join("headquarters.db")).unwrap();
    for db in [at_headquarters, database(phone.folder()), database(colleague.folder())] {
        assert_eq!(count(&db, "changes"), said);
    }
    assert_eq!(phone.storage().unwrap().quarantined, 0);
    assert_sound(&phone);
}

#[test]
fn the_first_sync_over_a_line_that_fails_every_other_time_comes_to_the_same_end() {
    let stage = Stage::with_sites(&(0..400).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let colleague = stage.phone("b", "wang", &["东街"]);
    for n in 0..100 {
        comment(&colleague, &annual(n), "seen").unwrap();
    }
    sync(&colleague);
    let line = Cutter::before(stage.url());
    let way = HttpTransport::new(line.url()).unwrap();
    let phone = stage.open("a");
    stage.enrol(&phone, "li", &["东街"]);
    let bad = [Fate::AnswerLost, Fate::AnswerCut(5_000), Fate::RequestCut(300), Fate::Said(BROKEN), Fate::Garbled];
    line.next(bad.iter().cycle().take(60).flat_map(|fate| [fate.clone(), Fate::Passes]));
    let limits = Limits { bytes_down: 16 << 10, ..Limits::default() };
    let report = phone.sync_over(&way, &at_once().limited_to(limits)).unwrap();
    assert_eq!(report.outcome, Outcome::SentAll);
    assert!(report.progress.round_trips > 10, "{report:?}");
    assert_eq!((report.progress.sites_received, report.progress.changes_received), (400, 100));
    for n in 0..100 {
        assert_eq!(phone.digest(&annual(n)).unwrap(), colleague.digest(&annual(n)).unwrap());
    }
    assert_sound(&phone);
}

#[test]
fn the_end_is_told_in_words_that_are_true() {
    let stage = ten_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    comment(&phone, &annual(1), "waits").unwrap();
    let line = Cutter::before(stage.url());
    let way = HttpTransport::new(line.url()).unwrap();
    for (words, expected) in [
        (BROKEN, "500"),
        (BUSY, "429"),
        // Not headquarters' word: a portal cannot turn a phone away.
        (FORBIDDEN, "in headquarters' place"),
        (PORTAL, "in headquarters' place"),
        (NONSENSE, "broke off"),
    ] {
        line.next(vec![Fate::Said(words); 10]);
        let report = phone.sync_over(&way, &at_once()).unwrap();
        let Outcome::Offline { why } = &report.outcome else { panic!("{report:?}") };
        assert!(why.contains(expected), "{why}");
        assert!(report.outcome.words().zh.contains("连不上总部"), "{report:?}");
        assert_eq!(line.left(), 6, "four tries, then it gives up");
    }
    line.next(vec![Fate::Garbled; 10]);
    let report = phone.sync_over(&way, &at_once()).unwrap();
    assert!(matches!(&report.outcome, Outcome::Offline { why } if why.contains("place")), "{report:?}");
    line.next([]);
    let nobody = HttpTransport::new("http://127.0.0.1:1").unwrap();
    let report = phone.sync_over(&nobody, &at_once()).unwrap();
    assert_eq!(report.outcome, Outcome::Offline { why: "no connection".into() });
    assert_eq!(phone.storage().unwrap().waiting, 1, "it is still here");
    stage.hq.revoke(&phone.device(), None).unwrap();
    let report = phone.sync_over(&way, &at_once()).unwrap();
    assert_eq!(report.outcome, Outcome::Wiped, "what was here alone went home first");
    assert!(report.outcome.words().en.contains("revoked"));
    assert_eq!(stage.hq.devices().unwrap()[0].changes, 1);
    assert!(phone.enrolment().is_none() && phone.form(&annual(1)).is_err(), "nothing of it is here any more");
}

/// Nobody is there, and every try is told.
struct Nobody(Mutex<Sender<()>>);

impl Transport for Nobody {
    fn exchange(&self, _: &str, _: &Signed) -> Result<Answer, TransportError> {
        self.0.lock().unwrap().send(()).unwrap();
        Err(TransportError::Unreachable { why: "nobody is there".into() })
    }
}

#[test]
fn a_run_is_stopped_out_of_its_pause() {
    let stage = ten_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let (tell, told) = channel();
    let (control, began) = (Control::default(), Instant::now());
    let outcome = std::thread::scope(|scope| {
        let run = scope.spawn(|| phone.sync_over(&Nobody(Mutex::new(tell)), &control).unwrap().outcome);
        // After the third try it would pause for two to four seconds.
        (0..2).for_each(|_| told.recv().unwrap());
        control.cancel();
        run.join().unwrap()
    });
    assert_eq!(outcome, Outcome::Cancelled);
    assert!(began.elapsed() < Duration::from_millis(1_900), "{:?}", began.elapsed());
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
}

#[test]
fn a_run_is_stopped_between_two_exchanges_and_what_arrived_has_arrived() {
    let stage = Stage::with_sites(&(0..300).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let phone = stage.open("a");
    stage.enrol(&phone, "li", &["东街"]);
    let limits = Limits { bytes_down: 16 << 10, ..Limits::default() };
    let control = Arc::new_cyclic(|control: &std::sync::Weak<Control>| {
        let control = control.clone();
        Control::with_progress(move |progress| {
            if progress.round_trips == 2 {
                control.upgrade().unwrap().cancel();
            }
        })
        .limited_to(limits)
    });
    let report = phone.sync(&control).unwrap();
    assert_eq!((report.outcome, report.progress.round_trips), (Outcome::Cancelled, 2));
    let first = report.progress.sites_received;
    assert!(first > 0 && first < 300);
    let report = sync(&phone);
    assert_eq!((report.outcome, report.progress.sites_received), (Outcome::SentAll, 300 - first));
}

#[test]
fn the_first_sync_is_usable_before_it_ends_and_todays_agenda_comes_first() {
    let stage = Stage::with_sites(&(0..3_000).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let colleague = stage.phone("b", "wang", &["东街"]);
    raise(&colleague, &annual(2_950), "闻到气味").unwrap();
    sync(&colleague);
    let phone = Arc::new(stage.open("a"));
    stage.enrol(&phone, "li", &["东街"]);
    type Looked = (Progress, usize, Option<AgendaRank>);
    let seen: Arc<Mutex<Vec<Looked>>> = Arc::default();
    let (looked, screen) = (seen.clone(), phone.clone());
    let control = Control::with_progress(move |progress| {
        let page = screen.agenda(&AgendaFilter::default(), None, 50).unwrap();
        let first = page.first().filter(|line| line.inspection == annual(2_950)).map(|line| line.rank);
        looked.lock().unwrap().push((progress.clone(), page.len(), first));
    });
    let limits = Limits { bytes_down: 100 << 10, ..Limits::default() };
    let report = phone.sync(&control.limited_to(limits)).unwrap();
    assert_eq!((report.outcome, report.progress.sites_received), (Outcome::SentAll, 3_000));
    let seen = seen.lock().unwrap();
    assert!(seen.len() > 8, "progress is told after every exchange: {}", seen.len());
    let (first, lines, gravest) = &seen[0];
    assert!(first.usable && first.sites_received < 600, "{first:?}");
    assert_eq!((*lines, *gravest), (50, Some(AgendaRank::ALL[0])), "the open hazard stands on top at once");
    assert!(seen.is_sorted_by_key(|(progress, ..)| progress.sites_received));
    let walk = works_at_once(&phone);
    assert!(walk > 0);
}

/// She taps while it still comes down.
fn works_at_once(phone: &Workspace) -> usize {
    comment(phone, &annual(7), "at work").unwrap();
    comments(&phone.form(&annual(7)).unwrap()).len()
}

/// Publishes a second version of the household's checklist, in which dark kitchens are graver, as headquarters' office does.
fn publish_a_graver_version(stage: &Stage, start: &str) {
    let [mut source, _] = TemplateSource::embedded();
    let text = &mut source.files[0].1;
    *text = text.replacen("version = 1", "version = 2", 1);
    *text = text.replacen("grade = \"L2\"\nfix = { zh = \"加装门", "grade = \"L1\"\nfix = { zh = \"加装门", 1);
    assert_eq!(source.load().unwrap().version, 2);
    let db = Connection::open(stage.folder_of("hq").join("headquarters.db")).unwrap();
    let files = serde_json::to_string(&source.files).unwrap();
    let insert = "INSERT INTO templates (code, version, files, start_day) VALUES ('household', 2, ?1, ?2)";
    db.execute(insert, [&files, start]).unwrap();
    db.execute("UPDATE counters SET value = value + 1 WHERE name = 'reference'", []).unwrap();
}

#[test]
fn a_new_version_is_used_from_its_day_on_and_what_is_under_way_keeps_its_own() {
    let stage = Stage::with_sites(&[home(0, "东街"), home(1, "东街")]);
    let phone = stage.phone("a", "li", &["东街"]);
    raise(&phone, &annual(0), "闻到气味").unwrap();
    publish_a_graver_version(&stage, "2026-11-17");
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    let version = |n: u32| phone.form(&annual(n)).unwrap().template.version;
    assert_eq!([version(0), version(1)], [1, 1], "it is here and its day is not");
    stage.time.becomes(moment("2026-11-17", 8, 0));
    assert_eq!([version(0), version(1)], [1, 2], "begun yesterday, begun today");
    let grade = |n: u32| {
        let (seen, form) = (phone.form(&annual(n)).unwrap().seen, annual(n));
        let item: ItemKey = "H1.4".parse().unwrap();
        let failed = RecordAnswer { item: item.clone(), entry: Entry::from(Said::Fail(None)), photos: vec![] };
        phone.act(&form, &seen, &failed).unwrap();
        phone.form(&form).unwrap().record.answers[&item].effective().verdict
    };
    assert_eq!([grade(0), grade(1)], [Verdict::Hazard(Grade::L2), Verdict::Hazard(Grade::L1)]);
    // Another phone, which gets both at once, sees the same.
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    let other = stage.phone("b", "wang", &["东街"]);
    assert_eq!([0, 1].map(|n| other.form(&annual(n)).unwrap().template.version), [1, 2]);
}
