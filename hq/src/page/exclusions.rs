//! Sites that may leave the count, with the word of the register or of the door, to be approved; and those that were.

use super::asked::encoded;
use super::frame::Frame;
use super::import::value;
use super::list::{Cell, Listing};
use super::words::count;
use crate::error::Result;
use crate::office::{Candidate, candidates};
use crate::store::{exclusion, site};
use anjian_core::model::site::ExclusionReason;
use maud::{Markup, html};

/// Rows shown at once: as many as somebody decides in one sitting.
const MOST: usize = 200;

fn reason(frame: &Frame<'_>, reason: ExclusionReason) -> String {
    let code = match reason {
        ExclusionReason::Stopped => "stopped",
        ExclusionReason::NeverLit => "never_lit",
        ExclusionReason::Demolished => "demolished",
        ExclusionReason::Vacant => "vacant",
    };
    value(frame, "supply", code)
}

fn wanted(frame: &Frame<'_>) -> Result<Vec<Candidate>> {
    let asked = frame.asked.get("reason");
    let mut found = frame.hq.store.read(|db| candidates(db, |area| frame.viewer.sees(area)))?;
    found.retain(|it| asked.is_none_or(|asked| reason(frame, it.reason) == asked));
    Ok(found)
}

pub(super) fn listing(frame: &Frame<'_>) -> Result<Listing> {
    let say = &frame.say;
    let rows: Vec<Vec<Cell>> = wanted(frame)?
        .into_iter()
        .map(|it| {
            let source =
                if it.found.is_some() { say.of("上门", "at the door") } else { say.of("用户册", "register") };
            [
                it.site.id.to_string(),
                it.site.customer,
                it.site.address.text,
                it.site.area.to_string(),
                reason(frame, it.reason),
                source.to_owned(),
            ]
            .map(Cell::text)
            .into_iter()
            .collect()
        })
        .collect();
    let columns = vec![
        say.of("户号", "site"),
        say.of("姓名", "customer"),
        say.of("地址", "address"),
        say.of("片区", "area"),
        say.of("原因", "reason"),
        say.of("依据", "by"),
    ];
    Ok(Listing { name: "exclusions", columns, total: rows.len() as u64, rows })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("剔除", "Exclusions");
    let approved = frame.asked.get("show") == Some("approved");
    let body = html! {
        div.head { h1 { (title) } nav.tabs { a href="/register/exclusions" aria-current=[(!approved).then_some("true")] { (say.of("待批", "to approve")) } a href="/register/exclusions?show=approved" aria-current=[approved.then_some("true")] { (say.of("已批", "approved")) } } }
        @if approved { (held(frame)?) } @else { (waiting(frame)?) }
    };
    let crumbs = [("/register".to_owned(), say.of("用户册", "Register").to_owned()), (String::new(), title.to_owned())];
    Ok(frame.page(title, &crumbs, &body))
}

fn waiting(frame: &Frame<'_>) -> Result<Markup> {
    let say = &frame.say;
    let found = wanted(frame)?;
    let all = listing(frame)?;
    let may = frame.viewer.role.decides() && frame.viewer.person.is_some();
    let reasons =
        [ExclusionReason::Stopped, ExclusionReason::NeverLit, ExclusionReason::Demolished, ExclusionReason::Vacant];
    Ok(html! {
        section.card {
            header { h2 { (count(found.len() as u64)) (say.of(" 户待批", " sites await approval")) }
                nav.tabs { a href=(frame.asked.with(&[("reason", None)])) aria-current=[frame.asked.get("reason").is_none().then_some("true")] { (say.of("全部", "all")) } @for it in reasons { @let word = reason(frame, it); a href=(frame.asked.with(&[("reason", Some(&word))])) aria-current=[(frame.asked.get("reason") == Some(word.as_str())).then_some("true")] { (word) } } }
                span.r { (say.of("未批准的一直在基数内", "until approved they stay in the base")) } }
            @if found.is_empty() { p.empty { (say.of("没有待批的户 ✓", "Nothing to approve ✓")) } } @else {
            form method="post" action="/register/exclusions" { input type="hidden" name="csrf" value=(frame.viewer.csrf);
                div.scroll { table.keys { thead { tr { th scope="col" { label.tick { input type="checkbox" data-all="site"; span.sr { (say.of("全选", "all")) } } } th scope="col" { (say.of("户号", "site")) } th scope="col" { (say.of("户名、地址", "customer, address")) } th scope="col" { (say.of("片区", "area")) } th scope="col" { (say.of("原因", "reason")) } th scope="col" { (say.of("依据", "by whose word")) } } }
                    tbody { @for it in found.iter().take(MOST) { tr {
                        td { label.tick { input type="checkbox" name="site" value=(it.site.id) disabled[!may]; span.sr { (it.site.id) } } }
                        th scope="row" { a href={ "/site/" (encoded(it.site.id.as_str())) } { (it.site.id) } } td { (it.site.customer) " " span.small.mut { (it.site.address.text) } } td { (it.site.area) } td { (reason(frame, it.reason)) }
                        td { @match it.found { Some(at) => { (say.of("上门所见 ", "seen at the door ")) (say.moment(at)) } None => (say.of("用户册", "the register")) } } } } } } }
                @if found.len() > MOST { p.cap { (say.of("先显示 200 户；批准后显示其余。", "The first 200; the rest follows once these are decided.")) } }
                div.filters { label.field { span { (say.of("自", "from")) } input type="date" name="from" value=(say.today()) required; } label.field { span { (say.of("至（可空）", "until (may be empty)")) } input type="date" name="until"; } button.btn.p disabled[!may] { (say.of("批准所选的剔除", "Approve those ticked")) } }
                @if !may { p.small.mut { (say.of("主管、站长或管理员可批准。", "A supervisor, station lead or administrator approves.")) } }
            } }
            p.under { (all.spreadsheets(frame)) }
        }
    })
}

fn held(frame: &Frame<'_>) -> Result<Markup> {
    let say = &frame.say;
    let rows = frame.hq.store.read(|db| {
        let mut rows = Vec::new();
        for it in exclusion::newest(db, MOST)? {
            if let Some(site) = site::find(db, &it.site)?.filter(|site| frame.viewer.sees(&site.area)) {
                rows.push((site, it));
            }
        }
        Ok(rows)
    })?;
    let may = frame.viewer.role.decides() && frame.viewer.person.is_some();
    Ok(html! { section.card {
        header { h2 { (say.of("已批的剔除", "Approved")) } span.r { (say.of("最近在前", "the latest first")) } }
        @if rows.is_empty() { p.empty { (say.of("没有", "None")) } } @else {
        div.scroll { table.keys { thead { tr { th scope="col" { (say.of("户号", "site")) } th scope="col" { (say.of("地址", "address")) } th scope="col" { (say.of("原因", "reason")) } th scope="col" { (say.of("期间", "days")) } th scope="col" { (say.of("批准", "approved")) } th scope="col" { (say.of("恢复计入", "back into the count")) } } }
            tbody { @for (site, it) in &rows { tr { th scope="row" { a href={ "/site/" (encoded(site.id.as_str())) } { (site.id) } } td { (site.address.text) } td { (reason(frame, it.reason)) } td.nw { (it.from) " – " @if let Some(until) = it.until { (until) } } td { (it.approved_by) " " span.mut { (say.moment(it.approved_at)) } }
                td { @if it.until.is_none() && may { form.inline method="post" action="/register/exclusions/end" { input type="hidden" name="csrf" value=(frame.viewer.csrf); input type="hidden" name="site" value=(site.id); input type="date" name="until" value=(say.today()) aria-label=(say.of("最后一天", "last day")) required; " " button.btn.s { (say.of("到此为止", "end it")) } } } } } } } } }
        }
    } })
}
