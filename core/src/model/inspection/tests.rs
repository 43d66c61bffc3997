use super::*;
use crate::model::answer::Verdict;
use crate::model::fact::VisitOutcome;
use crate::model::seal::{Hash256, Seal, Since};
use crate::model::story::{Story, id};
use proptest::prelude::*;

fn state(story: &Story) -> InspectionState {
    InspectionState::fold(&story.record, Timestamp(100))
}
fn promise(from: i64, until: i64) -> Event {
    Event::Appointment { from: Timestamp(from), until: Timestamp(until), note: String::new() }
}
fn cancel(name: &str) -> Event {
    Event::AppointmentCancelled { appointment: id(name), reason: "改期".into() }
}

#[test]
fn a_home_is_tried_twice_entered_and_completed() {
    let mut story = Story::new();
    assert_eq!(state(&story).progress, Progress::Untouched);
    story.named("a1", 1, promise(5, 9)).fact(2, Event::Comment { text: "有狗".into() });
    assert_eq!(state(&story).progress, Progress::Untouched, "promises and comments alone begin nothing");
    story.no_access(10, 1, true).no_access(20, 0, false);
    assert_eq!(state(&story).progress, Progress::NoAccess { attempts: 2, evidenced: 1 });
    story.visit(30, VisitOutcome::Entered);
    assert_eq!(state(&story).progress, Progress::Begun);
    story.answered("H1.1", &[Verdict::Pass]).completed("c1", 40);
    let done = state(&story);
    assert_eq!(done.progress, Progress::Completed);
    assert_eq!((done.completed.map(|d| d.id), done.deciding_visit.map(|d| d.at.at.0)), (Some(id("c1")), Some(30)));
}

#[test]
fn the_last_visit_decides_by_the_chronicle_and_not_by_arrival() {
    let mut story = Story::new();
    story.visit(30, VisitOutcome::Refused).no_access(20, 1, true);
    assert_eq!(state(&story).progress, Progress::Refused);
    story.visit(40, VisitOutcome::Vacant);
    assert_eq!(state(&story).progress, Progress::Vacant);
    story.visit(50, VisitOutcome::WrongAddress);
    assert_eq!(state(&story).progress, Progress::WrongAddress);
    assert_eq!(state(&story).deciding_visit.map(|d| d.at.at.0), Some(50));
}

#[test]
fn nothing_is_completed_at_a_door_that_nobody_opened() {
    let mut story = Story::new();
    story.no_access(10, 1, true).completed("c1", 11);
    assert_eq!(state(&story).progress, Progress::NoAccess { attempts: 1, evidenced: 1 });
    assert_eq!(state(&story).completed, None);
    story.answered("H1.1", &[Verdict::Pass]);
    assert_eq!(state(&story).progress, Progress::Begun);
}

#[test]
fn a_reopening_undoes_only_the_completions_it_has_seen() {
    let mut story = Story::new();
    story.visit(10, VisitOutcome::Entered).completed("c1", 20).completed("c2", 25).reopened(30, &["c1"]);
    let still = state(&story);
    assert_eq!((still.progress, still.reopened), (Progress::Completed, 1));
    assert_eq!(still.completed.map(|d| d.id), Some(id("c2")));
    assert_eq!(standing_completions(&story.record), vec![id("c2")]);
    story.reopened(31, &["c2"]);
    assert_eq!(state(&story).progress, Progress::Begun);
    story.completed("c3", 40);
    assert_eq!(state(&story).progress, Progress::Completed);
}

#[test]
fn a_seal_stands_with_its_completion_and_tells_what_came_since() {
    let mut story = Story::new();
    let seal = |digest| Some(Seal { digest: Hash256([digest; 32]), heads: vec![Hash256([7; 32])], photos: vec![] });
    let complete = |digest| Event::Completed { template_version: 1, seal: seal(digest) };
    story.visit(10, VisitOutcome::Entered).named("c1", 20, complete(1));
    let sealed = state(&story).sealed.unwrap();
    assert_eq!((sealed.completion, sealed.digest), (id("c1"), Hash256([1; 32])));
    assert!(sealed.since.is_nothing());

    // A colleague's fact and another answer come later: shown, and told apart.
    let facts = [id("late")].into();
    story.record.since.insert(id("c1"), Since { facts, ..Since::default() });
    let since = state(&story).sealed.unwrap().since;
    assert!(!since.is_nothing() && !since.alters());
    story.record.since.get_mut(&id("c1")).unwrap().answers.insert("H1.1".parse().unwrap());
    assert!(state(&story).sealed.unwrap().since.alters());

    story.reopened(30, &["c1"]);
    assert_eq!(state(&story).sealed, None, "opened again, nothing is sealed");
    story.named("c2", 40, complete(2));
    assert_eq!(state(&story).sealed.unwrap().digest, Hash256([2; 32]));
    story.reopened(50, &["c2"]).completed("c3", 60);
    assert_eq!(state(&story).sealed, None, "completed by an older program, without a seal");
}

#[test]
fn the_next_appointment_is_the_earliest_that_is_not_over() {
    let mut story = Story::new();
    story.named("a1", 1, promise(300, 310)).named("a2", 2, promise(120, 130)).named("a3", 3, promise(50, 60));
    let next = |story: &Story| state(story).next_appointment.map(|a| a.id);
    assert_eq!(next(&story), Some(id("a2")));
    story.fact(4, cancel("a2"));
    assert_eq!(next(&story), Some(id("a1")));
    story.fact(5, cancel("a1"));
    assert_eq!(next(&story), Some(id("a3")), "a broken promise is not forgotten");
    story.no_access(49, 1, true);
    assert_eq!(next(&story), Some(id("a3")), "coming early and finding nobody keeps no promise");
    story.no_access(55, 1, true);
    assert_eq!(next(&story), None);
    story.named("a4", 60, promise(200, 210)).visit(90, VisitOutcome::Entered);
    assert_eq!(next(&story), None, "let in early, the promise has done its work");
}

#[test]
fn hazards_conflicts_and_reviews_are_counted() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L1, 500).answered("H2.7", &[Verdict::Pass, Verdict::Hazard(Grade::L1)]);
    story.fact(20, Event::Review { accepted: false, text: "缺表号照片".into() });
    let now = state(&story);
    assert_eq!((now.hazards.open_l1, now.hazards.open(), now.hazards.without_notice), (1, 1, 1));
    assert_eq!(now.hazards.next_deadline, Some(Timestamp(500)));
    assert_eq!((now.conflicts, now.reviews, now.accepted, now.comments), (1, 1, Some(false), 0));
}

#[test]
fn every_progress_reads_back_from_its_code() {
    let no_access = Progress::NoAccess { attempts: 3, evidenced: 2 };
    for progress in [Progress::Untouched, Progress::Begun, Progress::Completed, no_access, Progress::Refused] {
        assert_eq!(Progress::from_code(progress.code(), 3, 2), Some(progress));
    }
    assert_eq!(Progress::from_code("done", 0, 0), None);
}

proptest! {
    #[test]
    fn law_3_the_state_is_a_function_of_the_set_of_facts(
        facts in proptest::collection::vec((0u8..6, 0i64..20), 0..12),
        turn in 0usize..12,
    ) {
        let named: Vec<(String, u8, i64)> =
            facts.iter().enumerate().map(|(n, (kind, at))| (format!("s{n}"), *kind, *at)).collect();
        let write = |story: &mut Story, (name, kind, at): &(String, u8, i64)| {
            let visit = |outcome| Event::Visit { outcome, evidence: Vec::new(), card_left: false, note: String::new() };
            let event = match kind {
                0 => visit(VisitOutcome::NoAccess),
                1 => visit(VisitOutcome::Refused),
                2 => visit(VisitOutcome::Entered),
                3 => Event::Completed { template_version: 1, seal: None },
                4 => Event::Reopened { seen: vec![id("s0"), id("s3")], reason: String::new() },
                _ => promise(*at, *at + 5),
            };
            story.named(name, *at, event);
        };
        let (mut one, mut other) = (Story::new(), Story::new());
        named.iter().for_each(|fact| write(&mut one, fact));
        let turn = turn.min(named.len());
        named[turn..].iter().chain(&named[..turn]).rev().for_each(|fact| write(&mut other, fact));
        prop_assert_eq!(state(&one), state(&other));
    }
}
