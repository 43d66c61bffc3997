//! An inspector's day: offline, merged, home at headquarters, counted.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::actions::raise_hazard::RaiseHazard;
use anjian_core::actions::recheck::Recheck;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::error::Error;
use anjian_core::model::fact::VisitOutcome;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::ItemKey;
use anjian_core::model::inspection::Progress;
use anjian_core::model::template::{Entry, Said};
use anjian_core::store::agenda::AgendaFilter;
use anjian_core::store::lists::HazardFilter;
use anjian_core::sync::status::Outcome;
use anjian_hq::demo::inspector::{Findings, enter, inspect, outside, signature};
use anjian_tests::stage::{Stage, annual, chance, home, moment, site_id, sync};

fn ten_homes() -> Stage {
    Stage::with_sites(&(0..10).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

fn item(code: &str) -> ItemKey {
    code.parse().unwrap()
}

fn answer(code: &str, said: Said) -> RecordAnswer {
    RecordAnswer { item: item(code), entry: Entry::from(said), photos: vec![] }
}

#[test]
fn a_day_of_work_comes_home_in_one_round_trip_and_is_a_handful_of_changes_each() {
    let stage = ten_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let page = phone.agenda(&AgendaFilter::default(), None, 50).unwrap();
    assert_eq!(page.len(), 10);
    let mut luck = chance(1);
    for line in &page[..6] {
        assert!(inspect(&phone, &line.inspection, Findings::default(), &mut luck).unwrap());
    }
    outside(&phone, &page[6].inspection, VisitOutcome::NoAccess, "").unwrap();
    outside(&phone, &page[7].inspection, VisitOutcome::Refused, "不让进").unwrap();
    stage.time.becomes(moment("2026-11-16", 17, 0));
    let report = sync(&phone);
    assert_eq!(report.outcome, Outcome::SentAll, "{report:?}");
    assert_eq!(report.progress.round_trips, 1, "{report:?}");
    assert!(report.progress.changes_sent <= 8 * 3, "{report:?}");
    let told = phone.coverage().unwrap()[0].freshness.unwrap();
    assert_eq!((told.devices_heard, told.devices_total), (1, 1));
    let quiet = sync(&phone);
    assert_eq!(quiet.progress.round_trips, 1);
    assert!(quiet.progress.bytes_up <= 1024 && quiet.progress.bytes_down <= 1024, "{quiet:?}");
    let row = &phone.site(&page[0].site.id).unwrap().inspections[0];
    assert_eq!(row.progress, Progress::Completed);
}

#[test]
fn law_2_two_at_the_same_door_the_worse_counts_and_both_are_told() {
    let stage = ten_homes();
    let (one, two) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let id = annual(3);
    for phone in [&one, &two] {
        enter(phone, &id).unwrap();
    }
    let seen = one.form(&id).unwrap().seen;
    one.act(&id, &seen, &answer("H1.1", Said::Pass(None))).unwrap();
    let seen = two.form(&id).unwrap().seen;
    two.act(&id, &seen, &answer("H1.1", Said::Fail(None))).unwrap();
    for phone in [&one, &two, &one] {
        sync(phone);
    }
    assert_eq!(one.digest(&id).unwrap(), two.digest(&id).unwrap());
    for phone in [&one, &two] {
        let form = phone.form(&id).unwrap();
        let answers = &form.record.answers[&item("H1.1")];
        assert_eq!(answers.effective().verdict.grade(), Some(Grade::L1));
        assert_eq!(answers.all().len(), 2);
        assert_eq!(phone.conflicts(None, 10).unwrap().len(), 1);
        assert_eq!(form.hazards.values().filter(|h| h.is_open()).count(), 1);
    }
}

#[test]
fn law_2_a_closing_that_had_not_seen_the_reopening_leaves_the_hazard_open() {
    let stage = ten_homes();
    let (one, two) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let id = annual(4);
    enter(&one, &id).unwrap();
    let seen = one.form(&id).unwrap().seen;
    one.act(&id, &seen, &answer("H1.1", Said::Fail(None))).unwrap();
    sync(&one);
    sync(&two);
    let hazard = two.form(&id).unwrap().hazards.keys().next().unwrap().clone();
    // Offline, one closes it and the other finds it again.
    let seen = one.form(&id).unwrap().seen;
    let recheck = Recheck { hazard: hazard.clone(), passed: true, note: String::new(), signature: Some(signature()) };
    one.act(&id, &seen, &recheck).unwrap();
    assert!(!one.form(&id).unwrap().hazards[&hazard].is_open());
    let seen = two.form(&id).unwrap().seen;
    let again = RaiseHazard { hazard: hazard.clone(), grade: Grade::L1, must_notice: true, note: "又漏".into() };
    two.act(&id, &seen, &again).unwrap();
    for phone in [&two, &one, &two] {
        sync(phone);
    }
    for phone in [&one, &two] {
        let state = &phone.form(&id).unwrap().hazards[&hazard];
        assert!(state.is_open(), "{state:?}");
        assert_eq!(phone.hazards(&HazardFilter::default(), None, 10).unwrap().len(), 1);
    }
    assert_eq!(one.digest(&id).unwrap(), two.digest(&id).unwrap());
}

#[test]
fn law_2_a_tap_on_a_form_that_was_open_while_a_sync_ran_replaces_nothing_unseen() {
    let stage = ten_homes();
    let (one, two) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let id = annual(5);
    enter(&one, &id).unwrap();
    sync(&one);
    sync(&two);
    let on_screen = one.form(&id).unwrap().seen;
    one.act(&id, &on_screen, &answer("H1.1", Said::Pass(None))).unwrap();
    let seen = two.form(&id).unwrap().seen;
    two.act(&id, &seen, &answer("H1.1", Said::Fail(None))).unwrap();
    sync(&two);
    sync(&one);
    // She taps again on the form she still has open: her own answer is replaced, the colleague's is not.
    one.act(&id, &on_screen, &answer("H1.1", Said::Pass(None))).unwrap();
    let answers = one.form(&id).unwrap().record.answers[&item("H1.1")].clone();
    assert_eq!(answers.all().len(), 2);
    assert_eq!(answers.effective().verdict.grade(), Some(Grade::L1));
}

#[test]
fn law_1_what_was_tapped_is_there_after_the_app_died_without_a_word() {
    let stage = ten_homes();
    let id = annual(1);
    {
        let phone = stage.phone("a", "li", &["东街"]);
        enter(&phone, &id).unwrap();
        let seen = phone.form(&id).unwrap().seen;
        phone.act(&id, &seen, &answer("H1.1", Said::Fail(None))).unwrap();
    }
    let phone = stage.open("a");
    let form = phone.form(&id).unwrap();
    assert!(form.record.answers[&item("H1.1")].effective().verdict.is_failure());
    assert!(form.only_here);
    // A mistaken tap is taken back with the hazard that it raised.
    assert!(phone.undo(&id).unwrap());
    let form = phone.form(&id).unwrap();
    assert!(form.hazards.is_empty() && form.record.answers.is_empty());
    assert_eq!(phone.hazards(&HazardFilter::default(), None, 5).unwrap().len(), 0);
}

#[test]
fn law_5_coverage_is_right_after_a_sync_that_is_the_first_in_its_hour() {
    let stage = ten_homes();
    let (one, two) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    enter(&one, &annual(1)).unwrap();
    let seen = one.form(&annual(1)).unwrap().seen;
    one.act(&annual(1), &seen, &answer("H1.1", Said::Pass(None))).unwrap();
    sync(&one);
    for hour in 9..17 {
        stage.time.becomes(moment("2026-11-16", hour, 0));
        enter(&one, &annual(hour - 8)).unwrap();
        sync(&one);
        sync(&two);
        let (mine, theirs) = (one.coverage().unwrap(), two.coverage().unwrap());
        assert_eq!(mine[0].count, theirs[0].count, "at {hour} o'clock");
    }
}

#[test]
fn law_7_rows_made_anew_equal_the_rows_made_on_the_way() {
    let stage = ten_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let mut luck = chance(7);
    for n in 0..4 {
        let findings = Findings { failure_rate: 0.1, leaves_early: n == 3, ..Findings::default() };
        inspect(&phone, &annual(n), findings, &mut luck).unwrap();
    }
    outside(&phone, &annual(5), VisitOutcome::NoAccess, "").unwrap();
    let dump = || {
        let db = anjian_tests::folder::database(&stage.folder_of("a"));
        let mut text = String::new();
        for table in ["inspections", "hazards", "agenda"] {
            let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3")).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    text += &format!("{:?}|", row.get_ref(column).unwrap());
                }
                text.push('\n');
            }
        }
        text
    };
    let before = dump();
    assert!(before.lines().count() > 15);
    phone.rebuild().unwrap();
    assert_eq!(before, dump());
}

#[test]
fn what_cannot_be_meant_is_refused_and_nothing_is_stored() {
    let stage = ten_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let id = annual(2);
    let form = phone.form(&id).unwrap();
    let wrong = phone.act(&id, &form.seen, &answer("H3.2", Said::Pass(None)));
    assert!(matches!(wrong, Err(Error::Entry(_))), "{wrong:?}");
    let incomplete = phone.act(&id, &form.seen, &anjian_core::actions::complete::Complete);
    assert!(matches!(incomplete, Err(Error::Incomplete { .. })));
    assert!(phone.inspections().unwrap().is_empty());
    assert!(phone.site(&site_id(99)).is_err());
}
