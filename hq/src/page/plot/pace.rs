//! The pace: bars are the daily mean of each week, black what is needed, dashed what it is now. And the ends of earlier periods.

use super::super::course::Course;
use super::super::words::{Say, per_day};
use super::Svg;
use crate::report::forecast::weeks;
use anjian_core::model::coverage::points;
use chrono::Datelike;
use maud::{Markup, html};

const LEFT: f64 = 44.0;
const RIGHT: f64 = 436.0;
const FOOT: f64 = 82.0;
const TALL: f64 = 58.0;

/// The weeks of a period.
pub(in crate::page) fn pace(say: &Say, course: &Course) -> Markup {
    let weeks: Vec<_> = weeks(&course.days, say.today(), 46);
    let (Some(needed), true) = (course.needed_per_day(), weeks.len() > 3) else { return html! {} };
    let now = course.per_day();
    let most = weeks.iter().map(|w| w.1).chain([needed, now.unwrap_or(0.0)]).fold(1e-9, f64::max);
    let y = |value: f64| FOOT - value / most * TALL;
    let room = RIGHT - 46.0 - LEFT;
    let step = room / weeks.len() as f64;
    let mut svg = Svg::new(570.0, 104.0);
    svg.text("k", "start", (LEFT, 14.0), say.of("入户速度（每周日均，户/天）", "pace (daily mean of each week)"));
    svg.line("grid-l", (LEFT, FOOT), (RIGHT, FOOT));
    svg.text("", "end", (LEFT - 6.0, FOOT + 4.0), "0");
    let mut month = 0;
    let lately = weeks.len().saturating_sub(4);
    for (n, (day, value)) in weeks.iter().enumerate() {
        let x = LEFT + n as f64 * step;
        svg.rect(if n < lately { "bar-b" } else { "bar-n" }, (x, y(*value)), (step * 0.8, FOOT - y(*value)));
        if day.month() != month && (n == 0 || day.month() % 2 == 1) && x < RIGHT - 60.0 {
            let word = say.of(&format!("{}月", day.month()), &day.format("%b").to_string()).to_owned();
            svg.text("", "start", (x, 98.0), &word);
        }
        month = day.month();
    }
    let from = LEFT + room + 2.0;
    svg.line("need", (from, y(needed)), (RIGHT, y(needed)));
    let (mut above, mut below) = (y(needed) + 4.0, y(now.unwrap_or(needed)) + 4.0);
    if (above - below).abs() < 16.0 {
        let middle = f64::midpoint(above, below);
        (above, below) = if above <= below { (middle - 8.0, middle + 8.0) } else { (middle + 8.0, middle - 8.0) };
    }
    svg.text("k", "start", (RIGHT + 8.0, above), &format!("{} {}", say.of("需要", "needed"), per_day(Some(needed))));
    if let Some(now) = now {
        svg.line("pace-now", (from, y(now)), (RIGHT, y(now)));
        svg.text(
            "c-brand b",
            "start",
            (RIGHT + 8.0, below),
            &format!("{} {}", say.of("现在", "now"), per_day(Some(now))),
        );
    }
    let label = say
        .of(
            &format!("每周日均入户。现在 {} 户每天，达标需要 {} 户每天", per_day(now), per_day(Some(needed))),
            &format!("Daily mean of each week. {} a day now, {} a day needed", per_day(now), per_day(Some(needed))),
        )
        .to_owned();
    svg.done("plot desk", Some(&label))
}

/// Ends of earlier periods against the target, and where this one stands.
pub(in crate::page) fn ends(say: &Say, ends: &[(String, f64)], now: Option<f64>, target: f64) -> Markup {
    if ends.is_empty() {
        return html! {};
    }
    let count = ends.len() + 1;
    let step = (RIGHT - LEFT) / count as f64;
    let y = |rate: f64| FOOT - rate * TALL;
    let mut svg = Svg::new(570.0, 104.0);
    svg.text("k", "start", (LEFT, 14.0), say.of("各期期末完成率", "completion at the end of each period"));
    svg.text("k", "end", (LEFT - 6.0, y(target) + 4.0), &format!("{:.0}%", target * 100.0));
    svg.text("", "end", (LEFT - 6.0, FOOT + 4.0), "0");
    let short = |period: &str| period.rsplit('-').next().unwrap_or(period).trim_start_matches('0').to_owned();
    for (n, (period, rate)) in ends.iter().enumerate() {
        let x = LEFT + n as f64 * step;
        let missed = *rate < target;
        svg.rect(if missed { "bar-l1" } else { "bar-b" }, (x + 2.0, y(*rate)), (step - 4.0, FOOT - y(*rate)));
        if missed {
            svg.text("on", "middle", (x + step / 2.0, y(*rate) + 14.0), &points(Some(*rate)));
        }
        svg.text("", "middle", (x + step / 2.0, 98.0), &short(period));
    }
    let x = LEFT + ends.len() as f64 * step;
    let now = now.unwrap_or(0.0);
    svg.rect("bar-n", (x + 2.0, y(now)), (step - 4.0, FOOT - y(now)));
    svg.text("k", "middle", (x + step / 2.0, 98.0), say.of("本期", "now"));
    svg.line("tgt", (LEFT, y(target)), (RIGHT, y(target)));
    let missed = ends.iter().filter(|(_, rate)| *rate < target).count();
    let word = say.of(&format!("{missed} 期未达标"), &format!("{missed} missed")).to_owned();
    svg.text("k", "start", (RIGHT + 8.0, y(target) + 4.0), &word);
    svg.done("plot desk", Some(&word))
}
