//! The templates that come with the program are whole, and say what the inspection sheet says.

use super::super::super::grade::Grade;
use super::*;

#[test]
fn the_embedded_templates_load() {
    for source in TemplateSource::embedded() {
        match source.load() {
            Ok(template) => {
                assert_eq!(source.code(), Some(template.code));
                assert_eq!(source.version(), Some(template.version));
            }
            Err(faults) => panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        }
    }
}

#[test]
fn a_source_travels_and_means_the_same_on_arrival() {
    let [household, _] = TemplateSource::embedded();
    let sent = serde_json::to_string(&household).unwrap();
    let arrived: TemplateSource = serde_json::from_str(&sent).unwrap();
    assert_eq!(arrived.load().unwrap(), *Template::household());
}

fn codes(template: &Template) -> Vec<&str> {
    template.items().map(|(_, item)| item.code.as_str()).collect()
}

fn numbered(prefix: &str, until: u32) -> Vec<String> {
    (1..=until).map(|n| format!("{prefix}{n}")).collect()
}

#[test]
fn the_household_sheet_has_every_row_in_order() {
    let rows = [("H0.", 4), ("H1.", 8), ("H2.", 9), ("H3.", 6), ("H4.", 11), ("H5.", 8), ("H6.", 5), ("H7.", 5)];
    let expected: Vec<_> = rows.into_iter().flat_map(|(prefix, until)| numbered(prefix, until)).collect();
    assert_eq!(codes(&Template::household()), expected);
}

#[test]
fn the_commercial_sheet_has_every_row_and_the_shared_installation() {
    let template = Template::commercial();
    let codes = codes(&template);
    let mut expected = numbered("C", 15);
    for (prefix, until) in [("H2.", 9), ("H3.", 6), ("H4.", 11), ("H5.", 8), ("H6.", 5)] {
        expected.extend(numbered(prefix, until));
    }
    // Asked as C5 and C3.
    expected.retain(|code| code != "H4.3" && code != "H5.6");
    for code in expected {
        assert!(codes.contains(&code.as_str()), "{code}");
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let english = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic()) && !chinese(text);
    for template in Template::embedded() {
        for (group, item) in template.items() {
            let mut texts = vec![&group.title, &item.text];
            texts.extend(&item.fix);
            texts.extend(&item.photo.caption);
            texts.extend(item.kind.consequences().into_iter().filter_map(|fails| fails.fix.as_ref()));
            for text in texts {
                assert!(chinese(&text.zh) && english(&text.en), "{}: {text:?}", item.code);
            }
        }
    }
}

/// The gravest grade of each item by §1 and §2a; where the sheet contradicts itself the graver one.
const GRADES: &[(Option<Grade>, &str)] = &[
    (Some(Grade::L1), "H1.1 H1.2 H1.3 H1.7 H1.8 H2.1 H2.2 H2.6 H2.7 H2.9 H3.3 H3.4 H4.3 H4.7 H4.8 H4.9 H4.10 H4.11"),
    (Some(Grade::L1), "H5.4 H6.1 H6.2 H6.4 C2 C3 C4 C5 C8 C9 C10 C12 C14"),
    (Some(Grade::L2), "H1.4 H1.5 H1.6 H2.3 H2.8 H3.5 H4.2 H5.1 H5.2 H5.3 H5.5 H5.6 H5.7 H5.8 C6 C11 C13"),
    (Some(Grade::L3), "H2.4 H2.5 H3.1 H3.6 H4.4 H4.5 H4.6 H6.3 C1 C7"),
    (None, "H0.1 H0.2 H3.2 H4.1 H7.1 H7.3 H7.4 H7.5 C15"),
];

fn find(code: &str) -> Item {
    let code = code.parse().unwrap();
    let items = Template::embedded().iter().find_map(|template| template.item(&code).cloned());
    items.unwrap_or_else(|| panic!("{code}"))
}

#[test]
fn grades_are_those_of_the_sheet() {
    for (grade, codes) in GRADES {
        for code in codes.split(' ') {
            let worst = find(code).kind.consequences().into_iter().filter_map(|fails| fails.grade).max();
            assert_eq!(worst, *grade, "{code}");
        }
    }
}

#[test]
fn options_have_the_grades_of_the_sheet() {
    let (l1, l2, l3) = (Some(Grade::L1), Some(Grade::L2), Some(Grade::L3));
    let table = [
        ("H1.7", "pipe_buried", l1),
        ("H1.7", "meter_boxed", l2),
        ("H2.2", "2", None),
        ("H2.2", "3", l2),
        ("H2.2", "4", l1),
        ("H2.6", "bedroom", l1),
        ("H2.6", "living_room", l2),
        ("H2.7", "leak", l1),
        ("H2.7", "stuck", l2),
        ("H2.9", "clamp", l3),
        ("H3.4", "rust_severe", l1),
        ("H3.4", "display", l2),
        ("H4.8", "none", l1),
        ("H4.8", "loose", l1),
        ("H4.8", "broken", l2),
        ("H4.8", "no_cap", l3),
        ("H5.1", "rubber", l2),
        ("H5.1", "corrugated", None),
        ("H5.6", "not_fitted", l2),
        ("C3", "not_fitted", l1),
        ("C10", "leak", l1),
        ("C10", "filter", l2),
        ("C14", "interlock", l1),
        ("C14", "louvre", l2),
    ];
    for (item, option, grade) in table {
        let found = match find(item).kind {
            Kind::Choice(options) => options.into_iter().find(|o| o.code.as_str() == option).map(|o| o.fails),
            Kind::Defects(options) => options.into_iter().find(|o| o.code.as_str() == option).map(|o| Some(o.fails)),
            _ => None,
        };
        let fails = found.unwrap_or_else(|| panic!("{item}:{option}"));
        assert_eq!(fails.and_then(|fails| fails.grade), grade, "{item}:{option}");
    }
}

#[test]
fn the_items_of_article_9_must_be_noticed_in_writing() {
    let mut found = Vec::new();
    for template in Template::embedded() {
        let must = template.items().filter(|(_, i)| i.kind.consequences().iter().any(|fails| fails.must_notice));
        found.extend(must.map(|(_, item)| item.code.to_string()));
    }
    found.sort();
    found.dedup();
    assert_eq!(found, ["C2", "H1.1", "H1.2", "H1.8", "H2.6", "H4.10", "H4.7", "H4.9", "H5.1"]);
}

#[test]
fn every_graded_failure_says_how_it_is_put_right() {
    for template in Template::embedded() {
        for (_, item) in template.items() {
            for fails in item.kind.consequences().into_iter().filter(|fails| fails.grade.is_some()) {
                assert!(fails.fix.is_some() || item.fix.is_some(), "{}", item.code);
            }
        }
    }
}

#[test]
fn what_needs_a_reading_a_choice_or_a_photo_never_passes_with_the_rest() {
    for template in Template::embedded() {
        for (_, item) in template.items().filter(|(_, item)| item.with_rest) {
            assert!(matches!(item.kind, Kind::PassFail { .. } | Kind::Defects(_)), "{}", item.code);
            assert_ne!(item.photo.when, PhotoWhen::Required, "{}", item.code);
        }
        assert!(template.items().any(|(_, item)| item.with_rest));
    }
}
