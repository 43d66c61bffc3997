//! Items (检查项): a question as the template has it, its kind of answer and its limits.

use anjian_core::model::grade::Grade;
use anjian_core::model::id::OptionCode;
use anjian_core::model::template::{
    Band, Consequence, DateMeaning, Filled, Item, Kind, Limit as CoreLimit, Measure as CoreMeasure, NotApplicableRule,
    PhotoWhen as CoreWhen, TextRule,
};
use anjian_core::model::words::Words;

/// Whether words belong beside a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum NoteRule {
    /// Nobody asks for them.
    NotAsked,
    /// Welcome.
    Welcome,
    /// Needed.
    Needed,
}

/// Whether an item may be answered 不适用.
#[uniffi::remote(Enum)]
pub enum NotApplicableRule {
    /// No.
    Never,
    /// Yes.
    Allowed,
    /// Yes, with the reason in words.
    WithReason,
}

/// What a date says.
#[uniffi::remote(Enum)]
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

/// Which facts fill an automatic item.
#[uniffi::remote(Enum)]
pub enum Filled {
    /// Arrival and departure, from the visits.
    Times,
    /// The outcome, from the visits.
    Outcome,
    /// The notices served.
    Notices,
}

/// On which side of a limit a number fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Beyond {
    /// Greater than the limit.
    Over,
    /// The limit or more.
    From,
    /// Less than the limit.
    Under,
}

/// A limit, and what a number beyond it means.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Limit {
    /// The limit's number.
    pub number: f64,
    /// The side that fails.
    pub beyond: Beyond,
    /// The hazard's grade; `None` when it only asks for a task.
    pub grade: Option<Grade>,
    /// What to do then.
    pub advice: Option<Words>,
}

/// A measured number.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Measure {
    /// Its unit as printed, for example `ppm`.
    pub unit: String,
    /// Digits after the decimal point.
    pub decimals: u8,
    /// The least number that can be meant.
    pub least: f64,
    /// The greatest number that can be meant.
    pub greatest: f64,
    /// The limits, in the template's order.
    pub limits: Vec<Limit>,
}

/// An option, a defect or a measuring point.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OptionOf {
    /// Its code.
    pub code: OptionCode,
    /// Its name.
    pub text: Words,
    /// The grade of the hazard that it is; `None` when it is none.
    pub grade: Option<Grade>,
    /// For a measuring point: whether the item is incomplete without it.
    pub mandatory: bool,
}

/// The kind of answer of an item: what to draw.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum ItemKind {
    /// 合格 or 不合格; answer with `Said.Pass` or `Said.Fail`.
    PassFail {
        /// A number beside the verdict.
        number: Option<Measure>,
        /// Whether that number is needed.
        number_needed: bool,
        /// Words beside the verdict.
        note: NoteRule,
        /// The grade of a failure; `None` when it only asks for a task.
        grade: Option<Grade>,
    },
    /// One number; `Said.Number`.
    Number {
        /// What is measured.
        measure: Measure,
    },
    /// One number per measuring point; `Said.Points`.
    Points {
        /// The unit and the limits, the same at every point.
        measure: Measure,
        /// The points.
        points: Vec<OptionOf>,
    },
    /// A pressure-hold test; `Said.Hold`.
    Hold {
        /// Minutes to wait before the start is read.
        stabilise_minutes: f64,
        /// The least minutes between start and end; a test that fails sooner may be stopped.
        hold_minutes: f64,
        /// The drop that is allowed, Pa, the gauge's tolerance included.
        allowed_drop: f64,
        /// The least pressure that can be meant, Pa.
        least: f64,
        /// The greatest pressure that can be meant, Pa.
        greatest: f64,
        /// The grade of a greater drop.
        grade: Option<Grade>,
    },
    /// A date; `Said.Date`.
    Date {
        /// What the date says.
        meaning: DateMeaning,
        /// The grade when the life is over.
        grade: Option<Grade>,
    },
    /// One of several; `Said.Choice`.
    Choice {
        /// The options.
        options: Vec<OptionOf>,
    },
    /// Any number of defects; `Said.Defects`, none found is 合格.
    Defects {
        /// The defects.
        options: Vec<OptionOf>,
    },
    /// Words; `Said.Text`.
    Text {
        /// The most characters.
        most: u32,
        /// Whether an empty text is refused.
        needed: bool,
    },
    /// A signature, or why none; `Said.Signed`.
    Signature,
    /// Filled from facts, never asked.
    Automatic {
        /// Which facts.
        filled: Filled,
    },
}

/// When photos of an item are demanded.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PhotoWhen {
    /// Always, except where the item is 不适用.
    Always,
    /// When the item failed.
    OnFailure,
    /// When the item failed with at least this grade.
    OnFailureFromGrade {
        /// The grade.
        grade: Grade,
    },
    /// When this option, or one after it in the template's order, was chosen or found.
    OnFailureFromOption {
        /// The option.
        option: OptionCode,
    },
    /// Never demanded, welcome.
    Welcome,
    /// Never demanded, not offered.
    NotOffered,
}

fn limit(band: &Band) -> Limit {
    let beyond = match band.limit {
        CoreLimit::Over(_) => Beyond::Over,
        CoreLimit::From(_) => Beyond::From,
        CoreLimit::Under(_) => Beyond::Under,
    };
    Limit { number: band.limit.number(), beyond, grade: band.fails.grade, advice: band.advice.clone() }
}

impl From<&CoreMeasure> for Measure {
    fn from(measure: &CoreMeasure) -> Self {
        let (least, greatest) = measure.plausible;
        let limits = measure.bands.iter().map(limit).collect();
        Self { unit: measure.unit.clone(), decimals: measure.decimals, least, greatest, limits }
    }
}

fn option(code: &OptionCode, text: &Words, fails: Option<&Consequence>, mandatory: bool) -> OptionOf {
    OptionOf { code: code.clone(), text: text.clone(), grade: fails.and_then(|fails| fails.grade), mandatory }
}

impl From<&Kind> for ItemKind {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::PassFail { reading, text, fails } => Self::PassFail {
                number: reading.as_ref().map(|reading| (&reading.measure).into()),
                number_needed: reading.as_ref().is_some_and(|reading| reading.required),
                note: match text {
                    TextRule::None => NoteRule::NotAsked,
                    TextRule::Optional => NoteRule::Welcome,
                    TextRule::Required => NoteRule::Needed,
                },
                grade: fails.grade,
            },
            Kind::Number(measure) => Self::Number { measure: measure.into() },
            Kind::Points { measure, points, .. } => Self::Points {
                measure: measure.into(),
                points: points.iter().map(|p| option(&p.code, &p.text, None, p.mandatory)).collect(),
            },
            Kind::Hold(rule) => Self::Hold {
                stabilise_minutes: rule.stabilise_minutes,
                hold_minutes: rule.hold_minutes,
                allowed_drop: rule.allowed_drop + rule.tolerance,
                least: rule.plausible.0,
                greatest: rule.plausible.1,
                grade: rule.fails.grade,
            },
            Kind::Date(rule) => Self::Date { meaning: rule.meaning, grade: rule.over.grade },
            Kind::Choice(options) => Self::Choice {
                options: options.iter().map(|o| option(&o.code, &o.text, o.fails.as_ref(), false)).collect(),
            },
            Kind::Defects(options) => Self::Defects {
                options: options.iter().map(|o| option(&o.code, &o.text, Some(&o.fails), false)).collect(),
            },
            Kind::Text { most, required } => {
                Self::Text { most: u32::try_from(*most).unwrap_or(u32::MAX), needed: *required }
            }
            Kind::Signature => Self::Signature,
            Kind::Automatic(filled) => Self::Automatic { filled: *filled },
        }
    }
}

pub(crate) fn photo_when(item: &Item) -> PhotoWhen {
    match &item.photo.when {
        CoreWhen::Required => PhotoWhen::Always,
        CoreWhen::OnFailure => PhotoWhen::OnFailure,
        CoreWhen::OnFailureFromGrade(grade) => PhotoWhen::OnFailureFromGrade { grade: *grade },
        CoreWhen::OnFailureFromOption(option) => PhotoWhen::OnFailureFromOption { option: option.clone() },
        CoreWhen::Optional => PhotoWhen::Welcome,
        CoreWhen::None => PhotoWhen::NotOffered,
    }
}
