//! The checklist on a report: what was measured with an instrument as a table, everything else with its mark, group by group.

use super::super::sheet::{Block, Cell, Column, Ink, Text};
use super::super::words::{self, colon, say};
use super::Source;
use crate::model::answer::{Answer, Reading, Verdict};
use crate::model::grade::Grade;
use crate::model::notice::{appliance, measured, place};
use crate::model::template::{FormGroup, FormItem, Kind};
use crate::model::words::Language;

fn title(source: &Source<'_>, language: Language, group: &FormGroup<'_>) -> String {
    let one = group.appliance.as_ref().map(|(id, _)| appliance(source.template, source.site, source.record, id));
    place(&group.group.title, one.as_ref()).in_language(language).to_owned()
}

fn by_instrument(answer: &Answer) -> bool {
    matches!(answer.reading, Some(Reading::Number(_) | Reading::Points(_) | Reading::Hold { .. }))
}

/// What was measured with an instrument, item by item.
pub(super) fn readings(source: &Source<'_>, language: Language, blocks: &mut Vec<Block>) {
    let mut rows = Vec::new();
    for group in source.template.form(source.site, source.record) {
        for item in &group.items {
            let Some(answer) = item.answers.map(|answers| answers.effective()) else { continue };
            let Some(words) = measured(item.item, answer, None).filter(|_| by_instrument(answer)) else { continue };
            let (mark, ink) = mark(item);
            rows.push(vec![
                vec![Text::body(title(source, language, &group)).size(8.8)],
                asked(language, item),
                vec![Text::body(words.in_language(language)).size(8.8).bold()],
                vec![Text::body(mark).size(8.8).bold().ink(ink)],
            ]);
        }
    }
    if rows.is_empty() {
        return;
    }
    let column = |name: Option<words::Name>, share| Column {
        head: name.map_or_else(String::new, |name| say(language, name).to_owned()),
        share,
    };
    let columns = vec![
        column(Some(words::PLACE), 0.21),
        column(Some(words::ITEM), 0.33),
        column(Some(words::MEASURED), 0.39),
        column(Some(words::VALUE), 0.07),
    ];
    blocks.push(Block::Heading(say(language, words::READINGS).to_owned()));
    blocks.push(Block::Table { columns, rows, ruled: true });
}

/// Every other item, with the mark of its verdict.
pub(super) fn checked(source: &Source<'_>, language: Language, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(say(language, words::CHECKED).to_owned()));
    blocks.push(Block::Paragraph(Text::aside(say(language, words::LEGEND))));
    let columns = [0.04, 0.46, 0.04, 0.46].map(|share| Column { head: String::new(), share }).to_vec();
    for group in source.template.form(source.site, source.record) {
        let shown = group.items.iter().filter(|item| {
            let unasked = item.item.optional && item.answers.is_none();
            let measured = item.answers.is_some_and(|answers| by_instrument(answers.effective()));
            item.is_asked() && !unasked && !measured && !matches!(item.item.kind, Kind::Signature)
        });
        let cells: Vec<[Cell; 2]> = shown.map(|item| check(language, item)).collect();
        if cells.is_empty() {
            continue;
        }
        blocks.push(Block::Part(title(source, language, &group)));
        let rows = cells.chunks(2).map(|pair| {
            let mut row: Vec<Cell> = pair.iter().flatten().cloned().collect();
            row.resize(4, Vec::new());
            row
        });
        blocks.push(Block::Table { columns: columns.clone(), rows: rows.collect(), ruled: false });
    }
}

fn check(language: Language, item: &FormItem<'_>) -> [Cell; 2] {
    let (mark, ink) = mark(item);
    [vec![Text::body(mark).size(8.8).bold().ink(ink)], asked(language, item)]
}

/// What was asked, and what was said beside the verdict.
fn asked(language: Language, item: &FormItem<'_>) -> Cell {
    let mut texts = vec![Text::body(item.item.text.in_language(language)).size(8.8)];
    let Some(answer) = item.answers.map(|answers| answers.effective()) else { return texts };
    let aside = |text: String| Text::aside(text).size(8.5);
    if let Some(value) = measured(item.item, answer, None).filter(|_| !by_instrument(answer)) {
        texts.push(aside(value.in_language(language).to_owned()));
    }
    if !answer.note.trim().is_empty() {
        texts.push(aside(colon(language, say(language, words::NOTED), answer.note.trim())));
    }
    if item.in_conflict {
        texts.push(aside(say(language, words::WORSE_COUNTS).to_owned()));
    }
    texts
}

/// The mark of a verdict.
fn mark(item: &FormItem<'_>) -> (&'static str, Ink) {
    match item.verdict() {
        Some(Verdict::Pass) => ("✓", Ink::Pass),
        Some(Verdict::Hazard(grade)) => ("×", Ink::Grade(grade)),
        Some(Verdict::Fail) => ("×", Ink::Grade(Grade::L3)),
        Some(Verdict::NotApplicable) => ("／", Ink::Soft),
        Some(Verdict::Recorded) => ("○", Ink::Soft),
        None => ("—", Ink::Soft),
    }
}
