//! Which questions a site is asked.

use super::*;

fn choice(code: &str) -> Said {
    Said::Choice(code.parse().unwrap())
}

fn of_group<'a>(form: &'a [String], prefix: &str) -> Vec<&'a str> {
    form.iter().map(String::as_str).filter(|key| key.starts_with(prefix)).collect()
}

#[test]
fn a_home_without_known_appliances_is_asked_about_one_hob() {
    let form = Story::new(Template::household(), home(&[])).form();
    assert_eq!(of_group(&form, "H4.3"), ["H4.3#hob-1"]);
    assert!(of_group(&form, "H4.7").is_empty());
    assert_eq!(form.first().unwrap(), "H0.1");
    assert_eq!(form.last().unwrap(), "H7.5");
}

#[test]
fn groups_repeat_per_appliance_and_items_know_their_kind() {
    let form = Story::new(Template::household(), home(&[ApplianceKind::Hob, ApplianceKind::WallBoiler])).form();
    let asked = of_group(&form, "H4.");
    let hob = ["H4.1", "H4.2", "H4.3", "H4.4", "H4.5", "H4.6", "H4.10"].map(|code| format!("{code}#hob-1"));
    let boiler = ["H4.1", "H4.2", "H4.7", "H4.8", "H4.9", "H4.10", "H4.11"].map(|code| format!("{code}#wall_boiler-1"));
    assert_eq!(asked, [&hob[..], &boiler[..]].concat());
    assert_eq!(of_group(&form, "H5.1"), ["H5.1#hob-1", "H5.1#wall_boiler-1"]);
}

#[test]
fn the_hose_is_asked_about_once_its_type_is_known_and_not_when_there_is_none() {
    let mut story = Story::new(Template::household(), home(&[ApplianceKind::Hob, ApplianceKind::WaterHeater]));
    assert!(of_group(&story.form(), "H5.2").is_empty());
    story.answer("H5.1#hob-1", choice("rigid"), true);
    story.answer("H5.1#water_heater-1", choice("rubber"), true);
    assert_eq!(of_group(&story.form(), "H5.2"), ["H5.2#water_heater-1"]);
    assert_eq!(of_group(&story.form(), "H5.5"), ["H5.5#water_heater-1"]);
}

#[test]
fn a_home_without_an_alarm_is_not_asked_where_it_hangs() {
    let mut story = Story::new(Template::household(), home(&[]));
    story.answer("H5.6", Said::Defects(vec!["not_fitted".parse().unwrap()]), true);
    assert!(of_group(&story.form(), "H5.7").is_empty());
    story.answer("H5.6", Said::Defects(vec!["no_power".parse().unwrap()]), true);
    assert_eq!(of_group(&story.form(), "H5.7"), ["H5.7"]);
}

#[test]
fn soap_is_asked_for_a_weak_reading_and_the_place_after_a_failed_hold_test() {
    let mut story = Story::new(Template::household(), home(&[]));
    let joint = |ppm| Said::Points([("hob_inlet".parse().unwrap(), ppm)].into());
    story.answer("H6.1", joint(0.0), true);
    assert!(of_group(&story.form(), "H6.5").is_empty());
    story.answer("H6.1", joint(12.0), true);
    assert_eq!(of_group(&story.form(), "H6.5"), ["H6.5"]);
    story.answer("H6.2", Said::Hold { start: 2000.0, end: 1000.0, minutes: 5.0 }, true);
    assert_eq!(of_group(&story.form(), "H6.4"), ["H6.4"]);
}

#[test]
fn an_appliance_is_added_by_answering_for_it() {
    let mut story = Story::new(Template::household(), home(&[ApplianceKind::Hob]));
    story.answer("H4.7#water_heater-1", Said::Pass(None), true);
    assert_eq!(of_group(&story.form(), "H4.8"), ["H4.8#water_heater-1"]);
}

#[test]
fn a_boiler_room_is_asked_about_where_there_is_a_boiler() {
    let shop = |kinds: &[ApplianceKind]| Story::new(Template::commercial(), site(SiteClass::Commercial, kinds)).form();
    assert!(of_group(&shop(&[ApplianceKind::Hob]), "C14").is_empty());
    assert_eq!(of_group(&shop(&[ApplianceKind::Boiler]), "C14"), ["C14#boiler-1", "C14.1#boiler-1"]);
    assert_eq!(of_group(&shop(&[]), "C5"), ["C5#hob-1"]);
}

#[test]
fn a_group_tells_how_far_it_is_and_what_may_pass_with_the_rest() {
    let mut story = Story::new(Template::household(), home(&[]));
    story.answer("H1.1", Said::Pass(None), false);
    let form = story.template.form(&story.site, &story.record);
    let room = form.iter().find(|group| group.group.code.as_str() == "G1").unwrap();
    assert_eq!(room.progress(), Progress { answered: 1, asked: 8 });
    assert_eq!(room.items.iter().filter(|item| item.passes_with_rest()).count(), 7);
    let meter = form.iter().find(|group| group.group.code.as_str() == "G3").unwrap();
    let with_rest: Vec<_> = meter.items.iter().filter(|i| i.passes_with_rest()).map(|i| i.key.to_string()).collect();
    assert_eq!(with_rest, ["H3.3", "H3.5"]);
}

#[test]
fn what_the_register_does_not_know_is_asked() {
    let story = Story::new(Template::household(), home(&[]));
    for (known, fitted, met) in
        [(None, true, true), (None, false, true), (Some(true), true, true), (Some(true), false, false)]
    {
        let site = Site { alarm: known, ..story.site.clone() };
        let mut template = (*story.template).clone();
        template.groups[0].when = Condition::Alarm(fitted);
        let form = template.form(&site, &story.record);
        assert_eq!(form.iter().any(|group| group.group.code.as_str() == "G0"), met, "{known:?} {fitted}");
    }
}
