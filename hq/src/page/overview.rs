//! The overview: each programme with its sentence and plots, what is to be done today, the areas where the target is most at risk,
//! hazards by grade and age, and how fresh the figures are.

use super::asked::{encoded, query_of};
use super::course::{Course, Courses, courses, ends};
use super::frame::Frame;
use super::mark::{self, Shape, figure, icon};
use super::plot;
use super::words::{Say, count, per_day};
use super::{devices, hazards};
use crate::error::Result;
use crate::report::sites::Part;
use crate::report::{Line, Report};
use anjian_core::model::coverage::{percent, points};
use anjian_core::model::grade::Grade;
use maud::{Markup, html};

/// Areas shown before the others are folded away.
const SHOWN: usize = 10;

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let question = frame.question();
    let (courses, report) = courses(frame, &question)?;
    let mut cards = Vec::new();
    for course in &courses {
        cards.push(card(frame, course)?);
    }
    let body = html! {
        h1.sr { (say.of("总览", "Overview")) }
        div.grid.top3 {
            @for card in &cards { (card) }
            (to_do(frame, &report)?)
        }
        (at_risk(frame, &courses))
        div.grid.two {
            (hazards::by_age(frame)?)
            (devices::fresh_card(frame)?)
        }
        p.cap { (say.of(
            "预测＝近 28 天（按月 7 天）日均 × 剩余天数；带＝近 12 周周均的第 10 至 90 百分位。判断：带全在 80 % 之下为将不达标，预计值在其下为有风险，仅带的下沿在其下为留意。拒检、空置从不计完成；空置须主管批准才剔除。估计值从不计入完成率。",
            "Forecast = mean of the last 28 days (7 in a month) × days left; band = 10th to 90th percentile of 12 weekly means. The whole band below 80 %: will be missed; the forecast below: at risk; only its lower edge below: watch. Refused and vacant never count as done; a vacant site leaves the count only with a supervisor's approval. No estimate enters a rate.")) }
    };
    Ok(frame.page(say.of("总览", "Overview"), &[], &body))
}

/// The sentence: what the present speed comes to.
pub(super) fn sentence(say: &Say, course: &Course) -> Markup {
    let tone = mark::tone(course.judgement);
    let line = &course.line;
    if course.base() == 0 {
        return html! { (say.of("本周期没有应检户。", "Nothing is due in this period.")) };
    }
    if line.freshness.devices_heard == 0 && line.entered == 0 {
        return html! { (say.of("还没有终端的消息，完成率未知。", "No device was heard from yet: the completion is not known.")) };
    }
    if line.still_needed == 0 {
        return html! { (say.of("已达标：", "Target met: ")) span class=(tone) { (percent(line.completion())) } };
    }
    match course.forecast {
        None => {
            html! { (say.of("完成率 ", "Completion ")) (percent(line.completion())) (say.of("，达标还差 ", ", the target still lacks ")) (count(line.still_needed)) " " (say.sites()) }
        }
        Some(f) => {
            let word = if f.gap > 0 { say.of("，差 ", ", short by ") } else { say.of("，富余 ", ", ahead by ") };
            html! { (say.of("照现在的速度，期末 ", "At the present pace it ends at ")) span class=(tone) { (percent(Some(f.end))) } (word)
            a.f class=(tone) href=(sites_of(line, Part::Rest)) { (count(f.gap.unsigned_abs())) " " (say.sites()) } }
        }
    }
}

/// The address of the list behind a part.
pub(super) fn sites_of(line: &Line, part: Part) -> String {
    let period = line.period.to_string();
    let mut query = vec![("programme", line.programme.as_str()), ("period", period.as_str()), ("part", part.code())];
    if let Some(area) = &line.area {
        query.push(("area", area.as_str()));
    }
    format!("/sites{}", query_of(&query))
}

pub(super) fn figures(say: &Say, course: &Course) -> Markup {
    let line = &course.line;
    let (needed, now) = (course.needed_per_day(), course.per_day());
    // Before the first word nothing is known, and that is not 0 %.
    let known = line.freshness.devices_heard > 0 || line.entered > 0;
    html! {
        dl.figs {
            div.xl { dt { (say.of("完成率（严口径）", "Completion (strict)")) } dd { (points(line.completion_strict.filter(|_| known))) " " small { "%" } } }
            div { dt { (say.of("现在速度", "Pace now")) } dd { (per_day(now)) " " small { (say.of("户/天", "a day")) } } }
            div { dt { (say.of("达标需要", "Needed")) } dd { (per_day(needed)) " " small { (say.of("户/天", "a day")) } } }
            @if let (Some(needed), Some(now)) = (needed, now) { @if needed > now {
                div { dt { (say.of("还差", "Missing")) } dd.t-l2 { "+" (per_day(Some(needed - now))) " " small { (say.of("户/天", "a day")) } } }
            } }
        }
    }
}

pub(super) fn composition(say: &Say, line: &Line) -> Markup {
    let parts = [
        ("", say.of("应检 D", "due D"), line.due, Part::Due),
        ("cX", say.of("剔除 X", "excluded X"), line.excluded, Part::Excluded),
        ("cE", say.of("已入户 E", "entered E"), line.entered, Part::Entered),
        ("cN", say.of("不遇 N", "no access N"), line.no_access, Part::NoAccess),
        ("cR", say.of("拒检 R", "refused R"), line.refused, Part::Refused),
        ("cU", say.of("未检 U", "not inspected U"), line.untouched, Part::Rest),
    ];
    html! {
        (bar(line))
        dl.legend { @for (class, name, n, part) in parts {
            div { dt { @if !class.is_empty() { i class=(class) {} } (name) } dd { (figure(&sites_of(line, part), &count(n))) } }
        } }
        p.cap {
            (say.of("基数 D−X ", "Base D−X ")) b { (count(line.due - line.excluded)) } "＝E+N+R+U" (say.of("，U 含空置待批 ", ", U holds vacant ")) (figure(&sites_of(line, Part::Vacant), &count(line.vacant)))
            (say.of("、地址不对 ", ", wrong address ")) (figure(&sites_of(line, Part::WrongAddress), &count(line.wrong_address)))
            (say.of("、在检 ", ", begun ")) (figure(&sites_of(line, Part::Begun), &count(line.begun)))
            " · " (say.of("宽口径（另计有证据的多次不遇 ", "lenient (with evidenced no accesses ")) (count(line.no_access_evidenced)) (say.of("）", ") ")) b { (percent(line.completion_lenient)) }
            " · " (say.of("到访率 ", "visited ")) b { (percent(line.visit_rate)) }
        }
    }
}

fn bar(line: &Line) -> Markup {
    let base = line.due.saturating_sub(line.excluded).max(1) as f64;
    let mut svg = plot::Svg::new(100.0, 1.0);
    let mut at = 0.0;
    for (class, n) in [("cE", line.entered), ("cN", line.no_access), ("cR", line.refused), ("cU", line.untouched)] {
        let wide = n as f64 * 100.0 / base;
        svg.rect(class, (at, 0.0), (wide, 1.0));
        at += wide;
    }
    svg.stretched("bar")
}

fn card(frame: &Frame<'_>, courses: &Courses<'_>) -> Result<Markup> {
    let (say, course) = (&frame.say, &courses.all);
    let id = format!("p-{}", course.line.programme);
    let left = course.ground.as_ref().map(crate::report::forecast::days_left);
    let short = course.ground.as_ref().is_some_and(|g| (g.last - g.first).num_days() <= 45);
    let ends = if short { ends(frame, &frame.question(), &course.line, 11)? } else { Vec::new() };
    Ok(html! {
        section.card data-live="coverage" aria-labelledby=(id) {
            header {
                h2 id=(id) { a.f href={ "/areas" (query_of(&[("programme", course.line.programme.as_str())])) } { (courses.programme.name.in_language(say.language)) " · " (course.line.period) } }
                (mark::judgement(say, course.judgement))
                @if let Some(left) = left { span.r { (say.of("剩 ", "")) (left) (say.of(" 天", " days left")) } }
            }
            p.say { (sentence(say, course)) }
            (figures(say, course))
            (plot::completion(say, course, courses.before.as_ref()))
            @if ends.is_empty() { (plot::pace(say, course)) } @else { (plot::ends(say, &ends, course.line.completion(), course.line.target)) }
            (composition(say, &course.line))
        }
    })
}

fn to_do(frame: &Frame<'_>, report: &Report) -> Result<Markup> {
    let say = &frame.say;
    let sum = |figure: fn(&crate::report::HazardLine) -> u64| report.hazards.iter().map(figure).sum::<u64>();
    let exceptions = sum(|h| h.without_notice);
    let l1 = frame.badges.overdue_l1;
    // An L3 is advice: its date is suggested, and nobody is late.
    let l2: u64 = report.hazards.iter().filter(|h| h.grade == Grade::L2).map(|h| h.overdue).sum();
    let vacant: u64 = report.coverage.iter().map(|line| line.vacant).sum();
    let retry: u64 = report.coverage.iter().map(|line| line.no_access).sum();
    let rows = [
        (
            l1,
            "t-l1",
            say.of("1级隐患逾期", "L1 hazards overdue"),
            say.of("未关闭且过期限", "open after their deadline"),
            "/hazards?grade=L1&state=overdue",
        ),
        (
            frame.badges.conflicts,
            "t-l2",
            say.of("结果冲突待裁决", "conflicts to settle"),
            say.of("较差者生效", "the worse counts until then"),
            "/conflicts",
        ),
        (
            l2,
            "t-l2",
            say.of("2级隐患逾期", "L2 hazards overdue"),
            say.of("未关闭且过期限", "open after their deadline"),
            "/hazards?grade=L2&state=overdue",
        ),
        (
            vacant,
            "",
            say.of("空置剔除待批", "vacant, awaiting approval"),
            say.of("批准前计入未检", "not inspected until approved"),
            "/sites?part=vacant",
        ),
        (
            retry,
            "",
            say.of("不遇待再访", "no access, to be tried again"),
            say.of("按片区看何时门会开", "the area's page says at what hours"),
            "/sites?part=no_access",
        ),
        (
            frame.badges.to_review,
            "",
            say.of("记录待审核", "records to review"),
            say.of("1级全部，其余随机抽查", "all with an L1, of others a random share"),
            "/reviews",
        ),
        (
            report.quarantined,
            "t-wait",
            say.of("隔离的记录", "records set aside"),
            say.of("未通过检查，未计入", "not taken, not counted"),
            "/devices?state=quarantine",
        ),
        (
            report.long_unseen,
            "",
            say.of("长期未检", "long unseen"),
            say.of("超过期限无人入户", "nobody inside for longer than the limit"),
            "/unseen",
        ),
    ];
    Ok(html! {
        section.card aria-labelledby="todo" data-live="todo" {
            header { h2 #todo { (say.of("今天要处理", "To do today")) } }
            a.exception.bad[exceptions > 0] href="/hazards?state=owes_notice" {
                b { (count(exceptions)) }
                span { strong { (say.of("必告知例外", "must-notice exceptions")) } br; small { (say.of("须书面告知而未送达，必须为 0", "a written notice is owed; must be 0")) } }
                @if exceptions == 0 { span.t-ok { (icon(Shape::Tick)) } }
            }
            ul.todo { @for (n, tone, name, definition, href) in rows { @if n > 0 {
                li { b class=(tone) { (count(n)) } span { (name) small { (definition) } } a.go href=(href) { (say.of("处理", "open")) " ›" } }
            } } }
            @if rows.iter().all(|row| row.0 == 0) { p.empty { (say.of("今天没有待处理的事 ✓", "Nothing waits today ✓")) } }
        }
    })
}

/// The areas of each programme, where the target is at risk first.
fn at_risk(frame: &Frame<'_>, courses: &[Courses<'_>]) -> Markup {
    let say = &frame.say;
    let wanted = frame.asked.get("programme");
    let shown = courses.iter().find(|c| wanted.is_none_or(|id| c.programme.id.as_str() == id));
    let Some(shown) = shown else { return html! {} };
    html! {
        section.card aria-labelledby="risk" data-live="coverage" {
            header {
                h2 #risk { (say.of("目标最危险的片区", "Areas whose target is most at risk")) }
                (tabs(frame, courses, shown))
                span.r { (summary(say, shown)) " · " a href={ "/list/areas.csv" (query_of(&[("programme", shown.programme.id.as_str())])) } { "CSV" } " " a href={ "/list/areas.xlsx" (query_of(&[("programme", shown.programme.id.as_str())])) } { "XLSX" } }
            }
            (table(frame, shown, Some(SHOWN)))
        }
    }
}

pub(super) fn tabs(frame: &Frame<'_>, courses: &[Courses<'_>], shown: &Courses<'_>) -> Markup {
    html! { nav.tabs aria-label=(frame.say.of("计划", "Programme")) { @for c in courses {
        a href=(frame.asked.with(&[("programme", Some(c.programme.id.as_str()))])) aria-current=[(c.programme.id == shown.programme.id).then_some("true")] { (c.programme.name.in_language(frame.say.language)) }
    } } }
}

fn summary(say: &Say, shown: &Courses<'_>) -> String {
    let short: i64 = shown.areas.iter().map(|c| c.gap().max(0)).sum();
    let ahead: i64 = shown.areas.iter().map(|c| (-c.gap()).max(0)).sum();
    let behind = shown.areas.iter().filter(|c| c.gap() > 0).count();
    let (short, ahead) = (count(short.unsigned_abs()), count(ahead.unsigned_abs()));
    say.of(
        &format!("{behind} 个片区合计缺 {short} 户，其余富余 {ahead} 户"),
        &format!("{behind} areas lack {short} sites, the others are ahead by {ahead}"),
    )
    .to_owned()
}

pub(super) fn table(frame: &Frame<'_>, shown: &Courses<'_>, most: Option<usize>) -> Markup {
    let say = &frame.say;
    let (axis, drawn) = plot::range_axis(shown.areas.iter(), shown.all.line.target);
    let first = most.unwrap_or(usize::MAX);
    html! {
        div.scroll { table.tight.keys.areas {
            caption.sr { (shown.programme.name.in_language(say.language)) " " (say.of("按片区，缺口大者在前", "by area, the largest shortfall first")) }
            thead { tr {
                th.num scope="col" { "#" }
                th scope="col" { (say.of("片区", "Area")) }
                th scope="col" { (say.of("判断", "Outlook")) }
                th.num.wide scope="col" { (say.of("现在 %", "Now %")) }
                th.wide scope="col" { span.sr { (say.of("现在到预计", "from now to the forecast")) } (drawn) }
                th.num scope="col" { (say.of("预计 %", "Forecast %")) }
                th.num scope="col" aria-sort="descending" { (say.of("缺口 户 ▾", "Lacks ▾")) }
                th.num.wide scope="col" { (say.of("速度 → 需要", "Pace → needed")) }
                th.num.wide scope="col" { (say.of("不遇 N", "No access N")) }
                th.num.wide scope="col" { (say.of("拒检 R", "Refused R")) }
                th.num scope="col" { (say.of("未检 U", "Not insp. U")) }
                th.num.wide scope="col" { (say.of("终端", "Devices")) }
            } }
            tbody {
                @for (n, course) in shown.areas.iter().take(first).enumerate() { (row(frame, shown, n, course, axis)) }
            }
            @if shown.areas.len() > first { tbody { tr.sum { td {} th scope="row" colspan="11" {
                a href={ "/areas" (query_of(&[("programme", shown.programme.id.as_str())])) } { (say.of("其余 ", "The other ")) (shown.areas.len() - first) (say.of(" 个片区", " areas")) } } } } }
            tfoot { tr.sum {
                td {} th scope="row" { (say.of("全部 ", "all ")) (shown.areas.len()) (say.of(" 个片区", " areas")) } td {}
                td.num.wide { (points(shown.all.line.completion())) } td.wide {} td.num { (points(shown.all.forecast.map(|f| f.end))) }
                td.num { (gap(say, &shown.all)) } td.num.wide { (per_day(shown.all.per_day())) " → " b { (per_day(shown.all.needed_per_day())) } }
                td.num.wide { (figure(&sites_of(&shown.all.line, Part::NoAccess), &count(shown.all.line.no_access))) }
                td.num.wide { (figure(&sites_of(&shown.all.line, Part::Refused), &count(shown.all.line.refused))) }
                td.num { (figure(&sites_of(&shown.all.line, Part::Rest), &count(shown.all.line.untouched))) }
                td.num.wide { (shown.all.line.freshness.devices_heard) "/" (shown.all.line.freshness.devices_total) }
            } }
        } }
    }
}

fn gap(say: &Say, course: &Course) -> Markup {
    let gap = course.gap();
    html! { @if gap < 0 { (say.of("富余 ", "+")) } b { (count(gap.unsigned_abs())) } }
}

fn row(frame: &Frame<'_>, shown: &Courses<'_>, n: usize, course: &Course, axis: plot::Axis) -> Markup {
    let (say, line) = (&frame.say, &course.line);
    let name = line.area.as_ref().map_or("", |area| area.as_str());
    let href = format!("/area/{}{}", encoded(name), query_of(&[("programme", shown.programme.id.as_str())]));
    html! { tr {
        td.num.mut { (n + 1) }
        th scope="row" { a href=(href) { (name) } }
        td { (mark::judgement(say, course.judgement)) }
        td.num.wide { (figure(&sites_of(line, Part::Entered), &points(line.completion()))) }
        td.wide { (plot::range(say, course, axis)) }
        td.num { b { (points(course.forecast.map(|f| f.end))) } }
        td.num { (gap(say, course)) }
        td.num.wide { (per_day(course.per_day())) " → " b { (per_day(course.needed_per_day())) } }
        td.num.wide { (figure(&sites_of(line, Part::NoAccess), &count(line.no_access))) }
        td.num.wide { (figure(&sites_of(line, Part::Refused), &count(line.refused))) }
        td.num { (figure(&sites_of(line, Part::Rest), &count(line.untouched))) }
        td.num.wide { (line.freshness.devices_heard) "/" (line.freshness.devices_total) }
    } }
}
