//! One programme's card: the sentence, the figures, the composition, the areas.

use super::words::{Say, count, per_day, percent};
use crate::company::Company;
use crate::report::{Line, Report};
use anjian_core::model::programme::CompletionMode;
use maud::{Markup, PreEscaped, html};

/// The card of a programme's period.
pub(super) fn programme(say: &Say, company: &Company, report: &Report, total: &Line) -> Markup {
    let name =
        company.programme(&total.programme).map_or(total.programme.as_str(), |p| p.name.in_language(say.language));
    let of_it = |line: &&Line| line.programme == total.programme && line.period == total.period;
    let heading = format!("p-{}-{}", total.programme, total.period);
    let target = format!("{:.0}", total.target * 100.0);
    html! {
        section.card aria-labelledby=(heading) {
            header {
                h2 id=(heading) { (name) " · " (total.period) }
                (outlook(say, total))
                @if let Some(days) = total.workdays_left {
                    span.r { (say.of("剩", "")) " " (days) " " (say.of("个工作日", "working days left")) }
                }
            }
            p.say { (sentence(say, total)) }
            dl.figs {
                div.xl { dt { (say.of("完成率（严口径）", "Completion (strict)")) }
                    dd { span title=(say.of("已入户 ÷（应检 − 剔除）", "entered ÷ (due − excluded)")) { (percent(total.completion_strict)) } } }
                div { dt { (say.of("宽口径", "Lenient")) }
                    dd { span title=(say.of("（已入户 + 有证据到访不遇满次数）÷（应检 − 剔除）", "(entered + no access with enough evidenced attempts) ÷ (due − excluded)")) { (percent(total.completion_lenient)) } } }
                div { dt { (say.of("到访率", "Visited")) }
                    dd { span title=(say.of("（已入户 + 不遇 + 拒检）÷（应检 − 剔除）", "(entered + no access + refused) ÷ (due − excluded)")) { (percent(total.visit_rate)) } } }
                div { dt { (say.of("现在速度", "Pace now")) }
                    dd { span title=(say.of("本周期已过每个工作日的完成数", "done per working day begun in this period")) { (per_day(total.done_per_workday)) } " " small { (say.of("户/天", "a day")) } } }
                div { dt { (say.of("达标需要", "Needed")) }
                    dd { span title=(say.of("还差户数 ÷ 剩余工作日（含今天）", "still missing for the target ÷ working days left, today included")) { (per_day(total.needed_per_workday)) } " " small { (say.of("户/天", "a day")) } } }
            }
            (bar(say, total))
            (legend(say, total))
            div.scroll {
                table {
                    caption.sr { (name) " " (say.of("按片区", "by area")) }
                    thead { tr {
                        th scope="col" { (say.of("片区", "Area")) }
                        th scope="col" { (say.of("构成", "Composition")) }
                        th.num scope="col" { (say.of("完成率", "Completion")) " / " (target) " %" }
                        th.num scope="col" title=(say.of("达标还差的户数", "still missing for the target")) { (say.of("还差", "Missing")) }
                        th.num scope="col" title=(say.of("还差 ÷ 剩余工作日", "missing ÷ working days left")) { (say.of("每日需", "Needed a day")) }
                        th.num scope="col" { (say.of("应检", "Due")) }
                        th.num scope="col" title=(say.of("经主管批准", "approved by a supervisor")) { (say.of("剔除", "Excluded")) }
                        th.num scope="col" { (say.of("已入户", "Entered")) }
                        th.num scope="col" { (say.of("不遇", "No access")) }
                        th.num scope="col" { (say.of("拒检", "Refused")) }
                        th.num scope="col" title=(say.of("未到访、在检、空置待批、地址不对", "never touched, begun, vacant awaiting approval, wrong address")) { (say.of("未检", "Untouched")) }
                        th.num scope="col" title=(say.of("本周期有消息的终端 / 片区内全部终端，最久一条", "devices heard from in this period / all of the area, oldest word")) { (say.of("数据新鲜度", "Freshness")) }
                    } }
                    tbody {
                        @for line in report.coverage.iter().filter(of_it) { (row(say, line, line.area.as_ref().map_or("", |a| a.as_str()))) }
                        (row(say, total, say.of("合计", "All")))
                    }
                }
            }
        }
    }
}

fn row(say: &Say, line: &Line, name: &str) -> Markup {
    let met = line.outlook == Some("met") && line.due > line.excluded;
    html! {
        tr.sum[line.area.is_none()] {
            th scope="row" { (name) }
            td { (bar(say, line)) }
            td.num.t-ok[met] { (percent(line.completion())) @if met { " ✓" } }
            td.num { (count(line.still_needed)) }
            td.num { (per_day(line.needed_per_workday)) }
            td.num { (count(line.due)) }
            td.num { (count(line.excluded)) }
            td.num { (count(line.entered)) }
            td.num { (count(line.no_access)) }
            td.num { (count(line.refused)) }
            td.num title=(parts_of_rest(say, line)) { (count(line.untouched)) }
            td.num {
                (line.freshness.devices_heard) "/" (line.freshness.devices_total)
                @if let Some(word) = line.freshness.oldest_word { " · " (say.ago(word)) }
            }
        }
    }
}

fn parts_of_rest(say: &Say, line: &Line) -> String {
    let parts = [
        (say.of("未到访", "never touched"), line.never_touched),
        (say.of("在检", "begun"), line.begun),
        (say.of("空置待批", "vacant"), line.vacant),
        (say.of("地址不对", "wrong address"), line.wrong_address),
    ];
    parts.map(|(name, n)| format!("{name} {}", count(n))).join(" · ")
}

/// What the present speed comes to. Said only; it enters no rate.
fn sentence(say: &Say, line: &Line) -> Markup {
    let base = line.due.saturating_sub(line.excluded);
    if line.freshness.devices_heard == 0 {
        return html! { (say.of("还没有终端的消息，完成率未知。", "No device was heard from yet: the completion is not known.")) };
    }
    let met = line.still_needed == 0 && base > 0;
    if met {
        return html! { (say.of("已达标：", "Target met: ")) span.t-ok { (percent(line.completion())) } };
    }
    let (Some(done), Some(left), true) = (line.done_per_workday, line.workdays_left, base > 0) else {
        return html! { (say.of("完成率", "Completion")) " " (percent(line.completion())) };
    };
    let done_now = line.count.done(line.completion_mode) as f64;
    let ahead = (done_now + done * f64::from(left.saturating_sub(1))).min(base as f64);
    let needed = anjian_core::model::coverage::needed(line.target, base) as f64;
    let gap = (needed - ahead).abs().round() as u64;
    let (tone, word) =
        if ahead < needed { ("t-l2", say.of("差", "short of")) } else { ("t-ok", say.of("富余", "ahead by")) };
    let end = say.of("照现在的速度，期末", "At the present pace the period ends at");
    html! {
        (end) " " span class=(tone) { (percent(Some(ahead / base as f64))) }
        (say.of("，", ", ")) (word) " " span class=(tone) { (count(gap)) " " (say.of("户", "sites")) }
    }
}

fn outlook(say: &Say, line: &Line) -> Markup {
    let (class, mark, word) = match line.outlook {
        Some("met") => ("chip ok", "✓", say.of("已达标", "met")),
        Some("on_track") => ("chip ok", "●", say.of("预计达标", "on track")),
        Some("possible") => ("chip l3", "◐", say.of("须加快", "must go faster")),
        Some("at_risk") => ("chip l2", "◆", say.of("有风险", "at risk")),
        Some("impossible") => ("chip l1", "▼", say.of("将不达标", "cannot be met")),
        _ => return html! {},
    };
    html! { span class=(class) { (mark) " " (word) } }
}

/// The composition of D − X as a bar; its words stand beside it.
fn bar(say: &Say, line: &Line) -> Markup {
    let base = line.due.saturating_sub(line.excluded).max(1) as f64;
    let parts = [("cE", line.entered), ("cN", line.no_access), ("cR", line.refused), ("cU", line.untouched)];
    let mut at = 0.0;
    let mut rects = String::new();
    for (class, n) in parts {
        let width = n as f64 * 100.0 / base;
        rects += &format!("<rect class=\"{class}\" x=\"{at:.3}\" y=\"0\" width=\"{width:.3}\" height=\"1\"/>");
        at += width;
    }
    let words = format!(
        "{} {} · {} {} · {} {} · {} {}",
        say.of("已入户", "entered"),
        line.entered,
        say.of("不遇", "no access"),
        line.no_access,
        say.of("拒检", "refused"),
        line.refused,
        say.of("未检", "untouched"),
        line.untouched
    );
    html! {
        svg.bar viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label=(words) { (PreEscaped(rects)) }
    }
}

fn legend(say: &Say, line: &Line) -> Markup {
    let strict = line.completion_mode == CompletionMode::Strict;
    let done = if strict {
        say.of("计入完成", "counts as done")
    } else {
        say.of("计入完成；有证据的不遇也计", "counts as done, as do evidenced no-accesses")
    };
    let parts = [
        ("", say.of("应检 D", "due D"), line.due, say.of("按计划应检的户数", "due by the plan")),
        (
            "cX",
            say.of("剔除 X", "excluded X"),
            line.excluded,
            say.of("经主管批准，不计入", "left out with a supervisor's approval"),
        ),
        ("cE", say.of("已入户 E", "entered E"), line.entered, done),
        (
            "cN",
            say.of("不遇 N", "no access N"),
            line.no_access,
            say.of("最后一次到访不遇", "nobody opened, the last time"),
        ),
        ("cR", say.of("拒检 R", "refused R"), line.refused, say.of("从不计完成", "never counts as done")),
        (
            "cU",
            say.of("未检 U", "untouched U"),
            line.untouched,
            say.of("未到访、在检、空置待批、地址不对", "never touched, begun, vacant awaiting approval, wrong address"),
        ),
    ];
    html! {
        dl.legend {
            @for (class, name, n, definition) in parts {
                div { dt { @if !class.is_empty() { i class=(class) {} } (name) } dd { span title=(definition) { (count(n)) } } }
            }
        }
    }
}
