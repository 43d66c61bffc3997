use super::*;
use crate::model::fact::RaisedBy;
use crate::model::story::{Story, close, id, leak, raise};
use proptest::prelude::*;

fn the_leak(story: &Story) -> Hazard {
    hazards(&story.record).remove(&leak()).unwrap()
}
fn ids(names: &[&str]) -> Vec<FactId> {
    names.iter().map(|name| id(name)).collect()
}
fn of_leak(event: fn(HazardKey) -> Event) -> Event {
    event(leak())
}
fn made_safe(hazard: HazardKey) -> Event {
    Event::MadeSafe { hazard, measure: "关阀".into() }
}
fn supply_stopped(hazard: HazardKey) -> Event {
    Event::SupplyStopped { hazard, measure: "关表前阀".into() }
}
fn reported(hazard: HazardKey) -> Event {
    Event::RectificationReported { hazard, note: String::new() }
}
fn restored(hazard: HazardKey) -> Event {
    Event::SupplyRestored { hazard }
}

#[test]
fn a_leak_is_found_made_safe_mended_looked_at_and_closed() {
    let mut story = Story::new();
    let mut seen = Vec::new();
    let mut look = |story: &Story| seen.push(the_leak(story).stage.code());
    look(story.raised("r1", 10, Grade::L1, 1000));
    look(story.fact(11, of_leak(made_safe)));
    look(story.fact(12, of_leak(supply_stopped)));
    look(story.notice("n1", 13));
    look(story.fact(20, of_leak(reported)));
    look(story.rechecked("c1", 30, false));
    look(story.fact(40, of_leak(reported)));
    look(story.rechecked("c2", 50, true));
    look(story.closed("z1", 51, &["r1", "c1"]));
    look(story.fact(52, of_leak(restored)));
    let stages = Stage::ALL.map(Stage::code);
    assert_eq!(seen[..5], stages[..5]);
    assert_eq!(seen[5..], ["recheck_failed", "rectification_reported", "recheck_passed", "closed", "supply_restored"]);
    let hazard = the_leak(&story);
    assert_eq!((hazard.rechecks_passed, hazard.rechecks_failed), (1, 1));
    assert_eq!(hazard.closed.as_ref().map(|c| c.at.at.0), Some(51));
    assert!(!hazard.supply_off && !hazard.is_open() && !hazard.needs_notice());
}

#[test]
fn law_2_a_passed_recheck_alone_closes_nothing() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L1, 100).rechecked("c1", 20, true);
    assert!(the_leak(&story).is_open());
}

#[test]
fn law_2_a_closing_that_has_not_seen_the_reopening_leaves_it_open() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L2, 100).closed("z1", 20, &["r1"]);
    story.named("r2", 15, raise(Grade::L1, 200, RaisedBy::Reopening));
    let hazard = the_leak(&story);
    assert!(hazard.is_open());
    assert_eq!(hazard.open_raises, ids(&["r2"]));
    assert_eq!((hazard.grade, hazard.deadline), (Grade::L1, Some(Timestamp(200))));
    story.closed("z2", 30, &["r1", "r2"]);
    assert!(!the_leak(&story).is_open());
}

#[test]
fn law_2_a_failed_recheck_beats_every_closing_that_has_not_seen_it() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L2, 100).closed("z1", 20, &["r1"]).rechecked("c1", 21, false);
    let hazard = the_leak(&story);
    assert!(hazard.is_open());
    assert_eq!((hazard.grade, hazard.deadline), (Grade::L2, Some(Timestamp(100))), "it is still what it was");
    assert_eq!(seen_now(&story.record, &leak()), ids(&["c1", "r1"]));
}

#[test]
fn law_2_a_closing_counts_for_this_hazards_raises_only() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L2, 100).notice("n1", 11).closed("z1", 20, &["n1", "other"]);
    assert!(the_leak(&story).is_open());
    let elsewhere = Event::HazardClosed {
        hazard: "H5.3:long".parse().unwrap(),
        seen: ids(&["r1"]),
        reason: CloseReason::RecheckPassed,
        signature: None,
    };
    story.named("z2", 21, elsewhere);
    assert!(the_leak(&story).is_open());
    assert_eq!(hazards(&story.record).len(), 1, "a closing alone makes no hazard");
}

#[test]
fn two_inspectors_raise_one_hazard_and_the_graver_word_counts() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L2, 900).raised("r2", 11, Grade::L1, 950).closed("z1", 20, &["r2"]);
    let hazard = the_leak(&story);
    assert_eq!((hazard.raised.len(), hazard.grade, hazard.deadline), (2, Grade::L2, Some(Timestamp(900))));
    story.closed("z2", 30, &["r1"]);
    let hazard = the_leak(&story);
    assert_eq!((hazard.grade, hazard.deadline), (Grade::L1, Some(Timestamp(900))));
    assert_eq!(hazard.closed.map(|c| c.id), Some(id("z2")), "closed when the last raise was seen");
}

#[test]
fn after_a_reopening_it_must_be_made_safe_again_but_the_notice_still_counts() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L1, 100).fact(11, of_leak(made_safe)).notice("n1", 12).closed("z1", 20, &["r1"]);
    story.named("r2", 30, raise(Grade::L1, 300, RaisedBy::Reopening));
    let hazard = the_leak(&story);
    assert_eq!((hazard.made_safe, hazard.needs_notice(), hazard.stage), (None, false, Stage::NoticeServed));
}

#[test]
fn a_hazard_closed_in_time_twice_was_always_in_time() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L2, 100).closed("z1", 50, &["r1"]);
    story.named("r2", 500, raise(Grade::L2, 600, RaisedBy::Reopening));
    assert_eq!(the_leak(&story).closed_in_time(), None);
    assert!(the_leak(&story).is_overdue(Timestamp(601)) && !the_leak(&story).is_overdue(Timestamp(600)));
    story.rechecked("c1", 550, false).closed("z2", 590, &["r1", "r2", "c1"]);
    assert_eq!(the_leak(&story).closed_in_time(), Some(Timeliness::Met));
    assert!(!the_leak(&story).is_overdue(Timestamp(9999)));
}

#[test]
fn law_10_a_closing_by_an_unknown_clock_cannot_be_judged() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L2, 100);
    let unknown = Stamp { at: Timestamp(20), clock: None };
    story.fact_as("z1", unknown, close(&["r1"], CloseReason::RecheckPassed));
    assert_eq!(the_leak(&story).closed_in_time(), Some(Timeliness::CannotTell));
}

#[test]
fn a_notice_that_names_a_hazard_twice_is_one_notice() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L1, 100).notice("n1", 12);
    if let Event::NoticeServed { hazards, .. } = &mut story.record.facts.get_mut(&id("n1")).unwrap().what {
        hazards.push(leak());
    }
    assert_eq!(the_leak(&story).notices, ids(&["n1"]));
}

#[test]
fn closing_pays_no_notice_unless_the_hazard_was_a_mistake() {
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L1, 100).closed("z1", 20, &["r1"]);
    assert!(the_leak(&story).needs_notice());
    let mut story = Story::new();
    story.raised("r1", 10, Grade::L1, 100).named("z1", 20, close(&["r1"], CloseReason::RaisedByMistake));
    assert!(!the_leak(&story).needs_notice());
}

/// One step of a generated history: what is done, when, and which of the facts before it its author had seen.
fn history() -> impl Strategy<Value = Vec<(u8, i64, u32)>> {
    proptest::collection::vec((0u8..9, 0i64..50, any::<u32>()), 1..24)
}

fn play(steps: &[(u8, i64, u32)]) -> Story {
    let mut story = Story::new();
    for (n, (kind, at, mask)) in steps.iter().enumerate() {
        let name = format!("s{n}");
        let seen: Vec<String> = (0..n.min(32)).filter(|i| (mask >> i) & 1 == 1).map(|i| format!("s{i}")).collect();
        let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
        let event = match kind {
            0 => raise(Grade::ALL[*mask as usize % 3], i64::from(mask % 100), RaisedBy::Answer),
            1 => raise(Grade::L1, 70, RaisedBy::Reopening),
            2 | 3 => close(&seen, CloseReason::RecheckPassed),
            4 => Event::Recheck { hazard: leak(), passed: false, note: String::new() },
            5 => Event::Recheck { hazard: leak(), passed: true, note: String::new() },
            6 => made_safe(leak()),
            7 => supply_stopped(leak()),
            _ => restored(leak()),
        };
        story.named(&name, *at, event);
    }
    story
}

proptest! {
    #[test]
    fn law_2_open_means_a_raise_that_no_closing_has_seen(steps in history()) {
        let story = play(&steps);
        let facts = &story.record.facts;
        let raises: Vec<&FactId> = facts.iter().filter(|(_, f)| is_raise(&f.what)).map(|(id, _)| id).collect();
        let seen = |id: &FactId| facts.values().any(|f| matches!(&f.what, Event::HazardClosed { seen, .. } if seen.contains(id)));
        match hazards(&story.record).remove(&leak()) {
            None => prop_assert!(raises.is_empty()),
            Some(hazard) => {
                prop_assert_eq!(hazard.is_open(), raises.iter().any(|id| !seen(id)));
                prop_assert_eq!(hazard.is_open(), !hazard.open_raises.is_empty());
                prop_assert_eq!(hazard.is_open(), hazard.stage < Stage::Closed);
                prop_assert_eq!(hazard.raised.len(), raises.len());
            }
        }
    }

    #[test]
    fn law_2_whoever_closes_having_seen_everything_closes_it(steps in history()) {
        let mut story = play(&steps);
        let seen = seen_now(&story.record, &leak());
        let seen: Vec<&str> = seen.iter().map(FactId::as_str).collect();
        story.closed("last", 60, &seen);
        prop_assert!(hazards(&story.record).values().all(|hazard| !hazard.is_open()));
    }

    #[test]
    fn law_2_no_further_fact_but_a_closing_ever_closes_it(steps in history(), more in history()) {
        let open = |story: &Story| hazards(&story.record).values().any(Hazard::is_open);
        let before = play(&steps);
        let all: Vec<_> = steps.iter().copied().chain(more.into_iter().filter(|(kind, ..)| !(2..4).contains(kind))).collect();
        prop_assert!(!open(&before) || open(&play(&all)));
    }
}
