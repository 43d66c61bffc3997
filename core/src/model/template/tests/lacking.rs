//! What stops completion.

use super::super::super::fact::{CloseReason, Delivery, NoticeKind, PhotoOf, VisitOutcome};
use super::super::super::grade::Grade;
use super::*;

fn visit(outcome: VisitOutcome) -> Event {
    Event::Visit { outcome, evidence: vec![], card_left: false, note: String::new() }
}

fn pass(item: &FormItem<'_>) -> Said {
    match &item.item.kind {
        Kind::PassFail { reading: Some(reading), .. } if reading.required => Said::Pass(Some(1.0)),
        Kind::PassFail { .. } => Said::Pass(None),
        Kind::Number(_) => Said::Number(0.0),
        Kind::Points { points, .. } => Said::Points(points.iter().map(|point| (point.code.clone(), 0.0)).collect()),
        Kind::Hold(_) => Said::Hold { start: 2000.0, end: 2000.0, minutes: 10.0 },
        Kind::Date(_) => Said::Date(today()),
        Kind::Choice(options) => Said::Choice(options[0].code.clone()),
        Kind::Defects(_) => Said::Defects(vec![]),
        Kind::Text { .. } => Said::Text,
        Kind::Signature => Said::Signature(signed()),
        Kind::Automatic(_) => panic!("never asked"),
    }
}

/// A home where everything is in order and photographed.
fn in_order() -> Story {
    let mut story = Story::new(Template::household(), home(&[]));
    story.happens(visit(VisitOutcome::Entered));
    // Every answer may open further questions.
    while let Some(next) = story.missing().first().cloned() {
        let item = next.item().unwrap().clone();
        let form = story.template.form(&story.site, &story.record);
        let asked = form.iter().flat_map(|group| &group.items).find(|asked| asked.key == item).unwrap();
        let said = pass(asked);
        story.answer(&item.to_string(), said, true);
    }
    story
}

fn hazard(text: &str) -> HazardKey {
    text.parse().unwrap()
}

fn notice(hazards: &[&str]) -> Event {
    Event::NoticeServed {
        number: "2026-1".to_owned(),
        notice: NoticeKind::Rectification,
        hazards: hazards.iter().map(|text| hazard(text)).collect(),
        delivery: Delivery::InPerson,
        signature: signed(),
    }
}

#[test]
fn an_untouched_record_lacks_the_visit_then_the_items_in_order() {
    let story = Story::new(Template::household(), home(&[]));
    let missing = story.missing();
    assert_eq!(missing[0], Missing::EnteredVisit);
    assert_eq!(missing[1], Missing::Answer(key("H0.1")));
    assert_eq!(missing[2], Missing::Photo(key("H0.1")));
    assert_eq!(missing[3], Missing::Answer(key("H1.1")));
    assert!(missing.contains(&Missing::Signature(key("H7.4"))));
    assert!(missing.contains(&Missing::Photo(key("H4.1#hob-1"))));
    assert!(!missing.contains(&Missing::Answer(key("H4.1#hob-1"))));
    let no_automatic = missing.iter().filter_map(Missing::item).all(|item| item.item.as_str() != "H0.3");
    assert!(no_automatic);
}

#[test]
fn a_door_that_did_not_open_completes_nothing() {
    let mut story = in_order();
    assert_eq!(story.missing(), []);
    story.record.facts.clear();
    story.happens(visit(VisitOutcome::NoAccess));
    assert_eq!(story.missing(), [Missing::EnteredVisit]);
}

#[test]
fn a_grave_hazard_wants_a_photo_a_measure_and_a_notice() {
    let mut story = in_order();
    story.answer("H1.3", Said::Fail(None), false);
    let grade = Grade::L1;
    let double_fire = hazard("H1.3:fail");
    assert_eq!(
        story.missing(),
        [
            Missing::Photo(key("H1.3")),
            Missing::Measure { hazard: double_fire.clone(), grade },
            Missing::Notice { hazard: double_fire.clone(), grade, must_notice: false },
            Missing::Photo(key("H7.2")),
        ]
    );
    story.happens(taken_of(PhotoOf::HazardBefore(double_fire.clone())));
    story.happens(Event::MadeSafe { hazard: double_fire, measure: "移走煤炉".to_owned() });
    let served = story.happens(notice(&["H1.3:fail"]));
    assert_eq!(story.missing(), [Missing::Photo(key("H7.2"))]);
    story.happens(taken_of(PhotoOf::Notice(served)));
    assert_eq!(story.missing(), []);
}

#[test]
fn a_notice_must_name_the_hazard_and_a_minor_one_needs_none() {
    let mut story = in_order();
    story.answer("H2.4", Said::Fail(None), true);
    assert_eq!(story.missing(), []);
    story.answer("H2.3", Said::Fail(None), true);
    story.happens(notice(&["H2.4:fail"]));
    let wanted = Missing::Notice { hazard: hazard("H2.3:fail"), grade: Grade::L2, must_notice: false };
    assert_eq!(story.missing(), [wanted, Missing::Photo(key("H7.2"))]);
}

#[test]
fn a_closed_hazard_needs_nothing_and_one_raised_again_needs_everything_again() {
    let mut story = in_order();
    story.answer("H1.3", Said::Fail(None), true);
    let double_fire = hazard("H1.3:fail");
    let raised = story.record.facts.keys().next_back().unwrap().clone();
    story.happens(Event::MadeSafe { hazard: double_fire.clone(), measure: "移走".to_owned() });
    story.happens(Event::HazardClosed {
        hazard: double_fire.clone(),
        seen: vec![raised],
        reason: CloseReason::RecheckPassed,
        signature: Some(signed()),
    });
    assert_eq!(story.missing(), []);
    story.happens(Event::HazardRaised {
        hazard: double_fire.clone(),
        grade: Grade::L1,
        must_notice: false,
        deadline: None,
        why: RaisedBy::Reopening,
        note: String::new(),
    });
    assert!(story.missing().contains(&Missing::Measure { hazard: double_fire, grade: Grade::L1 }));
}

#[test]
fn a_leak_test_that_is_half_done_names_the_joints_that_are_left() {
    let mut story = in_order();
    story.answer("H6.1", Said::Points([("meter_in".parse().unwrap(), 0.0)].into()), true);
    let points = ["meter_out", "valves", "hose_ends", "hob_inlet"].map(|code| code.parse().unwrap()).to_vec();
    assert_eq!(story.missing(), [Missing::Points { item: key("H6.1"), points }]);
}

#[test]
fn a_hazard_raised_by_hand_is_not_forgotten() {
    let mut story = in_order();
    let by_hand = hazard("X1:smell");
    story.happens(Event::HazardRaised {
        hazard: by_hand.clone(),
        grade: Grade::L3,
        must_notice: true,
        deadline: None,
        why: RaisedBy::Hand,
        note: String::new(),
    });
    let wanted = Missing::Notice { hazard: by_hand, grade: Grade::L3, must_notice: true };
    assert_eq!(story.missing(), [Missing::Photo(key("H7.2")), wanted]);
}

#[test]
fn a_signature_as_a_fact_serves_too() {
    let mut story = in_order();
    story.record.answers.remove(&key("H7.4"));
    assert_eq!(story.missing(), [Missing::Signature(key("H7.4"))]);
    story.happens(Event::Signed { signature: signed() });
    assert_eq!(story.missing(), []);
}

#[test]
fn rust_asks_for_a_photo_from_level_three() {
    let mut story = in_order();
    story.answer("H2.2", Said::Choice("2".parse().unwrap()), false);
    assert_eq!(story.missing(), []);
    story.answer("H2.2", Said::Choice("3".parse().unwrap()), false);
    assert!(story.missing().contains(&Missing::Photo(key("H2.2"))));
}

#[test]
fn two_differing_answers_are_not_missing() {
    let mut story = in_order();
    let mut other = story.record.answers[&key("H2.4")].effective().clone();
    other.note = "另一位".to_owned();
    let both = vec![story.record.answers[&key("H2.4")].effective().clone(), other];
    story.record.answers.insert(key("H2.4"), Answers::new(both).unwrap());
    let form = story.template.form(&story.site, &story.record);
    assert!(form.iter().flat_map(|group| &group.items).any(|item| item.in_conflict));
    assert_eq!(story.missing(), []);
}
