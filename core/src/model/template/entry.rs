//! What a person enters for an item, and what it was judged to mean.

use super::super::answer::{Reading, Signature, Verdict};
use super::super::grade::Grade;
use super::super::id::{ItemKey, OptionCode};
use super::super::words::Words;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a person enters.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The answer.
    pub said: Said,
    /// Words beside it; for [`Said::Text`] the text itself.
    pub note: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// 合格, with the number beside it where the item takes one.
    Pass(Option<f64>),
    /// 不合格, with the number beside it where the item takes one.
    Fail(Option<f64>),
    /// 不适用.
    NotApplicable,
    /// The defects found; none is 合格.
    Defects(Vec<OptionCode>),
    /// One of several.
    Choice(OptionCode),
    /// A number in the item's unit.
    Number(f64),
    /// A number per measuring point. May hold some of them only: the item stays incomplete until the mandatory ones
    /// are there.
    Points(BTreeMap<OptionCode, f64>),
    /// A pressure-hold test: pascal, pascal, minutes.
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
    /// Words, which stand in [`Entry::note`].
    Text,
    /// A signature, or why none.
    Signature(Signature),
}

impl Entry {
    /// Words for an item that asks for words.
    pub fn text(text: &str) -> Self {
        Self { said: Said::Text, note: text.to_owned() }
    }
    /// The same with words beside it.
    pub fn with_note(self, note: &str) -> Self {
        Self { note: note.to_owned(), ..self }
    }
}

impl From<Said> for Entry {
    fn from(said: Said) -> Self {
        Self { said, note: String::new() }
    }
}

/// What an entry means by the template.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// What was measured or chosen.
    pub reading: Option<Reading>,
    /// The defects found, in the template's order.
    pub defects: Vec<OptionCode>,
    /// Words, trimmed.
    pub note: String,
    /// The hazards that it raises.
    pub hazards: Vec<FoundHazard>,
    /// What to do now, where the template says so.
    pub advice: Vec<Words>,
}

/// A hazard that an entry raises.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Why an entry is refused: which item, which field, what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{item}: {field:?}: {kind}")]
pub struct BadEntry {
    /// The item.
    pub item: ItemKey,
    /// The field.
    pub field: EntryField,
    /// What is wrong.
    pub kind: BadEntryKind,
}

/// A field of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryField {
    /// The item as a whole.
    Item,
    /// The answer.
    Answer,
    /// The number.
    Number,
    /// The number of a measuring point.
    Point(OptionCode),
    /// A test's first pressure.
    Start,
    /// A test's last pressure.
    End,
    /// A test's duration.
    Minutes,
    /// The date.
    Date,
    /// The words.
    Note,
    /// The signature.
    Signature,
}

/// What is wrong with a field of an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEntryKind {
    /// The template has no such item.
    #[error("the template has no such item")]
    UnknownItem,
    /// The item is asked per appliance and none is named, or the other way round.
    #[error("the appliance does not fit the item")]
    WrongAppliance,
    /// The item is filled from facts.
    #[error("the item is never asked")]
    NeverAsked,
    /// The item takes another kind of answer.
    #[error("another kind of answer is wanted")]
    WrongKind,
    /// 不适用 is not allowed here.
    #[error("the item always applies")]
    AlwaysApplies,
    /// The template has no such option, defect or point.
    #[error("no such option: {0}")]
    UnknownOption(OptionCode),
    /// Not a number, or infinite.
    #[error("not a number")]
    NotANumber,
    /// Cannot be meant.
    #[error("outside the plausible range {least} to {greatest}")]
    Implausible {
        /// The least that can be meant.
        least: String,
        /// The greatest that can be meant.
        greatest: String,
    },
    /// More decimals than the instrument shows.
    #[error("at most {0} decimals")]
    TooManyDecimals(u8),
    /// Something that the item needs is not there.
    #[error("missing")]
    Missing,
    /// Too many characters.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// A date that lies ahead.
    #[error("in the future")]
    InFuture,
    /// A date that cannot be meant.
    #[error("impossible date")]
    ImpossibleDate,
    /// A test that has not failed was stopped too early.
    #[error("at least {0} minutes")]
    TooShort(String),
}

impl BadEntryKind {
    /// In words for a person.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::UnknownItem => "检查表里没有这一项".to_owned(),
            Self::WrongAppliance => "这一项与燃具对不上".to_owned(),
            Self::NeverAsked => "这一项由系统自动填写".to_owned(),
            Self::WrongKind => "这一项要填另一种结果".to_owned(),
            Self::AlwaysApplies => "这一项不能选“不适用”".to_owned(),
            Self::UnknownOption(code) => format!("没有这个选项：{code}"),
            Self::NotANumber => "不是数字".to_owned(),
            Self::Implausible { least, greatest } => format!("应在 {least} 到 {greatest} 之间"),
            Self::TooManyDecimals(most) => format!("最多 {most} 位小数"),
            Self::Missing => "还没有填".to_owned(),
            Self::TooLong(most) => format!("超过 {most} 字"),
            Self::InFuture => "日期在今天之后".to_owned(),
            Self::ImpossibleDate => "没有这个日期".to_owned(),
            Self::TooShort(minutes) => format!("至少要保压 {minutes} 分钟"),
        };
        Words { zh, en: sentence(&self.to_string()) }
    }
}

/// With a capital letter at its beginning.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
