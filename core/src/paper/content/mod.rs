//! What each paper says: pure data from the record, the template, the register and the company's words.
//!
//! A notice that was served is told as it stood then: of the record only what came before it counts.

mod card;
mod checklist;
mod rectification;
mod report;
mod signing;

use super::sheet::{Block, Text};
use super::words::{self, Name, say};
use crate::model::answer::Signature;
use crate::model::fact::{Delivery, Event, NoticeKind};
use crate::model::id::{FactId, HazardKey, PersonId};
use crate::model::notice::NoticeRules;
use crate::model::record::Record;
use crate::model::site::Site;
use crate::model::template::Template;
use crate::model::time::{Stamp, Zone};
use crate::model::words::{Language, Words};
use std::collections::BTreeMap;

pub(super) use card::card;
pub(super) use rectification::rectification;
pub(super) use report::report;

/// Everything that papers are made of.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The site.
    pub site: &'a Site,
    /// The record.
    pub record: &'a Record,
    /// The checklist.
    pub template: &'a Template,
    /// The company's name.
    pub company: &'a Words,
    /// Its time zone.
    pub zone: Zone,
    /// Its words on notices.
    pub rules: &'a NoticeRules,
    /// Names of people.
    pub people: &'a BTreeMap<PersonId, String>,
}

/// A notice, served or about to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// Its number.
    pub number: String,
    /// The hazards it names.
    pub hazards: Vec<HazardKey>,
    /// When it is or was issued.
    pub at: Stamp,
    /// Who serves it.
    pub by: PersonId,
    /// How it was delivered; `None` until it is served: the paper then leaves room for a pen.
    pub delivery: Option<Delivery>,
    /// The customer's signature, or why none; `None` until it is served.
    pub signature: Option<Signature>,
}

impl Notice {
    /// A notice that a record tells of; `None` where the fact is none.
    pub fn served(record: &Record, id: &FactId) -> Option<Self> {
        let fact = record.facts.get(id)?;
        let Event::NoticeServed { number, notice, hazards, delivery, signature } = &fact.what else { return None };
        Some(Self {
            kind: *notice,
            number: number.clone(),
            hazards: hazards.clone(),
            at: fact.at,
            by: fact.by.clone(),
            delivery: Some(*delivery),
            signature: Some(signature.clone()),
        })
    }
}

/// A record as it stood at a fact: what came later in the chronicle is left out.
pub fn as_of(record: &Record, id: &FactId) -> Record {
    let mut then = record.clone();
    let chronicle = record.chronicle();
    let later = chronicle.iter().skip_while(|(fact, _)| *fact != id).skip(1);
    for (fact, _) in later {
        then.facts.remove(*fact);
    }
    if let Some(fact) = record.facts.get(id) {
        // An answer given later may speak of a hazard that was mended since.
        then.answers.retain(|_, answers| answers.effective().at.best() <= fact.at.best());
    }
    then
}

impl Source<'_> {
    pub(super) fn person(&self, language: Language, id: &PersonId) -> String {
        match self.people.get(id) {
            Some(name) if !name.trim().is_empty() && name != id.as_str() => {
                words::brackets(language, name, id.as_str())
            }
            _ => id.to_string(),
        }
    }

    /// The telephone numbers, at the foot of every page.
    pub(super) fn foot(&self, language: Language) -> String {
        let lines = self.rules.hotlines.iter();
        let told = lines.map(|line| format!("{} {}", line.label.in_language(language), line.number));
        told.collect::<Vec<_>>().join("　")
    }

    /// A sentence of the company, unless it says none.
    pub(super) fn sentence(
        &self,
        language: Language,
        words: Option<&Words>,
        voice: fn(String) -> Text,
    ) -> Option<Block> {
        let text = words?.in_language(language).trim();
        (!text.is_empty()).then(|| Block::Paragraph(voice(text.to_owned())))
    }
}

/// Sentences of a list, those that say something in this language.
pub(super) fn sentences(language: Language, words: &[Words]) -> Vec<Text> {
    let texts = words.iter().map(|words| words.in_language(language).trim());
    texts.filter(|text| !text.is_empty()).map(Text::body).collect()
}

/// Label and value, where there is a value.
pub(super) fn field(language: Language, name: Name, value: impl Into<String>) -> Option<(String, String)> {
    let value = value.into();
    (!value.trim().is_empty()).then(|| (say(language, name).to_owned(), value))
}

/// Where it is and whose it is. `whole` tells the customer's name and telephone too: not on what hangs on a door.
pub(super) fn place(source: &Source<'_>, language: Language, whole: bool) -> Vec<(String, String)> {
    let site = source.site;
    let mut fields = vec![field(language, words::ACCOUNT, site.id.as_str())];
    if whole {
        fields.push(field(language, words::CUSTOMER, &site.customer));
        fields.push(field(language, words::PHONE, &site.phone));
        fields.push(field(language, words::METER, &site.meter));
    }
    fields.push(field(language, words::ADDRESS, &site.address.text));
    fields.into_iter().flatten().collect()
}
