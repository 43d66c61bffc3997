//! The course of a programme's period: its coverage, how it came there, and where it is going.

use super::frame::Frame;
use crate::error::Result;
use crate::report::forecast::{ByDay, Forecast, Ground, Judgement, forecast, judge, needed_per_day};
use crate::report::{Line, Question, Report, progress};
use anjian_core::model::programme::Programme;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One line with its days and its outlook.
pub(super) struct Course {
    pub(super) line: Line,
    pub(super) days: ByDay,
    pub(super) ground: Option<Ground>,
    pub(super) forecast: Option<Forecast>,
    pub(super) judgement: Judgement,
}

/// A programme's period: all areas together, and each.
pub(super) struct Courses<'a> {
    pub(super) programme: &'a Programme,
    pub(super) all: Course,
    pub(super) areas: Vec<Course>,
    /// The period before: its days and its base.
    pub(super) before: Option<(ByDay, u64, NaiveDate)>,
}

impl Course {
    /// `pace` are the days the speed is taken from: they may reach into the period before.
    fn of(line: Line, days: ByDay, pace: &ByDay, today: NaiveDate) -> Self {
        let ground = line.period.days().map(|(first, last)| Ground {
            base: line.due.saturating_sub(line.excluded),
            done: line.count.done(line.completion_mode),
            target: line.target,
            first,
            last,
            today: today.clamp(first, last),
        });
        // A period that is over needs no forecast: it is what it is.
        let forecast = ground.as_ref().and_then(|ground| forecast(ground, pace));
        let judgement = match &ground {
            Some(ground) => judge(ground, forecast.as_ref()),
            None => Judgement::Unknown,
        };
        Self { line, days, ground, forecast, judgement }
    }
    pub(super) fn base(&self) -> u64 {
        self.line.due.saturating_sub(self.line.excluded)
    }
    pub(super) fn needed_per_day(&self) -> Option<f64> {
        self.ground.as_ref().and_then(needed_per_day)
    }
    pub(super) fn per_day(&self) -> Option<f64> {
        self.forecast.map(|f| f.per_day)
    }
    /// What is missing at the end; without a forecast what is missing now.
    pub(super) fn gap(&self) -> i64 {
        let now = i64::try_from(self.line.still_needed).unwrap_or(i64::MAX);
        self.forecast.map_or(now, |f| f.gap)
    }
}

/// The courses of the current periods, in the company's order, and the report they were made of.
pub(super) fn courses<'a>(frame: &Frame<'a>, question: &Question) -> Result<(Vec<Courses<'a>>, Report)> {
    let hq = frame.hq;
    let mut report = hq.report(question)?;
    let today = frame.say.today();
    let among = question.among()?;
    let mut courses = Vec::new();
    for total in std::mem::take(&mut report.totals) {
        let Some(programme) = hq.company().programme(&total.programme) else { continue };
        let mut days = hq.store.read(|db| progress::by_day(db, &total.programme, &total.period, &among))?;
        let all = progress::together(days.values());
        let mut pace = all.clone();
        let before = before(frame, question, &total)?;
        if let Some((first, _)) = total.period.days()
            && (today - first).num_days() < 28
            && let Some((earlier, ..)) = &before
        {
            // The first weeks of a short period go on from the one before.
            pace.extend(earlier.iter().filter(|(day, _)| **day < first).map(|(day, n)| (*day, *n)));
        }
        let of_it = |line: &&Line| line.programme == total.programme && line.period == total.period;
        let lines: Vec<Line> = report.coverage.iter().filter(of_it).cloned().collect();
        let mut areas: Vec<Course> = lines
            .into_iter()
            .map(|line| {
                let days = line.area.as_ref().and_then(|area| days.remove(area)).unwrap_or_default();
                Course::of(line, days.clone(), &days, today)
            })
            .collect();
        areas.sort_by_key(|course| (std::cmp::Reverse(course.gap()), course.line.area.clone()));
        courses.push(Courses { programme, all: Course::of(total, all, &pace, today), areas, before });
    }
    Ok((courses, report))
}

fn before(frame: &Frame<'_>, question: &Question, total: &Line) -> Result<Option<(ByDay, u64, NaiveDate)>> {
    let Some(period) = total.period.previous() else { return Ok(None) };
    let Some((first, _)) = period.days() else { return Ok(None) };
    let among = question.among()?;
    let days = frame.hq.store.read(|db| progress::by_day(db, &total.programme, &period, &among))?;
    if days.is_empty() {
        return Ok(None);
    }
    let asked = Question { programme: Some(total.programme.clone()), period: Some(period), ..question.clone() };
    let base = frame.hq.totals(&asked)?.first().map_or(0, |line| line.due.saturating_sub(line.excluded));
    Ok((base > 0).then(|| (progress::together(days.values()), base, first)))
}

/// Ends of the periods before, of one programme: period and completion, the newest last.
pub(super) fn ends(frame: &Frame<'_>, question: &Question, of: &Line, most: usize) -> Result<Vec<(String, f64)>> {
    let mut ends: BTreeMap<NaiveDate, (String, f64)> = BTreeMap::new();
    let mut period = of.period.clone();
    while ends.len() < most
        && let Some(earlier) = period.previous()
        && let Some((first, _)) = earlier.days()
    {
        let asked =
            Question { programme: Some(of.programme.clone()), period: Some(earlier.clone()), ..question.clone() };
        let totals = frame.hq.totals(&asked)?;
        let Some(line) = totals.first().filter(|line| line.entered + line.no_access + line.refused > 0) else { break };
        let Some(rate) = line.completion() else { break };
        ends.insert(first, (earlier.to_string(), rate));
        period = earlier;
    }
    Ok(ends.into_values().collect())
}
