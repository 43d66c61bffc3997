//! Plots, drawn here as SVG. Each has a sentence as its label and its table behind "看表格". Colours are the words of the style sheet, so
//! that light and dark are the reader's; red, orange, olive and green only with their meaning.

mod completion;
mod heat;
mod pace;
mod range;

pub(super) use completion::completion;
pub(super) use heat::heat;
pub(super) use pace::{ends, pace};
pub(super) use range::{Axis, range, range_axis};

use crate::report::forecast::Judgement;
use maud::{Markup, PreEscaped, html};
use std::fmt::Write;

/// An SVG under construction, in units of its view box.
pub(super) struct Svg {
    width: f64,
    height: f64,
    body: String,
}

/// Writing into a string cannot fail.
macro_rules! draw {
    ($svg:expr, $($part:tt)*) => { let _ = write!($svg.body, $($part)*); };
}

impl Svg {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        draw!(self, "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>");
    }
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let height = height.max(0.0);
        draw!(self, "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>");
    }
    pub(super) fn pill(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let radius = height / 2.0;
        draw!(
            self,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.1}\"/>"
        );
    }
    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        draw!(self, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
    }
    pub(super) fn path(&mut self, tag: &str, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        draw!(self, "<{tag} class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }
    /// `anchor`: start, middle or end. The text is escaped.
    pub(super) fn text(&mut self, class: &str, anchor: &str, (x, y): (f64, f64), text: &str) {
        let text = html! { (text) }.into_string();
        draw!(self, "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>");
    }
    /// The drawing as a strip that takes the room there is; its words stand beside it.
    pub(super) fn stretched(self, class: &str) -> Markup {
        let view = format!("0 0 {} {}", self.width, self.height);
        html! { svg class=(class) viewBox=(view) preserveAspectRatio="none" aria-hidden="true" { (PreEscaped(self.body)) } }
    }
    /// The drawing, with what it says in words; hidden from screen readers when the words stand beside it anyway.
    pub(super) fn done(self, class: &str, label: Option<&str>) -> Markup {
        let view = format!("0 0 {} {}", self.width, self.height);
        html! {
            @if let Some(label) = label { svg class=(class) viewBox=(view) role="img" aria-label=(label) { (PreEscaped(self.body)) } }
            @else { svg class=(class) viewBox=(view) aria-hidden="true" { (PreEscaped(self.body)) } }
        }
    }
}

/// The word of the style sheet for a judgement's colour.
fn colour(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::WillNot => "c-l1",
        Judgement::AtRisk => "c-l2",
        Judgement::Watch => "c-l3",
        Judgement::Unknown => "c-ink",
        Judgement::Will | Judgement::Met => "c-ok",
    }
}

/// A few days' line in a row of a table.
pub(super) fn spark(values: &[f64], label: &str) -> Markup {
    let (width, height) = (90.0, 24.0);
    let most = values.iter().copied().fold(0.0, f64::max).max(1e-9);
    let step = (width - 8.0) / (values.len().max(2) - 1) as f64;
    let at = |(n, value): (usize, &f64)| (4.0 + n as f64 * step, height - 4.0 - value / most * (height - 8.0));
    let points: Vec<_> = values.iter().enumerate().map(at).collect();
    let mut svg = Svg::new(width, height);
    svg.path("polyline", "spark", &points);
    if let Some(last) = points.last() {
        svg.dot("now", *last, 2.5);
    }
    svg.done("sp", Some(label))
}

/// Bars with a word above and below each; the classes are the style sheet's.
pub(super) fn buckets(values: &[(&str, u64, &str)], label: &str) -> Markup {
    let (width, height, foot) = (560.0, 96.0, 76.0);
    let most = values.iter().map(|v| v.1).max().unwrap_or(0).max(1) as f64;
    let step = width / values.len().max(1) as f64;
    let mut svg = Svg::new(width, height);
    for (n, (name, value, class)) in values.iter().enumerate() {
        let x = n as f64 * step;
        let tall = (*value as f64 / most * 54.0).max(1.5);
        svg.rect(class, (x + 3.0, foot - tall), (step - 6.0, tall));
        svg.text("k", "middle", (x + step / 2.0, foot - tall - 5.0), &value.to_string());
        svg.text("", "middle", (x + step / 2.0, 92.0), name);
    }
    svg.done("plot", Some(label))
}
