//! Devices: who was heard when, clock errors, what was set aside.

use super::frame::Frame;
use super::list::{Cell, Listing};
use super::mark::{self, Shape};
use super::plot;
use super::words::{bytes, count};
use crate::error::Result;
use crate::report::DeviceWord;
use crate::store::db;
use anjian_core::model::time::Timestamp;
use chrono::NaiveTime;
use maud::{Markup, html};

/// Less free space than this on a device is named.
const SHORT: u64 = 1 << 30;

fn is_short(device: &DeviceWord) -> bool {
    device.free_bytes.is_some_and(|free| free < SHORT)
}

/// A clock that is off by more is named.
const CLOCK_OFF_MS: i64 = 120_000;

fn all(frame: &Frame<'_>) -> Result<Vec<DeviceWord>> {
    let mut devices = frame.hq.devices()?;
    devices.retain(|d| frame.viewer.areas.is_none() || d.areas.iter().any(|area| frame.viewer.sees(area)));
    Ok(devices)
}

fn is_silent(frame: &Frame<'_>, device: &DeviceWord) -> bool {
    let morning = frame.say.zone.moment(frame.say.today(), NaiveTime::MIN);
    !device.revoked && !device.areas.is_empty() && device.last_heard.is_none_or(|at| at < morning)
}

fn clock_is_off(device: &DeviceWord) -> bool {
    device.clock_offset_ms.is_some_and(|off| off.abs() > CLOCK_OFF_MS)
}

fn wanted(frame: &Frame<'_>) -> Result<Vec<DeviceWord>> {
    let mut devices = all(frame)?;
    match frame.asked.get("state") {
        Some("silent") => devices.retain(|d| is_silent(frame, d)),
        Some("quarantine") => devices.retain(|d| d.quarantined > 0),
        Some("clock") => devices.retain(clock_is_off),
        Some("short") => devices.retain(|d| !d.revoked && is_short(d)),
        Some("revoked") => devices.retain(|d| d.revoked),
        _ => devices.retain(|d| !d.revoked),
    }
    let trouble = |d: &DeviceWord| is_silent(frame, d) || d.quarantined > 0 || clock_is_off(d);
    devices.sort_by_key(|d| (!trouble(d), d.last_heard.unwrap_or(Timestamp(i64::MIN))));
    Ok(devices)
}

pub(super) fn listing(frame: &Frame<'_>) -> Result<Listing> {
    let say = &frame.say;
    let row = |d: DeviceWord| {
        let silent = is_silent(frame, &d);
        let areas: Vec<String> = d.areas.iter().map(ToString::to_string).collect();
        let heard = d
            .last_heard
            .map_or_else(String::new, |at| format!("{} {}", say.zone.date(at), say.zone.time(at).format("%H:%M")));
        let off = d.clock_offset_ms;
        let clock = off.map_or_else(
            || "—".to_owned(),
            |ms| format!("{:+.1} {}", 0.0 - (ms / 100) as f64 / 10.0, say.of("秒", "s")),
        );
        vec![
            Cell::text(d.person_name.clone()).shown(html! { b { (d.person_name) } " " span.small.mut { (d.name) } }),
            Cell::text(d.device.to_string()).shown(html! { a.mono href=(frame.asked.with(&[("open", Some(&d.device.to_string()))])) { (&d.device.to_string()[..8]) } @if d.revoked { " " @if d.wiped_at.is_some() { (mark::chip("ok", Some(Shape::Tick), say.of("已清除", "wiped"))) } @else { (mark::chip("wait", Some(Shape::Clock), say.of("撤销，待清除", "revoked, to be wiped"))) } } }),
            Cell::text(areas.join(" ")).shown(html! { @for (n, area) in areas.iter().take(3).enumerate() { @if n > 0 { "、" } (area) } @if areas.len() > 3 { " +" (areas.len() - 3) } }),
            Cell::text(heard).shown(html! { span.dot.wait[silent] {} " " @match d.last_heard { Some(at) => { b class=(if silent { "t-wait" } else { "" }) { (say.ago(at)) } " " span.small.mut { (say.moment(at)) } } None => "—" } }),
            Cell::text(clock.clone()).shown(html! { span.t-l2[clock_is_off(&d)] { (clock) } }),
            Cell::text(d.photos_waiting.map_or_else(String::new, |n| n.to_string())).shown(html! { @match d.photos_waiting { Some(0) => "0", Some(n) => { (count(n.into())) (say.of(" 张", " files")) } None => "—" } }),
            Cell::text(d.free_bytes.map_or_else(String::new, |n| n.to_string())).shown(html! { @match d.free_bytes { Some(free) => { span.t-l2[is_short(&d)] { (say.of("剩 ", "")) (bytes(free)) (say.of("", " free")) } } None => { span.mut { (say.of("未知", "not told")) } } } }),
            Cell::count(d.quarantined),
            Cell::count(d.changes),
            Cell::count(d.exchanges),
            Cell::text(d.bytes_up.to_string()).shown(html! { (bytes(d.bytes_up)) }),
            Cell::text(d.bytes_down.to_string()).shown(html! { (bytes(d.bytes_down)) }),
        ]
    };
    let rows: Vec<_> = wanted(frame)?.into_iter().map(row).collect();
    let columns = vec![
        say.of("安检员 / 终端", "person / device"),
        say.of("编号", "device"),
        say.of("片区", "areas"),
        say.of("最近消息", "last word"),
        say.of("时钟快慢", "clock is ahead by"),
        say.of("待上传照片", "photos waiting"),
        say.of("存储", "storage"),
        say.of("隔离", "quarantined"),
        say.of("变更", "changes"),
        say.of("往返", "round trips"),
        say.of("上行", "up"),
        say.of("下行", "down"),
    ];
    Ok(Listing { name: "devices", columns, total: rows.len() as u64, rows })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let devices = all(frame)?;
    let active: Vec<&DeviceWord> = devices.iter().filter(|d| !d.revoked).collect();
    let silent = active.iter().filter(|d| is_silent(frame, d)).count() as u64;
    let off = active.iter().filter(|d| clock_is_off(d)).count() as u64;
    let aside: u64 = active.iter().map(|d| d.quarantined).sum();
    let listing = listing(frame)?;
    let state = frame.asked.get("state").unwrap_or_default();
    let figure = |href: &str, n: u64, tone: &str| html! { dd class=(if n > 0 { tone } else { "" }) { (super::mark::figure(href, &count(n))) } };
    let tabs = [
        ("", "全部", "all"),
        ("silent", "未联系", "silent"),
        ("quarantine", "有隔离", "set aside"),
        ("clock", "时钟误差大", "clock off"),
        ("short", "存储不足", "short of room"),
        ("revoked", "已撤销", "revoked"),
    ];
    let waiting: u64 = active.iter().filter_map(|d| d.photos_waiting).map(u64::from).sum();
    let short = active.iter().filter(|d| is_short(d)).count() as u64;
    let body = html! {
        div.head { h1 { (say.of("终端", "Devices")) }
            dl.figs {
                div { dt { (say.of("今日有消息", "heard today")) } dd { (active.len() as u64 - silent) " " small { "/ " (active.len()) } } }
                div { dt { (say.of("未联系", "silent")) } (figure("/devices?state=silent", silent, "t-wait")) }
                div { dt { (say.of("待上传照片", "photos waiting")) } dd { (count(waiting)) } }
                div { dt { (say.of("存储不足", "short of room")) } (figure("/devices?state=short", short, "t-l2")) }
                div { dt { (say.of("时钟误差大", "clock off")) } (figure("/devices?state=clock", off, "t-l2")) }
                div { dt { (say.of("隔离记录", "set aside")) } (figure("/devices?state=quarantine", aside, "t-wait")) }
            } }
        div.grid.devices { div.stack {
        section.card {
            header { h2 { (count(active.len() as u64)) (say.of(" 台终端", " devices")) }
                nav.tabs { @for (code, zh, en) in tabs { a href=(frame.asked.with(&[("state", (!code.is_empty()).then_some(code))])) aria-current=[(state == code).then_some("true")] { (say.of(zh, en)) } } }
                span.r { (say.of("问题在前，再按最近消息", "trouble first, then by last word")) } }
            @if listing.rows.is_empty() { p.empty { (say.of("没有这样的终端", "No such device")) } } @else { (listing.table(say.of("终端", "Devices"))) }
            p.under { (listing.spreadsheets(frame)) }
        }
        (fresh_card(frame)?)
        (quarantine(frame)?)
        } div.stack { (super::enrol::form(frame)?) (open(frame, &devices)?) } }
    };
    Ok(frame.page(say.of("终端", "Devices"), &[], &body))
}

/// The device that is open: how it stands, and what may be done.
fn open(frame: &Frame<'_>, devices: &[DeviceWord]) -> Result<Markup> {
    let say = &frame.say;
    let Some(d) = devices.iter().find(|d| frame.asked.get("open") == Some(&d.device.to_string())) else {
        return Ok(html! {});
    };
    let may = frame.viewer.keeps_devices(&d.areas).is_ok();
    let mut areas = frame.hq.store.read(crate::store::site::areas)?;
    areas.retain(|area| frame.viewer.sees(area));
    Ok(html! { section.card #open aria-labelledby="device" {
        header { h2 #device { (d.person_name) " · " span.mono { (&d.device.to_string()[..8]) } } @if is_silent(frame, d) { (mark::chip("wait", Some(Shape::Clock), say.of("未联系", "silent"))) } }
        dl.kv {
            dt { (say.of("最近消息", "last word")) } dd { (d.last_heard.map_or_else(|| "—".to_owned(), |at| format!("{} ({})", say.moment(at), say.ago(at)))) }
            dt { (say.of("当时待上传", "waiting then")) } dd { (d.photos_waiting.map_or_else(|| "—".to_owned(), |n| format!("{n} {}", say.of("张照片", "photos")))) }
            dt { (say.of("存储", "storage")) } dd { (d.free_bytes.map_or_else(|| "—".to_owned(), bytes)) }
            dt { (say.of("程序版本", "program")) } dd { @if d.program.is_empty() { "—" } @else { (d.program) } }
            dt { (say.of("持有片区", "areas")) } dd { (d.areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(say.of("、", ", "))) }
            @if let Some(at) = d.wiped_at { dt { (say.of("已清除", "wiped")) } dd { (say.moment(at)) } }
        }
        @if may && !d.revoked {
            details { summary { (say.of("更换片区", "Other areas")) }
                form.stack method="post" action="/devices/areas" { input type="hidden" name="csrf" value=(frame.viewer.csrf); input type="hidden" name="device" value=(d.device);
                    div.ticks { @for area in &areas { label { input type="checkbox" name="area" value=(area) checked[d.areas.contains(area)]; " " (area) } } }
                    button.btn { (say.of("保存片区", "Keep these")) } } }
            details { summary.t-l1 { (say.of("撤销终端…", "Revoke this device…")) }
                form.stack method="post" action="/devices/revoke" { input type="hidden" name="csrf" value=(frame.viewer.csrf); input type="hidden" name="device" value=(d.device);
                    p.small { (say.of("撤销：下次联系先收下未上传的结果，再令其清除本机数据；此后该终端的请求一律拒绝。它写下的记录仍然有效。", "At its next contact what it alone holds is taken, then it is told to wipe; after that its requests are refused. What it wrote stays true.")) }
                    button.btn.d { (say.of("确认撤销", "Revoke it")) } } }
        }
    } })
}

/// How long ago devices were last heard.
pub(super) fn fresh_card(frame: &Frame<'_>) -> Result<Markup> {
    let say = &frame.say;
    let devices = all(frame)?;
    let active: Vec<&DeviceWord> = devices.iter().filter(|d| !d.revoked).collect();
    let minutes = [15, 60, 120, 240, 1_440, i64::MAX];
    let mut counts = [0_u64; 6];
    for device in &active {
        let age = device.last_heard.map_or(i64::MAX, |at| (say.now.0 - at.0) / 60_000);
        let place = minutes.iter().position(|edge| age < *edge).unwrap_or(5);
        counts[place] += 1;
    }
    let names = [
        say.of("<15 分", "<15 min"),
        say.of("15–60 分", "15–60 min"),
        say.of("1–2 时", "1–2 h"),
        say.of("2–4 时", "2–4 h"),
        say.of("4–24 时", "4–24 h"),
        say.of("＞1 天", ">1 day"),
    ];
    let bars: Vec<_> = names
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(n, (name, value))| (*name, value, if n == 5 { "bar-wait" } else { "bar-b" }))
        .collect();
    let words: Vec<String> = bars.iter().map(|b| format!("{} {}", b.0, b.1)).collect();
    let silent: Vec<&&DeviceWord> = active.iter().filter(|d| is_silent(frame, d)).collect();
    Ok(html! {
        section.card aria-labelledby="fresh" data-live="devices" {
            header { h2 #fresh { (say.of("数据新鲜度", "Freshness")) } span.r { a.f href="/devices" { (active.len()) (say.of(" 台终端", " devices")) } } }
            p.small.mut { (say.of("最近一次消息距今（台）", "devices by the age of their last word")) }
            (plot::buckets(&bars, &words.join(say.of("，", ", "))))
            @if !silent.is_empty() { p.cap { (say.of("未联系：", "silent: ")) @for (n, d) in silent.iter().take(8).enumerate() { @if n > 0 { " · " } (d.person_name) " " (d.last_heard.map_or_else(|| say.of("从未", "never").to_owned(), |at| say.ago(at))) } (say.of("。他们手机里的结果到达后，完成户数可能还会增加。", ". When what their phones hold arrives, more may count as done.")) } }
        }
    })
}

fn quarantine(frame: &Frame<'_>) -> Result<Markup> {
    let say = &frame.say;
    let rows = frame.hq.store.read(|db| {
        let mut query = db.prepare_cached(
            "SELECT q.at, p.name, d.name, q.code, q.inspection, s.area FROM quarantine q LEFT JOIN devices d ON d.id = q.device
             LEFT JOIN people p ON p.id = d.person
             LEFT JOIN sites s ON s.id = substr(q.inspection, instr(substr(q.inspection, instr(q.inspection, '/') + 1), '/') + instr(q.inspection, '/') + 1)
             ORDER BY q.at DESC, q.number DESC LIMIT 100",
        )?;
        let rows = query.query_map([], |row| {
            let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
            Ok((Timestamp(row.get(0)?), text(1)?, text(2)?, text(3)?, text(4)?, text(5)?))
        })?;
        Ok(rows.collect::<db::Result<Vec<_>>>()?)
    })?;
    let sees = |area: &str| frame.viewer.areas.as_ref().is_none_or(|areas| areas.iter().any(|a| a.as_str() == area));
    let rows: Vec<_> = rows.into_iter().filter(|row| sees(&row.5)).collect();
    Ok(html! { @if !rows.is_empty() {
        section.card aria-labelledby="aside" {
            header { h2 #aside { (say.of("隔离的记录", "Set aside")) } span.r { (say.of("已搁置，其余照常入库", "kept apart; all the rest went in")) } }
            div.scroll { table.tight { thead { tr { th scope="col" { (say.of("时间", "at")) } th scope="col" { (say.of("终端", "device")) } th scope="col" { (say.of("原因", "reason")) } th scope="col" { (say.of("涉及", "inspection")) } } }
                tbody { @for (at, person, device, code, inspection, _) in &rows { tr { th scope="row" { (say.moment(*at)) } td { (person) " " span.small.mut { (device) } } td { (reason(frame, code)) } td { (inspection) } } } } } }
        }
    } })
}

fn reason(frame: &Frame<'_>, code: &str) -> String {
    let words = match code {
        "signature" | "unsigned" => ("验签不符", "signature does not fit"),
        "orphan" => ("等待先前的变更", "waits for an earlier change"),
        "unlawful" => ("不合记录规则", "against the record's law"),
        "forged_author" => ("作者不符", "another author"),
        "bytes" => ("无法读取", "cannot be read"),
        other => return other.to_owned(),
    };
    frame.say.pair(words).to_owned()
}
