//! A site: what the register knows of it and everything that ever happened there; and how to find one.

use super::asked::encoded;
use super::frame::Frame;
use super::mark::{self, Shape};
use super::record::{href, words_of};
use super::words::masked;
use crate::error::{Error, Result};
use crate::report::sites;
use crate::store::db;
use crate::store::{column, exclusion, site};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{HazardKey, InspectionId, SiteId};
use anjian_core::model::time::Timestamp;
use maud::html;

pub(super) fn page(frame: &Frame<'_>, id: &str) -> Result<String> {
    let say = &frame.say;
    let missing = || Error::NotFound("the register has no site with this account number".into());
    let id = SiteId::new(id).map_err(|_| missing())?;
    let (site, excluded, inspections, hazards, visits) = frame.hq.store.read(|db| {
        let site = site::find(db, &id)?.ok_or_else(missing)?;
        let mut query = db.prepare_cached(
            "SELECT i.identity, h.hazard, h.grade, h.open, h.stage, h.raised_at, h.closed_at FROM hazards h
             JOIN inspections i ON i.number = h.inspection WHERE i.site = ?1 ORDER BY h.raised_at DESC",
        )?;
        let hazards = query.query_map([id.as_str()], |row| {
            let code: String = row.get(2)?;
            let (inspection, hazard): (InspectionId, HazardKey) = (column::parsed(row, 0)?, column::parsed(row, 1)?);
            let closed: Option<i64> = row.get(6)?;
            let open: bool = row.get(3)?;
            let stage: String = row.get(4)?;
            Ok((inspection, hazard, Grade::from_code(&code).unwrap_or(Grade::L1), open, stage, Timestamp(row.get(5)?), closed.map(Timestamp)))
        })?;
        let hazards: Vec<_> = hazards.collect::<db::Result<_>>()?;
        let mut query = db.prepare_cached(
            "SELECT v.day, v.weekday, v.hour, v.outcome, coalesce(p.name, v.person), i.identity FROM visits v JOIN inspections i ON i.number = v.inspection
             LEFT JOIN people p ON p.id = v.person WHERE i.site = ?1 ORDER BY v.day DESC, v.hour DESC",
        )?;
        let visits = query.query_map([id.as_str()], |row| {
            let (day, weekday, hour): (String, usize, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (outcome, person): (String, String) = (row.get(3)?, row.get(4)?);
            let inspection: InspectionId = column::parsed(row, 5)?;
            Ok((day, weekday, hour, outcome, person, inspection))
        })?;
        let visits: Vec<_> = visits.collect::<db::Result<_>>()?;
        Ok((site, exclusion::find(db, &id)?, sites::inspections(db, &id)?, hazards, visits))
    })?;
    if !frame.viewer.sees(&site.area) {
        return Err(Error::Unauthorised("this site lies in no area of yours".into()));
    }
    frame.hq.looked(frame.viewer.person.as_ref(), "site_looked_at", site.id.as_str())?;
    let title = format!("{} · {}", site.address.text, site.customer);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let body = html! {
        div.head { h1 { (title) } @for x in excluded.iter() { span.chip { (say.of("已剔除 ", "excluded ")) (x.from) "–" (x.until.map_or_else(String::new, |d| d.to_string())) " " (x.approved_by) } } }
        section.card { dl.figs.facts {
            div { dt { (say.of("户号", "account")) } dd { (site.id) } }
            div { dt { (say.of("片区", "area")) } dd { a.f href={ "/area/" (encoded(site.area.as_str())) } { (site.area) } } }
            div { dt { (say.of("电话", "phone")) } dd { (masked(&site.phone)) } }
            div { dt { (say.of("表号", "meter")) } dd { (if site.meter.is_empty() { "—" } else { &site.meter }) } }
            div { dt { (say.of("通气", "gas since")) } dd { (day(site.gas_on)) } }
            div { dt { (say.of("用户册上次安检", "last inspected, by the register")) } dd { (day(site.last_inspected)) } }
        } }
        div.grid.two {
            section.card aria-labelledby="all" { header { h2 #all { (say.of("历次安检", "Inspections")) } span.r { (inspections.len()) } }
                @if inspections.is_empty() { p.empty { (say.of("还没有安检记录", "No inspection yet")) } } @else {
                div.scroll { table.tight { thead { tr { th scope="col" { (say.of("计划 / 周期", "programme / period")) } th scope="col" { (say.of("结果", "progress")) } th scope="col" { (say.of("安检员", "inspector")) } th.num scope="col" { (say.of("隐患", "hazards")) } th.num scope="col" { (say.of("冲突", "conflicts")) } } }
                    tbody { @for (id, progress, inspector, open, conflicts) in &inspections { tr { th scope="row" { a href=(href(id)) { (id.programme) " " (id.period) } } td { (say.progress(progress)) } td { (inspector) } td.num { (open) } td.num { (conflicts) } } } } } } } }
            section.card aria-labelledby="hz" { header { h2 #hz { (say.of("历次隐患", "Hazards")) } span.r { (hazards.len()) } }
                @if hazards.is_empty() { p.empty { (say.of("没有隐患", "None")) } }
                ol.tl { @for (id, hazard, grade, open, stage, raised, closed) in &hazards { li { time { (say.day(say.zone.date(*raised))) } span.pt class=(if *open { mark::grade_look(*grade).0 } else { "ok" }) {}
                    span { a href={ (href(id)) "#" (hazard.item) } { b { (words_of(frame, id, hazard)) } } " " (mark::grade(say, *grade)) small { (say.stage(stage)) @if let Some(at) = closed { " · " (say.moment(*at)) } } } } } } }
        }
        section.card aria-labelledby="visits" { header { h2 #visits { (say.of("历次上门", "Visits")) } span.r { (visits.len()) } }
            ol.tl { @for (day, weekday, hour, outcome, person, id) in &visits { li { time { (day) } span.pt.off[outcome != "entered"] {} span { a href=(href(id)) { (if outcome == "entered" { say.of("入户", "entered").to_owned() } else { say.progress(outcome) }) } small { (say.weekday(weekday.saturating_sub(1))) " " (hour) (say.of(" 时 · ", ":00 · ")) (person) } } } } } }
    };
    let crumbs = [
        (format!("/area/{}", encoded(site.area.as_str())), site.area.to_string()),
        (String::new(), site.address.text.clone()),
    ];
    Ok(frame.page(&title, &crumbs, &body))
}

pub(super) fn search(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let words = frame.asked.get("q").unwrap_or_default();
    let among = frame.among()?;
    let found = frame.hq.store.read(|db| sites::search(db, words, &among, 50))?;
    let title = say.of("查找", "Search");
    let body = html! {
        div.head { h1 { (title) "：" (words) } span.mut { (found.len()) @if found.len() == 50 { "+" } " " (say.sites()) } }
        section.card {
            @if found.is_empty() { p.empty { (say.of("没有找到。可输入户号、姓名、地址、电话或表号的一部分。", "Nothing found. Enter a part of the account, name, address, phone or meter.")) } } @else {
            div.scroll { table.tight.keys { caption.sr { (title) } thead { tr { th scope="col" { (say.of("户号", "account")) } th scope="col" { (say.of("姓名", "customer")) } th scope="col" { (say.of("地址", "address")) } th scope="col" { (say.of("片区", "area")) } th scope="col" { (say.of("电话", "phone")) } } }
                tbody { @for site in &found { tr { th scope="row" { a href={ "/site/" (encoded(site.id.as_str())) } { (site.id) } } td { (site.customer) } td { (site.address.text) } td { (site.area) } td { (masked(&site.phone)) } } } } } } }
        }
        @if frame.viewer.person.is_none() { p.cap { (mark::icon(Shape::Lock)) " " (say.of("登录后，谁看过哪一户会记入日志。", "Once people sign in, who looked at which home is written into the log.")) } }
    };
    Ok(frame.page(title, &[], &body))
}
