//! The range line: a blue dot now, a coloured dot forecast, a pill its interval, the target dotted.

use super::super::course::Course;
use super::super::words::Say;
use super::{Svg, colour};
use anjian_core::model::coverage::percent;
use maud::Markup;

const WIDTH: f64 = 220.0;

/// The rates that a column of range lines shows.
#[derive(Clone, Copy)]
pub(in crate::page) struct Axis {
    low: f64,
    high: f64,
    target: f64,
}

impl Axis {
    fn x(self, rate: f64) -> f64 {
        8.0 + (rate.clamp(self.low, self.high) - self.low) / (self.high - self.low) * (WIDTH - 16.0)
    }
}

/// One axis for all rows.
pub(in crate::page) fn range_axis<'a>(courses: impl Iterator<Item = &'a Course>, target: f64) -> (Axis, Markup) {
    let rates = courses.flat_map(|c| {
        let f = c.forecast;
        [c.line.completion(), f.map(|f| f.low), f.map(|f| f.high)]
    });
    let (mut low, mut high) = (target, target);
    for rate in rates.flatten() {
        (low, high) = (low.min(rate), high.max(rate));
    }
    let axis = Axis {
        low: ((low * 20.0 - 0.2).floor() / 20.0).max(0.0),
        high: ((high * 20.0 + 0.6).ceil() / 20.0).min(1.05),
        target,
    };
    let mut svg = Svg::new(WIDTH, 16.0);
    let step = if axis.high - axis.low > 0.45 {
        0.2
    } else if axis.high - axis.low > 0.25 {
        0.1
    } else {
        0.05
    };
    let mut rate = (axis.low / step).ceil() * step;
    while rate <= axis.high + 1e-9 {
        if (rate - target).abs() > 0.02 && axis.x(rate) < WIDTH - 12.0 {
            svg.text("", "middle", (axis.x(rate), 12.0), &format!("{:.0}", (rate * 100.0).abs()));
        }
        rate += step;
    }
    svg.text("k", "middle", (axis.x(target), 12.0), &format!("{:.0}", target * 100.0));
    (axis, svg.done("rg", None))
}

/// One row.
pub(in crate::page) fn range(say: &Say, course: &Course, axis: Axis) -> Markup {
    let mut svg = Svg::new(WIDTH, 24.0);
    let middle = 12.0;
    svg.line("grid-l", (8.0, middle), (WIDTH - 8.0, middle));
    svg.line("tgt", (axis.x(axis.target), 0.0), (axis.x(axis.target), 24.0));
    let now = course.line.completion();
    let mut words = format!("{} {}", say.of("现在", "now"), percent(now));
    if let Some(f) = course.forecast {
        let class = colour(course.judgement);
        let (low, high) = (axis.x(f.low), axis.x(f.high));
        svg.pill(&format!("pill {class}"), (low - 4.0, middle - 4.5), (high - low + 8.0, 9.0));
        if let Some(now) = now {
            svg.line("way", (axis.x(now), middle), (axis.x(f.end), middle));
        }
        svg.dot(&format!("end {class}"), (axis.x(f.end), middle), 4.5);
        words += &format!("{}{} {}", say.of("，", ", "), say.of("预计", "forecast"), percent(Some(f.end)));
    }
    if let Some(now) = now {
        svg.dot("now", (axis.x(now), middle), 4.5);
    }
    svg.done("rg", Some(&words))
}
