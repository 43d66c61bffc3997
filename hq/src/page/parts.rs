//! The other cards: how fresh the figures are, what is to be done, hazards, conflicts, devices.

use super::words::{Say, bytes, count, percent};
use crate::report::{Conflict, DeviceWord, Report};
use anjian_core::model::answer::Verdict;
use anjian_core::model::grade::Grade;
use anjian_core::model::words::Language;
use maud::{Markup, html};

/// A device that was silent for longer is named.
const SILENT_MS: i64 = 24 * 3_600_000;

/// The strip below the title.
pub(super) fn freshness(say: &Say, report: &Report) -> Markup {
    let fresh = &report.freshness;
    let silent = fresh.devices_total.saturating_sub(fresh.devices_heard);
    html! {
        div.fresh role="status" {
            span { (say.of("数据截至", "As of")) " " b { (say.moment(report.as_of)) } }
            span { span.dot {} " " b { (fresh.devices_heard) "/" (fresh.devices_total) } " " (say.of("台终端有消息", "devices heard from"))
                @if let Some(word) = fresh.oldest_word { (say.of("，最久 ", ", the oldest word ")) b { (say.ago(word)) } } }
            @if silent > 0 {
                span.t-wait { span.dot.wait {} " " (silent) " " (say.of("台从未联系：其结果尚未计入", "never heard from: what they hold is not counted yet")) }
            }
        }
    }
}

/// What waits for somebody.
pub(super) fn to_do(say: &Say, report: &Report, devices: &[DeviceWord]) -> Markup {
    let sum = |figure: fn(&crate::report::HazardLine) -> u64| report.hazards.iter().map(figure).sum::<u64>();
    let overdue_l1: u64 = report.hazards.iter().filter(|h| h.grade == Grade::L1).map(|h| h.overdue).sum();
    let silent = |d: &&DeviceWord| !d.revoked && d.last_heard.is_none_or(|at| report.as_of.0 - at.0 > SILENT_MS);
    let rows = [
        (
            sum(|h| h.without_notice),
            "t-l1",
            say.of("必告知例外", "Must-notice exceptions"),
            say.of("须书面告知而未送达（应为 0）", "hazards that demand a written notice and have none (must be 0)"),
        ),
        (
            overdue_l1,
            "t-l1",
            say.of("1 级隐患逾期", "L1 hazards overdue"),
            say.of("未闭环且过期限", "open after their deadline"),
        ),
        (
            sum(|h| h.overdue) - overdue_l1,
            "t-l2",
            say.of("2、3 级隐患逾期", "L2 and L3 hazards overdue"),
            say.of("未闭环且过期限", "open after their deadline"),
        ),
        (
            report.conflicts,
            "t-l2",
            say.of("结果冲突待裁决", "Conflicts to settle"),
            say.of("两人结果不一致，较差者生效", "two answers differ; the worse counts"),
        ),
        (
            report.long_unseen,
            "",
            say.of("长期未检", "Long unseen"),
            say.of("超过期限无人入户", "nobody inside for longer than the limit"),
        ),
        (
            report.quarantined,
            "t-wait",
            say.of("隔离的记录", "Quarantined records"),
            say.of("未通过检查，未计入", "not taken, not counted"),
        ),
        (
            devices.iter().filter(silent).count() as u64,
            "t-wait",
            say.of("一天以上未联系的终端", "Devices silent for more than a day"),
            "",
        ),
    ];
    html! {
        section.card aria-labelledby="todo" {
            header { h2 #todo { (say.of("今天要处理", "To do today")) } }
            table { caption.sr { (say.of("今天要处理", "To do today")) } tbody {
                @for (n, tone, name, definition) in rows {
                    tr { td.num class=(if n > 0 { tone } else { "" }) { b { (count(n)) } }
                        th scope="row" { (name) @if !definition.is_empty() { br; span.small.mut { (definition) } } } }
                }
            } }
        }
    }
}

/// Hazards by grade, all areas together, and by area.
pub(super) fn hazards(say: &Say, report: &Report) -> Markup {
    let of = |grade: Grade, figure: fn(&crate::report::HazardLine) -> u64| {
        report.hazards.iter().filter(|h| h.grade == grade).map(figure).sum::<u64>()
    };
    html! {
        section.card aria-labelledby="hz" {
            header { h2 #hz { (say.of("隐患", "Hazards")) } span.r { a href="/export/hazards.csv" { "CSV" } } }
            div.scroll { table {
                caption.sr { (say.of("按级别", "by grade")) }
                thead { tr {
                    th scope="col" { (say.of("级别", "Grade")) }
                    th.num scope="col" title=(say.of("还有未被闭环看到的发现", "a raise is left that no closing has seen")) { (say.of("未闭环", "Open")) }
                    th.num scope="col" { (say.of("逾期", "Overdue")) }
                    th.num scope="col" { (say.of("已闭环", "Closed")) }
                    th.num scope="col" title=(say.of("今年到期的隐患中已闭环的比例", "closed ÷ due, of those whose deadline lay in this year until now")) { (say.of("整改率", "Rectified")) }
                    th.num scope="col" title=(say.of("其中确定在期限内闭环的比例", "closed certainly in time ÷ due")) { (say.of("及时整改率", "In time")) }
                } }
                tbody { @for (grade, class, name) in grades(say) {
                    @let due = of(grade, |h| h.rectification.due);
                    @let ratio = |n: u64| (due > 0).then(|| n as f64 / due as f64);
                    tr {
                        th scope="row" { span class={ "chip " (class) } { (name) } }
                        td.num { (count(of(grade, |h| h.open))) }
                        td.num.t-l1[of(grade, |h| h.overdue) > 0] { (count(of(grade, |h| h.overdue))) }
                        td.num { (count(of(grade, |h| h.closed))) }
                        td.num { (percent(ratio(of(grade, |h| h.rectification.closed)))) }
                        td.num { (percent(ratio(of(grade, |h| h.rectification.closed_in_time)))) }
                    }
                } }
            } }
            @if !report.hazards.is_empty() {
                div.scroll { table {
                    caption.sr { (say.of("按片区", "by area")) }
                    thead { tr { th scope="col" { (say.of("片区", "Area")) } th scope="col" { (say.of("级别", "Grade")) } th.num scope="col" { (say.of("未闭环", "Open")) } th.num scope="col" { (say.of("逾期", "Overdue")) } th.num scope="col" { (say.of("已闭环", "Closed")) } } }
                    tbody { @for line in &report.hazards {
                        tr { th scope="row" { (line.area) } td { (line.grade) } td.num { (count(line.open)) } td.num { (count(line.overdue)) } td.num { (count(line.closed)) } }
                    } }
                } }
            }
        }
    }
}

fn grades(say: &Say) -> [(Grade, &'static str, String); 3] {
    let name = |code: &str, zh: &str, en: &str| format!("{code} {}", say.of(zh, en));
    [
        (Grade::L1, "l1", name("▼ L1", "重大", "grave")),
        (Grade::L2, "l2", name("◆ L2", "较大", "serious")),
        (Grade::L3, "l3", name("◐ L3", "一般", "ordinary")),
    ]
}

/// Conflicts with all their values.
pub(super) fn conflicts(say: &Say, conflicts: &[Conflict], all: u64) -> Markup {
    html! {
        section.card aria-labelledby="cf" {
            header { h2 #cf { (say.of("结果冲突", "Conflicts")) } span.r { (count(all)) " " (say.of("份记录", "records")) " · " a href="/export/conflicts.csv" { "CSV" } } }
            @if conflicts.is_empty() {
                p.empty { (say.of("没有待裁决的冲突 ✓", "No conflict to settle ✓")) }
            } @else {
                div.scroll { table {
                    caption.sr { (say.of("结果冲突", "Conflicts")) }
                    thead { tr { th scope="col" { (say.of("安检单", "Inspection")) } th scope="col" { (say.of("检查项", "Item")) } th scope="col" title=(say.of("较差者生效", "the worse counts")) { (say.of("生效", "Counts")) } th scope="col" { (say.of("另一结果", "Also said")) } } }
                    tbody { @for conflict in conflicts {
                        tr {
                            th scope="row" { (conflict.inspection) br; span.small.mut { (conflict.area) } }
                            td { (conflict.item) }
                            @for (at, said) in conflict.values.iter().take(2).enumerate() {
                                td { b { (verdict(said.answer.verdict, say.language)) }
                                    " · " (said.by) " · " (say.moment(said.at))
                                    @if !said.answer.note.is_empty() { br; span.small { (said.answer.note) } }
                                    @if at == 1 && conflict.values.len() > 2 { " +" (conflict.values.len() - 2) } }
                            }
                        }
                    } }
                } }
            }
        }
    }
}

fn verdict(verdict: Verdict, language: Language) -> String {
    let (zh, en) = match verdict {
        Verdict::NotApplicable => ("不适用", "not applicable"),
        Verdict::Pass => ("合格", "pass"),
        Verdict::Recorded => ("已记录", "recorded"),
        Verdict::Fail => ("不合格", "fail"),
        Verdict::Hazard(grade) => {
            return format!("{} {grade}", if language == Language::Zh { "隐患" } else { "hazard" });
        }
    };
    if language == Language::Zh { zh.to_owned() } else { en.to_owned() }
}

/// The devices with what they sent and their last word.
pub(super) fn devices(say: &Say, devices: &[DeviceWord]) -> Markup {
    html! {
        section.card aria-labelledby="dv" {
            header { h2 #dv { (say.of("终端", "Devices")) } span.r { (devices.len()) } }
            @if devices.is_empty() {
                p.empty { (say.of("还没有登记的终端", "No device is enrolled yet")) }
            } @else {
                div.scroll { table {
                    caption.sr { (say.of("终端", "Devices")) }
                    thead { tr { th scope="col" { (say.of("人员", "Person")) } th scope="col" { (say.of("终端", "Device")) } th scope="col" { (say.of("片区", "Areas")) } th scope="col" { (say.of("最近消息", "Last word")) } th.num scope="col" { (say.of("往返", "Round trips")) } th.num scope="col" { (say.of("上行", "Up")) } th.num scope="col" { (say.of("下行", "Down")) } th.num scope="col" { (say.of("新变更", "New changes")) } th.num scope="col" { (say.of("隔离", "Quarantined")) } } }
                    tbody { @for device in devices {
                        tr {
                            th scope="row" { (device.person_name) }
                            td { (device.name) @if device.revoked { " " span.chip { (say.of("已停用", "revoked")) } } br; span.small.mut { (&device.device.to_string()[..8]) } }
                            td { @for (at, area) in device.areas.iter().enumerate() { @if at > 0 { "、" } (area) } }
                            td.t-wait[device.last_heard.is_none()] { (device.last_heard.map_or_else(|| "—".to_owned(), |at| say.ago(at))) }
                            td.num { (count(device.exchanges)) }
                            td.num { (bytes(device.bytes_up)) }
                            td.num { (bytes(device.bytes_down)) }
                            td.num { (count(device.changes)) }
                            td.num { (count(device.quarantined)) }
                        }
                    } }
                } }
            }
        }
    }
}
