//! Templates: the published versions, the one under way, what it changes as a person reads it, and its way to being published.

use super::frame::Frame;
use super::mark::{self, Shape};
use super::words::count;
use crate::error::{Error, Result};
use crate::office::{Change, differences};
use crate::store::draft::{self, Draft, State, Step};
use crate::store::programme;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::TemplateCode;
use anjian_core::model::template::{Template, TemplateSource, in_force};
use chrono::NaiveDate;
use maud::{Markup, html};

/// A version and where it stands.
struct Version {
    version: u32,
    template: Template,
    files: Vec<(String, String)>,
    start: Option<NaiveDate>,
    draft: Option<Draft>,
    published: bool,
}

fn missing() -> Error {
    Error::NotFound("there is no such version".into())
}

fn load(files: &[(String, String)]) -> Result<Template> {
    let source = TemplateSource { files: files.to_vec() };
    source.load().map_err(|_| Error::Broken("a published template cannot be read".into()))
}

/// Every version of a template, the oldest first.
fn versions(frame: &Frame<'_>, code: &TemplateCode) -> Result<Vec<Version>> {
    let (published, drafts) = frame.hq.store.read(|db| Ok((programme::versions(db, code)?, draft::all(db)?)))?;
    let mut all = Vec::new();
    for it in published {
        let draft = drafts.iter().find(|draft| draft.code == *code && draft.version == it.version).cloned();
        let template = load(&it.text.files)?;
        all.push(Version {
            version: it.version,
            template,
            files: it.text.files,
            start: it.text.start,
            draft,
            published: true,
        });
    }
    for it in drafts.into_iter().filter(|it| it.code == *code && it.state != State::Published) {
        // What is being written was loaded before it was kept.
        let (template, files) = (load(&it.files)?, it.files.clone());
        all.push(Version { version: it.version, template, files, start: None, draft: Some(it), published: false });
    }
    Ok(all)
}

fn used_today(frame: &Frame<'_>, all: &[Version]) -> Option<u32> {
    let published = all.iter().filter(|it| it.published);
    in_force(published.map(|it| (it.version, it.start)), frame.say.today())
}

fn chip(frame: &Frame<'_>, it: &Version, used: Option<u32>) -> Markup {
    let say = &frame.say;
    match (it.published, it.draft.as_ref().map(|draft| draft.state)) {
        (true, _) if used == Some(it.version) => mark::chip("ok", Some(Shape::Tick), say.of("现用", "in use")),
        (true, _) if it.start.is_some_and(|start| start > say.today()) => {
            mark::chip("brand", Some(Shape::Clock), say.of("已发布，未到启用日", "published, not begun"))
        }
        (true, _) => mark::chip("", None, say.of("旧版", "earlier")),
        (false, Some(State::Approved)) => mark::chip("l2", Some(Shape::Clock), say.of("待发布", "to publish")),
        _ => mark::chip("", None, say.of("草稿", "draft")),
    }
}

pub(super) fn all(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("检查表", "Templates");
    let codes = frame.hq.store.read(programme::codes)?;
    let may = frame.viewer.keeps_templates().is_ok();
    let body = html! {
        h1 { (title) }
        @for code in &codes {
            @let all = versions(frame, code)?;
            @let used = used_today(frame, &all);
            @let under_way = all.iter().any(|it| !it.published);
            section.card aria-labelledby=(code) {
                header { h2 id=(code) { @if let Some(last) = all.last() { (last.template.title.in_language(say.language)) } " " span.small.mut { (code) } }
                    span.r { @for programme in frame.hq.company().programmes.iter().filter(|p| p.template == *code) { (programme.name.in_language(say.language)) " · " (say.of("目标 ", "target ")) (format!("{:.0} %", programme.target * 100.0)) " " } } }
                div.scroll { table.keys { thead { tr { th scope="col" { (say.of("版本", "version")) } th scope="col" { (say.of("状态", "state")) } th scope="col" { (say.of("启用", "used from")) } th scope="col" { (say.of("审批号", "approved under")) } th.num scope="col" { (say.of("检查项", "items")) } } }
                    tbody { @for it in all.iter().rev() { tr {
                        th scope="row" { a href={ "/templates/" (code) "/" (it.version) } { (say.of("第 ", "version ")) (it.version) (say.of(" 版", "")) } } td { (chip(frame, it, used)) }
                        td { @if let Some(start) = it.start { (start) } @else if it.published { (say.of("起初", "from the beginning")) } @else { "—" } }
                        td { (it.draft.as_ref().map_or("—", |draft| if draft.filing.is_empty() { "—" } else { &draft.filing })) } td.num { (count(it.template.items().count() as u64)) } } } } } }
                @if may && !under_way { form.inline method="post" action={ "/templates/" (code) "/draft" } { input type="hidden" name="csrf" value=(frame.viewer.csrf); button.btn { (say.of("起草新版", "Draft a new version")) } } }
            }
        }
        @if !may { p.small.mut { (say.of("主管、客服主管或管理员（全部片区）可起草、审批、发布。", "A supervisor, service manager or administrator of all areas drafts, approves and publishes.")) } }
    };
    Ok(frame.page(title, &[], &body))
}

struct Shown {
    code: TemplateCode,
    all: Vec<Version>,
    at: usize,
    steps: Vec<Step>,
}

fn read(frame: &Frame<'_>, code: &str, version: &str) -> Result<Shown> {
    let code = TemplateCode::new(code).map_err(|_| missing())?;
    let version: u32 = version.parse().map_err(|_| missing())?;
    let all = versions(frame, &code)?;
    let at = all.iter().position(|it| it.version == version).ok_or_else(missing)?;
    let steps = frame.hq.store.read(|db| draft::steps(db, &code, version))?;
    Ok(Shown { code, all, at, steps })
}

fn crumbs(frame: &Frame<'_>, shown: &Shown) -> [(String, String); 2] {
    let say = &frame.say;
    let title = shown.all[shown.at].template.title.in_language(say.language);
    [
        ("/templates".into(), say.of("检查表", "Templates").into()),
        (String::new(), format!("{title} {}", shown.all[shown.at].version)),
    ]
}

pub(super) fn one(frame: &Frame<'_>, code: &str, version: &str) -> Result<String> {
    let say = &frame.say;
    let shown = read(frame, code, version)?;
    let it = &shown.all[shown.at];
    let used = used_today(frame, &shown.all);
    // A version under way is held against the one in use; a published one against the one before it.
    let against = match it.published {
        true => shown.all[..shown.at].last(),
        false => shown.all.iter().find(|other| Some(other.version) == used),
    };
    let changes = against.map_or_else(Vec::new, |other| differences(&other.template, &it.template, say.language));
    let title = format!(
        "{} {}{}{}",
        it.template.title.in_language(say.language),
        say.of("第 ", "version "),
        it.version,
        say.of(" 版", "")
    );
    let may = frame.viewer.keeps_templates().is_ok();
    let place = format!("/templates/{}/{}", shown.code, it.version);
    let body = html! {
        div.head { h1 { (title) } (chip(frame, it, used))
            @if let Some(other) = against { span.mut { (say.of("与第 ", "against version ")) (other.version) (say.of(" 版", "")) @match other.start { Some(start) => { (say.of("（", " (")) (start) (say.of(" 起）", " on)")) } None => "" } (say.of("相比", "")) } }
            div.act { @if may && it.draft.as_ref().is_some_and(|draft| draft.state == State::Draft) { a.btn href={ (place) "/edit" } { (say.of("修改", "Edit")) } } a.btn href={ (place) "/text" } { (say.of("全文", "Full text")) } } }
        div.grid.template {
            div.stack { (changed(frame, &shown, against, &changes)) (consequences(frame, &shown)?) }
            div.stack { @if may { (next(frame, it, &place, &changes)) } (way(frame, &shown.steps, it)) }
        }
    };
    Ok(frame.page(&title, &crumbs(frame, &shown), &body))
}

fn side(frame: &Frame<'_>, side: &str) -> &'static str {
    let words = match side {
        "grade" => ("级别", "grade"),
        "notice" => ("告知", "notice"),
        "deadline" => ("整改期限", "deadline"),
        "stop" => ("停气", "stopping the gas"),
        "limits" => ("限值", "limits"),
        "photo" => ("照片", "photo"),
        "text" => ("文字", "words"),
        "kind" => ("填法", "kind"),
        "na" => ("不适用", "n/a"),
        "fix" => ("处置措施", "remedy"),
        "optional" => ("必填", "demanded"),
        "when" => ("何时检查", "when asked"),
        _ => ("检查项", "item"),
    };
    frame.say.pair(words)
}

fn cell(frame: &Frame<'_>, change: &Change, text: &str, after: bool) -> Markup {
    let grade = [("L1", Grade::L1), ("L2", Grade::L2), ("L3", Grade::L3)]
        .into_iter()
        .find(|(code, _)| change.side == "grade" && *code == text);
    match grade {
        Some((_, grade)) => mark::grade(&frame.say, grade),
        None if text.is_empty() => html! { "—" },
        None if after => html! { ins { (text) } },
        None => html! { del { (text) } },
    }
}

fn changed(frame: &Frame<'_>, shown: &Shown, against: Option<&Version>, changes: &[Change]) -> Markup {
    let say = &frame.say;
    let it = &shown.all[shown.at];
    let kind = |change: &Change| match (change.is_grave(), change.before.is_empty(), change.after.is_empty()) {
        (true, ..) => "grave",
        (_, true, _) if change.side == "item" => "added",
        (_, _, true) if change.side == "item" => "removed",
        _ => "changed",
    };
    let tabs = [
        ("grave", "影响级别或告知", "grades and notices"),
        ("changed", "改", "changed"),
        ("added", "增", "added"),
        ("removed", "删", "removed"),
    ];
    let asked = frame.asked.get("show");
    let shown: Vec<&Change> = changes.iter().filter(|change| asked.is_none_or(|asked| kind(change) == asked)).collect();
    let untouched =
        it.template.items().filter(|(_, item)| !changes.iter().any(|change| change.code == item.code.as_str())).count();
    html! { section.card aria-labelledby="changes" {
        header { h2 #changes { (say.of("变化 ", "Changes ")) (changes.len()) (say.of(" 处", "")) }
            nav.tabs { a href=(frame.asked.with(&[("show", None)])) aria-current=[asked.is_none().then_some("true")] { (say.of("全部 ", "all ")) (changes.len()) }
                @for (code, zh, en) in tabs { @let n = changes.iter().filter(|change| kind(change) == code).count(); @if n > 0 { a href=(frame.asked.with(&[("show", Some(code))])) aria-current=[(asked == Some(code)).then_some("true")] { (say.of(zh, en)) " " (n) } } } }
            span.r { (say.of("其余 ", "the other ")) (untouched) (say.of(" 项不变", " items stay")) } }
        @if against.is_none() { p.empty { (say.of("没有可比的版本", "Nothing to hold it against")) } } @else if shown.is_empty() { p.empty { (say.of("没有变化", "No changes")) } } @else {
        div.scroll { table.keys { thead { tr { th scope="col" { (say.of("变化", "change")) } th scope="col" { (say.of("编号", "code")) } th scope="col" { (say.of("检查项", "item")) } th scope="col" { @if let Some(other) = against { (say.of("第 ", "version ")) (other.version) (say.of(" 版", "")) } } th scope="col" { (say.of("第 ", "version ")) (it.version) (say.of(" 版", "")) } } }
            tbody { @for change in shown { tr {
                td { @match kind(change) { "grave" => (mark::chip("l2", None, side(frame, change.side))), "added" => (mark::chip("brand", None, say.of("增", "added"))), "removed" => (mark::chip("", None, say.of("删", "removed"))), _ => (mark::chip("brand", None, side(frame, change.side))) } }
                td.mono { (change.code) } th.wrap scope="row" { (change.item) } td { (cell(frame, change, &change.before, false)) } td { (cell(frame, change, &change.after, true)) } } } } } } }
    } }
}

fn consequences(frame: &Frame<'_>, shown: &Shown) -> Result<Markup> {
    let say = &frame.say;
    let codes: Vec<String> =
        frame.hq.company().programmes.iter().filter(|p| p.template == shown.code).map(|p| p.id.to_string()).collect();
    let under_way: u64 =
        frame.hq.store.read(|db| codes.iter().map(|code| crate::store::inspection::under_way(db, code)).sum())?;
    Ok(html! { section.card aria-labelledby="then" {
        h2 #then { (say.of("发布后会怎样", "What then")) }
        div.grid.three {
            div { h3 { (say.of("正在进行的安检单", "Inspections under way")) } p { b { (count(under_way)) } (say.of(" 份继续用开始那天的版本，到完成为止。", " go on with the version of the day on which they began, until they are completed.")) } }
            div { h3 { (say.of("已有隐患", "Hazards there are")) } p { (say.of("级别与期限不变；下次安检按新版判定。", "keep grade and deadline; the next inspection judges by the new version.")) } }
            div { h3 { (say.of("终端", "Devices")) } p { (say.of("下次联系时收到，启用日零点起用于新开的安检单。未收到的终端仍用旧版，照常接收。", "get it at their next contact and use it from midnight of its day for what is begun then. One that has not got it goes on with the old one and is heard as ever.")) } }
        }
    } })
}

fn next(frame: &Frame<'_>, it: &Version, place: &str, changes: &[Change]) -> Markup {
    let say = &frame.say;
    let csrf = html! { input type="hidden" name="csrf" value=(frame.viewer.csrf); };
    let grave = changes.iter().filter(|change| change.is_grave()).count();
    let tomorrow = say.today().succ_opt().unwrap_or(say.today());
    let back = html! { form.stack method="post" action={ (place) "/return" } { (csrf) label.field { span { (say.of("退回原因", "why it goes back")) } input name="reason" required maxlength="500"; } button.btn { (say.of("退回起草人", "Send it back")) } } };
    match (it.published, it.draft.as_ref().map(|draft| draft.state)) {
        (false, Some(State::Draft)) => html! { section.card { h2 { (say.of("审批", "Approve")) }
        form.stack method="post" action={ (place) "/approve" } { (csrf) label.field { span { (say.of("审批号", "approved under")) } input name="filing" required maxlength="60" placeholder="QY-2026-118"; } button.btn.p { (say.of("批准", "Approve")) } }
        (back) p.cap { (say.of("起草或修改过的人不能批准。", "Whoever drafted or changed it does not approve it.")) } } },
        (false, Some(State::Approved)) => html! { section.card { h2 { (say.of("发布", "Publish")) }
        form.stack method="post" action={ (place) "/publish" } { (csrf)
            label.field { span { (say.of("启用日期（零点）", "used from (midnight)")) } input type="date" name="start" value=(tomorrow) min=(say.today()) required; }
            label.tick { input type="checkbox" name="seen" value="yes" required; " " (say.of("已看过影响级别或告知的 ", "I have seen the ")) (grave) (say.of(" 处变化", " changes of grades and notices")) }
            button.btn.p.big { (say.of("确认发布", "Publish")) } }
        (back) p.cap { (say.of("发布后不可修改；要改须再起草一版。", "What is published never changes: another change is another version.")) } } },
        (true, Some(_)) => html! { section.card { h2 { (say.of("备案", "File it")) }
        form.stack method="post" action={ (place) "/file" } { (csrf) label.field { span { (say.of("备案号", "filed under")) } input name="filing" required maxlength="60"; } button.btn { (say.of("记下备案号", "Keep the number")) } } } },
        _ => html! {},
    }
}

fn way(frame: &Frame<'_>, steps: &[Step], it: &Version) -> Markup {
    let say = &frame.say;
    let word = |what: &str| {
        say.pair(match what {
            "drafted" => ("起草", "drafted"),
            "edited" => ("修改", "changed"),
            "approved" => ("审批", "approved"),
            "returned" => ("退回", "sent back"),
            "published" => ("发布", "published"),
            "filed" => ("备案", "filed"),
            _ => ("其他", "other"),
        })
    };
    let open: &[(&str, &str)] = match (it.published, it.draft.as_ref().map(|draft| draft.state)) {
        (false, Some(State::Draft)) => &[("审批", "approval"), ("发布", "publication"), ("备案", "filing")],
        (false, _) => &[("发布", "publication"), ("备案", "filing")],
        (true, Some(_)) if !steps.iter().any(|step| step.what == "filed") => &[("备案", "filing")],
        _ => &[],
    };
    html! { section.card aria-labelledby="way" { h2 #way { (say.of("审批经过", "Its way")) }
        @if steps.is_empty() { p.empty { (say.of("随程序提供", "It came with the program")) } }
        ol.tl { @for step in steps { li { time { (say.moment(step.at)) } span.pt.ok {} div { b { (word(&step.what)) } " " (step.by) @if !step.detail.is_empty() { small { (step.detail) } } } } }
            @for (n, words) in open.iter().enumerate() { li { time { @if n == 0 { (say.of("待办", "next")) } } span.pt.l2[n == 0].off[n > 0] {} div { b { (say.pair(*words)) } } } } }
    } }
}

pub(super) fn edit(frame: &Frame<'_>, code: &str, version: &str) -> Result<String> {
    frame.viewer.keeps_templates()?;
    let say = &frame.say;
    let shown = read(frame, code, version)?;
    let it = &shown.all[shown.at];
    if it.draft.as_ref().is_none_or(|draft| draft.state != State::Draft) {
        return Err(Error::Conflict("only a draft is changed: send it back first".into()));
    }
    let title = format!("{} · {}", it.template.title.in_language(say.language), say.of("修改", "edit"));
    let body = html! {
        div.head { h1 { (title) } span.mut { (say.of("第 ", "version ")) (it.version) (say.of(" 版草稿", ", a draft")) } }
        form.stack method="post" action={ "/templates/" (shown.code) "/" (it.version) "/save" } {
            input type="hidden" name="csrf" value=(frame.viewer.csrf);
            div.note { (say.of("保存前整份检查；有错时逐条指出文件、行与字段，什么也不改。", "It is checked as a whole before it is kept: faults are named with file, line and field, and nothing is changed.")) }
            @for (n, (name, text)) in it.files.iter().enumerate() { details.card open[n == 0] { summary { b.mono { (name) } } textarea.source name={ "file-" (n) } rows="28" spellcheck="false" aria-label=(name) { "\n" (text) } } }
            div.act { a.btn href={ "/templates/" (shown.code) "/" (it.version) } { (say.of("不改了", "Leave it")) } " " button.btn.p { (say.of("检查并保存", "Check and keep")) } }
        }
    };
    Ok(frame.page(&title, &crumbs(frame, &shown), &body))
}

pub(super) fn text(frame: &Frame<'_>, code: &str, version: &str) -> Result<String> {
    let say = &frame.say;
    let shown = read(frame, code, version)?;
    let it = &shown.all[shown.at];
    let title = format!("{} {}", it.template.title.in_language(say.language), it.version);
    let body = html! {
        h1 { (title) }
        @for group in &it.template.groups { section.card { header { h2 { (group.code) " " (group.title.in_language(say.language)) } span.r { (group.items.len()) (say.of(" 项", " items")) } }
            table.tight { tbody { @for item in &group.items { tr { td.mono { (item.code) } th.wrap scope="row" { (item.text.in_language(say.language)) } td { @if let Some(worst) = item.kind.consequences().iter().filter_map(|it| it.grade).max() { (mark::grade(say, worst)) } } } } } } } }
    };
    Ok(frame.page(&title, &crumbs(frame, &shown), &body))
}
