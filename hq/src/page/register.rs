//! The register: what is in it, a new file, what waits for a decision, and the files that came before.

use super::frame::Frame;
use super::words::count;
use crate::error::Result;
use crate::office::candidates;
use crate::report::Question;
use crate::store::{import, programme};
use maud::html;

/// A decision about an import, in words.
pub(super) fn state(frame: &Frame<'_>, state: &str) -> &'static str {
    match state {
        import::LOOKED_AT => frame.say.of("待决定", "not decided"),
        import::TAKEN => frame.say.of("已导入", "taken over"),
        _ => frame.say.of("已放弃", "given up"),
    }
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let viewer = frame.viewer;
    let report = frame.hq.report(&Question { scope: viewer.areas.clone(), ..Question::default() })?;
    let (imports, waiting, _) = frame.hq.store.read(|db| {
        Ok((import::newest(db, 20)?, candidates(db, |area| viewer.sees(area))?.len() as u64, programme::codes(db)?))
    })?;
    let excluded: u64 = report.totals.iter().map(|line| line.excluded).sum();
    let may = viewer.keeps_register().is_ok();
    let body = html! {
        div.head { h1 { (say.of("用户册", "Register")) }
            dl.figs {
                div { dt { (say.of("用户", "sites")) } dd { (count(report.sites)) } }
                div { dt { (say.of("剔除待批", "exclusions to approve")) } dd class=(if waiting > 0 { "t-l2" } else { "" }) { (super::mark::figure("/register/exclusions", &count(waiting))) } }
                div { dt { (say.of("现已剔除 X", "excluded now")) } dd { (super::mark::figure("/register/exclusions?show=approved", &count(excluded))) } }
                div { dt { (say.of("现场更正待定", "corrections to decide")) } dd class=(if frame.badges.waiting > 0 { "t-l2" } else { "" }) { (super::mark::figure("/register/corrections", &count(frame.badges.waiting))) } }
            }
            div.act { a.btn href="/register/areas" { (say.of("片区分配", "Areas of people")) } a.btn href="/entries" { (say.of("录入检查", "Entry rules")) } } }
        div.grid.two {
            section.card aria-labelledby="upload" {
                header { h2 #upload { (say.of("导入用户册", "Bring a register")) } span.r { (say.of("先预览，确认后才生效", "looked at first, taken over after")) } }
                @if may {
                    form.stack method="post" action="/register/upload" enctype="multipart/form-data" {
                        input type="hidden" name="csrf" value=(viewer.csrf);
                        label.field { span { (say.of("CSV（UTF-8 或 GBK）或 XLSX，至多 192 MB", "CSV (UTF-8 or GBK) or XLSX, at most 192 MB")) } input type="file" name="file" accept=".csv,.txt,.xlsx" required; }
                        button.btn.p { (say.of("上传并预览", "Upload and look")) }
                    }
                    p.cap { (say.of("文件里没有的用户不会删除；错误行可下载、改正后再传。", "Nobody is deleted for not being in the file; faulty rows can be downloaded, mended and brought again.")) }
                } @else { p.empty { (say.of("主管或管理员（全部片区）可导入。", "A supervisor or administrator of all areas brings registers.")) } }
            }
            section.card aria-labelledby="past" {
                header { h2 #past { (say.of("最近的导入", "Lately")) } }
                @if imports.is_empty() { p.empty { (say.of("还没有在此页导入过", "Nothing was brought on this page yet")) } } @else {
                    div.scroll { table.keys { thead { tr { th scope="col" { (say.of("文件", "file")) } th scope="col" { (say.of("上传", "uploaded")) } th scope="col" { (say.of("状态", "state")) } } }
                        tbody { @for it in &imports { tr { th scope="row" { @if it.state == import::DROPPED { (it.name) } @else { a href={ "/register/imports/" (it.id) } { (it.name) } } } td { (say.moment(it.at)) " " span.mut { (it.by) } } td { (state(frame, &it.state)) @if let (Some(by), Some(at)) = (&it.taken_by, it.taken_at) { " " span.mut { (by) " " (say.moment(at)) } } } } } } } }
                }
            }
        }
    };
    Ok(frame.page(say.of("用户册", "Register"), &[], &body))
}
