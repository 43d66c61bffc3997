//! The customer's report of an inspection (入户安检报告): what was checked, what was measured, what was found, what to do.

use super::super::sheet::{Block, Format, Ink, Sheet, Text};
use super::super::words::{self, say};
use super::rectification::{counted, gravest_first, table};
use super::{Source, checklist, field, place, sentences, signing::signing};
use crate::model::answer::{Reading, Signature};
use crate::model::fact::Event;
use crate::model::hazard::{Hazard, hazards};
use crate::model::id::PersonId;
use crate::model::inspection::InspectionState;
use crate::model::notice::{advice, told};
use crate::model::time::Stamp;
use crate::model::words::Language;

/// The report; `None` as long as nobody was let in.
pub(in super::super) fn report(source: &Source<'_>, language: Language) -> Option<Sheet> {
    let state = InspectionState::fold(source.record, crate::model::time::Timestamp(0));
    let entered = state.visits.first_entered()?.clone();
    let (at, by) = match &state.completed {
        Some(done) => (done.at, done.by.clone()),
        None => latest(source, entered.at, &entered.by),
    };
    let all = hazards(source.record);
    let mut found: Vec<&Hazard> = all.values().filter(|hazard| !hazard.was_mistake()).collect();
    gravest_first(&mut found);

    let mut fields = place(source, language, true);
    fields.extend(field(language, words::ARRIVED, words::moment(language, source.zone, &entered.at)));
    let completed = match &state.completed {
        Some(done) => words::moment(language, source.zone, &done.at),
        None => say(language, words::NOT_COMPLETED).to_owned(),
    };
    fields.extend(field(language, words::COMPLETED, completed));
    fields.extend(field(language, words::INSPECTOR, source.person(language, &by)));

    let mut blocks = vec![Block::Fields(fields), verdict(source, language, &found, state.completed.is_some())];
    if !found.is_empty() {
        blocks.push(Block::Heading(say(language, words::FOUND).to_owned()));
        let told: Vec<_> =
            found.iter().map(|hazard| told(source.template, source.site, source.record, hazard, source.zone)).collect();
        let settled: Vec<_> = found.iter().map(|hazard| !hazard.is_open()).collect();
        blocks.push(table(source, language, &told, &settled));
    }
    notices(source, language, &mut blocks);
    advised(source, language, &mut blocks);
    checklist::readings(source, language, &mut blocks);
    checklist::checked(source, language, &mut blocks);
    let remark = source.record.note.trim();
    if !remark.is_empty() {
        blocks.push(Block::Heading(say(language, words::REMARK).to_owned()));
        blocks.push(Block::Paragraph(Text::body(remark)));
    }
    blocks.extend(source.sentence(language, source.rules.statement.as_ref(), Text::aside));
    blocks.extend(source.sentence(language, source.rules.free.as_ref(), Text::aside));
    let signature = signature(source);
    blocks.extend(signing(
        source,
        language,
        Some((words::CUSTOMER_CONFIRMS, signature.as_ref())),
        words::INSPECTOR,
        &at,
        &by,
    ));
    Some(Sheet {
        format: Format::A4,
        language,
        issuer: source.company.in_language(language).to_owned(),
        title: say(language, words::REPORT).to_owned(),
        number: Some((say(language, words::INSPECTION).to_owned(), source.record.id.to_string())),
        foot: source.foot(language),
        at: at.best(),
        blocks,
    })
}

/// The last word of anybody in a record that is not completed.
fn latest(source: &Source<'_>, entered: Stamp, by: &PersonId) -> (Stamp, PersonId) {
    let facts = source.record.facts.values().map(|fact| (fact.at, fact.by.clone()));
    let answers = source.record.answers.values().map(|a| a.effective()).map(|answer| (answer.at, answer.by.clone()));
    let last = facts.chain(answers).max_by(|(a, x), (b, y)| a.best().cmp(&b.best()).then_with(|| x.cmp(y)));
    last.unwrap_or((entered, by.clone()))
}

fn verdict(source: &Source<'_>, language: Language, found: &[&Hazard], completed: bool) -> Block {
    let open: Vec<_> = found.iter().filter(|hazard| hazard.is_open()).collect();
    let strong = |text: String, ink| Text::body(text).size(12.0).bold().ink(ink);
    let (ink, text) = match (open.first(), found.is_empty(), completed) {
        (Some(gravest), ..) => (Ink::Grade(gravest.grade), counted(source, language, found)),
        (None, false, _) => (Ink::Pass, counted(source, language, found)),
        (None, true, true) => (Ink::Pass, say(language, words::IN_ORDER).to_owned()),
        // Nothing found so far proves nothing.
        (None, true, false) => (Ink::Soft, say(language, words::NOT_COMPLETED).to_owned()),
    };
    Block::Verdict { ink, texts: vec![strong(text, ink)] }
}

fn notices(source: &Source<'_>, language: Language, blocks: &mut Vec<Block>) {
    let served = source.record.chronicle().into_iter().filter_map(|(_, fact)| match &fact.what {
        Event::NoticeServed { number, notice, delivery, .. } => {
            let kind = match notice {
                crate::model::fact::NoticeKind::NoAccessCard => words::CARD,
                crate::model::fact::NoticeKind::Rectification => words::NOTICE,
            };
            let when = words::moment(language, source.zone, &fact.at);
            let how = words::delivery(language, *delivery);
            Some(Text::body(format!("{}　{number}　{how}　{when}", say(language, kind))).size(9.5))
        }
        _ => None,
    });
    let served: Vec<_> = served.collect();
    if !served.is_empty() {
        blocks.push(Block::Heading(say(language, words::NOTICES).to_owned()));
        blocks.extend(served.into_iter().map(Block::Paragraph));
    }
}

fn advised(source: &Source<'_>, language: Language, blocks: &mut Vec<Block>) {
    let form = source.template.form(source.site, source.record);
    let items = form.iter().flat_map(|group| &group.items);
    let own = items.filter_map(|item| Some(advice(item.item, item.answers?.effective()))).flatten();
    let mut texts: Vec<_> = own.map(|words| Text::body(words.in_language(language)).bold()).collect();
    texts.dedup();
    texts.extend(sentences(language, &source.rules.advice));
    if !texts.is_empty() {
        blocks.push(Block::Heading(say(language, words::ADVICE).to_owned()));
        blocks.push(Block::Numbered(texts.into_iter().map(|text| text.size(9.5)).collect()));
    }
}

/// The customer's word on the record: the signature item's, else the last that was signed.
fn signature(source: &Source<'_>) -> Option<Signature> {
    let answers = source.record.answers.values().map(|answers| answers.effective());
    let answered = answers.filter_map(|answer| match &answer.reading {
        Some(Reading::Signature(signature)) => Some((answer.at, signature.clone())),
        _ => None,
    });
    let signed = source.record.chronicle().into_iter().filter_map(|(_, fact)| match &fact.what {
        Event::Signed { signature } => Some((fact.at, signature.clone())),
        _ => None,
    });
    answered.chain(signed).max_by_key(|(at, _)| at.best()).map(|(_, signature)| signature)
}
