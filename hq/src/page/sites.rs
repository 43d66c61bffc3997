//! The list behind a part of a coverage; of those where nobody opened also when it was tried and at what hours to try again.

use super::asked::encoded;
use super::frame::Frame;
use super::list::{Cell, Listing, Stretch};
use super::words::masked;
use crate::error::{Error, Result};
use crate::report::door::{self, Doors};
use crate::report::sites::{Part, SiteRow, Wanted, list};
use crate::report::{Line, Question};
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::period::Period;
use anjian_core::model::programme::Programme;
use chrono::Days;
use maud::html;

/// What an address asks for.
struct Ask<'a> {
    programme: &'a Programme,
    period: Period,
    part: Part,
    line: Line,
}

fn ask<'a>(frame: &Frame<'a>) -> Result<Ask<'a>> {
    let asked = frame.asked;
    let missing = || Error::NotFound("there is no such programme".into());
    let programmes = &frame.hq.company().programmes;
    let programme = match asked.get("programme") {
        Some(id) => programmes.iter().find(|p| p.id.as_str() == id),
        None => programmes.first(),
    };
    let programme = programme.ok_or_else(missing)?;
    let part = asked.get("part").and_then(Part::from_code).unwrap_or(Part::Due);
    let area = asked.get("area").and_then(|area| AreaId::new(area).ok());
    let period: Option<Period> = asked.get("period").and_then(|period| period.parse().ok());
    let id: ProgrammeId = programme.id.clone();
    let question = Question { programme: Some(id), period, area, ..frame.question() };
    let line = frame.hq.totals(&question)?.into_iter().next().ok_or_else(missing)?;
    Ok(Ask { programme, period: line.period.clone(), part, line })
}

fn counted(line: &Line, part: Part) -> u64 {
    match part {
        Part::Due => line.due,
        Part::Excluded => line.excluded,
        Part::Entered => line.entered,
        Part::NoAccess => line.no_access,
        Part::Refused => line.refused,
        Part::Rest => line.untouched,
        Part::NeverTouched => line.never_touched,
        Part::Begun => line.begun,
        Part::Vacant => line.vacant,
        Part::WrongAddress => line.wrong_address,
    }
}

pub(super) fn listing(frame: &Frame<'_>, stretch: Stretch) -> Result<Listing> {
    let ask = ask(frame)?;
    rows(frame, &ask, stretch)
}

fn rows(frame: &Frame<'_>, ask: &Ask<'_>, stretch: Stretch) -> Result<Listing> {
    let say = &frame.say;
    let among = frame.among()?;
    let since = say.today().checked_sub_days(Days::new(90)).unwrap_or(say.today());
    let inspector = frame.asked.get("inspector");
    let wanted = Wanted {
        programme: ask.programme,
        period: &ask.period,
        part: ask.part,
        among: &among,
        inspector,
        most: stretch.most,
        skip: stretch.skip,
    };
    let retry = ask.part == Part::NoAccess;
    let (found, doors) = frame.hq.store.read(|db| {
        let doors = if retry { door::doors(db, &among, since)? } else { Doors::default() };
        Ok((list(db, &wanted)?, doors))
    })?;
    let total = match inspector {
        // The counters know no person: those few are counted.
        Some(_) => frame.hq.store.read(|db| list(db, &Wanted { most: usize::MAX, skip: 0, ..wanted }))?.len() as u64,
        None => counted(&ask.line, ask.part),
    };
    let mut columns = vec![
        say.of("户号", "site"),
        say.of("姓名", "customer"),
        say.of("地址", "address"),
        say.of("片区", "area"),
        say.of("电话", "phone"),
        say.of("结果", "standing"),
        say.of("安检员", "inspector"),
        say.of("最近上门", "last attempt"),
    ];
    if retry {
        columns.extend([say.of("试过的时段", "tried at"), say.of("建议再访", "try again at")]);
    }
    let rows = found.into_iter().map(|row| cells(frame, row, retry.then_some(&doors))).collect();
    Ok(Listing { name: "sites", columns, rows, total })
}

fn cells(frame: &Frame<'_>, row: SiteRow, doors: Option<&Doors>) -> Vec<Cell> {
    let say = &frame.say;
    let site = &row.site;
    let href = match &row.inspection {
        Some(id) => format!(
            "/record/{}/{}/{}",
            encoded(id.programme.as_str()),
            encoded(&id.period.to_string()),
            encoded(id.site.as_str())
        ),
        None => format!("/site/{}", encoded(site.id.as_str())),
    };
    let standing = match (row.standing.as_str(), &row.inspection) {
        ("", None) => "untouched",
        (code, _) => code,
    };
    let mut cells = vec![
        Cell::text(site.id.to_string()).shown(html! { a href=(href) { (site.id) } }),
        Cell::text(site.customer.clone()),
        Cell::text(site.address.text.clone()),
        Cell::text(site.area.to_string()),
        Cell::text(site.phone.clone()).shown(html! { (masked(&site.phone)) }),
        Cell::text(standing).shown(html! { (say.progress(standing)) }),
        Cell::text(row.inspector.clone()),
        Cell::text(row.last_tried.or(row.entered_day).unwrap_or_default()),
    ];
    if let Some(doors) = doors {
        let tried: Vec<String> = row
            .tried
            .iter()
            .map(|(day, hour)| format!("{} {hour}{}", say.weekday((*day as usize).max(1) - 1), say.of("时", ":00")))
            .collect();
        cells.push(Cell::text(tried.join(say.of("、", ", "))));
        cells.push(Cell::text(advice(frame, &row.tried, doors)));
    }
    cells
}

/// The best hours of the area at which it was not tried yet; without figures another time of day than those tried.
fn advice(frame: &Frame<'_>, tried: &[(u32, u32)], doors: &Doors) -> String {
    let say = &frame.say;
    let near = |day: usize, hour: u32| tried.iter().any(|(d, h)| *d as usize == day + 1 && h.abs_diff(hour) <= 1);
    let best: Vec<_> = doors.best(24).into_iter().filter(|(day, hour, _)| !near(*day, *hour)).take(2).collect();
    if best.is_empty() {
        let weekend = tried.iter().all(|(day, _)| *day < 6);
        return say
            .of(
                if weekend { "周末 9–11 时" } else { "工作日 18–20 时" },
                if weekend { "weekend 9–11" } else { "weekday 18–20" },
            )
            .to_owned();
    }
    let words: Vec<String> = best
        .iter()
        .map(|(day, hour, rate)| format!("{} {hour}{} {:.0} %", say.weekday(*day), say.of("时", ":00"), rate * 100.0))
        .collect();
    words.join(say.of("、", ", "))
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let ask = ask(frame)?;
    let listing = rows(frame, &ask, Stretch::page(frame))?;
    let name = ask.programme.name.in_language(say.language);
    let title = format!("{name} · {} · {}", ask.period, say.pair(ask.part.words()));
    let period = ask.period.to_string();
    let body = html! {
        div.head { h1 { (title) } @if let Some(area) = frame.asked.get("area") { span.chip { (area) } } @if let Some(person) = frame.asked.get("inspector") { span.chip { (person) } } }
        section.card {
            nav.tabs aria-label=(say.of("部分", "Part")) { @for part in Part::ALL {
                a href=(frame.asked.with(&[("part", Some(part.code())), ("programme", Some(ask.programme.id.as_str())), ("period", Some(&period)), ("page", None), ("inspector", None)])) aria-current=[(part == ask.part).then_some("true")] { (say.pair(part.words())) " " (super::words::count(counted(&ask.line, part))) }
            } }
            (listing.card(frame, &title, say.of("没有这样的户 ✓", "No such site ✓")))
        }
    };
    let crumbs = match frame.asked.get("area") {
        Some(area) => vec![(format!("/area/{}", encoded(area)), area.to_owned()), (String::new(), title.clone())],
        None => vec![(String::new(), title.clone())],
    };
    Ok(frame.page(&title, &crumbs, &body))
}
