//! Kinds of answer: what a person enters for an item, and the limits by which it is judged.

use super::super::id::{ItemCode, OptionCode};
use super::super::site::ApplianceKind;
use super::super::words::Words;
use super::condition::Condition;
use super::consequence::Consequence;
use std::collections::BTreeMap;

/// The kind of answer of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// 合格 or 不合格, perhaps with a number or words beside it.
    PassFail {
        /// A number beside the verdict.
        reading: Option<PassReading>,
        /// Words beside the verdict.
        text: TextRule,
        /// What a failure means.
        fails: Consequence,
    },
    /// One number.
    Number(Measure),
    /// One number per measuring point.
    Points {
        /// The unit and the limits, the same at every point.
        measure: Measure,
        /// The points.
        points: Vec<Point>,
        /// How far the numbers may lie apart, where they measure the same thing.
        spread: Option<Band>,
    },
    /// A pressure-hold test.
    Hold(HoldRule),
    /// A date.
    Date(DateRule),
    /// One of several.
    Choice(Vec<ChoiceOption>),
    /// Any number of defects; none found is 合格.
    Defects(Vec<Defect>),
    /// Words.
    Text {
        /// The most characters.
        most: usize,
        /// Whether an empty text is refused.
        required: bool,
    },
    /// A signature, or why none.
    Signature,
    /// Filled from the record's facts, never asked.
    Automatic(Filled),
}

/// Words beside a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRule {
    /// None asked for.
    None,
    /// Welcome.
    Optional,
    /// Needed.
    Required,
}

/// A number beside a verdict. The worse of the two counts.
#[derive(Clone, Debug, PartialEq)]
pub struct PassReading {
    /// The number.
    pub measure: Measure,
    /// Whether it is needed.
    pub required: bool,
}

/// A measured number.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its unit as printed, for example `ppm`.
    pub unit: String,
    /// Digits after the decimal point.
    pub decimals: u8,
    /// The least and the greatest number that can be meant; anything else is refused as a slip.
    pub plausible: (f64, f64),
    /// What numbers beyond a limit mean; of several that match, the last of each direction counts.
    pub bands: Vec<Band>,
}

impl Measure {
    fn consequences(&self) -> Vec<&Consequence> {
        self.bands.iter().map(|band| &band.fails).collect()
    }
}

/// What a number beyond a limit means.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The limit.
    pub limit: Limit,
    /// What it means.
    pub fails: Consequence,
    /// What to do now.
    pub advice: Option<Words>,
}

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Greater than.
    Over(f64),
    /// This much or more.
    From(f64),
    /// Less than.
    Under(f64),
}

impl Limit {
    /// The number that the limit names.
    pub fn number(self) -> f64 {
        match self {
            Self::Over(n) | Self::From(n) | Self::Under(n) => n,
        }
    }
    /// Whether a value lies beyond it.
    pub fn is_passed(self, value: f64) -> bool {
        match self {
            Self::Over(n) => value > n,
            Self::From(n) => value >= n,
            Self::Under(n) => value < n,
        }
    }
    /// Whether greater numbers are the worse ones.
    pub fn is_upper(self) -> bool {
        !matches!(self, Self::Under(_))
    }
}

/// A measuring point (检测点).
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its code; a leak there is a hazard with this code.
    pub code: OptionCode,
    /// Its name.
    pub text: Words,
    /// Whether the item is incomplete without it.
    pub mandatory: bool,
    /// Where it exists.
    pub when: Condition,
}

/// A pressure-hold test (保压试验).
#[derive(Clone, Debug, PartialEq)]
pub struct HoldRule {
    /// Minutes to wait before the start is read.
    pub stabilise_minutes: f64,
    /// The least minutes between start and end. A test that fails sooner may be stopped.
    pub hold_minutes: f64,
    /// The drop that is allowed, Pa.
    pub allowed_drop: f64,
    /// How far a gauge may be misread, Pa; added to the allowed drop.
    pub tolerance: f64,
    /// The least and the greatest pressure that can be meant, Pa.
    pub plausible: (f64, f64),
    /// What a greater drop means.
    pub fails: Consequence,
}

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateMeaning {
    /// 购买.
    Bought,
    /// 安装.
    Installed,
    /// 出厂.
    Made,
    /// 失效: the last day of use; may lie ahead.
    Expiry,
    /// 检定, 清洗: last done on.
    Checked,
}

/// A date, judged against a life in calendar months of the company.
#[derive(Clone, Debug, PartialEq)]
pub struct DateRule {
    /// What the date says.
    pub meaning: DateMeaning,
    /// How long from the date; `None` only for an expiry date, which is its own end.
    pub life: Option<Life>,
    /// What it means when the life is over.
    pub over: Consequence,
}

/// A life in months. The choice of another item comes first, then the appliance's kind, then the plain number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Months, where nothing else is said.
    pub months: u32,
    /// Months by kind of appliance.
    pub by_appliance: BTreeMap<ApplianceKind, u32>,
    /// The item whose choice decides, for example the hose's type.
    pub choice_item: Option<ItemCode>,
    /// Months by that choice.
    pub by_choice: BTreeMap<OptionCode, u32>,
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Its code.
    pub code: OptionCode,
    /// Its name.
    pub text: Words,
    /// What it means when it is a failure.
    pub fails: Option<Consequence>,
}

/// One of the defects that may be found (缺陷).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Its code.
    pub code: OptionCode,
    /// Its name.
    pub text: Words,
    /// What it means.
    pub fails: Consequence,
}

/// Which facts fill an automatic item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Arrival and departure, from the visits.
    Times,
    /// The outcome, from the visits.
    Outcome,
    /// The notices served. Its photo is demanded as soon as an open hazard demands a notice.
    Notices,
}

impl Kind {
    /// The codes of its options, defects or points, in the template's order.
    pub fn option_codes(&self) -> Vec<&OptionCode> {
        match self {
            Self::Choice(options) => options.iter().map(|option| &option.code).collect(),
            Self::Defects(options) => options.iter().map(|option| &option.code).collect(),
            Self::Points { points, .. } => points.iter().map(|point| &point.code).collect(),
            _ => Vec::new(),
        }
    }
    /// What an option, a defect or a point is called; `None` for a code that the item does not have.
    pub fn option_words(&self, code: &OptionCode) -> Option<&Words> {
        match self {
            Self::Choice(options) => options.iter().find(|option| option.code == *code).map(|option| &option.text),
            Self::Defects(options) => options.iter().find(|option| option.code == *code).map(|option| &option.text),
            Self::Points { points, .. } => points.iter().find(|point| point.code == *code).map(|point| &point.text),
            _ => None,
        }
    }
    /// Every consequence that an answer of this kind can have.
    pub fn consequences(&self) -> Vec<&Consequence> {
        match self {
            Self::PassFail { reading, fails, .. } => {
                let mut all = reading.as_ref().map(|reading| reading.measure.consequences()).unwrap_or_default();
                all.push(fails);
                all
            }
            Self::Number(measure) => measure.consequences(),
            Self::Points { measure, spread, .. } => {
                let mut all = measure.consequences();
                all.extend(spread.iter().map(|band| &band.fails));
                all
            }
            Self::Hold(rule) => vec![&rule.fails],
            Self::Date(rule) => vec![&rule.over],
            Self::Choice(options) => options.iter().filter_map(|option| option.fails.as_ref()).collect(),
            Self::Defects(options) => options.iter().map(|option| &option.fails).collect(),
            Self::Text { .. } | Self::Signature | Self::Automatic(_) => Vec::new(),
        }
    }
    /// Whether it is filled from facts and never asked.
    pub fn is_automatic(&self) -> bool {
        matches!(self, Self::Automatic(_))
    }
}
