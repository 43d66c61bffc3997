//! Entry rules: how each person's entries keep them, and the breaches one by one.

use super::frame::Frame;
use super::list::{Cell, Listing};
use super::mark;
use super::words::count;
use crate::company::Mandatory;
use crate::error::Result;
use crate::office::{Breach, Breached, Visitor, breaches};
use crate::store::entry;
use anjian_core::model::coverage::percent;
use chrono::Days;
use maud::html;

/// Rows shown at once; the spreadsheet has all.
const MOST: usize = 50;

fn word(frame: &Frame<'_>, it: Breached) -> String {
    let rules = &frame.hq.company().entry;
    let say = &frame.say;
    match it {
        Breached::CompletedLate => {
            format!("{} {} h", say.of("未在时限内完成", "not completed within"), rules.complete_within_hours)
        }
        Breached::ArrivedLate => {
            format!("{} {} h", say.of("未在时限内送达", "not at headquarters within"), rules.arrive_within_hours)
        }
        Breached::Lacks(Mandatory::Photo) => say.of("缺照片", "no photo").into(),
        Breached::Lacks(Mandatory::Signature) => say.of("缺签名或原因", "no signature, no reason").into(),
        Breached::Lacks(Mandatory::Phone) => say.of("用户册缺电话", "no phone in the register").into(),
        Breached::Lacks(Mandatory::Meter) => say.of("用户册缺表号", "no meter in the register").into(),
    }
}

/// Breaches since the day asked for, and people with their visits.
fn wanted(frame: &Frame<'_>) -> Result<(Vec<Breach>, Vec<Visitor>)> {
    let days = frame.asked.get("days").and_then(|days| days.parse().ok()).unwrap_or(30_u64).clamp(1, 366);
    let since = frame.say.today().checked_sub_days(Days::new(days)).unwrap_or(frame.say.today());
    let (mut broken, people) = breaches(frame.hq, since, |area| frame.viewer.sees(area))?;
    if frame.asked.get("rule").is_some() || frame.asked.get("person").is_some() {
        let (rule, person) = (frame.asked.get("rule"), frame.asked.get("person"));
        broken.retain(|it| {
            rule.is_none_or(|rule| it.rules.iter().any(|r| r.code() == rule))
                && person.is_none_or(|person| it.entry.person == person)
        });
    }
    Ok((broken, people))
}

pub(super) fn listing(frame: &Frame<'_>) -> Result<Listing> {
    let say = &frame.say;
    let local = |at| crate::export::local(&say.zone, at);
    let row = |it: Breach| {
        let rules: Vec<String> = it.rules.iter().map(|rule| word(frame, *rule)).collect();
        let maybe = |at: Option<anjian_core::model::time::Timestamp>| at.map_or_else(String::new, local);
        [
            it.entry.name,
            it.entry.identity,
            it.entry.area.to_string(),
            local(it.entry.visited_at),
            maybe(it.entry.completed_at),
            maybe(it.entry.arrived_at),
            rules.join("; "),
        ]
        .map(Cell::text)
        .into_iter()
        .collect()
    };
    let rows: Vec<Vec<Cell>> = wanted(frame)?.0.into_iter().map(row).collect();
    let columns = vec![
        say.of("安检员", "inspector"),
        say.of("安检单", "inspection"),
        say.of("片区", "area"),
        say.of("上门", "visit"),
        say.of("完成", "completed"),
        say.of("送达", "arrived"),
        say.of("未守规则", "breaches"),
    ];
    Ok(Listing { name: "entries", columns, total: rows.len() as u64, rows })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("录入检查", "Entry rules");
    let rules = &frame.hq.company().entry;
    let (broken, people) = wanted(frame)?;
    let checks = frame.hq.store.read(entry::checks)?;
    let due = |person: &str| {
        let last = checks.iter().find(|(id, ..)| id == person).map(|(_, at, _)| *at);
        (last, last.is_none_or(|at| say.days_since(at) >= i64::from(rules.check_every_days)))
    };
    let overdue = people.iter().filter(|visitor| due(&visitor.id).1).count() as u64;
    let all: u64 = people.iter().map(|visitor| visitor.visits).sum();
    let may = frame.viewer.role.decides() && frame.viewer.person.is_some();
    let demanded: Vec<String> = rules.mandatory.iter().map(|what| word(frame, Breached::Lacks(*what))).collect();
    let body = html! {
        div.head { h1 { (title) } dl.figs {
            div { dt { (say.of("上门录入", "visits entered")) } dd { (count(all)) } }
            div { dt { (say.of("未守规则", "with breaches")) } dd class=(if broken.is_empty() { "" } else { "t-l2" }) { (count(broken.len() as u64)) " " small { (percent((all > 0).then(|| broken.len() as f64 / all as f64))) } } }
            div { dt { (say.of("待抽查的人", "people to look through")) } dd class=(if overdue > 0 { "t-l2" } else { "" }) { (count(overdue)) } } } }
        p.cap { (say.of("规则（company.toml）：上门后 ", "Rules (company.toml): completed within ")) (rules.complete_within_hours) (say.of(" 小时内完成、", " h of the visit, at headquarters within ")) (rules.arrive_within_hours) (say.of(" 小时内送达总部；不得 ", " h; never ")) (demanded.join(say.of("、", ", "))) (say.of("；每 ", "; every ")) (rules.check_every_days) (say.of(" 天抽查一人一次。", " days somebody looks through each person's entries.")) }
        section.card { header { h2 { (say.of("按人", "By person")) } }
            @if people.is_empty() { p.empty { (say.of("这段时间没有上门", "No visits in this time")) } } @else {
            div.scroll { table.keys { thead { tr { th scope="col" { (say.of("安检员", "inspector")) } th.num scope="col" { (say.of("上门", "visits")) } th.num scope="col" { (say.of("未守规则", "with breaches")) } th scope="col" { (say.of("最多的是", "mostly")) } th scope="col" { (say.of("上次抽查", "looked through")) } th scope="col" {} } }
                tbody { @for Visitor { id: person, name, visits } in &people {
                    @let own: Vec<&Breach> = broken.iter().filter(|it| it.entry.person == *person).collect();
                    @let mut kinds: std::collections::BTreeMap<Breached, u64> = std::collections::BTreeMap::new();
                    @let () = own.iter().flat_map(|it| &it.rules).for_each(|rule| *kinds.entry(*rule).or_default() += 1);
                    @let worst = kinds.iter().max_by_key(|(_, n)| **n);
                    @let (last, is_due) = due(person);
                    tr { th scope="row" { (name) " " span.small.mut { (person) } } td.num { (count(*visits)) } td.num { @if own.is_empty() { "0" } @else { b { (mark::figure(&frame.asked.with(&[("person", Some(person))]), &count(own.len() as u64))) } } }
                        td { @if let Some((rule, n)) = worst { (word(frame, *rule)) " × " (n) } }
                        td { @match last { Some(at) => { span.t-l2[is_due] { (say.ago(at)) } } None => { span.t-l2 { (say.of("从未", "never")) } } } }
                        td { @if may { form.inline method="post" action="/entries/check" { input type="hidden" name="csrf" value=(frame.viewer.csrf); input type="hidden" name="person" value=(person); input name="note" maxlength="200" placeholder=(say.of("意见", "words")) aria-label=(say.of("意见", "words")); " " button.btn.s { (say.of("已抽查", "looked through")) } } } } }
                } } } } } }
        section.card { header { h2 { (say.of("未守规则的录入", "Entries with breaches")) } @if frame.asked.get("person").is_some() { span.r { a href=(frame.asked.with(&[("person", None)])) { (say.of("看全部人", "everybody's")) } } } }
            @if broken.is_empty() { p.empty { (say.of("没有 ✓", "None ✓")) } } @else {
            div.scroll { table.keys { thead { tr { th scope="col" { (say.of("上门", "visit")) } th scope="col" { (say.of("安检员", "inspector")) } th scope="col" { (say.of("安检单", "inspection")) } th scope="col" { (say.of("完成", "completed")) } th scope="col" { (say.of("送达", "arrived")) } th scope="col" { (say.of("未守", "breaches")) } } }
                tbody { @for it in broken.iter().take(MOST) { tr { th scope="row" { (say.moment(it.entry.visited_at)) } td { (it.entry.name) } td { a href={ "/record/" (it.entry.identity) } { (it.entry.site.address.text) @if it.entry.site.address.text.is_empty() { (it.entry.site.id) } } " " span.small.mut { (it.entry.area) } } td { (it.entry.completed_at.map_or_else(|| "—".to_owned(), |at| say.moment(at))) } td { (it.entry.arrived_at.map_or_else(|| "—".to_owned(), |at| say.moment(at))) } td { @for rule in &it.rules { span.chip.l2 { (word(frame, *rule)) } " " } } } } } } } }
            p.under { (listing(frame)?.spreadsheets(frame)) } }
    };
    let crumbs = [("/register".to_owned(), say.of("用户册", "Register").to_owned()), (String::new(), title.to_owned())];
    Ok(frame.page(title, &crumbs, &body))
}
