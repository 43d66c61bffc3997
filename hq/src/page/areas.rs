//! Whose areas are whose, now and later, and moving them in bulk.

use super::frame::Frame;
use super::list::{Cell, Listing};
use super::words::count;
use crate::error::Result;
use crate::store::assignment::{self, Assignment};
use crate::store::{device, site};
use anjian_core::model::id::{AreaId, PersonId};
use maud::html;

struct Row {
    area: AreaId,
    days: Vec<Assignment>,
    /// Names of people whose devices hold it without a word about days.
    holders: Vec<String>,
}

fn wanted(frame: &Frame<'_>) -> Result<Vec<Row>> {
    let today = frame.say.today();
    frame.hq.store.read(|db| {
        let people = device::people(db)?;
        let all = assignment::since(db, today)?;
        let mut rows = Vec::new();
        for area in site::areas(db)?.into_iter().filter(|area| frame.viewer.sees(area)) {
            let name = |id: &PersonId| {
                people.iter().find(|(person, _)| person == id).map_or(id.to_string(), |(_, name)| name.clone())
            };
            let holders = assignment::unassigned_holders(db, &area)?.iter().map(name).collect();
            rows.push(Row { days: all.iter().filter(|it| it.area == area).cloned().collect(), area, holders });
        }
        Ok(rows)
    })
}

pub(super) fn listing(frame: &Frame<'_>) -> Result<Listing> {
    let say = &frame.say;
    let mut rows = Vec::new();
    for row in wanted(frame)? {
        for it in row.days {
            let until = it.until.map_or_else(String::new, |day| day.to_string());
            rows.push(
                [row.area.to_string(), it.name, it.person.to_string(), it.from.to_string(), until]
                    .map(Cell::text)
                    .into_iter()
                    .collect(),
            );
        }
        for name in row.holders {
            rows.push(
                [row.area.to_string(), name, String::new(), String::new(), String::new()]
                    .map(Cell::text)
                    .into_iter()
                    .collect(),
            );
        }
    }
    let columns = vec![
        say.of("片区", "area"),
        say.of("姓名", "name"),
        say.of("工号", "person"),
        say.of("自", "from"),
        say.of("至", "until"),
    ];
    Ok(Listing { name: "assignments", columns, total: rows.len() as u64, rows })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("片区分配", "Areas of people");
    let rows = wanted(frame)?;
    let people = frame.hq.store.read(device::people)?;
    let today = say.today();
    let nobodys =
        rows.iter().filter(|row| row.holders.is_empty() && !row.days.iter().any(|it| it.from <= today)).count() as u64;
    let may = frame.viewer.keeps_devices(&[]).is_ok();
    let period = |it: &Assignment| {
        let from = if it.from <= today { String::new() } else { format!("{} ", say.day(it.from)) };
        match (from.is_empty(), it.until) {
            (true, None) => String::new(),
            (_, until) => format!(" {from}–{}", until.map_or_else(String::new, |day| format!(" {}", say.day(day)))),
        }
    };
    let body = html! {
        div.head { h1 { (title) } dl.figs { div { dt { (say.of("片区", "areas")) } dd { (count(rows.len() as u64)) } } div { dt { (say.of("无人负责", "nobody's")) } dd class=(if nobodys > 0 { "t-l1" } else { "" }) { (count(nobodys)) } } } }
        section.card {
            header { h2 { (say.of("谁负责哪些片区", "Whose they are")) } span.r { (say.of("终端在当天第一次联系时随之更换", "devices follow at the day's first contact")) } }
            form method="post" action="/register/areas" { input type="hidden" name="csrf" value=(frame.viewer.csrf);
                div.scroll { table.keys { thead { tr { th scope="col" { label.tick { input type="checkbox" data-all="area"; span.sr { (say.of("全选", "all")) } } } th scope="col" { (say.of("片区", "area")) } th scope="col" { (say.of("现在", "now")) } th scope="col" { (say.of("以后", "later")) } } }
                    tbody { @for row in &rows { tr {
                        td { label.tick { input type="checkbox" name="area" value=(row.area) disabled[!may]; span.sr { (row.area) } } } th scope="row" { a href={ "/area/" (super::encoded(row.area.as_str())) } { (row.area) } }
                        td { @let now: Vec<_> = row.days.iter().filter(|it| it.from <= today).collect(); @for (n, it) in now.iter().enumerate() { @if n > 0 { "、" } (it.name) span.small.mut { (period(it)) } } @for (n, name) in row.holders.iter().enumerate() { @if n > 0 || !now.is_empty() { "、" } (name) } @if now.is_empty() && row.holders.is_empty() { b.t-l1 { (say.of("无人负责", "nobody")) } } }
                        td { @for (n, it) in row.days.iter().filter(|it| it.from > today).enumerate() { @if n > 0 { "、" } (it.name) span.small.mut { (period(it)) } } } } } } } }
                div.filters {
                    label.field { span { (say.of("交给", "give them to")) } select name="person" required { option value="" { "—" } @for (id, name) in &people { option value=(id) { (name) " " (id) } } } }
                    label.field { span { (say.of("自", "from")) } input type="date" name="from" value=(today) min=(today) required; }
                    label.field { span { (say.of("至（空＝长期）", "until (empty: for good)")) } input type="date" name="until" min=(today); }
                    label.tick { input type="checkbox" name="shared" value="yes"; " " (say.of("与现负责人共管", "shared with those who have them")) }
                    button.btn.p disabled[!may] { (say.of("移交所选片区", "Move those ticked")) } }
                @if !may { p.small.mut { (say.of("主管、站长或管理员可移交。", "A supervisor, station lead or administrator moves areas.")) } }
            }
            p.under { (listing(frame)?.spreadsheets(frame)) }
        }
    };
    let crumbs = [("/register".to_owned(), say.of("用户册", "Register").to_owned()), (String::new(), title.to_owned())];
    Ok(frame.page(title, &crumbs, &body))
}
