//! The office: tables to take away, people who sign in, and the book of who did what.

use super::frame::Frame;
use super::list::{Cell, Listing, Stretch};
use crate::error::{Error, Result};
use crate::export::Table;
use crate::people::{Account, Role, audit};
use maud::{Markup, html};

pub(super) fn tables(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let words = |table: Table| match table {
        Table::Coverage => say.of("完成率：计划、周期、片区", "coverage by programme, period, area"),
        Table::Hazards => say.of("全部隐患", "every hazard"),
        Table::Inspections => say.of("全部安检单", "every inspection"),
        Table::Sites => say.of("用户册与剔除", "the register with exclusions"),
        Table::Conflicts => say.of("结果冲突，每值一行", "conflicts, one line per value"),
    };
    let lists = [
        ("areas", "片区与预测", "areas with forecast", "/areas"),
        ("sites?part=no_access", "不遇待再访与建议时段", "no access, with hours to try again", "/sites?part=no_access"),
        ("sites?part=vacant", "空置待批", "vacant, awaiting approval", "/sites?part=vacant"),
        ("unseen", "长期未检", "long unseen", "/unseen"),
        ("reviews", "待审核", "to review", "/reviews"),
        ("devices", "终端", "devices", "/devices"),
    ];
    let links = |name: &str| {
        let (path, query) = name.split_once('?').map_or((name, String::new()), |(p, q)| (p, format!("?{q}")));
        html! { a href={ "/list/" (path) ".csv" (query) } { "CSV" } " · " a href={ "/list/" (path) ".xlsx" (query) } { "XLSX" } }
    };
    let body = html! {
        h1 { (say.of("报表", "Tables")) }
        @if !frame.viewer.role.exports() { div.note { (say.of("您的角色不能导出整表。", "Your role does not take whole tables away.")) } } @else {
        section.card { header { h2 { (say.of("数据表", "Data")) } span.r { (say.of("任一数字都可由 inspections 与 sites 重新数出", "every figure can be counted again from inspections and sites")) } }
            table { tbody { @for table in Table::ALL { tr { th scope="row" { (words(table)) } td.num { a href={ "/export/" (table.name()) ".csv" } { "CSV" } " · " a href={ "/export/" (table.name()) ".xlsx" } { "XLSX" } } } } } } }
        section.card { header { h2 { (say.of("清单", "Lists")) } }
            table { tbody { @for (name, zh, en, href) in lists { tr { th scope="row" { a href=(href) { (say.of(zh, en)) } } td.num { (links(name)) } } } } } }
        }
        section.card.more { ul { @for (href, zh, en) in [("/reviews", "审核", "Reviews"), ("/devices", "终端", "Devices"), ("/search", "查找", "Search"), ("/people", "人员", "People"), ("/audit", "日志", "Log")] { li { a.btn href=(href) { (say.of(zh, en)) } } } } }
    };
    Ok(frame.page(say.of("报表", "Tables"), &[], &body))
}

fn may(frame: &Frame<'_>) -> Result<()> {
    match frame.viewer.role.audits() {
        true => Ok(()),
        false => Err(Error::Unauthorised("an auditor or an administrator sees this".into())),
    }
}

pub(super) fn people_listing(frame: &Frame<'_>) -> Result<Listing> {
    may(frame)?;
    let say = &frame.say;
    let row = |account: Account| {
        let areas = account.areas.map(|areas| areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        vec![
            Cell::text(account.name),
            Cell::text(account.person.to_string()),
            Cell::text(account.role.code()).shown(html! { (say.pair(account.role.words())) }),
            Cell::text(areas.unwrap_or_else(|| say.of("全部", "all").to_owned())),
            Cell::text(if account.disabled { say.of("已停用", "shut out") } else { "" }),
        ]
    };
    let rows: Vec<_> = frame.hq.accounts()?.into_iter().map(row).collect();
    let columns = vec![
        say.of("姓名", "name"),
        say.of("登录名", "signs in as"),
        say.of("角色", "role"),
        say.of("片区", "areas"),
        say.of("状态", "state"),
    ];
    Ok(Listing { name: "people", columns, total: rows.len() as u64, rows })
}

pub(super) fn people(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("人员", "People");
    let listing = people_listing(frame)?;
    let body = html! {
        h1 { (title) }
        section.card {
            @if listing.rows.is_empty() { p.empty { (say.of("还没有账号：在总部的机器上用 anjian-hq person 建立第一个。", "Nobody has an account yet: make the first with anjian-hq person on headquarters' machine.")) } } @else { (listing.table(title)) }
            p.under { (listing.spreadsheets(frame)) }
        }
        (account_form(frame)?)
    };
    Ok(frame.page(title, &[], &body))
}

/// Making, changing and shutting out accounts.
fn account_form(frame: &Frame<'_>) -> Result<Markup> {
    let (say, viewer) = (&frame.say, frame.viewer);
    if viewer.role != Role::Administrator || viewer.areas.is_some() {
        return Ok(html! {});
    }
    let areas = frame.hq.store.read(crate::store::site::areas)?;
    let accounts = frame.hq.accounts()?;
    let csrf = html! { input type="hidden" name="csrf" value=(viewer.csrf); };
    Ok(html! { div.grid.two {
        section.card { h2 { (say.of("建立或修改账号", "Make or change an account")) }
            form.stack method="post" action="/people/put" { (csrf)
                label.field { span { (say.of("登录名（工号）", "signs in as")) } input name="person" required maxlength="60" autocomplete="off" autocapitalize="none"; }
                label.field { span { (say.of("姓名", "name")) } input name="name" required maxlength="60"; }
                label.field { span { (say.of("角色", "role")) } select name="role" { @for role in Role::ALL { option value=(role.code()) { (say.pair(role.words())) } } } }
                fieldset { legend.small.mut { (say.of("片区（不选＝全部）", "areas (none ticked: all)")) } div.ticks { @for area in &areas { label { input type="checkbox" name="area" value=(area); " " (area) } } } }
                label.field { span { (say.of("密码，至少 10 个字符（修改时可空）", "password, at least 10 characters (empty: as it is)")) } input type="password" name="password" autocomplete="new-password" minlength="10"; }
                button.btn.p { (say.of("保存", "Keep")) } } }
        section.card { h2 { (say.of("停用账号", "Shut out")) }
            form.stack method="post" action="/people/shut-out" { (csrf)
                label.field { span { (say.of("谁", "who")) } select name="person" required { option value="" { "—" } @for account in accounts.iter().filter(|it| !it.disabled) { option value=(account.person) { (account.name) " " (account.person) } } } }
                button.btn.d { (say.of("停用，并结束其会话", "Shut out, and end her sessions")) } } }
    } })
}

pub(super) fn audit_listing(frame: &Frame<'_>, stretch: Stretch) -> Result<Listing> {
    may(frame)?;
    let say = &frame.say;
    let object = frame.asked.get("object");
    let (entries, total) =
        frame.hq.store.read(|db| Ok((audit::newest(db, object, stretch.most, stretch.skip)?, audit::count(db)?)))?;
    let row = |e: audit::Entry| {
        vec![
            Cell::text(crate::export::local(&say.zone, e.at)).shown(html! { (say.moment(e.at)) }),
            Cell::text(e.person),
            Cell::text(e.what.clone()).shown(html! { (what(frame, &e.what)) }),
            Cell::text(e.object),
            Cell::text(e.detail),
        ]
    };
    let columns = vec![
        say.of("时间", "at"),
        say.of("谁", "who"),
        say.of("做了什么", "what"),
        say.of("对象", "object"),
        say.of("细节", "detail"),
    ];
    let rows: Vec<_> = entries.into_iter().map(row).collect();
    let total = if object.is_some() { rows.len() as u64 } else { total };
    Ok(Listing { name: "audit", columns, rows, total })
}

fn what(frame: &Frame<'_>, code: &str) -> String {
    let words = match code {
        "signed_in" => ("登录", "signed in"),
        "record_looked_at" => ("查看安检单", "looked at a record"),
        "site_looked_at" => ("查看户", "looked at a site"),
        "conflict_looked_at" => ("查看冲突", "looked at a conflict"),
        "photo_looked_at" => ("查看照片", "looked at a photo"),
        "conflict_settled" => ("裁决冲突", "settled a conflict"),
        "review_accepted" => ("审核通过", "accepted a record"),
        "review_sent_back" => ("退回补检", "sent a record back"),
        "account_put" => ("建立或修改账号", "made or changed an account"),
        "account_disabled" => ("停用账号", "shut an account out"),
        "exported" => ("导出", "took a table away"),
        "list_looked_at" => ("查看清单", "looked at a list"),
        "code_given" => ("发登记码", "gave a code for a device"),
        "device_revoked" => ("撤销终端", "revoked a device"),
        "device_areas" => ("改终端片区", "gave a device other areas"),
        "areas_assigned" => ("移交片区", "moved areas"),
        "register_uploaded" => ("上传用户册", "uploaded a register"),
        "register_taken" => ("导入用户册", "took a register over"),
        "register_dropped" => ("放弃导入", "gave an import up"),
        "exclusion_approved" => ("批准剔除", "approved an exclusion"),
        "exclusion_ended" => ("终止剔除", "ended an exclusion"),
        "correction_accepted" => ("采纳更正", "accepted a correction"),
        "correction_refused" => ("不采纳更正", "refused a correction"),
        "entries_checked" => ("抽查录入", "looked through entries"),
        "template_drafted" => ("起草检查表", "drafted a template"),
        "template_edited" => ("修改检查表", "changed a template"),
        "template_approved" => ("批准检查表", "approved a template"),
        "template_returned" => ("退回检查表", "sent a template back"),
        "template_published" => ("发布检查表", "published a template"),
        "template_filed" => ("检查表备案", "filed a template"),
        other => return other.to_owned(),
    };
    frame.say.pair(words).to_owned()
}

pub(super) fn audit(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("日志", "Log");
    let listing = audit_listing(frame, Stretch::page(frame))?;
    let body =
        html! { h1 { (title) } section.card { (listing.card(frame, title, say.of("还没有记录", "Nothing yet"))) } };
    Ok(frame.page(title, &[], &body))
}
