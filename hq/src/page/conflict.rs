//! Conflicts: the queue, both values with their photos, who was first, and the decision with its consequences before the button.

use super::asked::query_of;
use super::frame::Frame;
use super::mark::{self, Shape};
use super::plot::Svg;
use super::record::{Sheet, moment, photo_figure};
use super::words::{Say, count};
use crate::desk::digest;
use crate::error::Result;
use crate::report::Conflict;
use anjian_core::model::answer::Answer;
use anjian_core::model::hazard::hazards;
use anjian_core::model::id::{InspectionId, ItemKey};
use maud::{Markup, html};

/// Shown in the queue; the table has all.
const QUEUE: usize = 60;

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let among = frame.among()?;
    let conflicts = frame.hq.conflicts_among(&among, QUEUE)?;
    let wanted = frame.asked.get("open").unwrap_or_default();
    let (identity, item) = wanted.split_once('|').unwrap_or((wanted, ""));
    let open = conflicts
        .iter()
        .find(|c| c.inspection.to_string() == identity && (item.is_empty() || c.item.to_string() == item));
    let open = open.or(if identity.is_empty() { conflicts.first() } else { None });
    let title = say.of("冲突", "Conflicts");
    let settled = html! {
        @if frame.asked.get("settled").is_some() {
            div.note.ok role="status" { (say.of("已裁决：两个值仍在记录里，裁决会在下次联系时到达终端。", "Settled: both values stay in the record, and the decision reaches the phones at their next exchange.")) }
        }
    };
    let body = match open {
        None => html! {
                    h1 { (title) }
        (settled)
                    @if conflicts.is_empty() { section.card { p.empty { (say.of("没有待裁决的冲突 ✓", "No conflict to settle ✓")) } } } @else { div.grid.conflict { (queue(frame, &conflicts, None)) } }
                },
        Some(conflict) => {
            let sheet = Sheet::read(frame, conflict.inspection.clone())?;
            frame.hq.looked(frame.viewer.person.as_ref(), "conflict_looked_at", &sheet.id.to_string())?;
            let name = sheet.item(say, &conflict.item);
            html! {
                (settled)
                div.head { h1 { (name) (say.of("：两个结果不一致", ": two answers differ")) } span.mut { (conflict.item) " · " a href=(sheet.href()) { (sheet.site.address.text) } " · " (conflict.area) " · " (sheet.id.programme) " " (sheet.id.period) }
                    div.act { @if frame.viewer.role.exports() { a.btn href="/export/conflicts.csv" { "CSV" } a.btn href="/export/conflicts.xlsx" { "XLSX" } } } }
                div.grid.conflict {
                    (queue(frame, &conflicts, Some(conflict)))
                    div.stack {
                        div.grid.values { @for (at, said) in conflict.values.iter().enumerate() { (value(frame, &sheet, &conflict.item, at, &said.answer)) } }
                        (who_first(frame, &sheet, conflict))
                    }
                    (decision(frame, &sheet, conflict))
                }
            }
        }
    };
    let crumbs = [(String::new(), format!("{title}（{}）", count(frame.badges.conflicts)))];
    Ok(frame.page(title, &crumbs, &body))
}

fn address(conflict: &Conflict) -> String {
    format!("/conflicts{}", query_of(&[("open", &format!("{}|{}", conflict.inspection, conflict.item))]))
}

fn queue(frame: &Frame<'_>, conflicts: &[Conflict], open: Option<&Conflict>) -> Markup {
    let say = &frame.say;
    let is_open = |c: &Conflict| open.is_some_and(|o| o.inspection == c.inspection && o.item == c.item);
    html! { section.card.queue aria-labelledby="queue" {
        header { h2 #queue { (say.of("待裁决 ", "To settle ")) (count(frame.badges.conflicts)) } }
        ul.keys { @for c in conflicts { li { a href=(address(c)) aria-current=[is_open(c).then_some("true")] {
            b { (c.item) } " " (mark::verdict(say, c.values[0].answer.verdict)) br; span.small { (c.inspection.site) " · " (c.area) } br;
            span.small.mut { (c.values.iter().map(|v| v.by.to_string()).collect::<Vec<_>>().join(" / ")) " · " (say.moment(c.values[0].at)) }
        } } } }
    } }
}

fn value(frame: &Frame<'_>, sheet: &Sheet, key: &ItemKey, at: usize, answer: &Answer) -> Markup {
    let say = &frame.say;
    let said = sheet.said(say, key, answer);
    let here = answer.at.bounds();
    let unsure = here.is_none_or(|(from, to)| to.0 - from.0 > 120_000);
    html! { section.card.value.counts[at == 0] {
        header { h2 { (sheet.name(&answer.by)) }
            @if at == 0 { (mark::chip("l2", Some(Shape::Diamond), say.of("现在生效：较差者", "counts now: the worse"))) } @else { span.chip.r { (say.of("并存，未生效", "beside it, does not count")) } } }
        @if said.is_empty() { p.say { (mark::verdict_word(say, answer.verdict)) } } @else { p.say { (said) } }
        p { (mark::verdict(say, answer.verdict)) }
        @for photo in &answer.photos { (photo_figure(frame, sheet, photo)) }
        @if answer.photos.is_empty() { p.empty.small { (say.of("这个结果没有照片", "no photo with this answer")) } }
        dl.kv {
            dt { (say.of("时间", "time")) } dd class=(if unsure { "t-l2" } else { "" }) { (moment(say, &answer.at)) " " (certainty(say, answer)) }
            dt { (say.of("备注", "note")) } dd { (if answer.note.is_empty() { "—" } else { &answer.note }) }
            dt { (say.of("写时已见", "had seen")) } dd { (say.of("不知道对方的结果", "not the other answer")) }
        }
    } }
}

fn certainty(say: &Say, answer: &Answer) -> String {
    match answer.at.clock {
        None => say.of("时钟误差未知", "clock error not known").to_owned(),
        Some(c) => format!("±{:.1} {}", f64::from(c.uncertainty_ms) / 1_000.0, say.of("秒", "s")),
    }
}

/// The moments as dots with how sure they are: where they overlap, their order proves nothing.
fn who_first(frame: &Frame<'_>, sheet: &Sheet, conflict: &Conflict) -> Markup {
    let say = &frame.say;
    let bounds: Vec<_> = conflict.values.iter().map(|v| v.answer.at.bounds()).collect();
    let known: Vec<_> = bounds.iter().flatten().copied().collect();
    let apart = bounds.len() == known.len()
        && known.iter().enumerate().all(|(n, a)| known.iter().skip(n + 1).all(|b| a.1 < b.0 || b.1 < a.0));
    let (Some(first), Some(last)) = (known.iter().map(|b| b.0.0).min(), known.iter().map(|b| b.1.0).max()) else {
        return html! {};
    };
    let (first, last) = (first - 120_000, last + 120_000);
    let x = |at: i64| 90.0 + (at - first) as f64 / (last - first) as f64 * 600.0;
    let mut svg = Svg::new(760.0, 34.0 * conflict.values.len() as f64 + 30.0);
    let foot = 34.0 * conflict.values.len() as f64 + 4.0;
    svg.line("grid-l", (90.0, foot), (690.0, foot));
    for (n, said) in conflict.values.iter().enumerate() {
        let y = 18.0 + 34.0 * n as f64;
        svg.text("k", "start", (0.0, y + 4.0), sheet.name(&said.by));
        if let Some((from, to)) = said.answer.at.bounds() {
            svg.pill("sure", (x(from.0), y - 6.0), ((x(to.0) - x(from.0)).max(3.0), 12.0));
        }
        svg.dot("now", (x(said.at.0), y), 5.0);
    }
    for n in 0..=3 {
        let at = first + (last - first) * n / 3;
        svg.text("", "middle", (x(at), foot + 18.0), &say.moment(anjian_core::model::time::Timestamp(at)));
    }
    let word = if apart {
        say.of("先后可以判定", "the order can be told")
    } else {
        say.of("先后不能判定", "the order cannot be told")
    };
    html! { section.card aria-labelledby="first" {
        header { h2 #first { (say.of("谁在先？", "Who was first?")) } span.chip { (word) } span.r { (say.of("先后从不决定哪个结果生效", "the order never decides which counts")) } }
        (svg.done("plot", Some(word)))
    } }
}

fn decision(frame: &Frame<'_>, sheet: &Sheet, conflict: &Conflict) -> Markup {
    let say = &frame.say;
    let may = frame.viewer.decider(&conflict.area).is_ok();
    let open = hazards(&sheet.record).values().any(|h| h.key.item == conflict.item && h.is_open());
    let seen: Vec<String> = conflict.values.iter().map(|v| digest(&v.answer)).collect();
    let photos: Vec<String> = conflict
        .values
        .iter()
        .flat_map(|v| &v.answer.photos)
        .filter_map(|p| sheet.photos.iter().position(|q| q.id == *p))
        .map(|n| (n + 1).to_string())
        .collect();
    html! { section.card.decision aria-labelledby="decide" {
        header { h2 #decide { (say.of("您的裁决", "Your decision")) } }
        form method="post" action="/settle" {
            input type="hidden" name="csrf" value=(frame.viewer.csrf);
            input type="hidden" name="inspection" value=(conflict.inspection);
            input type="hidden" name="item" value=(conflict.item);
            input type="hidden" name="heads" value=(hex::encode(sheet.heads.to_bytes()));
            input type="hidden" name="seen" value=(seen.join(","));
            fieldset disabled[!may] {
                legend.sr { (say.of("采用哪个结果", "which answer holds")) }
                @for (n, said) in conflict.values.iter().enumerate() {
                    label.choice { input type="radio" name="choice" value=(seen[n]) required data-key=(n + 1);
                        span { b { (say.of("采用 ", "adopt ")) (sheet.name(&said.by)) (say.of(" 的结果：", "'s: ")) } (sheet.said(say, &conflict.item, &said.answer)) " " (mark::verdict(say, said.answer.verdict))
                            small { (consequence(say, &said.answer, open)) } } }
                }
                label.choice { input type="radio" name="choice" value="again" data-key=(conflict.values.len() + 1);
                    span { b { (say.of("派人复看", "have it looked at again")) } small { (say.of("现在的较差结果继续生效，冲突仍在此处。", "The worse answer goes on counting; the conflict stays here.")) } } }
                label.field { span { (say.of("理由（必填，发给两位安检员）", "reason (needed; goes to both inspectors)")) } textarea name="reason" rows="3" maxlength="2000" required {} }
                div.note.brand { (say.of("裁决写明您", "The decision says that you ")) b { (say.of("已见全部 ", "saw all ")) (conflict.values.len()) (say.of(" 个值", " values")) @if !photos.is_empty() { (say.of("与照片 ", " and photos ")) (photos.join(say.of("、", ", "))) } } (say.of("。若此后又有新结果到达，会再次提示，不会被本裁决覆盖。", ". What arrives later is not covered by it and will be shown again.")) }
                button.btn.p.big { (say.of("确认裁决并下发", "Confirm and send")) }
            }
        }
        @if !may { p.small.t-l2 { (say.of("只有本片区的主管、站长或管理员可以裁决；请以其身份登录。", "Only a supervisor, station lead or administrator of this area decides; sign in as one.")) } }
        p.small.mut { (say.of("两位安检员的终端下次联系时收到，全部原值都保留在记录里。", "The inspectors' phones get it at their next exchange; every value stays in the record.")) br; kbd { "1" } kbd { "2" } kbd { "3" } " " (say.of("选择", "choose")) "  " kbd { "Ctrl" } "+" kbd { "Enter" } " " (say.of("确认", "confirm")) }
    } }
}

fn consequence(say: &Say, answer: &Answer, open: bool) -> &'static str {
    match (answer.verdict.is_failure(), open) {
        (true, true) => say.of("隐患与整改期限不变。", "The hazard and its deadline stay as they are."),
        (true, false) => {
            say.of("不另提隐患；原已关闭的仍为关闭。", "No hazard is raised anew; what was closed stays closed.")
        }
        (false, true) => say.of(
            "结果改为此值；已提出的隐患不会因此消失，须复查后关闭。",
            "The answer becomes this one; the hazard does not vanish by it and closes only after a recheck.",
        ),
        (false, false) => say.of("结果改为此值。", "The answer becomes this one."),
    }
}

/// Where to go after settling: the next in the queue.
pub(crate) fn after(settled: &InspectionId) -> String {
    format!("/conflicts{}", query_of(&[("settled", &settled.to_string())]))
}
