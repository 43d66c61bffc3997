//! Items (检查项): one question, its kind of answer, and when a photo of it is demanded.

use super::super::answer::Verdict;
use super::super::grade::Grade;
use super::super::id::{ItemCode, OptionCode};
use super::super::words::Words;
use super::condition::Condition;
use super::kind::Kind;

/// One item of a checklist.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its code as printed.
    pub code: ItemCode,
    /// The condition that is to hold, or what is asked for.
    pub text: Words,
    /// What a person enters.
    pub kind: Kind,
    /// Whether it may be answered 不适用.
    pub na: NotApplicableRule,
    /// When photos of it are demanded.
    pub photo: PhotoRule,
    /// Whether 本组其余合格 may answer it. Never where a reading, a text, a choice or a photo is needed.
    pub with_rest: bool,
    /// Whether an inspection may be completed without its answer.
    pub optional: bool,
    /// When it is asked.
    pub when: Condition,
    /// How its failures are put right, where an option does not say so itself.
    pub fix: Option<Words>,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// Whether an item may be answered 不适用.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApplicableRule {
    /// No.
    Never,
    /// Yes.
    Allowed,
    /// Yes, with the reason in words.
    WithReason,
}

/// When photos are demanded, and how many there may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRule {
    /// When one is demanded.
    pub when: PhotoWhen,
    /// The most that an answer takes.
    pub most: u8,
    /// What the picture should show.
    pub caption: Option<Words>,
}

/// When a photo is demanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoWhen {
    /// Always, except where the item is 不适用.
    Required,
    /// When the item failed.
    OnFailure,
    /// When the item failed with at least this grade.
    OnFailureFromGrade(Grade),
    /// When this option, or one after it in the template's order, was chosen or found.
    OnFailureFromOption(OptionCode),
    /// Never demanded, welcome.
    Optional,
    /// Never demanded, not offered.
    None,
}

impl Item {
    /// Whether an answer with this verdict and these choices demands a photo. `None`: not answered yet.
    pub fn demands_photo(&self, answer: Option<(Verdict, &[&OptionCode])>) -> bool {
        let verdict = answer.map(|(verdict, _)| verdict);
        match &self.photo.when {
            PhotoWhen::Required => verdict != Some(Verdict::NotApplicable),
            PhotoWhen::OnFailure => verdict.is_some_and(Verdict::is_failure),
            PhotoWhen::OnFailureFromGrade(least) => {
                verdict.and_then(Verdict::grade).is_some_and(|grade| grade >= *least)
            }
            PhotoWhen::OnFailureFromOption(first) => {
                let codes = self.kind.option_codes();
                let place = |code: &OptionCode| codes.iter().position(|known| *known == code);
                let first = place(first);
                answer.is_some_and(|(_, chosen)| chosen.iter().any(|code| place(code) >= first))
            }
            PhotoWhen::Optional | PhotoWhen::None => false,
        }
    }
}
