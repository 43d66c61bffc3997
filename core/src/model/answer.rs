//! Answers (结果): one atomic value per item. Verdict and reading belong together; half of one inspector's answer with
//! half of another's would be a lie.

use super::grade::Grade;
use super::id::{OptionCode, PersonId, PhotoId};
use super::strokes::Strokes;
use super::time::Stamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an answer means (判定). Ordered: the greater is the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// 不适用.
    #[serde(rename = "na")]
    NotApplicable,
    /// 合格.
    #[serde(rename = "pass")]
    Pass,
    /// Written down, nothing to judge: a reading, a text, a signature.
    #[serde(rename = "rec")]
    Recorded,
    /// 不合格 without a hazard's grade: the item only asks for a task (for example the meter's deviation).
    #[serde(rename = "fail")]
    Fail,
    /// 不合格 with the grade of the gravest defect.
    #[serde(untagged)]
    Hazard(Grade),
}

impl Verdict {
    /// Whether the item failed.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Fail | Self::Hazard(_))
    }
    /// The grade, when there is a hazard.
    pub fn grade(self) -> Option<Grade> {
        match self {
            Self::Hazard(grade) => Some(grade),
            _ => None,
        }
    }
}

/// Who signed, or why nobody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// Drawn on the glass. The strokes stand in the record itself, so that whatever carries and proves the record carries
    /// and proves them too (ADR 22).
    Drawn {
        /// Where the finger went, and when.
        strokes: Strokes,
        /// Who signed; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
    /// A file with the strokes, named by its hash: what records of the first days say. Read, never written any more.
    Strokes {
        /// File with the strokes.
        file: PhotoId,
        /// Who signed; may be empty.
        name: String,
    },
    /// Nobody signed; the reason in words.
    None {
        /// Why.
        reason: String,
    },
}

/// The most characters of the name beside a signature.
const MOST_NAME: usize = 100;

/// Why a signature cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// Nobody signed, and no reason is given.
    #[error("there is neither a signature nor a reason why none")]
    NoReason,
    /// The reason or the name is too long.
    #[error("the name or the reason has more than {0} characters")]
    TooLong(usize),
    /// A file of strokes, which nothing would carry home.
    #[error("the strokes must stand in the record, not in a file")]
    File,
}

impl Signature {
    /// Checks what a person is about to write down; texts are trimmed.
    pub fn checked(&self) -> Result<Self, BadSignature> {
        let within = |text: &str, most: usize| {
            let text = text.trim();
            if text.chars().count() > most { Err(BadSignature::TooLong(most)) } else { Ok(text.to_owned()) }
        };
        match self {
            Self::Drawn { strokes, name } => {
                Ok(Self::Drawn { strokes: strokes.clone(), name: within(name, MOST_NAME)? })
            }
            Self::Strokes { .. } => Err(BadSignature::File),
            Self::None { reason } if reason.trim().is_empty() => Err(BadSignature::NoReason),
            Self::None { reason } => Ok(Self::None { reason: within(reason, 2_000)? }),
        }
    }
}

/// What was entered. Numbers are in the unit that the item names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// One number.
    Number(f64),
    /// One number per measuring point.
    Points(BTreeMap<OptionCode, f64>),
    /// A pressure-hold test: start and end in pascal, duration in minutes.
    Hold {
        /// Start, Pa.
        start: f64,
        /// End, Pa.
        end: f64,
        /// Duration, minutes.
        minutes: f64,
    },
    /// A date.
    Date(NaiveDate),
    /// One of the item's choices.
    Choice(OptionCode),
    /// A signature, or why none.
    Signature(Signature),
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What it means, judged against the template when it was entered.
    #[serde(rename = "v")]
    pub verdict: Verdict,
    /// What was measured or chosen.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The defects found, in the template's order.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<OptionCode>,
    /// Words of the inspector, or the text that the item asks for.
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Photos that belong to this answer.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
    /// Who answered.
    #[serde(rename = "by")]
    pub by: PersonId,
    /// When.
    #[serde(rename = "at")]
    pub at: Stamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_that_names_a_file_is_read_and_never_written_again() {
        let old: Signature = serde_json::from_str(r#"{"strokes":{"file":"ab","name":"陈国良"}}"#).unwrap();
        assert_eq!(old.checked(), Err(BadSignature::File));
        assert_eq!(Signature::None { reason: " ".into() }.checked(), Err(BadSignature::NoReason));
        let none = Signature::None { reason: " 不在家 ".into() };
        assert_eq!(none.checked(), Ok(Signature::None { reason: "不在家".into() }));
        assert_eq!(serde_json::to_string(&none).unwrap(), r#"{"none":{"reason":" 不在家 "}}"#);
    }

    #[test]
    fn the_worse_verdict_is_the_greater() {
        let order = [
            Verdict::NotApplicable,
            Verdict::Pass,
            Verdict::Recorded,
            Verdict::Fail,
            Verdict::Hazard(Grade::L3),
            Verdict::Hazard(Grade::L2),
            Verdict::Hazard(Grade::L1),
        ];
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
        for verdict in order {
            let text = serde_json::to_string(&verdict).unwrap();
            assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), verdict, "{text}");
        }
    }
}
