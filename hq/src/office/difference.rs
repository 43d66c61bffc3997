//! What one version of a template changes against another, as a person reads it: item by item, what it was and what it is.

use anjian_core::model::grade::Grade;
use anjian_core::model::id::ItemCode;
use anjian_core::model::template::{
    Band, Consequence, Item, Kind, Limit, Measure, NotApplicableRule, PhotoWhen, Template,
};
use anjian_core::model::words::Language;
use std::collections::BTreeMap;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The item; empty for the template itself.
    pub(crate) code: String,
    /// What the item asks, in the newer words.
    pub(crate) item: String,
    /// Which side of it: a stable word; `item` for one that came or went as a whole.
    pub(crate) side: &'static str,
    /// What it was; empty for a new item.
    pub(crate) before: String,
    /// What it is; empty for one that is no longer asked.
    pub(crate) after: String,
}

impl Change {
    /// Whether it changes a grade, or whether a notice must be served.
    pub(crate) fn is_grave(&self) -> bool {
        matches!(self.side, "grade" | "notice" | "deadline" | "stop")
    }
}

/// Every change, in the newer template's order; items that are gone come last.
pub(crate) fn differences(old: &Template, new: &Template, language: Language) -> Vec<Change> {
    let mut changes = Vec::new();
    let before: BTreeMap<&ItemCode, &Item> = old.items().map(|(_, item)| (&item.code, item)).collect();
    for (now, was) in new.grades.iter().zip(old.grades.iter()) {
        let days = |days: Option<u32>| days.map_or_else(|| "—".to_owned(), |days| format!("{days} d"));
        if now.fix_within_days != was.fix_within_days {
            let item = now.label.in_language(language).to_owned();
            let (before, after) = (days(was.fix_within_days), days(now.fix_within_days));
            changes.push(Change { code: now.grade.code().to_owned(), item, side: "deadline", before, after });
        }
    }
    for (_, item) in new.items() {
        let words = item.text.in_language(language).to_owned();
        let change =
            |side, before, after| Change { code: item.code.to_string(), item: words.clone(), side, before, after };
        match before.get(&item.code) {
            None => changes.push(change("item", String::new(), whole(item, language))),
            Some(was) => {
                for ((side, before), (_, after)) in sides(was, language).into_iter().zip(sides(item, language)) {
                    if before != after {
                        changes.push(change(side, before, after));
                    }
                }
            }
        }
    }
    for (_, item) in old.items().filter(|(_, item)| new.item(&item.code).is_none()) {
        let words = item.text.in_language(language).to_owned();
        changes.push(Change {
            code: item.code.to_string(),
            item: words,
            side: "item",
            before: whole(item, language),
            after: String::new(),
        });
    }
    changes
}

fn whole(item: &Item, language: Language) -> String {
    let sides = sides(item, language);
    let said = |side: &str| sides.iter().find(|(name, _)| *name == side).map_or("", |(_, text)| text);
    [said("kind"), said("grade"), said("limits")]
        .into_iter()
        .filter(|text| !text.is_empty() && *text != "—")
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The sides of an item that may change, always the same ones in one order.
fn sides(item: &Item, language: Language) -> [(&'static str, String); 11] {
    let of = |zh: &str, en: &str| if language == Language::Zh { zh } else { en }.to_owned();
    let flag = |yes: bool, zh: &str, en: &str| if yes { of(zh, en) } else { "—".to_owned() };
    let all = item.kind.consequences();
    let any = |test: fn(&Consequence) -> bool| all.iter().any(|it| test(it));
    [
        ("text", item.text.in_language(language).to_owned()),
        ("kind", kind(&item.kind, language)),
        ("grade", grades(item, language)),
        ("notice", flag(any(|it| it.must_notice), "必告知", "must notice")),
        ("stop", flag(any(|it| it.stop_supply), "停气", "stop the gas")),
        ("limits", limits(&item.kind, language)),
        ("photo", photo(&item.photo.when, language)),
        (
            "na",
            match item.na {
                NotApplicableRule::Never => of("不可填不适用", "never n/a"),
                NotApplicableRule::Allowed => of("可填不适用", "may be n/a"),
                NotApplicableRule::WithReason => of("不适用须说明", "n/a with a reason"),
            },
        ),
        ("fix", item.fix.as_ref().map_or_else(|| "—".to_owned(), |fix| fix.in_language(language).to_owned())),
        ("optional", flag(item.optional, "可不填", "optional")),
        (
            "when",
            if format!("{:?}", item.when) == "All([])" { of("总是", "always") } else { format!("{:?}", item.when) },
        ),
    ]
}

fn grade(grade: Option<Grade>) -> &'static str {
    grade.map_or("—", Grade::code)
}

fn grades(item: &Item, language: Language) -> String {
    let named = |words: &anjian_core::model::words::Words, it: &Consequence| {
        format!("{} {}", words.in_language(language), grade(it.grade))
    };
    match &item.kind {
        Kind::Choice(options) => options
            .iter()
            .filter_map(|it| it.fails.as_ref().map(|fails| named(&it.text, fails)))
            .collect::<Vec<_>>()
            .join("；"),
        Kind::Defects(options) => options.iter().map(|it| named(&it.text, &it.fails)).collect::<Vec<_>>().join("；"),
        Kind::PassFail { fails, .. } => grade(fails.grade).to_owned(),
        Kind::Hold(rule) => grade(rule.fails.grade).to_owned(),
        Kind::Date(rule) => grade(rule.over.grade).to_owned(),
        // Of a number the limits say it.
        _ => "—".to_owned(),
    }
}

fn band(band: &Band, unit: &str) -> String {
    let sign = match band.limit {
        Limit::Over(_) => ">",
        Limit::From(_) => "≥",
        Limit::Under(_) => "<",
    };
    format!("{sign} {} {unit} {}", band.limit.number(), grade(band.fails.grade))
}

fn measure(it: &Measure) -> String {
    let bands: Vec<String> = it.bands.iter().map(|one| band(one, &it.unit)).collect();
    if bands.is_empty() { it.unit.clone() } else { bands.join("，") }
}

fn limits(kind: &Kind, language: Language) -> String {
    let of = |zh: &str, en: &str| if language == Language::Zh { zh } else { en }.to_owned();
    match kind {
        Kind::PassFail { reading: Some(reading), .. } => measure(&reading.measure),
        Kind::Number(it) => measure(it),
        Kind::Points { measure: it, points, spread } => {
            let names: Vec<&str> = points.iter().map(|point| point.text.in_language(language)).collect();
            let spread = spread.as_ref().map_or_else(String::new, |it| format!(" · ± {}", it.limit.number()));
            format!("{}（{}）{spread}", measure(it), names.join("、"))
        }
        Kind::Hold(rule) => format!("{} min, ≤ {} Pa ± {}", rule.hold_minutes, rule.allowed_drop, rule.tolerance),
        Kind::Date(rule) => rule.life.as_ref().map_or_else(
            || "—".to_owned(),
            |life| {
                let mut said = vec![format!("{} {}", life.months, of("个月", "months"))];
                said.extend(life.by_appliance.iter().map(|(kind, months)| format!("{} {months}", kind.code())));
                said.extend(life.by_choice.iter().map(|(choice, months)| format!("{choice} {months}")));
                said.join("，")
            },
        ),
        Kind::Text { most, required } => {
            format!("≤ {most}{}", if *required { of("，必填", ", required") } else { String::new() })
        }
        Kind::PassFail { .. } | Kind::Choice(_) | Kind::Defects(_) | Kind::Signature | Kind::Automatic(_) => {
            "—".to_owned()
        }
    }
}

fn kind(kind: &Kind, language: Language) -> String {
    let (zh, en) = match kind {
        Kind::PassFail { .. } => ("合格/不合格", "pass or fail"),
        Kind::Number(_) => ("读数", "a reading"),
        Kind::Points { .. } => ("多点读数", "readings at points"),
        Kind::Hold(_) => ("保压试验", "a pressure-hold test"),
        Kind::Date(_) => ("日期", "a date"),
        Kind::Choice(_) => ("单选", "one of several"),
        Kind::Defects(_) => ("缺陷", "defects"),
        Kind::Text { .. } => ("文字", "words"),
        Kind::Signature => ("签名", "a signature"),
        Kind::Automatic(_) => ("自动填写", "filled by itself"),
    };
    if language == Language::Zh { zh } else { en }.to_owned()
}

fn photo(when: &PhotoWhen, language: Language) -> String {
    let of = |zh: &str, en: &str| if language == Language::Zh { zh } else { en }.to_owned();
    match when {
        PhotoWhen::Required => of("必拍", "always a photo"),
        PhotoWhen::OnFailure => of("不合格时拍", "a photo on failure"),
        PhotoWhen::OnFailureFromGrade(grade) => {
            format!("{} {}", of("不合格时拍，自", "a photo on failure from"), grade.code())
        }
        PhotoWhen::OnFailureFromOption(option) => {
            format!("{} {option}", of("不合格时拍，自", "a photo on failure from"))
        }
        PhotoWhen::Optional => of("可拍", "a photo is welcome"),
        PhotoWhen::None => of("不拍", "no photo"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjian_core::model::template::TemplateSource;

    #[test]
    fn a_person_reads_what_changes_item_by_item() {
        let [old, _] = TemplateSource::embedded();
        let mut new = old.clone();
        let text = &mut new.files[0].1;
        *text = text.replacen(
            "grade = \"L2\"\nfix = { zh = \"加装门",
            "grade = \"L1\"\nmust_notice = true\nfix = { zh = \"加装门",
            1,
        );
        let (start, end) =
            (text.find("[[group.item]]\ncode = \"H1.6\"").unwrap(), text.find("# ⚠ [R1] grades a pipe").unwrap());
        text.replace_range(start..end, "");
        *text = text.replace("under = 80", "under = 100").replacen("code = \"H1.3\"", "code = \"H1.9\"", 1);
        let (old, new) = (old.load().unwrap(), new.load().unwrap());
        let told: Vec<(String, &str, String, String)> = differences(&old, &new, Language::En)
            .into_iter()
            .map(|it| (it.code, it.side, it.before, it.after))
            .collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            told,
            [
                (text("H1.9"), "item", text(""), text("pass or fail · L1")),
                (text("H1.4"), "grade", text("L2"), text("L1")),
                (text("H1.4"), "notice", text("—"), text("must notice")),
                (text("H1.5"), "limits", text("< 80 cm² L2"), text("< 100 cm² L2")),
                (text("H1.3"), "item", text("pass or fail · L1"), text("")),
                (text("H1.6"), "item", text("pass or fail · L2"), text("")),
            ]
        );
        assert!(differences(&old, &old, Language::Zh).is_empty());
    }
}
