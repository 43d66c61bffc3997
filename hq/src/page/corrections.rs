//! What inspectors say is wrong in the register: both values side by side, accepted or not.

use super::asked::encoded;
use super::frame::Frame;
use super::import::{field, value};
use super::list::{Cell, Listing};
use super::mark::{self, Shape};
use super::words::count;
use crate::error::Result;
use crate::store::correction::{self, Correction};
use crate::store::site;
use maud::html;

/// A correction and what the register says now.
fn wanted(frame: &Frame<'_>) -> Result<Vec<(Correction, String)>> {
    let decided = frame.asked.get("show") == Some("decided");
    frame.hq.store.read(|db| {
        let mut rows = Vec::new();
        for it in correction::list(db, !decided)?.into_iter().filter(|it| frame.viewer.sees(&it.area)).take(500) {
            let now = site::find(db, &it.site)?.map(|site| match it.field.as_str() {
                "customer" => site.customer,
                "phone" => site.phone,
                "meter" => site.meter,
                _ => site.address.text,
            });
            rows.push((it, now.unwrap_or_default()));
        }
        Ok(rows)
    })
}

pub(super) fn listing(frame: &Frame<'_>) -> Result<Listing> {
    let say = &frame.say;
    let row = |(it, now): (Correction, String)| {
        let became = it.decided.as_ref().map_or("", |(accepted, ..)| if *accepted { "accepted" } else { "refused" });
        let at = crate::export::local(&say.zone, it.at);
        [it.site.to_string(), it.area.to_string(), it.field, now, it.value, it.person, at, became.to_owned()]
            .map(Cell::text)
            .into_iter()
            .collect()
    };
    let rows: Vec<Vec<Cell>> = wanted(frame)?.into_iter().map(row).collect();
    let columns = vec![
        say.of("户号", "site"),
        say.of("片区", "area"),
        say.of("字段", "field"),
        say.of("用户册", "register"),
        say.of("更正", "correction"),
        say.of("安检员", "inspector"),
        say.of("时间", "at"),
        say.of("结果", "became"),
    ];
    Ok(Listing { name: "corrections", columns, total: rows.len() as u64, rows })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("现场更正", "Corrections from the door");
    let decided = frame.asked.get("show") == Some("decided");
    let rows = wanted(frame)?;
    let may = frame.viewer.role.decides() && frame.viewer.person.is_some();
    let body = html! {
        div.head { h1 { (title) } nav.tabs { a href="/register/corrections" aria-current=[(!decided).then_some("true")] { (say.of("待定", "to decide")) } a href="/register/corrections?show=decided" aria-current=[decided.then_some("true")] { (say.of("已定", "decided")) } } }
        section.card {
            header { h2 { (count(rows.len() as u64)) (say.of(" 项", " corrections")) } span.r { (say.of("采纳后写入用户册，终端下次联系时收到；不采纳，安检单仍保留原话", "accepted ones enter the register and reach the phones; the record keeps its words either way")) } }
            @if rows.is_empty() { p.empty { @if decided { (say.of("还没有", "None yet")) } @else { (say.of("没有待定的更正 ✓", "Nothing to decide ✓")) } } } @else {
            form method="post" action="/register/corrections" { input type="hidden" name="csrf" value=(frame.viewer.csrf);
                div.scroll { table.keys { thead { tr { @if !decided { th scope="col" { label.tick { input type="checkbox" data-all="correction"; span.sr { (say.of("全选", "all")) } } } } th scope="col" { (say.of("户号", "site")) } th scope="col" { (say.of("字段", "field")) } th scope="col" { (say.of("用户册", "the register says")) } th scope="col" { (say.of("安检员所见", "the inspector saw")) } th scope="col" { (say.of("谁、何时", "who, when")) } @if decided { th scope="col" { (say.of("结果", "became")) } } } }
                    tbody { @for (it, now) in &rows { tr {
                        @if !decided { td { label.tick { input type="checkbox" name="correction" value={ (it.inspection) "." (it.fact) } disabled[!may]; span.sr { (it.site) } } } }
                        th scope="row" { a href={ "/site/" (encoded(it.site.as_str())) } { (it.site) } " " span.small.mut { (it.area) } } td { (field(frame, &it.field)) }
                        @match &it.decided {
                            None => { td { del { (value(frame, &it.field, now)) } } td { ins { (value(frame, &it.field, &it.value)) } } }
                            Some((_, _, _, was)) => { td { del { (value(frame, &it.field, was)) } } td { (value(frame, &it.field, &it.value)) } } }
                        td { a href={ "/record/" (it.identity) } { (it.person) } " " span.mut { (say.moment(it.at)) } }
                        @if let Some((accepted, by, at, _)) = &it.decided { td { @if *accepted { (mark::chip("ok", Some(Shape::Tick), say.of("已采纳", "accepted"))) } @else { (mark::chip("", None, say.of("未采纳", "refused"))) } " " span.small.mut { (by) " " (say.moment(*at)) } } } } } } } }
                @if !decided { div.filters { button.btn name="decision" value="refuse" disabled[!may] { (say.of("不采纳所选", "Refuse those ticked")) } button.btn.p name="decision" value="accept" disabled[!may] { (say.of("采纳所选", "Accept those ticked")) } } }
            } }
            p.under { (listing(frame)?.spreadsheets(frame)) }
        }
    };
    let crumbs = [("/register".to_owned(), say.of("用户册", "Register").to_owned()), (String::new(), title.to_owned())];
    Ok(frame.page(title, &crumbs, &body))
}
