//! A register that was uploaded: what it would change, in figures first, each of which opens its list; then the two buttons.

use super::frame::Frame;
use super::list::{PAGE, Stretch};
use super::mark;
use super::words::{count, masked};
use crate::error::{Error, Result};
use crate::office::{AGAINST, CHANGED, FAULTY, GONE, NEW, Summary, Told};
use crate::store::import::{self, Import};
use anjian_core::model::coverage::points;
use maud::{Markup, html};

/// A field in words.
pub(super) fn field(frame: &Frame<'_>, code: &str) -> String {
    let words = match code {
        "phone" => ("联系电话", "phone"),
        "customer" => ("户名", "customer"),
        "meter" => ("表号", "meter"),
        "supply" => ("状态", "supply"),
        "address" => ("地址", "address"),
        "area" => ("片区", "area"),
        "class" => ("用户类别", "class"),
        "place" => ("街道小区楼栋", "place"),
        "other" => ("其他", "other"),
        other => return other.to_owned(),
    };
    frame.say.pair(words).to_owned()
}

/// A value in words; telephones do not lie open.
pub(super) fn value(frame: &Frame<'_>, code: &str, value: &str) -> String {
    let words = match (code, value) {
        ("phone", phone) => return masked(phone),
        (_, "") => ("空", "empty"),
        ("supply", "in_use") => ("正常", "in use"),
        ("supply", "stopped") => ("报停", "stopped"),
        ("supply", "never_lit") => ("未通气", "never lit"),
        ("supply", "demolished") => ("拆迁", "demolished"),
        ("supply", "vacant") => ("空置", "vacant"),
        ("class", "household") => ("民用户", "household"),
        ("class", "commercial") => ("工商户", "commercial"),
        (_, other) => return other.to_owned(),
    };
    frame.say.pair(words).to_owned()
}

struct Sheet<'a> {
    import: Import,
    summary: Summary,
    show: &'a str,
    rows: Vec<(String, Told)>,
    total: u64,
}

fn read<'a>(frame: &Frame<'a>, id: &str) -> Result<Sheet<'a>> {
    frame.viewer.keeps_register()?;
    let missing = || Error::NotFound("there is no such import".into());
    let stretch = Stretch::page(frame);
    frame.hq.store.read(|db| {
        let import = import::find(db, id)?.filter(|it| it.state != import::DROPPED).ok_or_else(missing)?;
        let summary: Summary = import.summary()?;
        let asked = frame.asked.get("show").filter(|show| [NEW, CHANGED, GONE, AGAINST, FAULTY].contains(show));
        let show = asked.unwrap_or(if summary.faults.is_empty() { CHANGED } else { FAULTY });
        let reason = frame.asked.get("reason");
        let of_field = frame.asked.get("field");
        let filtered = (show == FAULTY && reason.is_some()) || (show == CHANGED && of_field.is_some());
        let (most, skip) = if filtered { (usize::MAX, 0) } else { (stretch.most, stretch.skip) };
        let told = import::lines(db, id, show, most, skip)?.into_iter().map(|(site, told)| {
            Ok((site, serde_json::from_str::<Told>(&told).map_err(|e| Error::Broken(e.to_string()))?))
        });
        let mut rows: Vec<(String, Told)> = told.collect::<Result<_>>()?;
        rows.retain(|(_, told)| match show {
            FAULTY => reason.is_none_or(|reason| told.first().is_some_and(|it| it.0 == reason)),
            CHANGED => of_field.is_none_or(|field| told.iter().any(|it| it.0 == field)),
            _ => true,
        });
        let total = match (filtered, show) {
            (true, _) => rows.len() as u64,
            (_, FAULTY) => summary.faults.iter().map(|fault| fault.1).sum(),
            (_, NEW) => summary.new,
            (_, GONE) => summary.gone,
            (_, AGAINST) => summary.against,
            _ => summary.changed,
        };
        if filtered {
            rows = rows.into_iter().skip(stretch.skip).take(stretch.most).collect();
        }
        Ok(Sheet { import, summary, show, rows, total })
    })
}

pub(super) fn page(frame: &Frame<'_>, id: &str) -> Result<String> {
    let say = &frame.say;
    let sheet = read(frame, id)?;
    let (it, s) = (&sheet.import, &sheet.summary);
    let waits = it.state == import::LOOKED_AT;
    let taken = s.rows - s.refused;
    let title = format!("{}{}", say.of("导入预览：", "Import: "), it.name);
    let to = |show: &str| frame.asked.with(&[("show", Some(show)), ("page", None), ("reason", None), ("field", None)]);
    let figure = |class: &str, name: &str, n: u64, show: Option<&str>, under: &str| {
        html! {
            div class={ "edge " (class) } { dt { (name) } dd { @match show { Some(show) => (mark::figure(&to(show), &count(n))), None => (count(n)) } } p.small.mut { (under) } }
        }
    };
    let body = html! {
        div.head { h1 { (title) } span.mut { (count(s.rows)) (say.of(" 行 · ", " rows · ")) (say.moment(it.at)) " " (it.by) (say.of(" 上传 · ", " · ")) @if waits { (say.of("尚未生效", "nothing is changed yet")) } @else { (super::register::state(frame, &it.state)) } }
            @if waits { div.act {
                form.inline method="post" action={ "/register/imports/" (it.id) "/drop" } { input type="hidden" name="csrf" value=(frame.viewer.csrf); button.btn { (say.of("放弃", "Give up")) } }
                @if !s.faults.is_empty() { a.btn href={ "/register/imports/" (it.id) "/faults.csv" } { (say.of("下载错误行", "Faulty rows")) } }
                form.inline method="post" action={ "/register/imports/" (it.id) "/take" } { input type="hidden" name="csrf" value=(frame.viewer.csrf); @if frame.asked.get("against") == Some("file") { input type="hidden" name="against" value="file"; }
                    button.btn.p { (say.of("导入 ", "Take over ")) (count(taken)) (say.of(" 行", " rows")) } }
            } } }
        (steps(frame, waits))
        section.card { dl.figs.edges {
            (figure("", say.of("不变", "unchanged"), s.unchanged, None, say.of("与现有一致", "as in the register")))
            (figure("brand", say.of("有变化", "changed"), s.changed, Some(CHANGED), say.of("一户可改多项", "one site, several fields")))
            (figure("brand", say.of("新增", "new"), s.new, Some(NEW), say.of("用户册里没有", "not in the register")))
            (figure("l2", say.of("错误行", "faulty rows"), s.refused, Some(FAULTY), say.of("不导入，其余照常", "not taken, the rest is")))
            (figure("l3", say.of("文件里没有", "not in the file"), s.gone, Some(GONE), say.of("现有用户，不删除", "stay: nobody is deleted")))
        }
        p.small.mut { (say.of("文件 ", "file ")) (count(s.rows)) " = " (count(s.unchanged)) " + " (count(s.changed)) " + " (count(s.new)) " + " (count(s.refused)) (say.of("。现有 ", ". Register ")) (count(s.before)) " = " (count(s.unchanged)) " + " (count(s.changed)) (say.of(" + 错误行对应的 ", " + of faulty rows ")) (count(s.refused_known)) (say.of(" + 文件里没有的 ", " + not in the file ")) (count(s.gone)) @if s.left_out > 0 { (say.of("。另有 ", ". ")) (count(s.left_out)) (say.of(" 行导入但缺一项。", " rows are taken without one value.")) } } }
        div.grid.two { (effects(frame, &sheet)) (fields(frame, &sheet)) }
        (rows(frame, &sheet))
    };
    let crumbs = [
        ("/register".to_owned(), say.of("用户册", "Register").to_owned()),
        (String::new(), say.of("导入预览", "Import").to_owned()),
    ];
    Ok(frame.page(&title, &crumbs, &body))
}

fn steps(frame: &Frame<'_>, waits: bool) -> Markup {
    let say = &frame.say;
    let steps = [
        say.of("选文件", "file"),
        say.of("对列名", "columns"),
        say.of("看变化", "changes"),
        say.of("生效与通知终端", "in the register and on phones"),
    ];
    let at = if waits { 2 } else { 4 };
    html! { ol.steps { @for (n, step) in steps.iter().enumerate() { li class=(if n < at { "done" } else if n == at { "now" } else { "" }) aria-current=[(n == at).then_some("step")] { span.o { @if n < at { "✓" } @else { (n + 1) } } (step) } } } }
}

fn effects(frame: &Frame<'_>, sheet: &Sheet<'_>) -> Markup {
    let say = &frame.say;
    let s = &sheet.summary;
    let signed = |now: u64, then: u64| match then.cmp(&now) {
        std::cmp::Ordering::Equal => "0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", count(then - now)),
        std::cmp::Ordering::Less => format!("−{}", count(now - then)),
    };
    let rate = |entered: u64, base: u64| (base > 0).then(|| entered as f64 / base as f64);
    html! { section.card aria-labelledby="effect" {
        header { h2 #effect { (say.of("会改变什么", "What it changes")) } span.r { (say.of("导入后立即按新基数计算", "counted anew at once")) } }
        div.scroll { table.tight { thead { tr { th scope="col" { (say.of("数字", "figure")) } th.num scope="col" { (say.of("现在", "now")) } th.num scope="col" { (say.of("导入后", "then")) } th.num scope="col" { (say.of("变化", "change")) } } }
            tbody { @for p in &s.programmes {
                @let name = say.of(&p.zh, &p.en);
                @let (now, then) = (rate(p.entered, p.due.saturating_sub(p.excluded)), rate(p.entered, p.due_then.saturating_sub(p.excluded)));
                tr { th scope="row" { (name) " " (say.of("应检 D", "due")) } td.num { (count(p.due)) } td.num.b { (count(p.due_then)) } td.num { (signed(p.due, p.due_then)) } }
                tr { th scope="row" { (name) " " (say.of("基数 D−X", "base")) } td.num { (count(p.due.saturating_sub(p.excluded))) } td.num.b { (count(p.due_then.saturating_sub(p.excluded))) } td.num { (signed(p.due, p.due_then)) } }
                tr { th scope="row" { (name) " " (say.of("完成率", "completion")) } td.num { (points(now)) " %" } td.num.b { (points(then)) " %" } td.num { @let change = (then.unwrap_or(0.0) - now.unwrap_or(0.0)) * 100.0; @if change.abs() < 0.05 { "0" } @else { b class=(if change < 0.0 { "t-l2" } else { "" }) { (format!("{change:+.1}")) (say.of(" 个百分点", " points")) } } } }
            } } } }
        @if s.stopped > 0 { div.note.l2 { b { (count(s.stopped)) (say.of(" 户改为停用：不自动剔除。", " sites are no longer in use: none leaves the count by itself. ")) } (say.of("将列入“剔除待批”，由主管批准。", "They join those that await approval.")) } }
    } }
}

fn fields(frame: &Frame<'_>, sheet: &Sheet<'_>) -> Markup {
    let say = &frame.say;
    let s = &sheet.summary;
    let most = s.fields.first().map_or(1, |field| field.1).max(1);
    let all: u64 = s.fields.iter().map(|field| field.1).sum();
    html! { section.card aria-labelledby="fields" {
        header { h2 #fields { (count(s.changed)) (say.of(" 户的变化", " sites change")) } span.r { (say.of("共 ", "")) (count(all)) (say.of(" 项", " values")) } }
        @if s.fields.is_empty() { p.empty { (say.of("没有变化", "Nothing changes")) } } @else {
        div.scroll { table.tight { thead { tr { th scope="col" { (say.of("字段", "field")) } th.num scope="col" { (say.of("户", "sites")) } th.wide scope="col" { span.sr { (say.of("多少", "how many")) } } th scope="col" { (say.of("例", "for example")) } } }
            tbody { @for (code, n, before, after) in &s.fields { tr {
                th scope="row" { a.f href=(frame.asked.with(&[("show", Some(CHANGED)), ("field", Some(code)), ("page", None)])) { (field(frame, code)) } } td.num { (count(*n)) }
                td.wide { svg.share viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" { rect width="100" height="8" rx="4" class="cU" {} rect width=(n * 100 / most) height="8" rx="4" class="cE" {} } }
                td.small { (value(frame, code, before)) " → " (value(frame, code, after)) } } } } } } }
        @if s.against > 0 { div.note.wait { b { (count(s.against)) (say.of(" 户与安检员的更正相反", " sites contradict an inspector's accepted correction")) } (say.of("（安检员在现场改了，文件仍是旧值）。", " (seen at the door; the file has the old value). ")) a href=(frame.asked.with(&[("show", Some(AGAINST)), ("page", None)])) { (say.of("逐户查看", "look at them")) } (say.of("，默认保留现场更正；", "; what was seen stays, unless ")) @if frame.asked.get("against") == Some("file") { b { (say.of("现选：以文件为准", "now chosen: the file's values")) } " " a href=(frame.asked.with(&[("against", None)])) { (say.of("改回", "undo")) } } @else { a href=(frame.asked.with(&[("against", Some("file"))])) { (say.of("改为以文件为准", "you take the file's")) } } } }
    } }
}

fn rows(frame: &Frame<'_>, sheet: &Sheet<'_>) -> Markup {
    let say = &frame.say;
    let s = &sheet.summary;
    let faults: u64 = s.faults.iter().map(|fault| fault.1).sum();
    let title = match sheet.show {
        FAULTY => say.of("错误", "Faults"),
        NEW => say.of("新增", "New"),
        GONE => say.of("文件里没有", "Not in the file"),
        AGAINST => say.of("与现场更正相反", "Against what was seen"),
        _ => say.of("有变化", "Changed"),
    };
    let page = frame.asked.page();
    let pages = (sheet.total as usize).div_ceil(PAGE).max(1);
    html! { section.card aria-labelledby="rows" {
        header { h2 #rows { (title) " " (count(sheet.total)) }
            @if sheet.show == FAULTY { nav.tabs { a href=(frame.asked.with(&[("reason", None), ("page", None)])) aria-current=[frame.asked.get("reason").is_none().then_some("true")] { (say.of("全部 ", "all ")) (count(faults)) }
                @for (code, n) in s.faults.iter().take(6) { a href=(frame.asked.with(&[("show", Some(FAULTY)), ("reason", Some(code)), ("page", None)])) aria-current=[(frame.asked.get("reason") == Some(code.as_str())).then_some("true")] { (reason(frame, code)) " " (count(*n)) } } } } }
        @if sheet.rows.is_empty() { p.empty { (say.of("没有", "None")) } } @else { div.scroll { @if sheet.show == FAULTY {
            table.keys { thead { tr { th.num scope="col" { (say.of("行", "line")) } th scope="col" { (say.of("栏目", "column")) } th scope="col" { (say.of("原文", "as it stands")) } th scope="col" { (say.of("原因", "reason")) } th scope="col" { (say.of("处理", "result")) } } }
                tbody { @for (line, told) in &sheet.rows { tr { th.num scope="row" { (line) } td { (told.get(2).map_or("", |it| &it.0)) } td.mono { (shown(told)) } td.b { (told.first().map_or("", |it| say.of(&it.1, &it.2))) } td.mut { (told.get(1).map_or("", |it| say.of(&it.1, &it.2))) } } } } }
        } @else {
            table.keys { thead { tr { th scope="col" { (say.of("户号", "account")) } th scope="col" { (say.of("变化", "change")) } } }
                tbody { @for (site, told) in &sheet.rows { tr { th scope="row" { @if sheet.show == NEW { (site) } @else { a href={ "/site/" (super::encoded(site)) } { (site) } } }
                    td { @for (n, (code, before, after)) in told.iter().enumerate() { @if n > 0 { "；" } @match sheet.show { NEW => { span { (value(frame, code, after)) } } GONE => { (before) } _ => { span.mut { (field(frame, code)) " " } del { (value(frame, code, before)) } " → " ins { (value(frame, code, after)) } } } } } } } } }
        } } }
        p.under { @if pages > 1 { span { (say.of("第 ", "page ")) (page) " / " (pages) } }
            @if page > 1 { a rel="prev" href=(frame.asked.with(&[("page", Some(&(page - 1).to_string()))])) { "‹ " (say.of("上一页", "previous")) } }
            @if page < pages { a rel="next" href=(frame.asked.with(&[("page", Some(&(page + 1).to_string()))])) { (say.of("下一页", "next")) " ›" } }
            @if sheet.import.state == import::LOOKED_AT { form.inline method="post" action={ "/register/imports/" (sheet.import.id) "/again" } { input type="hidden" name="csrf" value=(frame.viewer.csrf); button.link { (say.of("用户册已变？重新比较", "The register has changed? Compare again")) } } } }
    } }
}

/// The value of a faulty cell; a telephone does not lie open.
fn shown(told: &Told) -> String {
    let cell = told.get(2).map_or("", |it| it.1.as_str());
    match told.first() {
        Some((code, ..)) if code == "bad_phone" => masked(cell),
        _ => cell.chars().take(60).collect(),
    }
}

/// A kind of fault in two words; the rows say it in full.
fn reason(frame: &Frame<'_>, code: &str) -> String {
    let words = match code {
        "repeated_account" | "identical_repeat" => ("户号重复", "repeated account"),
        "no_account" | "bad_account" => ("户号不对", "account"),
        "no_class" | "unknown_class" => ("用户类别", "class"),
        "no_address" | "no_area" | "bad_area" => ("地址或片区", "address or area"),
        "impossible_date" | "not_a_date" | "not_a_day" | "date_in_future" | "date_too_early" => ("日期", "date"),
        "no_phone" | "bad_phone" => ("电话", "phone"),
        "no_name" => ("缺户名", "no name"),
        other => return other.replace('_', " "),
    };
    frame.say.pair(words).to_owned()
}
