//! Settling a conflict: one of the values is said again by somebody who has seen them all, and so replaces them.
//!
//! A hazard is not closed by it: adopting "in order" changes the answer, and what was raised stays open until it is rechecked
//! (law 2). Adopting a failure raises nothing anew: what the failure raised came with it, and whoever closed it had seen it.

use super::{Looked, Noted};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use anjian_core::document::open::Edit;
use anjian_core::model::answer::Answer;
use anjian_core::model::fact::Event;
use anjian_core::model::id::{ItemKey, PersonId};
use sha2::{Digest, Sha256};

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The value with this [`digest`] holds.
    Adopt(String),
    /// Somebody shall look again; the worse value goes on counting.
    LookAgain,
}

/// A decision about one item.
pub(crate) struct Settlement<'a> {
    pub(crate) looked: Looked<'a>,
    pub(crate) item: &'a ItemKey,
    /// The digests of the values that stood on the page.
    pub(crate) seen: &'a [String],
    pub(crate) choice: Choice,
    pub(crate) reason: &'a str,
}

/// The name of a value on a page.
pub(crate) fn digest(answer: &Answer) -> String {
    let text = serde_json::to_string(answer).unwrap_or_default();
    hex::encode(&Sha256::digest(text.as_bytes())[..8])
}

impl Headquarters {
    /// Settles a conflict.
    pub(crate) fn settle(&self, by: &PersonId, settlement: &Settlement<'_>) -> Result<()> {
        let reason = settlement.reason.trim();
        if reason.is_empty() || reason.chars().count() > 2_000 {
            return Err(Error::Invalid(
                "a reason of 1 to 2,000 characters is needed: it goes to both inspectors".into(),
            ));
        }
        let item = settlement.item;
        let detail = format!(
            "{item} {}",
            match &settlement.choice {
                Choice::Adopt(digest) => digest,
                Choice::LookAgain => "look again",
            }
        );
        let noted = Noted { what: "conflict_settled", detail: &detail };
        self.decide(by, &settlement.looked, &noted, |record, pen| {
            let changed = || Error::Conflict("another value came meanwhile: look again".into());
            let answers = record.answers.get(item).ok_or_else(changed)?;
            let mut there: Vec<String> = answers.all().iter().map(digest).collect();
            let mut seen = settlement.seen.to_vec();
            there.sort();
            seen.sort();
            if there != seen {
                return Err(changed());
            }
            let chosen = match &settlement.choice {
                Choice::LookAgain => {
                    return Ok(vec![pen.fact(Event::Comment { text: format!("{item} 请复看：{reason}") })]);
                }
                Choice::Adopt(wanted) => answers.all().iter().find(|answer| digest(answer) == *wanted),
            };
            let chosen = chosen.ok_or_else(changed)?;
            // The photos of every value stay with the answer that replaces them: they are what was weighed.
            let mut photos = chosen.photos.clone();
            for photo in answers.all().iter().flat_map(|answer| &answer.photos) {
                if !photos.contains(photo) {
                    photos.push(photo.clone());
                }
            }
            let answer = Answer { by: by.clone(), at: pen.at, photos, ..chosen.clone() };
            let text = format!("{item} 裁决，采用 {} 的结果：{reason}", chosen.by);
            Ok(vec![Edit::Answer(item.clone(), answer), pen.fact(Event::Comment { text })])
        })
    }
}
