//! Conditions: when a group, an item or a measuring point applies. A small closed set over what the register and the
//! earlier answers say; what the register does not know is asked rather than skipped.

use super::super::answer::{Reading, Verdict};
use super::super::id::{ItemCode, OptionCode};
use super::super::record::Answers;
use super::super::site::{ApplianceKind, Site, SiteClass, Supply};

/// When something applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of them; none means always.
    All(Vec<Condition>),
    /// At least one of them.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// The site is of one of these classes.
    Class(Vec<SiteClass>),
    /// In a group that repeats: this appliance is of one of these kinds. Elsewhere: the site has one.
    Appliances(Vec<ApplianceKind>),
    /// The register's word about the supply is one of these.
    Supply(Vec<Supply>),
    /// The register says that an alarm is or is not fitted, or does not know.
    Alarm(bool),
    /// The register has or has not a meter number.
    Meter(bool),
    /// An earlier item's effective answer says something. Not met while it is unanswered.
    Answer {
        /// The earlier item.
        item: ItemCode,
        /// What it says.
        says: Says,
    },
}

/// What an effective answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// One of these verdicts.
    Verdict(Vec<VerdictWord>),
    /// One of these was chosen or found.
    Chosen(Vec<OptionCode>),
    /// None of these was chosen or found.
    Without(Vec<OptionCode>),
}

/// A verdict as a condition names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictWord {
    /// 不适用.
    NotApplicable,
    /// 合格.
    Pass,
    /// Written down.
    Recorded,
    /// Any failure, graded or not.
    Fail,
    /// A failure without a grade.
    Task,
}

impl VerdictWord {
    fn is(self, verdict: Verdict) -> bool {
        match self {
            Self::NotApplicable => verdict == Verdict::NotApplicable,
            Self::Pass => verdict == Verdict::Pass,
            Self::Recorded => verdict == Verdict::Recorded,
            Self::Fail => verdict.is_failure(),
            Self::Task => verdict == Verdict::Fail,
        }
    }
}

/// What a condition can look at.
pub trait Surroundings {
    /// The site.
    fn site(&self) -> &Site;
    /// The appliance that the group is repeated for.
    fn appliance(&self) -> Option<ApplianceKind>;
    /// The kinds of the appliances at the site, known or assumed.
    fn appliances(&self) -> &[ApplianceKind];
    /// The answers to an item: for the same appliance where both repeat, for any where only the other does.
    fn answers(&self, item: &ItemCode) -> Vec<&Answers>;
}

impl Condition {
    /// Always.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }
    /// Whether it is met.
    pub fn is_met(&self, around: &dyn Surroundings) -> bool {
        let site = around.site();
        match self {
            Self::All(parts) => parts.iter().all(|part| part.is_met(around)),
            Self::Any(parts) => parts.iter().any(|part| part.is_met(around)),
            Self::Not(part) => !part.is_met(around),
            Self::Class(classes) => classes.contains(&site.class),
            Self::Appliances(kinds) => match around.appliance() {
                Some(kind) => kinds.contains(&kind),
                None => around.appliances().iter().any(|kind| kinds.contains(kind)),
            },
            Self::Supply(words) => words.contains(&site.supply),
            Self::Alarm(fitted) => site.alarm.is_none_or(|known| known == *fitted),
            Self::Meter(known) => site.meter.is_empty() != *known,
            Self::Answer { item, says } => around.answers(item).into_iter().any(|answers| says.holds(answers)),
        }
    }
    /// Every answer that the condition looks at.
    pub fn targets(&self) -> Vec<(&ItemCode, &Says)> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::targets).collect(),
            Self::Not(part) => part.targets(),
            Self::Answer { item, says } => vec![(item, says)],
            _ => Vec::new(),
        }
    }
}

impl Says {
    fn holds(&self, answers: &Answers) -> bool {
        let answer = answers.effective();
        let has = |code: &OptionCode| match &answer.reading {
            Some(Reading::Choice(chosen)) => chosen == code,
            _ => answer.defects.contains(code),
        };
        match self {
            Self::Verdict(words) => words.iter().any(|word| word.is(answer.verdict)),
            Self::Chosen(codes) => codes.iter().any(has),
            Self::Without(codes) => answer.verdict != Verdict::NotApplicable && !codes.iter().any(has),
        }
    }
}
