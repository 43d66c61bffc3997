//! A template with faults names all of them at once, each with its place.

use super::*;

const GRADES: &str = include_str!("../../../../templates/grades.toml");

const BROKEN: &str = r#"format = 1
code = "broken"
version = 1
title = { zh = "坏表" }
classes = ["household", "castle"]
grades = "grades.toml"
colour = "red"

[[group]]
code = "A"
title = { zh = "组", en = "Group" }

[[group.item]]
code = "A1"
text = { zh = "问", en = " " }
kind = "pass_fail"
grade = "L4"
photo = "sometimes"

[[group.item]]
code = "A2"
text = { zh = "问", en = "Question" }
kind = "number"
unit = "ppm"
plausible = [0, 100]
bands = [{ over = 50, grade = "L1" }, { over = 9, grade = "L2" }, { under = 2, over = 1, grade = "L3" }]
photo = "none"

[[group.item]]
code = "A3"
text = { zh = "问", en = "Question" }
kind = "date"
meaning = "bought"
grade = "task"
must_notice = true
photo = "none"

[[group.item]]
code = "A3"
text = { zh = "问", en = "Question" }
kind = "text"
when = { item = "A5", verdict = ["pass"] }
photo = "on_failure"
with_rest = true

[[group.item]]
code = "A5"
text = { zh = "问", en = "Question" }
kind = "choice"
options = [{ code = "x", text = { zh = "甲", en = "X" } }, { code = "x", text = { zh = "乙", en = "Y" } }]
when = { item = "A9", chosen = ["x"] }
photo = { rule = "on_failure_from", from = "z" }

[[group.item]]
code = "A6"
text = { zh = "问", en = "Question" }
kind = "date"
meaning = "installed"
life = { months = 12, choice_of = "A5", by_choice = { y = 3 }, by_appliance = { hob = 4 } }
grade = "L2"
photo = "none"

[[group]]
include = "nowhere.toml"

[[group]]
include = "broken.toml"

[[replace]]
code = "A8"
text = { zh = "问", en = "Question" }
kind = "signature"
photo = "none"
"#;

#[test]
fn every_fault_is_told_at_once_with_file_line_item_and_field() {
    let faults = Template::load(&[("broken.toml", BROKEN), ("grades.toml", GRADES)]).unwrap_err();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "broken.toml:4: title.en: missing",
        "broken.toml:5: classes: `castle` is none of household, commercial, courtyard_network, vehicle",
        "broken.toml:7: colour: unknown field",
        "broken.toml:15: A1: text.en: empty",
        "broken.toml:17: A1: grade: `L4` is none of L1, L2, L3, task",
        "broken.toml:18: A1: photo: `sometimes` is none of required, on_failure, on_failure_from, optional, none",
        "broken.toml:26: A2: bands: limits are not ordered from the mildest to the gravest",
        "broken.toml:26: A2: bands.over: does not fit here: exactly one of `over`, `from`, `under`",
        "broken.toml:29: A3: life: a date needs a life in months",
        "broken.toml:35: A3: must_notice: does not fit here: only a graded failure has it",
        "broken.toml:38: A3: code: `A3` is there twice",
        "broken.toml:38: A3: when: `A5` does not come before",
        "broken.toml:43: A3: photo: does not fit here: an item that cannot fail",
        "broken.toml:44: A3: with_rest: does not fit here: needs a reading, a text, a choice or a photo of its own",
        "broken.toml:46: A5: when: there is no `A9`",
        "broken.toml:50: A5: options.code: `x` is there twice",
        "broken.toml:52: A5: photo: does not fit here: an item that cannot fail",
        "broken.toml:52: A5: photo.from: there is no `z`",
        "broken.toml:54: A6: life: there is no `A5:y`",
        "broken.toml:54: A6: life: does not fit here: months by appliance in a group that does not repeat",
        "broken.toml:64: group.include: there is no file `nowhere.toml`",
        "broken.toml:67: group.include: `broken.toml` includes itself",
        "broken.toml:70: replace.code: there is no `A8`",
    ];
    assert_eq!(told, expected);
}

fn first_fault(files: &[(&str, &str)]) -> String {
    Template::load(files).unwrap_err().first().unwrap().to_string()
}

#[test]
fn a_code_is_used_once_across_the_included_files() {
    let [household, _] = TemplateSource::embedded();
    let mut files = household.files.clone();
    files[0].1.push_str(
        "\n[[group]]\ninclude = \"installation.toml\"\ngroups = [\"G6\", \"G9\"]\nleave_out = [\"H6.1\", \"H9.9\"]\n",
    );
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let told: Vec<_> = Template::load(&files).unwrap_err().iter().map(ToString::to_string).collect();
    for part in ["groups: there is no `G9`", "leave_out: there is no `H9.9`", "H6.2: code: `H6.2` is there twice"] {
        assert!(told.iter().any(|told| told.contains(part)), "{part}\nnot among\n{}", told.join("\n"));
    }
}

#[test]
fn what_is_not_toml_names_its_line() {
    assert!(first_fault(&[("a.toml", "format = 1\ncode = \n")]).starts_with("a.toml:2: not TOML"));
    assert_eq!(first_fault(&[]), ": missing");
}

#[test]
fn a_format_of_the_future_is_refused() {
    let text = BROKEN.replacen("format = 1", "format = 2", 1);
    let told = Template::load(&[("b.toml", &text), ("grades.toml", GRADES)]).unwrap_err();
    assert!(told.iter().any(|fault| fault.problem == Problem::UnknownFormat(2)));
}

#[test]
fn a_missing_grade_is_a_fault() {
    let [household, _] = TemplateSource::embedded();
    let grades = GRADES.replacen("code = \"L3\"", "code = \"L2\"", 1);
    let files = household.files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let files: Vec<_> = files.map(|(name, text)| (name, if name == "grades.toml" { &grades } else { text })).collect();
    let told: Vec<_> = Template::load(&files).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|told| told.contains("grades.toml") && told.contains("there is no `L3`")), "{told:?}");
}
