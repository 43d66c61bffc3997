//! What an entry means, and what cannot be meant.

use super::super::super::answer::Reading;
use super::super::super::grade::Grade;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const L1: Verdict = Verdict::Hazard(Grade::L1);
const L2: Verdict = Verdict::Hazard(Grade::L2);
const L3: Verdict = Verdict::Hazard(Grade::L3);

fn household() -> Story {
    Story::new(Template::household(), home(&[ApplianceKind::Hob, ApplianceKind::WaterHeater]))
}

fn choice(code: &str) -> Said {
    Said::Choice(code.parse().unwrap())
}

fn points(values: &[(&str, f64)]) -> Said {
    Said::Points(values.iter().map(|(code, value)| (code.parse().unwrap(), *value)).collect())
}

fn joints(hob_inlet: f64) -> Said {
    let others = ["meter_in", "meter_out", "valves", "hose_ends", "heater_inlet"].map(|code| (code, 0.0));
    points(&[&others[..], &[("hob_inlet", hob_inlet)]].concat())
}

#[test]
fn rust_is_judged_by_its_level() {
    let levels = [("1", Verdict::Pass), ("2", Verdict::Pass), ("3", L2), ("4", L1), ("5", L1), ("6", L1)];
    let story = household();
    for (level, verdict) in levels {
        let judged = story.judge("H2.2", choice(level)).unwrap();
        assert_eq!(judged.verdict, verdict, "{level}");
        assert_eq!(judged.hazards.iter().any(|hazard| hazard.stop_supply), level >= "5", "{level}");
        if let Some(hazard) = judged.hazards.first() {
            assert_eq!(hazard.defect.as_str(), level);
        }
    }
}

#[test]
fn a_gas_reading_is_judged_by_its_band_and_says_what_to_do() {
    let story = household();
    let bands = [
        (0.0, Verdict::Pass, ""),
        (0.1, Verdict::Fail, "皂液"),
        (49.9, Verdict::Fail, "皂液"),
        (50.0, L1, "判定泄漏"),
        (499.9, L1, "判定泄漏"),
        (500.0, L1, "停气"),
        (10_000.0, L1, "疏散"),
    ];
    for (ppm, verdict, advice) in bands {
        let judged = story.judge("H6.1", joints(ppm)).unwrap();
        assert_eq!(judged.verdict, verdict, "{ppm}");
        assert_eq!(judged.advice.is_empty(), advice.is_empty(), "{ppm}");
        assert!(judged.advice.iter().all(|words| words.zh.contains(advice)), "{ppm}: {:?}", judged.advice);
    }
}

#[test]
fn each_leaking_joint_is_a_hazard_of_its_own() {
    let judged = household().judge("H6.1", points(&[("hob_inlet", 60.0), ("meter_in", 700.0)])).unwrap();
    let found: Vec<_> = judged.hazards.iter().map(|hazard| hazard.defect.as_str()).collect();
    assert_eq!(found, ["meter_in", "hob_inlet"]);
    assert!(judged.hazards.iter().all(|hazard| hazard.stop_supply && hazard.fix.is_some()));
}

#[test]
fn the_first_joints_are_kept_without_a_verdict() {
    assert_eq!(household().verdict("H6.1", points(&[("meter_in", 0.0)])), Verdict::Recorded);
    assert_eq!(household().verdict("H6.1", points(&[("meter_in", 80.0)])), L1);
}

#[test]
fn carbon_monoxide_is_judged_by_its_band() {
    let story = household();
    for (ppm, verdict) in [(0, Verdict::Pass), (9, Verdict::Pass), (10, Verdict::Fail), (34, Verdict::Fail)] {
        assert_eq!(story.verdict("H4.11#water_heater-1", Said::Number(f64::from(ppm))), verdict, "{ppm}");
    }
    for (ppm, advice) in [(35, "停用设备"), (99, "停用设备"), (100, "疏散"), (5000, "疏散")] {
        let judged = story.judge("H4.11#water_heater-1", Said::Number(f64::from(ppm))).unwrap();
        assert_eq!(judged.verdict, L1, "{ppm}");
        assert!(judged.advice[0].zh.contains(advice), "{ppm}");
        assert_eq!(judged.hazards[0].defect.as_str(), "fail");
    }
}

#[test]
fn a_hold_test_allows_the_gauges_tolerance_and_not_more() {
    let hold = |start, end, minutes| Said::Hold { start, end, minutes };
    let story = household();
    assert_eq!(story.verdict("H6.2", hold(2000.0, 2000.0, 5.0)), Verdict::Pass);
    assert_eq!(story.verdict("H6.2", hold(2000.0, 1980.0, 5.0)), Verdict::Pass);
    assert_eq!(story.verdict("H6.2", hold(2000.0, 2010.0, 5.0)), Verdict::Pass);
    assert_eq!(story.verdict("H6.2", hold(2000.0, 1979.0, 5.0)), L1);
    // A test that has failed may be stopped, one that has not goes on to its end.
    assert_eq!(story.verdict("H6.2", hold(2000.0, 1500.0, 1.0)), L1);
    let short = story.judge("H6.2", hold(2000.0, 2000.0, 4.9)).unwrap_err();
    assert_eq!((short.field, short.kind), (EntryField::Minutes, BadEntryKind::TooShort("5".to_owned())));
    let shop = Story::new(Template::commercial(), site(SiteClass::Commercial, &[ApplianceKind::Hob]));
    assert!(shop.judge("H6.2", hold(2000.0, 2000.0, 9.0)).is_err());
    assert_eq!(shop.verdict("H6.2", hold(2000.0, 2000.0, 10.0)), Verdict::Pass);
}

#[test]
fn a_rubber_hose_lives_18_months_to_the_day() {
    let mut story = household();
    story.answer("H5.1#hob-1", choice("rubber"), true);
    assert_eq!(story.verdict("H5.2#hob-1", Said::Date(day(2025, 5, 23))), Verdict::Pass);
    assert_eq!(story.verdict("H5.2#hob-1", Said::Date(day(2025, 5, 22))), L2);
    story.answer("H5.1#hob-1", choice("corrugated"), true);
    assert_eq!(story.verdict("H5.2#hob-1", Said::Date(day(2025, 5, 22))), Verdict::Pass);
    assert_eq!(story.verdict("H5.2#hob-1", Said::Date(day(2018, 11, 22))), L2);
    // The other hose is not known yet: the shorter life.
    assert_eq!(story.verdict("H5.2#water_heater-1", Said::Date(day(2025, 5, 22))), L2);
    let again: Vec<_> = story.template.judged_by(&"H5.1".parse().unwrap()).map(|item| item.code.as_str()).collect();
    assert_eq!(again, ["H5.2"]);
}

#[test]
fn an_appliance_lives_by_its_kind_to_the_end_of_the_month_and_day() {
    let story = Story::new(Template::household(), home(&[ApplianceKind::Hob, ApplianceKind::Other]));
    assert_eq!(story.verdict("H4.2#hob-1", Said::Date(day(2018, 11, 23))), Verdict::Pass);
    assert_eq!(story.verdict("H4.2#hob-1", Said::Date(day(2018, 11, 22))), L2);
    assert_eq!(story.verdict("H4.2#other-1", Said::Date(day(2018, 11, 22))), Verdict::Pass);
    assert_eq!(story.verdict("H4.2#other-1", Said::Date(day(2016, 11, 22))), L2);
    // Sold on the 31st, over at the end of a month of 30 days.
    let context = |today| Context { site: &story.site, record: &story.record, today };
    let verdict = |today| {
        let entry = Said::Date(day(2026, 5, 31)).into();
        story.template.judge(&context(today), &key("H4.2#hob-1"), &entry).unwrap().verdict
    };
    assert_eq!(verdict(day(2034, 5, 31)), Verdict::Pass);
    assert_eq!(verdict(day(2034, 6, 1)), L2);
    assert_eq!(story.verdict("H3.6", Said::Date(day(2016, 11, 22))), L3);
}

#[test]
fn an_expiry_date_is_its_own_end() {
    let story = household();
    assert_eq!(story.verdict("H5.8", Said::Date(today())), Verdict::Pass);
    assert_eq!(story.verdict("H5.8", Said::Date(day(2030, 1, 1))), Verdict::Pass);
    assert_eq!(story.verdict("H5.8", Said::Date(day(2026, 11, 22))), L2);
}

#[test]
fn defects_stand_in_the_templates_order_and_the_gravest_counts() {
    let entry = Said::Defects(["no_cap", "shared_duct", "no_cap"].map(|code| code.parse().unwrap()).to_vec());
    let judged = household().judge("H4.8#water_heater-1", entry).unwrap();
    assert_eq!(judged.verdict, L1);
    let found: Vec<_> = judged.defects.iter().map(|code| code.as_str()).collect();
    assert_eq!(found, ["shared_duct", "no_cap"]);
    assert_eq!(judged.hazards[1].grade, Grade::L3);
    assert_eq!(judged.hazards[1].fix.as_ref().unwrap().zh, "加装烟帽");
    assert_eq!(household().verdict("H4.8#water_heater-1", Said::Defects(vec![])), Verdict::Pass);
}

#[test]
fn a_plain_failure_is_one_hazard_called_fail() {
    let judged = household().judge("H1.1", Said::Fail(None)).unwrap();
    assert_eq!(judged.hazards.len(), 1);
    let hazard = &judged.hazards[0];
    assert_eq!((hazard.defect.as_str(), hazard.grade, hazard.must_notice), ("fail", Grade::L1, true));
    assert!(hazard.fix.is_some());
    assert_eq!(household().verdict("H7.1", Said::Fail(None)), Verdict::Fail);
}

#[test]
fn the_number_overrules_a_pass_and_never_a_failure() {
    let story = household();
    assert_eq!(story.verdict("H1.5", Said::Pass(None)), Verdict::Pass);
    assert_eq!(story.verdict("H1.5", Said::Pass(Some(80.0))), Verdict::Pass);
    assert_eq!(story.verdict("H1.5", Said::Pass(Some(79.0))), L2);
    assert_eq!(story.verdict("H1.5", Said::Fail(Some(200.0))), L2);
    assert_eq!(story.verdict("H5.3#hob-1", Said::Number(2.01)), L2);
    assert_eq!(story.verdict("H5.3#hob-1", Said::Number(2.0)), Verdict::Pass);
    assert_eq!(story.judge("H5.3#hob-1", Said::Pass(None)).unwrap_err().kind, BadEntryKind::Missing);
}

#[test]
fn a_meter_that_disagrees_with_its_display_asks_for_a_task() {
    let story = household();
    let read = |mechanical, display| points(&[("mechanical", mechanical), ("display", display)]);
    assert_eq!(story.verdict("H3.2", points(&[("mechanical", 812.5)])), Verdict::Pass);
    assert_eq!(story.verdict("H3.2", read(812.5, 822.5)), Verdict::Pass);
    let judged = story.judge("H3.2", read(812.5, 822.501)).unwrap();
    assert_eq!(judged.verdict, Verdict::Fail);
    assert!(judged.hazards.is_empty() && !judged.advice.is_empty());
}

#[test]
fn a_pressure_has_limits_on_both_sides() {
    let story = household();
    let pressures = [(1499.0, L3), (1500.0, Verdict::Pass), (3000.0, Verdict::Pass), (3001.0, L3)];
    for (pascal, verdict) in pressures {
        assert_eq!(story.verdict("H6.3", points(&[("static", pascal)])), verdict, "{pascal}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_field() {
    use BadEntryKind as Kind;
    let story = household();
    let code = |code: &str| code.parse::<super::super::super::id::OptionCode>().unwrap();
    let long = "字".repeat(501);
    let table: Vec<(&str, Entry, EntryField, BadEntryKind)> = vec![
        ("H9.9", Said::Pass(None).into(), EntryField::Item, Kind::UnknownItem),
        ("H1.1#hob-1", Said::Pass(None).into(), EntryField::Item, Kind::WrongAppliance),
        ("H4.3", Said::Pass(None).into(), EntryField::Item, Kind::WrongAppliance),
        ("H0.3", Said::Pass(None).into(), EntryField::Item, Kind::NeverAsked),
        ("H1.1", choice("x").into(), EntryField::Answer, Kind::WrongKind),
        ("H1.1", Said::NotApplicable.into(), EntryField::Answer, Kind::AlwaysApplies),
        ("H6.2", Said::NotApplicable.into(), EntryField::Note, Kind::Missing),
        ("H1.1", Said::Pass(Some(1.0)).into(), EntryField::Number, Kind::WrongKind),
        ("H2.2", choice("7").into(), EntryField::Answer, Kind::UnknownOption(code("7"))),
        ("H2.7", Said::Defects(vec![code("7")]).into(), EntryField::Answer, Kind::UnknownOption(code("7"))),
        ("H6.1", points(&[("roof", 0.0)]).into(), EntryField::Answer, Kind::UnknownOption(code("roof"))),
        ("H6.1", points(&[]).into(), EntryField::Answer, Kind::Missing),
        ("H6.1", points(&[("valves", f64::NAN)]).into(), EntryField::Point(code("valves")), Kind::NotANumber),
        ("H6.1", points(&[("valves", 0.04)]).into(), EntryField::Point(code("valves")), Kind::TooManyDecimals(1)),
        ("H1.5", Said::Number(f64::INFINITY).into(), EntryField::Number, Kind::NotANumber),
        ("H3.6", Said::Date(day(2026, 11, 24)).into(), EntryField::Date, Kind::InFuture),
        ("H3.6", Said::Date(day(202, 1, 1)).into(), EntryField::Date, Kind::ImpossibleDate),
        ("H5.8", Said::Date(day(2126, 1, 1)).into(), EntryField::Date, Kind::ImpossibleDate),
        ("H0.2", Entry::text(&long), EntryField::Note, Kind::TooLong(500)),
        (
            "H7.4",
            Said::Signature(Signature::None { reason: " ".to_owned() }).into(),
            EntryField::Signature,
            Kind::Missing,
        ),
    ];
    for (item, entry, field, kind) in table {
        let bad = story.judge(item, entry.clone()).unwrap_err();
        assert_eq!((bad.item, bad.field, bad.kind), (key(item), field, kind), "{item} {entry:?}");
    }
    let slip = story.judge("H4.11#water_heater-1", Said::Number(-1.0)).unwrap_err();
    assert!(matches!(slip.kind, BadEntryKind::Implausible { .. }));
    assert!(story.judge("H6.2", Entry::from(Said::NotApplicable).with_note("未通气")).is_ok());
}

fn any_said() -> impl Strategy<Value = Said> {
    let number = prop_oneof![any::<f64>(), (0..100_000u32).prop_map(|n| f64::from(n) / 10.0)];
    let codes = prop_oneof!["[a-z_]{1,12}", Just("leak".to_owned()), Just("rubber".to_owned()), Just("3".to_owned())]
        .prop_map(|code| code.parse().unwrap());
    let points = proptest::sample::select(vec!["meter_in", "hob_inlet", "mechanical", "display", "static", "x"])
        .prop_map(|code| code.parse().unwrap());
    let date = (0..3_000_000i32)
        .prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days - 100_000).unwrap_or(NaiveDate::MIN));
    prop_oneof![
        proptest::option::of(number.clone()).prop_map(Said::Pass),
        proptest::option::of(number.clone()).prop_map(Said::Fail),
        Just(Said::NotApplicable),
        proptest::collection::vec(codes.clone(), 0..4).prop_map(Said::Defects),
        codes.prop_map(Said::Choice),
        number.clone().prop_map(Said::Number),
        proptest::collection::btree_map(points, number.clone(), 0..4).prop_map(Said::Points),
        (number.clone(), number.clone(), number).prop_map(|(start, end, minutes)| Said::Hold { start, end, minutes }),
        date.prop_map(Said::Date),
        Just(NaiveDate::MAX).prop_map(Said::Date),
        Just(Said::Text),
        ".{0,8}".prop_map(|reason| Said::Signature(Signature::None { reason })),
    ]
}

proptest! {
    #[test]
    fn judging_never_panics_and_a_hazard_always_has_the_verdicts_grade(said in any_said(), note in ".{0,20}") {
        let story = household();
        for (group, item) in story.template.items() {
            let suffix = if group.repeat.is_empty() { "" } else { "#water_heater-1" };
            let entry = Entry::from(said.clone()).with_note(&note);
            let Ok(judged) = story.judge(&format!("{}{suffix}", item.code), entry) else { continue };
            prop_assert_eq!(judged.verdict.grade(), judged.hazards.iter().map(|hazard| hazard.grade).max());
            if let Some(Reading::Points(read)) = &judged.reading {
                prop_assert!(read.values().all(|value| value.is_finite()));
            }
            let codes: BTreeMap<_, _> = judged.hazards.iter().map(|hazard| (&hazard.defect, ())).collect();
            prop_assert_eq!(codes.len(), judged.hazards.len());
        }
    }
}
