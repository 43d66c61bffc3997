//! Giving out a code for a new device: the form, and the page that shows the code once.

use super::Asked;
use super::frame::Frame;
use crate::enrol::Invitation;
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::Viewer;
use crate::store::{device, enrolment, site};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::Ticket;
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// A square that phones scan. Always dark on light with a quiet zone, whatever the reader's colours: scanners expect it.
fn square(text: &str) -> Result<Markup> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)
        .map_err(|e| Error::Broken(format!("a code cannot be drawn: {e}")))?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let path: String = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4)).collect();
    let side = width + 8;
    Ok(html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" shape-rendering="crispEdges" {
            title { "QR" }
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

/// The page with a code that was given out just now.
pub(crate) fn code(
    hq: &Headquarters,
    viewer: &Viewer,
    invitation: &Invitation,
    ticket: &Ticket,
    expires: Timestamp,
) -> Result<String> {
    let asked = Asked::new("/devices", std::collections::BTreeMap::new());
    let frame = Frame::of(hq, viewer, &asked)?;
    let say = &frame.say;
    let areas: Vec<&str> = invitation.areas.iter().map(|area| area.as_str()).collect();
    let minutes = (expires.0 - hq.now().0) / 60_000;
    let body = html! {
        div.head { h1 { (say.of("登记新终端", "A new device")) } span.chip { (say.of("一次有效", "good for one device, once")) } }
        div.grid.two {
            section.card.code aria-labelledby="scan" {
                h2 #scan { (say.of("用新终端扫描", "Scan it with the new device")) }
                (square(&ticket.to_string())?)
                p.digits { (ticket.code) }
                p.t-l2.b { (say.of("有效至 ", "valid until ")) (say.moment(expires)) " · " (minutes) (say.of(" 分钟，过期后重新生成", " minutes, then a new one is needed")) }
                label.field { span { (say.of("不能扫描时，在终端上粘贴", "where it cannot scan: paste this")) } input readonly value=(ticket); }
            }
            section.card {
                h2 { (say.of("给谁", "For whom")) }
                dl.kv {
                    dt { (say.of("安检员", "inspector")) } dd { (invitation.name) " " span.mut { (invitation.person) } }
                    dt { (say.of("片区", "areas")) } dd { (areas.join(say.of("、", ", "))) }
                    dt { (say.of("发码人", "given by")) } dd { (viewer.name) " " (say.moment(hq.now())) }
                    dt { (say.of("总部", "headquarters")) } dd.mono { (ticket.address) }
                }
                div.note { (say.of("密钥在终端内生成，不离开终端。此码只显示这一次；总部只存其摘要，此人先前未用的码已作废。", "The key is drawn on the device and never leaves it. This code is shown once: headquarters keeps its digest only, and earlier unused codes of this person are void.")) }
                p { a.btn href="/devices" { (say.of("完成", "Done")) } }
            }
        }
    };
    Ok(frame.page(
        say.of("登记新终端", "A new device"),
        &[("/devices".into(), say.of("终端", "Devices").into()), (String::new(), say.of("登记", "Enrol").into())],
        &body,
    ))
}

/// The form, and codes that wait.
pub(super) fn form(frame: &Frame<'_>) -> Result<Markup> {
    let say = &frame.say;
    if frame.viewer.keeps_devices(&[]).is_err() {
        return Ok(html! {});
    }
    let (people, mut areas, waiting) = frame
        .hq
        .store
        .read(|db| Ok((device::people(db)?, site::areas(db)?, enrolment::waiting(db, frame.say.now)?)))?;
    areas.retain(|area| frame.viewer.sees(area));
    Ok(html! {
        section.card aria-labelledby="enrol" {
            header { h2 #enrol { (say.of("登记新终端", "Enrol a device")) } span.chip { (say.of("一次有效", "once")) } }
            form.stack method="post" action="/devices/enrol" {
                input type="hidden" name="csrf" value=(frame.viewer.csrf);
                label.field { span { (say.of("工号（登录名）", "person's id")) } input name="person" list="people" required maxlength="60" autocomplete="off"; }
                datalist #people { @for (id, name) in &people { option value=(id) { (name) } } }
                label.field { span { (say.of("姓名（新人必填）", "name (for somebody new)")) } input name="name" maxlength="60" autocomplete="off"; }
                fieldset { legend.small.mut { (say.of("片区", "areas")) } div.ticks { @for area in &areas { label { input type="checkbox" name="area" value=(area); " " (area) } } } }
                @if frame.hq.company().devices.address.is_empty() { label.field { span { (say.of("终端如何访问总部", "where phones reach headquarters")) } input name="address" type="url" required placeholder="https://" data-here="origin"; } }
                button.btn.p { (say.of("生成二维码", "Make a code")) }
            }
            @if !waiting.is_empty() { p.cap { (say.of("待用的码：", "codes not used yet: ")) @for (n, code) in waiting.iter().enumerate() { @if n > 0 { "；" } (code.person) "（" (code.areas.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")) "）" (say.of("至 ", "until ")) (say.moment(code.expires)) @if !code.given_by.is_empty() { "，" (code.given_by) } } } }
        }
    })
}
