//! The card on the door (到访不遇告知单): when somebody called, and how to get an appointment. It hangs where everybody passes,
//! so it names neither the customer nor the telephone.

use super::super::sheet::{Block, Format, Ink, Sheet, Text};
use super::super::words::{self, say};
use super::{Notice, Source, field, place, sentences, signing::signing};
use crate::model::fact::VisitOutcome;
use crate::model::inspection::InspectionState;
use crate::model::visit::visits;
use crate::model::words::Language;

pub(in super::super) fn card(source: &Source<'_>, notice: &Notice, language: Language) -> Sheet {
    let visits = visits(source.record);
    let outside = visits.list.iter().filter(|visit| visit.outcome != VisitOutcome::Entered);
    let called: Vec<_> = outside.map(|visit| words::time(language, source.zone, visit.at.best())).collect();
    let mut fields = place(source, language, false);
    let this = words::moment(language, source.zone, &notice.at);
    let called = if called.is_empty() { this.clone() } else { called.join("\n") };
    fields.extend(field(language, words::CALLED, called));
    fields.extend(field(language, words::ISSUED, this));
    fields.extend(notice.delivery.and_then(|by| field(language, words::DELIVERY, words::delivery(language, by))));
    let state = InspectionState::fold(source.record, notice.at.best());
    let promised = state.next_appointment.filter(|promise| promise.until >= notice.at.best());
    fields.extend(promised.and_then(|promise| {
        field(language, words::PROMISED, words::span(language, source.zone, promise.from, promise.until))
    }));

    let mut blocks = vec![Block::Fields(fields)];
    blocks.extend(sentences(language, &source.rules.card).into_iter().map(|text| Block::Paragraph(text.size(10.0))));
    if !source.rules.hotlines.is_empty() {
        let lines = source.rules.hotlines.iter().map(|line| {
            Text::body(format!("{}　{}", line.label.in_language(language), line.number))
                .size(12.0)
                .bold()
                .ink(Ink::Brand)
        });
        blocks.push(Block::Verdict { ink: Ink::Brand, texts: lines.collect() });
    }
    blocks.extend(source.sentence(language, source.rules.free.as_ref(), Text::aside));
    blocks.extend(signing(source, language, None, words::INSPECTOR, &notice.at, &notice.by));
    Sheet {
        format: Format::A5,
        language,
        issuer: source.company.in_language(language).to_owned(),
        title: say(language, words::CARD).to_owned(),
        number: Some((say(language, words::NUMBER).to_owned(), notice.number.clone())),
        foot: String::new(),
        at: notice.at.best(),
        blocks,
    }
}
