//! An area: where it is going, at what hours its doors open, its communities, its people.

use super::asked::{encoded, query_of};
use super::course::{Courses, courses};
use super::frame::Frame;
use super::list::{Cell, Listing};
use super::mark::{self, figure};
use super::overview::{composition, figures, sentence, sites_of, table, tabs};
use super::plot;
use super::words::{count, per_day};
use crate::error::{Error, Result};
use crate::report::forecast::weeks;
use crate::report::progress::PersonProgress;
use crate::report::sites::{Community, Part, communities};
use crate::report::{Among, Question, door, progress};
use anjian_core::model::coverage::{percent, points};
use anjian_core::model::id::AreaId;
use chrono::Days;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Doors are looked at for so many days.
const DOOR_DAYS: u64 = 90;

/// All areas of one programme.
pub(super) fn all(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let (courses, _) = courses(frame, &frame.question())?;
    let wanted = frame.asked.get("programme");
    let shown = courses.iter().find(|c| wanted.is_none_or(|id| c.programme.id.as_str() == id));
    let body = html! {
        div.head { h1 { (say.of("片区", "Areas")) } @if let Some(shown) = shown { (tabs(frame, &courses, shown)) } }
        @if let Some(shown) = shown {
            section.card { (table(frame, shown, None)) p.under { span.sheets {
                a href={ "/list/areas.csv" (query_of(&[("programme", shown.programme.id.as_str())])) } { "CSV" } " "
                a href={ "/list/areas.xlsx" (query_of(&[("programme", shown.programme.id.as_str())])) } { "XLSX" } } } }
        } @else { p.empty { (say.of("还没有片区：请先导入用户册", "There are no areas yet: import the register first")) } }
    };
    Ok(frame.page(say.of("片区", "Areas"), &[(String::new(), say.of("片区", "Areas").to_owned())], &body))
}

/// The areas as rows of a spreadsheet.
pub(super) fn listing(frame: &Frame<'_>) -> Result<Listing> {
    let say = &frame.say;
    let (courses, _) = courses(frame, &frame.question())?;
    let wanted = frame.asked.get("programme");
    let shown = courses.into_iter().filter(|c| wanted.is_none_or(|id| c.programme.id.as_str() == id));
    let mut rows = Vec::new();
    for courses in shown {
        for course in &courses.areas {
            let line = &course.line;
            rows.push(vec![
                Cell::text(line.area.as_ref().map_or("", |area| area.as_str())),
                Cell::text(line.programme.as_str()),
                Cell::text(line.period.to_string()),
                Cell::count(line.due),
                Cell::count(line.excluded),
                Cell::count(line.entered),
                Cell::count(line.no_access),
                Cell::count(line.refused),
                Cell::count(line.untouched),
                Cell::number(points(line.completion_strict)),
                Cell::number(points(line.completion_lenient)),
                Cell::number(points(course.forecast.map(|f| f.end))),
                Cell::number(course.gap().to_string()),
                Cell::number(per_day(course.per_day())),
                Cell::number(per_day(course.needed_per_day())),
                Cell::count(line.freshness.devices_heard.into()),
                Cell::count(line.freshness.devices_total.into()),
            ]);
        }
    }
    let zh = [
        "片区",
        "计划",
        "周期",
        "应检",
        "剔除",
        "已入户",
        "不遇",
        "拒检",
        "未检",
        "完成率（严）%",
        "完成率（宽）%",
        "预计 %",
        "缺口",
        "速度",
        "需要",
        "有消息终端",
        "终端",
    ];
    let en = [
        "area",
        "programme",
        "period",
        "due",
        "excluded",
        "entered",
        "no_access",
        "refused",
        "not_inspected",
        "completion_strict_%",
        "completion_lenient_%",
        "forecast_%",
        "lacks",
        "pace",
        "needed",
        "devices_heard",
        "devices",
    ];
    let columns = zh.iter().zip(en).map(|(zh, en)| say.of(zh, en)).collect();
    Ok(Listing { name: "areas", columns, total: rows.len() as u64, rows })
}

/// One area.
pub(super) fn one(frame: &Frame<'_>, name: &str) -> Result<String> {
    let say = &frame.say;
    let missing = || Error::NotFound("there is no such area".into());
    let area = AreaId::new(name).map_err(|_| missing())?;
    if !frame.viewer.sees(&area) {
        return Err(Error::Unauthorised("this area is not one of yours".into()));
    }
    let question = Question { area: Some(area.clone()), ..frame.question() };
    let (courses, _) = courses(frame, &question)?;
    let wanted = frame.asked.get("programme");
    let shown =
        courses.iter().filter(|c| c.all.line.due > 0).find(|c| wanted.is_none_or(|id| c.programme.id.as_str() == id));
    let shown = shown.or_else(|| courses.iter().find(|c| c.all.line.due > 0)).ok_or_else(missing)?;
    let course = shown.areas.first().ok_or_else(missing)?;
    let among = Among::one(&area)?;
    let since = say.today().checked_sub_days(Days::new(DOOR_DAYS)).unwrap_or(say.today());
    let lately = say.today().checked_sub_days(Days::new(28)).unwrap_or(say.today());
    let (programme, period) = (shown.programme, &course.line.period);
    let (doors, communities, people) = frame.hq.store.read(|db| {
        Ok((
            door::doors(db, &among, since)?,
            communities(db, programme, period, &among)?,
            progress::people(db, &programme.id, period, &among, lately)?,
        ))
    })?;
    let body = html! {
        div.head { h1 { (name) } (mark::judgement(say, course.judgement)) (tabs(frame, &courses, shown))
            div.act { @if frame.viewer.role.exports() { a.btn href={ "/list/sites.xlsx" (sites_of(&course.line, Part::Due).trim_start_matches("/sites")) } { (say.of("导出 XLSX", "Export XLSX")) } } } }
        div.grid.two {
            section.card aria-labelledby="going" data-live="coverage" {
                header { h2 #going { (shown.programme.name.in_language(say.language)) " · " (course.line.period) } }
                p.say { (sentence(say, course)) }
                (figures(say, course))
                (plot::completion(say, course, shown.before.as_ref()))
                (composition(say, &course.line))
            }
            (door_card(frame, shown, &doors))
        }
        (communities_card(frame, shown, communities))
        (people_card(frame, shown, &people))
    };
    let crumbs = [("/areas".to_owned(), say.of("片区", "Areas").to_owned()), (String::new(), name.to_owned())];
    Ok(frame.page(name, &crumbs, &body))
}

fn door_card(frame: &Frame<'_>, shown: &Courses<'_>, doors: &door::Doors) -> Markup {
    let say = &frame.say;
    let (attempts, _) = doors.total();
    let best = doors.best(4);
    let line = &shown.areas[0].line;
    html! {
        section.card aria-labelledby="doors" {
            header { h2 #doors { (say.of("什么时候门会开", "When doors open")) } span.r { (say.of("开门率 %，近 90 天 ", "share opened in %, 90 days, ")) (count(attempts)) (say.of(" 次上门", " attempts")) } }
            (plot::heat(say, doors))
            p.cap { (say.of("开门率＝入户次数 ÷ 上门次数；「少」＝不足 20 次，不作判断；深底＝本片区较好的四分之一时段。", "entries ÷ attempts; “few” = under 20, nothing is said; dark = the best quarter of this area's hours.")) }
            div.note.brand {
                a.f href=(sites_of(line, Part::NoAccess)) { b { (count(line.no_access)) } " " (say.of("户不遇待再访", "sites are to be tried again")) }
                @if best.is_empty() { (say.of("；上门还少，时段尚不能判断。", "; too few attempts to say at what hours.")) }
                @else { (say.of("，较好的时段：", "; the better hours: ")) @for (at, (day, hour, rate)) in best.iter().enumerate() { @if at > 0 { (say.of("、", ", ")) } (say.weekday(*day)) " " (hour) (say.of(" 时 ", ":00 ")) (format!("{:.0} %", rate * 100.0)) } (say.of("。", ".")) }
            }
        }
    }
}

fn communities_card(frame: &Frame<'_>, shown: &Courses<'_>, communities: Vec<Community>) -> Markup {
    let (say, line) = (&frame.say, &shown.areas[0].line);
    let missing = shares(&communities, line.target, line.still_needed);
    let mut communities: Vec<(Community, i64)> = communities.into_iter().zip(missing).collect();
    communities.sort_by_key(|(c, lacks)| (std::cmp::Reverse(*lacks), c.name.clone()));
    let rate = |c: &Community| (c.base > 0).then(|| c.entered as f64 / c.base as f64);
    html! {
        section.card aria-labelledby="communities" {
            header { h2 #communities { (say.of("小区", "Communities")) } span.r { (say.of("按缺口排列", "the largest shortfall first")) } }
            div.scroll { table.tight.keys {
                caption.sr { (say.of("小区", "Communities")) }
                thead { tr { th scope="col" { (say.of("小区", "Community")) } th.num scope="col" { (say.of("基数", "Base")) } th.num scope="col" { (say.of("完成率 %", "Completion %")) } th.num scope="col" { (say.of("达标还差 ▾", "Still missing ▾")) } th.num scope="col" { (say.of("不遇 N", "No access N")) } th.num scope="col" { (say.of("拒检 R", "Refused R")) } th.num scope="col" { (say.of("未检 U", "Not insp. U")) } } }
                tbody { @for (c, lacks) in communities.iter().take(60) { tr {
                    th scope="row" { (c.name) } td.num { (count(c.base)) } td.num { b { (points(rate(c))) } } td.num { b { @if *lacks < 0 { (say.of("富余 ", "+")) } (lacks.unsigned_abs()) } } td.num { (count(c.no_access)) } td.num { (count(c.refused)) } td.num { (count(c.rest())) }
                } } }
                tfoot { tr.sum { th scope="row" { (say.of("合计", "all")) } td.num { (count(communities.iter().map(|(c, _)| c.base).sum())) } td.num { (points(line.completion_strict)) } td.num { (count(line.still_needed)) }
                    td.num { (figure(&sites_of(line, Part::NoAccess), &count(line.no_access))) } td.num { (figure(&sites_of(line, Part::Refused), &count(line.refused))) } td.num { (figure(&sites_of(line, Part::Rest), &count(line.untouched))) } } }
            } }
        }
    }
}

/// What each community lacks for the target, rounded so that the rows add up to what the area lacks.
fn shares(communities: &[Community], target: f64, still_needed: u64) -> Vec<i64> {
    let exact: Vec<f64> = communities.iter().map(|c| target * c.base as f64 - c.entered as f64).collect();
    let mut shares: Vec<i64> = exact.iter().map(|x| x.floor() as i64).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().rem_euclid(1.0).total_cmp(&exact[*a].fract().rem_euclid(1.0)));
    let left = i64::try_from(still_needed).unwrap_or(i64::MAX).saturating_sub(shares.iter().sum());
    // An area that has met its target lacks nothing, though its communities add up to less than that.
    for place in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[place] += 1;
    }
    shares
}

fn people_card(frame: &Frame<'_>, shown: &Courses<'_>, people: &BTreeMap<String, PersonProgress>) -> Markup {
    let (say, line) = (&frame.say, &shown.areas[0].line);
    let of = |id: &str, part: Part| format!("{}&inspector={}", sites_of(line, part), encoded(id));
    html! {
        section.card aria-labelledby="people" {
            header { h2 #people { (say.of("安检员", "Inspectors")) } span.r { (say.of("上门与开门：近 28 天", "attempts and openings: 28 days")) } }
            @if people.is_empty() { p.empty { (say.of("本周期还没有人上门", "Nobody was at a door in this period yet")) } } @else {
            div.scroll { table.tight {
                caption.sr { (say.of("安检员", "Inspectors")) }
                thead { tr { th scope="col" { (say.of("姓名", "Name")) } th.num scope="col" { (say.of("入户", "Entered")) } th scope="col" { (say.of("近 12 周", "12 weeks")) } th.num scope="col" { (say.of("户/天", "a day")) } th.num scope="col" { (say.of("上门", "Attempts")) } th.num scope="col" { (say.of("开门率", "Opened")) } th.num scope="col" { (say.of("待再访", "To retry")) } } }
                tbody { @for (id, p) in people {
                    @let weekly: Vec<f64> = weeks(&p.days, say.today(), 12).into_iter().map(|w| w.1).collect();
                    @let done: u64 = p.days.values().sum();
                    tr {
                        th scope="row" { (p.name) }
                        td.num { (figure(&of(id, Part::Entered), &count(done))) }
                        td { @if weekly.len() > 1 { (plot::spark(&weekly, say.of("近 12 周每周日均入户", "daily mean of the last 12 weeks"))) } }
                        td.num { (per_day(weekly.last().copied())) }
                        td.num { (count(p.attempts)) }
                        td.num { (percent((p.attempts > 0).then(|| p.opened as f64 / p.attempts as f64))) }
                        td.num { (figure(&of(id, Part::NoAccess), &count(p.to_retry))) }
                    }
                } }
            } } }
        }
    }
}
