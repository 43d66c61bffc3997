//! Marks: always shape, word and colour together.

use super::words::Say;
use crate::report::forecast::Judgement;
use anjian_core::model::answer::Verdict;
use anjian_core::model::grade::Grade;
use maud::{Markup, html};

/// A small shape in the colour of its text.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Tick,
    Diamond,
    Down,
    Half,
    Fork,
    Lock,
    Clock,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Tick => "M1.2 6.4 4.4 9.600 10.800 2.800 9.400 1.500 4.300 6.900 2.500 5.100z",
            Self::Diamond => "M6 .5 11.500 6 6 11.500.5 6z",
            Self::Down => "M.8 1.500h10.400L6 11z",
            Self::Half => {
                "M6 .8a5.200 5.200 0 1 0 0 10.400A5.200 5.200 0 0 0 6 .8m0 1.500v7.400a3.700 3.700 0 0 1 0-7.400"
            }
            Self::Fork => "M1 1h2l3 4 3-4h2L7 6.500V11H5V6.500z",
            Self::Lock => "M3 5V3.500a3 3 0 0 1 6 0V5h1v6H2V5zm1.500 0h3V3.500a1.500 1.500 0 0 0-3 0z",
            Self::Clock => {
                "M6 .8a5.200 5.200 0 1 0 0 10.400A5.200 5.200 0 0 0 6 .8m0 1.400a3.800 3.800 0 1 1 0 7.600 3.800 3.800 0 0 1 0-7.600m-.7 1.300v3l2.200 1.300.6-1-1.500-.9V3.500z"
            }
        }
    }
}

pub(super) fn icon(shape: Shape) -> Markup {
    html! { svg.ic width="11" height="11" viewBox="0 0 12 12" fill="currentColor" aria-hidden="true" { path d=(shape.path()) fill-rule="evenodd" {} } }
}

pub(super) fn chip(class: &str, shape: Option<Shape>, word: &str) -> Markup {
    html! { span class={ "chip " (class) } { @if let Some(shape) = shape { (icon(shape)) } (word) } }
}

pub(super) fn grade(say: &Say, grade: Grade) -> Markup {
    let (class, shape) = grade_look(grade);
    chip(class, Some(shape), say.grade(grade))
}

pub(super) fn grade_look(grade: Grade) -> (&'static str, Shape) {
    match grade {
        Grade::L1 => ("l1", Shape::Down),
        Grade::L2 => ("l2", Shape::Diamond),
        Grade::L3 => ("l3", Shape::Half),
    }
}

/// The class of the text, and the chip.
pub(super) fn judgement(say: &Say, judgement: Judgement) -> Markup {
    let (class, shape, zh, en) = match judgement {
        Judgement::WillNot => ("l1", Some(Shape::Down), "将不达标", "will be missed"),
        Judgement::AtRisk => ("l2", Some(Shape::Diamond), "有风险", "at risk"),
        Judgement::Watch => ("l3", Some(Shape::Half), "留意", "watch"),
        Judgement::Unknown => ("", None, "数据不足", "too few days"),
        Judgement::Will => ("ok", Some(Shape::Tick), "预计达标", "on track"),
        Judgement::Met => ("ok", Some(Shape::Tick), "已达标", "met"),
    };
    chip(class, shape, say.of(zh, en))
}

pub(super) fn tone(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::WillNot => "t-l1",
        Judgement::AtRisk => "t-l2",
        Judgement::Watch => "t-l3",
        Judgement::Unknown => "",
        Judgement::Will | Judgement::Met => "t-ok",
    }
}

pub(super) fn verdict(say: &Say, verdict: Verdict) -> Markup {
    match verdict {
        Verdict::NotApplicable => chip("", None, say.of("不适用", "n/a")),
        Verdict::Pass => chip("ok", Some(Shape::Tick), say.of("合格", "in order")),
        Verdict::Recorded => chip("", None, say.of("已记录", "recorded")),
        Verdict::Fail => chip("l2", Some(Shape::Diamond), say.of("不合格", "not in order")),
        Verdict::Hazard(it) => grade(say, it),
    }
}

/// A verdict in a word, where there is no reading to show.
pub(super) fn verdict_word(say: &Say, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotApplicable => say.of("不适用", "not applicable"),
        Verdict::Pass => say.of("合格", "in order"),
        Verdict::Recorded => say.of("已记录", "recorded"),
        Verdict::Fail | Verdict::Hazard(_) => say.of("不合格", "not in order"),
    }
}

/// A figure that opens its list.
pub(super) fn figure(href: &str, text: &str) -> Markup {
    html! { a.f href=(href) { (text) } }
}
