//! The rectification notice (隐患整改通知书), with the fields of inspection.md §6: number; customer, address, telephone; date of
//! inspection; hazards with grade; legal basis; deadline; required action; what follows otherwise; delivery; issue; handler;
//! stamp; signature, or why none.

use super::super::sheet::{Block, Cell, Column, Format, Ink, Sheet, Text};
use super::super::words::{self, colon, say};
use super::{Notice, Source, field, place, sentences, signing::signing};
use crate::model::grade::Grade;
use crate::model::hazard::{Hazard, hazards};
use crate::model::notice::{FixBy, Told, told};
use crate::model::visit::visits;
use crate::model::words::{Language, Words};

pub(in super::super) fn rectification(source: &Source<'_>, notice: &Notice, language: Language) -> Sheet {
    let all = hazards(source.record);
    let mut named: Vec<&Hazard> = notice.hazards.iter().filter_map(|key| all.get(key)).collect();
    gravest_first(&mut named);
    let told: Vec<Told> =
        named.iter().map(|hazard| told(source.template, source.site, source.record, hazard, source.zone)).collect();
    let deadline = named.iter().filter_map(|hazard| hazard.deadline).min();

    let mut fields = place(source, language, true);
    let entered = visits(source.record).list.into_iter().rfind(|visit| visit.at.best() <= notice.at.best());
    fields.extend(
        entered
            .and_then(|visit| field(language, words::INSPECTED, words::time(language, source.zone, visit.at.best()))),
    );
    fields.extend(field(language, words::ISSUED, words::moment(language, source.zone, &notice.at)));
    fields.extend(field(language, words::INSPECTOR, source.person(language, &notice.by)));
    let delivery = match notice.delivery {
        Some(by) => words::delivery(language, by).to_owned(),
        None => words::deliveries(language),
    };
    fields.extend(field(language, words::DELIVERY, delivery));

    let ink = named.first().map_or(Ink::Soft, |hazard| Ink::Grade(hazard.grade));
    let mut verdict = vec![Text::body(counted(source, language, &named)).size(12.0).bold().ink(ink)];
    if let Some(deadline) = deadline {
        let until = words::until(language, source.zone, deadline);
        verdict.push(Text::body(colon(language, say(language, words::LIMIT), &until)).bold());
    }
    let mut blocks = vec![Block::Fields(fields), Block::Verdict { ink, texts: verdict }];
    blocks.push(Block::Heading(say(language, words::HAZARDS).to_owned()));
    blocks.push(table(source, language, &told, &[]));
    let mut part = |name, texts: Vec<Text>| {
        if !texts.is_empty() {
            blocks.push(Block::Heading(say(language, name).to_owned()));
            blocks.push(if texts.len() == 1 {
                Block::Paragraph(texts.into_iter().next().unwrap_or_else(|| Text::body("")))
            } else {
                Block::Numbered(texts)
            });
        }
    };
    part(words::DEMAND, sentences(language, &source.rules.demand));
    part(words::LEGAL, sentences(language, &source.rules.legal).into_iter().map(|text| text.size(9.5)).collect());
    blocks.extend(source.sentence(language, source.rules.consequence.as_ref(), |text| Text::body(text).bold()));
    blocks.extend(source.sentence(language, source.rules.free.as_ref(), Text::aside));
    blocks.extend(source.sentence(language, source.rules.copies.as_ref(), Text::aside));
    let customer = Some((words::CUSTOMER_SIGNS, notice.signature.as_ref()));
    blocks.extend(signing(source, language, customer, words::SERVED_BY, &notice.at, &notice.by));
    Sheet {
        format: Format::A4,
        language,
        issuer: source.company.in_language(language).to_owned(),
        title: say(language, words::NOTICE).to_owned(),
        number: Some((say(language, words::NUMBER).to_owned(), notice.number.clone())),
        foot: source.foot(language),
        at: notice.at.best(),
        blocks,
    }
}

/// The gravest first, then the most pressing.
pub(super) fn gravest_first(hazards: &mut [&Hazard]) {
    hazards.sort_by(|a, b| {
        let pressing = |h: &Hazard| h.deadline.map_or(i64::MAX, |at| at.0);
        b.grade.cmp(&a.grade).then(pressing(a).cmp(&pressing(b))).then(a.key.cmp(&b.key))
    });
}

/// How many hazards, and how many of each grade, by what the template calls it.
pub(super) fn counted(source: &Source<'_>, language: Language, hazards: &[&Hazard]) -> String {
    let of = |grade: Grade| hazards.iter().filter(|hazard| hazard.grade == grade).count();
    let label = |grade: Grade| source.template.grades.rule(grade).label.in_language(language).to_owned();
    let grades: Vec<_> = Grade::ALL.into_iter().filter(|grade| of(*grade) > 0).collect();
    let parts: Vec<_> = grades.into_iter().map(|grade| format!("{} {}", label(grade), of(grade))).collect();
    let all = words::hazards(language, hazards.len());
    match language {
        Language::Zh => format!("{all}（{}）", parts.join("，")),
        Language::En => format!("{all} ({})", parts.join(", ")),
    }
}

/// The hazards as a table. `settled` says which are rectified already.
pub(super) fn table(source: &Source<'_>, language: Language, all: &[Told], settled: &[bool]) -> Block {
    let column = |name, share| Column { head: say(language, name).to_owned(), share };
    let columns = vec![
        column(words::ORDINAL, 0.07),
        column(words::HAZARD, 0.41),
        column(words::GRADE, 0.10),
        column(words::FIX, 0.26),
        column(words::BY, 0.16),
    ];
    let rows = all.iter().enumerate().map(|(place, told)| {
        let ink = Ink::Grade(told.grade);
        let label = told.label.in_language(language).to_owned();
        let by = if settled.get(place) == Some(&true) {
            Text::body(say(language, words::SETTLED)).ink(Ink::Pass)
        } else {
            by(source, language, told.by)
        };
        vec![
            vec![Text::body(format!("{}", place + 1))],
            found(source, language, told),
            vec![Text::body(label).bold().ink(ink)],
            fix(language, told),
            vec![by.size(9.5)],
        ]
    });
    Block::Table { columns, rows: rows.collect(), ruled: true }
}

fn found(source: &Source<'_>, language: Language, told: &Told) -> Cell {
    let mut cell = Vec::new();
    let required = told.required.as_ref().map(|words| words.in_language(language));
    match (&told.found, required) {
        (Some(found), _) => cell.push(Text::body(found.in_language(language)).bold()),
        (None, Some(required)) => {
            cell.push(Text::body(colon(language, say(language, words::NOT_MET), required)).bold());
        }
        // Raised by hand, or by a template that is gone.
        (None, None) => cell.push(Text::body(told.key.to_string()).bold()),
    }
    if let Some(place) = &told.place {
        cell.push(Text::aside(place.in_language(language)));
    }
    if let (Some(_), Some(required)) = (&told.found, required) {
        cell.push(Text::aside(colon(language, say(language, words::REQUIRED), required)));
    }
    // A choice was told above.
    let chosen = |measured: &Words| told.found.as_ref().is_some_and(|found| found.zh.ends_with(&measured.zh));
    if let Some(measured) = told.measured.as_ref().filter(|measured| !chosen(measured)) {
        cell.push(Text::aside(colon(language, say(language, words::MEASURED), measured.in_language(language))));
    }
    cell.extend(told.notes.iter().map(|note| Text::aside(colon(language, say(language, words::NOTED), note))));
    for done in &told.done {
        let name = if done.stopped { words::STOPPED } else { words::MADE_SAFE };
        let when = words::time(language, source.zone, done.at.best());
        let text = words::brackets(language, &colon(language, say(language, name), &done.measure), &when);
        cell.push(Text::aside(text).ink(Ink::Black));
    }
    cell
}

fn fix(language: Language, told: &Told) -> Cell {
    told.fix.iter().map(|fix| Text::body(fix.in_language(language)).size(9.5)).collect()
}

fn by(source: &Source<'_>, language: Language, by: FixBy) -> Text {
    match by {
        FixBy::Deadline(at) => Text::body(words::until(language, source.zone, at)),
        FixBy::Suggested(at) => {
            let until = words::until(language, source.zone, at);
            Text::body(match language {
                Language::Zh => format!("{}{until}", words::SUGGESTED.0),
                Language::En => format!("{}: {until}", words::SUGGESTED.1),
            })
        }
        FixBy::Open => Text::body(say(language, words::NO_TIME)),
    }
}
