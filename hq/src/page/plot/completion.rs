//! Completion over days: measured solid, forecast dashed with its band, the target dotted, the period before in thin dashes.

use super::super::course::Course;
use super::super::words::{Say, count};
use super::{Svg, colour};
use crate::report::forecast::{ByDay, curve};
use anjian_core::model::coverage::needed;
use anjian_core::model::coverage::{percent, points};
use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

const LEFT: f64 = 44.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 172.0;
/// Of a long period so many days are shown.
const SHOWN: u64 = 78;

struct Axes {
    right: f64,
    from: NaiveDate,
    to: NaiveDate,
    low: f64,
    high: f64,
}

impl Axes {
    fn at(&self, day: NaiveDate, rate: f64) -> (f64, f64) {
        let days = (self.to - self.from).num_days().max(1) as f64;
        let x = LEFT + (day - self.from).num_days() as f64 / days * (self.right - LEFT);
        (x, self.y(rate))
    }
    fn y(&self, rate: f64) -> f64 {
        BOTTOM - (rate - self.low) / (self.high - self.low) * (BOTTOM - TOP)
    }
}

/// The plot; `before` are the days of the period before, its base and its first day.
pub(in crate::page) fn completion(say: &Say, course: &Course, before: Option<&(ByDay, u64, NaiveDate)>) -> Markup {
    let Some(ground) = &course.ground else { return html! {} };
    let long = (ground.last - ground.first).num_days() > 45;
    let from = match long {
        true => ground.today.checked_sub_days(Days::new(SHOWN)).unwrap_or(ground.first).max(ground.first),
        false => ground.first,
    };
    let measured = curve(&course.days, ground.base, from, ground.today);
    let earlier = before.map(|(days, base, first)| shifted(days, *base, *first, ground.first, from, ground.last));
    let lines = measured.iter().chain(earlier.iter().flatten()).map(|(_, rate)| *rate);
    let lowest = lines.clone().fold(f64::MAX, f64::min).min(ground.target);
    let highest = lines.chain(course.forecast.map(|f| f.high)).fold(ground.target, f64::max);
    let low = if lowest > 0.35 { ((lowest - 0.02) * 20.0).floor() / 20.0 } else { 0.0 };
    let axes = |right| Axes { right, from, to: ground.last, low, high: (highest + 0.03).min(1.02) };
    let now = measured.last().map_or(0.0, |(_, rate)| *rate);
    let (desk, hand) = (axes(436.0), axes(270.0));
    let drawn = |axes: &Axes, narrow| draw(say, course, axes, &measured, earlier.as_deref(), narrow);
    html! {
        @if let Some(svg) = drawn(&desk, false) { (svg.done("plot desk", Some(&label(say, course, now)))) }
        @if let Some(svg) = drawn(&hand, true) { (svg.done("plot hand", Some(&label(say, course, now)))) }
        (table(say, &measured))
    }
}

/// One drawing; a phone's is narrower, so that its words stay as large as the page's.
fn draw(
    say: &Say,
    course: &Course,
    axes: &Axes,
    measured: &[(NaiveDate, f64)],
    earlier: Option<&[(NaiveDate, f64)]>,
    narrow: bool,
) -> Option<Svg> {
    let ground = course.ground.as_ref()?;
    let long = (ground.last - ground.first).num_days() > 45;
    let mut svg = Svg::new(axes.right + if narrow { 76.0 } else { 134.0 }, 198.0);
    grid(&mut svg, axes, ground.target, say, ground.base);
    ticks(&mut svg, axes, say, long);
    if let Some(earlier) = earlier {
        let points: Vec<_> = earlier.iter().map(|(day, rate)| axes.at(*day, *rate)).collect();
        svg.path("polyline", "before", &points);
    }
    let now = measured.last().map_or(0.0, |(_, rate)| *rate);
    let here = axes.at(ground.today, now);
    if let Some(f) = course.forecast.filter(|_| ground.today < ground.last) {
        let (low, end, high) = (axes.at(ground.last, f.low), axes.at(ground.last, f.end), axes.at(ground.last, f.high));
        svg.path("polygon", "band", &[here, high, low]);
        svg.line("ahead", here, end);
        let y = end.1.clamp(TOP + 6.0, BOTTOM - 22.0);
        let word = if narrow {
            percent(Some(f.end))
        } else {
            format!("{} {}", say.of("预计", "forecast"), percent(Some(f.end)))
        };
        svg.text(&format!("big {}", colour(course.judgement)), "start", (axes.right + 8.0, y + 5.0), &word);
        let band = format!("{}–{}{}", points(Some(f.low)), points(Some(f.high)), if narrow { "" } else { " %" });
        svg.text("", "start", (axes.right + 8.0, y + 22.0), &band);
    }
    let points: Vec<_> = measured.iter().map(|(day, rate)| axes.at(*day, *rate)).collect();
    svg.path("polyline", "measured", &points);
    if here.1 + 8.0 < BOTTOM {
        svg.line("drop", (here.0, here.1 + 8.0), (here.0, BOTTOM));
    }
    svg.dot("now", here, 5.0);
    let end = here.0 > axes.right * 0.7 && course.forecast.is_none();
    let (anchor, x) = if end { ("end", here.0 - 9.0) } else { ("start", here.0 + 8.0) };
    let y = if here.1 > BOTTOM - 24.0 { here.1 - 9.0 } else { here.1 + 20.0 };
    svg.text("k", anchor, (x, y), &format!("{} {}", say.of("今天", "today"), percent(Some(now))));
    Some(svg)
}

/// The period before, day by day beside this one.
fn shifted(
    days: &ByDay,
    base: u64,
    first: NaiveDate,
    now: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<(NaiveDate, f64)> {
    let shift = now - first;
    curve(days, base, from - shift, to - shift).into_iter().map(|(day, rate)| (day + shift, rate)).collect()
}

fn grid(svg: &mut Svg, axes: &Axes, target: f64, say: &Say, base: u64) {
    let step = if axes.high - axes.low > 0.5 { 0.2 } else { 0.1 };
    let mut rate = (axes.low / step).ceil() * step;
    while rate < axes.high {
        if (rate - target).abs() > 0.03 {
            svg.line("grid-l", (LEFT, axes.y(rate)), (axes.right, axes.y(rate)));
            svg.text("", "end", (LEFT - 6.0, axes.y(rate) + 4.0), &format!("{:.0}%", (rate * 100.0).abs()));
        }
        rate += step;
    }
    let y = axes.y(target);
    svg.line("tgt", (LEFT, y), (axes.right, y));
    svg.text("k", "end", (LEFT - 6.0, y + 4.0), &format!("{:.0}%", target * 100.0));
    let word = format!(
        "{} {:.0} %{}{} {}{}",
        say.of("目标", "target"),
        target * 100.0,
        say.of("（", " ("),
        count(needed(target, base)),
        say.sites(),
        say.of("）", ")")
    );
    svg.text("k", "start", (LEFT + 4.0, y - 6.0), &word);
    svg.line("grid-l", (LEFT, BOTTOM), (axes.right, BOTTOM));
    if axes.low > 0.0 {
        let word = format!("{} {:.0} %", say.of("纵轴自", "axis from"), axes.low * 100.0);
        svg.text("", "end", (axes.right, BOTTOM - 6.0), &word);
    }
}

fn ticks(svg: &mut Svg, axes: &Axes, say: &Say, long: bool) {
    for day in axes.from.iter_days().take_while(|day| *day < axes.to) {
        let (x, _) = axes.at(day, 0.0);
        if long && day.day() == 1 && x < axes.right - 40.0 {
            svg.line("grid-l", (x, BOTTOM), (x, BOTTOM + 5.0));
            let word = format!("{}{}", day.month(), say.of("月", ""));
            svg.text("", "start", (x + 3.0, BOTTOM + 16.0), &say_month(say, &word, day));
        } else if !long && [1, 10, 20].contains(&day.day()) {
            let word = if day.day() == 1 { day.format("%m-%d").to_string() } else { day.day().to_string() };
            svg.text("", "middle", (x, BOTTOM + 16.0), &word);
        }
    }
    let word = if long { axes.to.format("%m-%d").to_string() } else { axes.to.day().to_string() };
    svg.text("", "middle", (axes.right, BOTTOM + 16.0), &word);
}

fn say_month(say: &Say, zh: &str, day: NaiveDate) -> String {
    say.of(zh, &day.format("%b").to_string()).to_owned()
}

fn label(say: &Say, course: &Course, now: f64) -> String {
    let target = percent(Some(course.line.target));
    let now = percent(Some(now));
    match course.forecast {
        Some(f) => {
            let (end, low, high) = (percent(Some(f.end)), percent(Some(f.low)), percent(Some(f.high)));
            say.of(
                &format!("完成率：现在 {now}，目标 {target}，预计期末 {end}，区间 {low} 到 {high}"),
                &format!("Completion: {now} now, target {target}, forecast {end} at the end, between {low} and {high}"),
            )
            .to_owned()
        }
        None => say
            .of(
                &format!("完成率：现在 {now}，目标 {target}，数据不足，不作预测"),
                &format!("Completion: {now} now, target {target}; too few days for a forecast"),
            )
            .to_owned(),
    }
}

fn table(say: &Say, measured: &[(NaiveDate, f64)]) -> Markup {
    let weekly = measured.iter().rev().step_by(7);
    html! {
        details.data { summary { (say.of("看表格", "as a table")) }
            table { thead { tr { th scope="col" { (say.of("日期", "Day")) } th.num scope="col" { (say.of("完成率", "Completion")) } } }
                tbody { @for (day, rate) in weekly { tr { th scope="row" { (day.to_string()) } td.num { (percent(Some(*rate))) } } } } }
        }
    }
}
