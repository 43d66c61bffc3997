//! What each grade (级别) demands: on site, in writing, by when, and how it is chased and closed. The numbers are
//! template data; only the arithmetic is here.

use super::super::grade::Grade;
use super::super::time::{Timestamp, Zone};
use super::super::words::Words;
use chrono::{Days, NaiveDate};

/// The rules of all three grades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grades {
    /// From the gravest to the least, as in [`Grade::ALL`].
    rules: [GradeRule; 3],
}

impl Grades {
    /// Puts the rules in order; `None` unless there is exactly one for each grade.
    pub fn new(mut rules: Vec<GradeRule>) -> Option<Self> {
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.grade));
        let rules: [GradeRule; 3] = rules.try_into().ok()?;
        rules.iter().zip(Grade::ALL).all(|(rule, grade)| rule.grade == grade).then_some(Self { rules })
    }
    /// The rule of a grade.
    pub fn rule(&self, grade: Grade) -> &GradeRule {
        match grade {
            Grade::L1 => &self.rules[0],
            Grade::L2 => &self.rules[1],
            Grade::L3 => &self.rules[2],
        }
    }
    /// All rules, from the gravest grade to the least.
    pub fn iter(&self) -> impl Iterator<Item = &GradeRule> {
        self.rules.iter()
    }
}

/// What one grade demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeRule {
    /// The grade.
    pub grade: Grade,
    /// What it is called.
    pub label: Words,
    /// What belongs to it.
    pub definition: Words,
    /// Whether a measure (made safe, or supply stopped) must be recorded before the inspection may be completed.
    pub measure_required: bool,
    /// What to do at the site, step by step.
    pub on_site: Vec<Words>,
    /// Minutes within which it is reported to the dispatcher.
    pub report_within_minutes: Option<u32>,
    /// The written notice.
    pub notice: NoticeDemand,
    /// Calendar days to rectify it.
    pub fix_within_days: Option<u32>,
    /// Whether those days are advice rather than a deadline.
    pub fix_suggested: bool,
    /// How it is followed up until it is due.
    pub chase: Vec<Chase>,
    /// How it closes.
    pub close: Close,
    /// What happens when it is overdue.
    pub overdue: Vec<Words>,
    /// How it is followed up when it is overdue.
    pub overdue_chase: Vec<Chase>,
}

/// Whether and when a written notice is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeDemand {
    /// None by the grade.
    None,
    /// Before leaving.
    SameVisit,
    /// Within so many minutes.
    WithinMinutes(u32),
}

/// One step of following up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chase {
    /// When.
    pub when: ChaseWhen,
    /// How.
    pub by: ChaseBy,
    /// Who.
    pub who: ChaseWho,
}

/// When to follow up, in calendar days after the hazard was raised (or, when overdue, after the deadline).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChaseWhen {
    /// Once, after so many days.
    AfterDays(u32),
    /// Again and again, every so many days; at least 1.
    EveryDays(u32),
}

/// How to follow up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChaseBy {
    /// 电话.
    Phone,
    /// 上门.
    Visit,
}

/// Who follows up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChaseWho {
    /// 安检员.
    Inspector,
    /// 站长.
    StationChief,
}

/// How a hazard closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// By a passed recheck and the customer's signature.
    RecheckAndSignature,
    /// At the next inspection.
    NextInspection,
}

/// One day on which a hazard is to be followed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChaseDue {
    /// The day.
    pub on: NaiveDate,
    /// How.
    pub by: ChaseBy,
    /// Who.
    pub who: ChaseWho,
    /// Whether the deadline has passed by then.
    pub overdue: bool,
}

impl GradeRule {
    /// The last moment to rectify a hazard raised at `start`: the end of the last day. `None` where the grade only
    /// suggests a time or gives none.
    pub fn deadline(&self, zone: Zone, start: Timestamp) -> Option<Timestamp> {
        if self.fix_suggested { None } else { self.fix_by(zone, start) }
    }
    /// The end of the time to rectify, whether binding or suggested.
    pub fn fix_by(&self, zone: Zone, start: Timestamp) -> Option<Timestamp> {
        self.fix_within_days.map(|days| zone.deadline(start, days))
    }
    /// Until when it is to be reported to the dispatcher.
    pub fn report_by(&self, start: Timestamp) -> Option<Timestamp> {
        self.report_within_minutes.map(|minutes| start.plus_minutes(i64::from(minutes)))
    }
    /// Until when the notice is to be served; `None` where none is demanded or the visit's end is the limit.
    pub fn notice_by(&self, start: Timestamp) -> Option<Timestamp> {
        match self.notice {
            NoticeDemand::WithinMinutes(minutes) => Some(start.plus_minutes(i64::from(minutes))),
            NoticeDemand::None | NoticeDemand::SameVisit => None,
        }
    }
    /// Whether the grade demands a written notice.
    pub fn demands_notice(&self) -> bool {
        self.notice != NoticeDemand::None
    }
    /// The days on which a hazard raised at `start` is to be followed up while it stays open, up to and including
    /// `until`, in order.
    pub fn chases(&self, zone: Zone, start: Timestamp, until: NaiveDate) -> Vec<ChaseDue> {
        let raised = zone.date(start);
        let deadline = self.deadline(zone, start).map(|at| zone.date(at));
        let last = deadline.map_or(until, |deadline| deadline.min(until));
        let mut due = days_of(&self.chase, raised, last, false);
        if let Some(deadline) = deadline {
            due.extend(days_of(&self.overdue_chase, deadline, until, true));
        }
        due.sort_by_key(|chase| chase.on);
        due
    }
}

fn days_of(steps: &[Chase], from: NaiveDate, until: NaiveDate, overdue: bool) -> Vec<ChaseDue> {
    let mut due = Vec::new();
    for step in steps {
        let (first, every) = match step.when {
            ChaseWhen::AfterDays(days) => (days, None),
            ChaseWhen::EveryDays(days) => (days.max(1), Some(days.max(1))),
        };
        let mut next = from.checked_add_days(Days::new(u64::from(first)));
        while let Some(on) = next.filter(|on| *on <= until) {
            due.push(ChaseDue { on, by: step.by, who: step.who, overdue });
            next = every.and_then(|days| on.checked_add_days(Days::new(u64::from(days))));
        }
    }
    due
}

#[cfg(test)]
mod tests {
    use super::super::Template;
    use super::*;
    use chrono::NaiveTime;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_grave_hazard_is_chased_daily_and_by_the_chief_when_overdue() {
        let zone = Zone::default();
        let start = zone.moment(day(2026, 11, 23), NaiveTime::from_hms_opt(15, 0, 0).unwrap());
        let template = Template::household();
        let rule = template.grades.rule(Grade::L1);
        assert_eq!(zone.date(rule.deadline(zone, start).unwrap()), day(2026, 11, 30));
        assert_eq!(rule.report_by(start), Some(start.plus_minutes(30)));
        assert_eq!(rule.notice_by(start), Some(start.plus_minutes(60)));
        let chases = rule.chases(zone, start, day(2026, 12, 2));
        let days: Vec<_> = chases.iter().map(|c| (c.on, c.who == ChaseWho::StationChief)).collect();
        let expected: Vec<_> = (1..=9u64).map(|n| (day(2026, 11, 23) + Days::new(n), n > 7)).collect();
        assert_eq!(days, expected);
    }

    #[test]
    fn a_middling_hazard_is_phoned_on_day_15_and_visited_on_day_25() {
        let zone = Zone::default();
        let start = zone.moment(day(2026, 11, 1), NaiveTime::MIN);
        let template = Template::household();
        let rule = template.grades.rule(Grade::L2);
        let chases = rule.chases(zone, start, day(2026, 12, 2));
        let said: Vec<_> = chases.iter().map(|c| (c.on, c.by, c.overdue)).collect();
        assert_eq!(
            said,
            [
                (day(2026, 11, 16), ChaseBy::Phone, false),
                (day(2026, 11, 26), ChaseBy::Visit, false),
                (day(2026, 12, 2), ChaseBy::Phone, true),
            ]
        );
        assert_eq!(rule.notice, NoticeDemand::SameVisit);
    }

    #[test]
    fn the_least_grade_suggests_a_day_and_has_no_deadline() {
        let (zone, start) = (Zone::default(), Timestamp(0));
        let template = Template::household();
        let rule = template.grades.rule(Grade::L3);
        assert_eq!(rule.deadline(zone, start), None);
        assert!(rule.fix_by(zone, start).is_some());
        assert!(!rule.demands_notice());
        assert_eq!(rule.close, Close::NextInspection);
    }
}
