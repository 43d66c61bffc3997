//! What the present speed comes to at the end of a period: an estimate, said beside the figures and never in them.
//!
//! Forecast = the mean of the last 28 days (7 in a period of a month) × the days left. The band goes from the 10th to the 90th
//! percentile of the means of the last 12 weeks. With too few days there is no forecast rather than a bad one.

use anjian_core::model::coverage::needed;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Done ones by day.
pub(crate) type ByDay = BTreeMap<NaiveDate, u64>;

/// What the forecast is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    /// D − X.
    pub(crate) base: u64,
    /// Done until now.
    pub(crate) done: u64,
    /// The target, 0 to 1.
    pub(crate) target: f64,
    /// First and last day of the period.
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
    /// Today.
    pub(crate) today: NaiveDate,
}

/// The word on the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Judgement {
    /// The whole band is below the target.
    WillNot,
    /// The forecast is below it.
    AtRisk,
    /// Only the lower edge of the band is.
    Watch,
    /// Too little is known.
    Unknown,
    /// The whole band is at or above it.
    Will,
    /// It is reached already.
    Met,
}

/// A forecast to the end of the period; rates are of the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Forecast {
    /// Done per day, of late.
    pub(crate) per_day: f64,
    /// The rate at the end, and the edges of its band.
    pub(crate) end: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// What is missing at the end for the target; negative when there is more than needed.
    pub(crate) gap: i64,
}

/// The speed needed from now on, per day left; `None` when no day is left.
pub(crate) fn needed_per_day(ground: &Ground) -> Option<f64> {
    let missing = needed(ground.target, ground.base).saturating_sub(ground.done);
    let left = days_left(ground);
    (left > 0).then(|| missing as f64 / left as f64)
}

/// Days after today.
pub(crate) fn days_left(ground: &Ground) -> i64 {
    (ground.last - ground.today).num_days().max(0)
}

fn window(ground: &Ground) -> u64 {
    if (ground.last - ground.first).num_days() > 45 { 28 } else { 7 }
}

fn between(days: &ByDay, from: NaiveDate, to: NaiveDate) -> u64 {
    if from > to { 0 } else { days.range(from..=to).map(|(_, n)| n).sum() }
}

fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// The forecast; `None` with too few days.
pub(crate) fn forecast(ground: &Ground, days: &ByDay) -> Option<Forecast> {
    let begun = *days.iter().find(|(_, n)| **n > 0)?.0;
    let known = u64::try_from((ground.today - begun).num_days() + 1).ok()?;
    let window = window(ground);
    // Half a window is little, less is nothing.
    if ground.base == 0 || known < window / 2 {
        return None;
    }
    let mean = |to: NaiveDate, over: u64| between(days, back(to, over - 1), to) as f64 / over as f64;
    let per_day = mean(ground.today, window.min(known));
    let weeks = (known / 7).clamp(1, 12);
    let mut means: Vec<f64> = (0..weeks).map(|n| mean(back(ground.today, 7 * n), 7.min(known))).collect();
    means.sort_by(f64::total_cmp);
    let left = days_left(ground) as f64;
    let at_end = |per_day: f64| ((ground.done as f64 + per_day * left) / ground.base as f64).min(1.0);
    let end = at_end(per_day);
    let (low, high) = (at_end(percentile(&means, 0.1)).min(end), at_end(percentile(&means, 0.9)).max(end));
    let gap = needed(ground.target, ground.base) as i64 - (end * ground.base as f64).floor() as i64;
    Some(Forecast { per_day, end, low, high, gap })
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().saturating_sub(1)) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

/// The word.
pub(crate) fn judge(ground: &Ground, forecast: Option<&Forecast>) -> Judgement {
    if ground.base > 0 && ground.done >= needed(ground.target, ground.base) {
        return Judgement::Met;
    }
    match forecast {
        None => Judgement::Unknown,
        Some(f) if f.high < ground.target => Judgement::WillNot,
        Some(f) if f.end < ground.target => Judgement::AtRisk,
        Some(f) if f.low < ground.target => Judgement::Watch,
        Some(_) => Judgement::Will,
    }
}

/// Done until the end of each day from one day to another, as a share of the base.
pub(crate) fn curve(days: &ByDay, base: u64, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, f64)> {
    let mut done: u64 = days.range(..from).map(|(_, n)| n).sum();
    let days_of = from.iter_days().take_while(|day| *day <= to);
    let share = |done: u64| if base == 0 { 0.0 } else { done as f64 / base as f64 };
    days_of
        .map(|day| {
            done += days.get(&day).copied().unwrap_or(0);
            (day, share(done))
        })
        .collect()
}

/// Done per day, as the mean of each week that ended until today; the newest last.
pub(crate) fn weeks(days: &ByDay, today: NaiveDate, most: u64) -> Vec<(NaiveDate, f64)> {
    let Some(first) = days.keys().next() else { return Vec::new() };
    let known = u64::try_from((today - *first).num_days() / 7 + 1).unwrap_or(1).min(most);
    (0..known).rev().map(|n| back(today, 7 * n)).map(|to| (to, between(days, back(to, 6), to) as f64 / 7.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn ground(done: u64) -> Ground {
        Ground {
            base: 10_000,
            done,
            target: 0.8,
            first: day("2026-01-01"),
            last: day("2026-12-31"),
            today: day("2026-11-18"),
        }
    }
    fn steady(per_day: u64) -> ByDay {
        day("2026-06-01").iter_days().take_while(|d| *d <= day("2026-11-18")).map(|d| (d, per_day)).collect()
    }

    #[test]
    fn a_steady_pace_goes_on() {
        let f = forecast(&ground(7_000), &steady(20)).unwrap();
        assert!((f.per_day - 20.0).abs() < 1e-9 && (f.end - 0.786).abs() < 1e-9, "{f:?}");
        assert_eq!((f.low, f.high, f.gap), (f.end, f.end, 140));
        assert_eq!(judge(&ground(7_000), Some(&f)), Judgement::WillNot);
        assert!((needed_per_day(&ground(7_000)).unwrap() - 1_000.0 / 43.0).abs() < 1e-9);
    }

    #[test]
    fn the_word_follows_the_band() {
        let with = |low, end, high| judge(&ground(0), Some(&Forecast { per_day: 1.0, end, low, high, gap: 0 }));
        assert_eq!(with(0.7, 0.75, 0.79), Judgement::WillNot);
        assert_eq!(with(0.7, 0.79, 0.85), Judgement::AtRisk);
        assert_eq!(with(0.79, 0.82, 0.85), Judgement::Watch);
        assert_eq!(with(0.8, 0.82, 0.85), Judgement::Will);
        assert_eq!(judge(&ground(8_000), None), Judgement::Met);
    }

    #[test]
    fn few_days_make_no_forecast() {
        let few: ByDay = [(day("2026-11-10"), 50), (day("2026-11-18"), 50)].into();
        assert_eq!(forecast(&ground(100), &few), None);
        assert_eq!(judge(&ground(100), None), Judgement::Unknown);
    }

    #[test]
    fn a_curve_begins_with_what_was_done_before_it() {
        let curve = curve(&steady(10), 10_000, day("2026-11-17"), day("2026-11-18"));
        assert_eq!(curve.len(), 2);
        assert!((curve[1].1 - 0.171).abs() < 1e-9, "{curve:?}");
        assert_eq!(weeks(&steady(10), day("2026-11-18"), 12).len(), 12);
    }
}
