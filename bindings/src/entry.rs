//! What a person enters for an item, and what it was judged to mean.

use crate::error::AnjianError;
use crate::words::{Moment, Signature};
use crate::workspace::Workspace;
use anjian_core::model::answer::{Answer as CoreAnswer, Reading as CoreReading, Verdict as CoreVerdict};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{InspectionId, ItemKey, OptionCode, PersonId, PhotoId};
use anjian_core::model::template::{Entry as CoreEntry, FoundHazard, Judged as CoreJudged, Said as CoreSaid};
use anjian_core::model::words::Words;
use anjian_core::store::reference::Reference;

use crate::ids::Day;

/// What an answer means (判定).
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Verdict {
    /// 不适用.
    NotApplicable,
    /// 合格.
    Pass,
    /// Written down, nothing to judge.
    Recorded,
    /// 不合格 that only asks for a task and raises no hazard.
    Fail,
    /// 不合格 with a hazard.
    Hazard {
        /// The grade of the gravest one.
        grade: Grade,
    },
}

/// The number of a measuring point.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct PointValue {
    /// The point's code.
    pub point: OptionCode,
    /// Its number, in the item's unit.
    pub value: f64,
}

/// What a person enters.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Entry {
    /// The answer.
    pub said: Said,
    /// Words beside it; for `Said.Text` the text itself.
    #[uniffi(default = "")]
    pub note: String,
}

/// An answer. Numbers are in the unit that the item names.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum Said {
    /// 合格, with the number beside it where the item takes one.
    Pass {
        /// The number.
        #[uniffi(default = None)]
        number: Option<f64>,
    },
    /// 不合格, with the number beside it where the item takes one.
    Fail {
        /// The number.
        #[uniffi(default = None)]
        number: Option<f64>,
    },
    /// 不适用.
    NotApplicable,
    /// The defects found; none is 合格.
    Defects {
        /// Their codes.
        codes: Vec<OptionCode>,
    },
    /// One of several.
    Choice {
        /// Its code.
        code: OptionCode,
    },
    /// A number.
    Number {
        /// The number.
        value: f64,
    },
    /// A number per measuring point; some may follow later.
    Points {
        /// The numbers.
        values: Vec<PointValue>,
    },
    /// A pressure-hold test.
    Hold {
        /// Pressure at its start, Pa.
        start: f64,
        /// Pressure at its end, Pa.
        end: f64,
        /// Duration, minutes.
        minutes: f64,
    },
    /// A date.
    Date {
        /// The day.
        day: Day,
    },
    /// Words, which stand in the entry's `note`.
    Text,
    /// A signature, or why none.
    Signed {
        /// The signature.
        signature: Signature,
    },
}

/// What was measured or chosen.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum Reading {
    /// One number.
    Number {
        /// The number.
        value: f64,
    },
    /// One number per measuring point.
    Points {
        /// The numbers.
        values: Vec<PointValue>,
    },
    /// A pressure-hold test.
    Hold {
        /// Pressure at its start, Pa.
        start: f64,
        /// Pressure at its end, Pa.
        end: f64,
        /// Duration, minutes.
        minutes: f64,
    },
    /// A date.
    Date {
        /// The day.
        day: Day,
    },
    /// One of the item's choices.
    Choice {
        /// Its code.
        code: OptionCode,
    },
    /// A signature, or why none.
    Signed {
        /// The signature.
        signature: Signature,
    },
}

/// One answer of the record.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Answer {
    /// What it means, judged against the template when it was entered.
    pub verdict: Verdict,
    /// What was measured or chosen.
    pub reading: Option<Reading>,
    /// The defects found, in the template's order.
    pub defects: Vec<OptionCode>,
    /// Words of the inspector, or the text that the item asks for.
    pub note: String,
    /// Photos that belong to this answer.
    pub photos: Vec<PhotoId>,
    /// Who answered.
    pub by: PersonId,
    /// That person's name, where it is known.
    pub by_name: Option<String>,
    /// When.
    pub at: Moment,
}

/// A hazard that an entry raises.
#[uniffi::remote(Record)]
pub struct FoundHazard {
    /// The defect, choice or measuring point; `fail` where the item has none of these.
    pub defect: OptionCode,
    /// Its grade.
    pub grade: Grade,
    /// Whether a written notice must be served whatever the grade.
    pub must_notice: bool,
    /// How it is put right.
    pub fix: Option<Words>,
    /// Whether the supply is to be stopped.
    pub stop_supply: bool,
}

/// What an entry would mean.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// What was measured or chosen.
    pub reading: Option<Reading>,
    /// The hazards that it raises.
    pub hazards: Vec<FoundHazard>,
    /// What to do now, where the template says so.
    pub advice: Vec<Words>,
}

impl From<CoreVerdict> for Verdict {
    fn from(verdict: CoreVerdict) -> Self {
        match verdict {
            CoreVerdict::NotApplicable => Self::NotApplicable,
            CoreVerdict::Pass => Self::Pass,
            CoreVerdict::Recorded => Self::Recorded,
            CoreVerdict::Fail => Self::Fail,
            CoreVerdict::Hazard(grade) => Self::Hazard { grade },
        }
    }
}

impl From<Entry> for CoreEntry {
    fn from(entry: Entry) -> Self {
        let said = match entry.said {
            Said::Pass { number } => CoreSaid::Pass(number),
            Said::Fail { number } => CoreSaid::Fail(number),
            Said::NotApplicable => CoreSaid::NotApplicable,
            Said::Defects { codes } => CoreSaid::Defects(codes),
            Said::Choice { code } => CoreSaid::Choice(code),
            Said::Number { value } => CoreSaid::Number(value),
            Said::Points { values } => CoreSaid::Points(values.into_iter().map(|p| (p.point, p.value)).collect()),
            Said::Hold { start, end, minutes } => CoreSaid::Hold { start, end, minutes },
            Said::Date { day } => CoreSaid::Date(day),
            Said::Text => CoreSaid::Text,
            Said::Signed { signature } => CoreSaid::Signature(signature.into()),
        };
        Self { said, note: entry.note }
    }
}

impl From<CoreReading> for Reading {
    fn from(reading: CoreReading) -> Self {
        match reading {
            CoreReading::Number(value) => Self::Number { value },
            CoreReading::Points(points) => {
                Self::Points { values: points.into_iter().map(|(point, value)| PointValue { point, value }).collect() }
            }
            CoreReading::Hold { start, end, minutes } => Self::Hold { start, end, minutes },
            CoreReading::Date(day) => Self::Date { day },
            CoreReading::Choice(code) => Self::Choice { code },
            CoreReading::Signature(signature) => Self::Signed { signature: signature.into() },
        }
    }
}

impl Answer {
    pub(crate) fn of(answer: &CoreAnswer, reference: &Reference) -> Self {
        Self {
            verdict: answer.verdict.into(),
            reading: answer.reading.clone().map(Reading::from),
            defects: answer.defects.clone(),
            note: answer.note.clone(),
            photos: answer.photos.clone(),
            by: answer.by.clone(),
            by_name: reference.people.get(&answer.by).cloned(),
            at: answer.at.into(),
        }
    }
}

impl From<CoreJudged> for Judged {
    fn from(judged: CoreJudged) -> Self {
        Self {
            verdict: judged.verdict.into(),
            reading: judged.reading.map(Reading::from),
            hazards: judged.hazards,
            advice: judged.advice,
        }
    }
}

#[uniffi::export]
impl Workspace {
    /// What an entry would mean, without writing anything: for the verdict while she types.
    ///
    /// Errors: `Entry` when it cannot be meant, with the field and the reason.
    pub fn preview(&self, inspection: InspectionId, item: ItemKey, entry: Entry) -> Result<Judged, AnjianError> {
        self.with(|core| Ok(core.preview(&inspection, &item, &entry.into())?.into()))
    }
}
