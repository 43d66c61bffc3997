//! A record: answers with their photos beside them, what happened, signature, seal and receipt.

use super::asked::encoded;
use super::frame::Frame;
use super::mark::{self, Shape};
use super::words::{Say, masked};
use crate::error::{Error, Result};
use crate::store::db;
use crate::store::{change, inspection, photo, programme, site};
use anjian_core::document::hash::Heads;
use anjian_core::model::answer::{Answer, Reading, Signature};
use anjian_core::model::fact::{Event, Fact, PhotoOf};
use anjian_core::model::hazard::hazards;
use anjian_core::model::id::{HazardKey, InspectionId, ItemKey, PersonId, PhotoId};
use anjian_core::model::inspection::InspectionState;
use anjian_core::model::record::{Answers, Record};
use anjian_core::model::site::Site;
use anjian_core::model::template::{FormItem, Kind, Template, TemplateSource, began, in_force};
use anjian_core::model::time::{Stamp, Timestamp};
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a page shows of a record.
pub(super) struct Sheet {
    pub(super) id: InspectionId,
    pub(super) site: Site,
    pub(super) record: Record,
    pub(super) heads: Heads,
    pub(super) template: Arc<Template>,
    pub(super) names: HashMap<String, String>,
    /// Photos by their number, in the order in which they were taken; whether each is here.
    pub(super) photos: Vec<Photo>,
    receipts: Vec<(String, u64, Timestamp)>,
    number: i64,
}

pub(super) struct Photo {
    pub(super) id: PhotoId,
    of: PhotoOf,
    at: Timestamp,
    here: bool,
}

impl Sheet {
    /// Reads it, if it lies in an area of the viewer.
    pub(super) fn read(frame: &Frame<'_>, id: InspectionId) -> Result<Self> {
        let missing = || Error::NotFound("there is no such inspection".into());
        let company = frame.hq.company();
        let sheet = frame.hq.store.read(|db| {
            let place = inspection::find(db, &id)?.ok_or_else(missing)?;
            let site = site::find(db, &id.site)?.ok_or_else(missing)?;
            if !frame.viewer.sees(&site.area) {
                return Err(Error::Unauthorised("this inspection lies in no area of yours".into()));
            }
            let history = change::history(db, &id, place.number)?;
            let (heads, record) = (history.heads(), history.into_record()?);
            let code = company.programme(&id.programme).map(|p| p.template.clone()).ok_or_else(missing)?;
            // The words of the version that it was completed with; while it is open, of the one in use when it began.
            let version = record.facts.values().find_map(|fact| match fact.what {
                Event::Completed { template_version, .. } => Some(template_version),
                _ => None,
            });
            let versions = programme::versions(db, &code)?;
            let day = company.zone.date(began(&record).unwrap_or(frame.say.now));
            let used = in_force(versions.iter().map(|it| (it.version, it.text.start)), day);
            let at = |version: Option<u32>| versions.iter().find(|it| version == Some(it.version));
            let files = at(version).or(at(used)).map(|it| it.text.files.clone()).ok_or_else(missing)?;
            let source = TemplateSource { files };
            let template = source.load().map_err(|_| Error::Broken(format!("template {code} cannot be read")))?;
            let here: Vec<String> = photo::of_inspection(db, &id)?.iter().map(ToString::to_string).collect();
            let mut photos: Vec<Photo> = record
                .facts
                .values()
                .filter_map(|fact| match &fact.what {
                    Event::Photo { photo, of, taken_at, .. } => Some(Photo {
                        id: photo.clone(),
                        of: of.clone(),
                        at: taken_at.unwrap_or(fact.at.best()),
                        here: here.contains(&photo.to_string()),
                    }),
                    _ => None,
                })
                .collect();
            photos.sort_by_key(|photo| (photo.at, photo.id.clone()));
            photos.dedup_by(|a, b| a.id == b.id);
            let mut names = HashMap::new();
            let mut query = db.prepare_cached("SELECT id, name FROM people")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                names.insert(row.get(0)?, row.get(1)?);
            }
            let mut query = db.prepare_cached(
                "SELECT area, sequence, at FROM receipts WHERE inspection = ?1 ORDER BY at, sequence",
            )?;
            let receipts =
                query.query_map([place.number], |row| Ok((row.get(0)?, row.get(1)?, Timestamp(row.get(2)?))))?;
            let receipts = receipts.collect::<db::Result<_>>()?;
            let (number, template) = (place.number, Arc::new(template));
            Ok(Self { id: id.clone(), site, record, heads, template, names, photos, receipts, number })
        })?;
        Ok(sheet)
    }
    pub(super) fn name<'s>(&'s self, person: &'s PersonId) -> &'s str {
        self.names.get(person.as_str()).map_or(person.as_str(), String::as_str)
    }
    fn number_of(&self, id: &PhotoId) -> Option<usize> {
        self.photos.iter().position(|photo| photo.id == *id).map(|at| at + 1)
    }
    pub(super) fn href(&self) -> String {
        href(&self.id)
    }
    /// The text of an item.
    pub(super) fn item(&self, say: &Say, key: &ItemKey) -> String {
        let words = self.template.item(&key.item).map(|item| item.text.in_language(say.language).to_owned());
        words.unwrap_or_else(|| key.item.to_string())
    }
    /// What was said of an item, in words.
    pub(super) fn said(&self, say: &Say, key: &ItemKey, answer: &Answer) -> String {
        let kind = self.template.item(&key.item).map(|item| &item.kind);
        let option = |code: &anjian_core::model::id::OptionCode| {
            let words = kind.and_then(|kind| kind.option_words(code));
            words.map_or_else(|| code.to_string(), |words| words.in_language(say.language).to_owned())
        };
        let unit = match kind {
            Some(Kind::Number(measure)) | Some(Kind::Points { measure, .. }) => measure.unit.clone(),
            Some(Kind::PassFail { reading: Some(reading), .. }) => reading.measure.unit.clone(),
            _ => String::new(),
        };
        let mut parts: Vec<String> = match &answer.reading {
            None => Vec::new(),
            Some(Reading::Number(n)) => vec![format!("{n} {unit}")],
            Some(Reading::Points(points)) => {
                let most = points.values().copied().fold(f64::MIN, f64::max);
                vec![format!("{} {}{most} {unit}", points.len(), say.of("点，最大 ", "points, the most "))]
            }
            Some(Reading::Hold { start, end, minutes }) => {
                vec![format!(
                    "{start} → {end} Pa{}{} Pa{}{minutes} min",
                    say.of("，降 ", ", drop "),
                    start - end,
                    say.of("，", ", ")
                )]
            }
            Some(Reading::Date(date)) => vec![date.to_string()],
            Some(Reading::Choice(code)) => vec![option(code)],
            Some(Reading::Signature(_)) => vec![say.of("已签字", "signed").to_owned()],
        };
        parts.extend(answer.defects.iter().map(option));
        if !answer.note.is_empty() {
            parts.push(answer.note.clone());
        }
        parts.join(say.of("，", ", "))
    }
}

pub(super) fn href(id: &InspectionId) -> String {
    let (programme, period, site) = (id.programme.as_str(), id.period.to_string(), id.site.as_str());
    format!("/record/{}/{}/{}", encoded(programme), encoded(&period), encoded(site))
}

/// What a hazard is called.
pub(super) fn words_of(frame: &Frame<'_>, id: &InspectionId, hazard: &HazardKey) -> String {
    let language = frame.say.language;
    let code = frame.hq.company().programme(&id.programme).map(|p| &p.template);
    let template = Template::embedded().iter().find(|template| Some(&template.code) == code);
    match template.and_then(|template| template.words_of(hazard)) {
        Some((_, Some(option))) => option.in_language(language).to_owned(),
        Some((item, None)) => item.in_language(language).to_owned(),
        None => hazard.to_string(),
    }
}

/// A moment with how sure it is.
pub(super) fn moment(say: &Say, stamp: &Stamp) -> Markup {
    let unsure = match stamp.clock {
        None => say.of("时钟未知", "clock not known").to_owned(),
        Some(c) if c.uncertainty_ms < 1_000 => {
            format!("±{:.1} {}", f64::from(c.uncertainty_ms) / 1e3, say.of("秒", "s"))
        }
        Some(c) if c.uncertainty_ms < 120_000 => format!("±{} {}", c.uncertainty_ms / 1_000, say.of("秒", "s")),
        Some(c) => format!("±{} {}", c.uncertainty_ms / 60_000, say.of("分", "min")),
    };
    html! { span title=(unsure) { (say.moment(stamp.best())) } }
}

pub(super) fn page(frame: &Frame<'_>, programme: &str, period: &str, site: &str) -> Result<String> {
    let id: InspectionId = format!("{programme}/{period}/{site}")
        .parse()
        .map_err(|_| Error::NotFound("there is no such inspection".into()))?;
    let sheet = Sheet::read(frame, id)?;
    frame.hq.looked(frame.viewer.person.as_ref(), "record_looked_at", &sheet.id.to_string())?;
    let say = &frame.say;
    let state = InspectionState::fold(&sheet.record, say.now);
    let title = format!("{} · {}", sheet.site.address.text, sheet.site.customer);
    let open = state.hazards.open();
    let body = html! {
        div.head { h1 { (title) }
            @if open > 0 { (mark::chip("l2", Some(Shape::Diamond), &format!("{} {open}", say.of("未关闭隐患", "open hazards")))) }
            span.chip { (say.progress(state.progress.code())) }
            @if state.conflicts > 0 { a.plain href={ "/conflicts?open=" (encoded(&sheet.id.to_string())) } { (mark::chip("l2", Some(Shape::Fork), &format!("{} {}", say.of("冲突", "conflicts"), state.conflicts))) } }
            @match state.accepted { Some(true) => (mark::chip("ok", Some(Shape::Tick), say.of("审核通过", "reviewed"))), Some(false) => (mark::chip("l2", Some(Shape::Diamond), say.of("已退回", "sent back"))), None => {} }
            div.act { a.btn href={ "/site/" (encoded(sheet.site.id.as_str())) } { (say.of("历次安检", "all inspections")) } }
        }
        (facts_card(frame, &sheet, &state))
        div.grid.record {
            div.stack { (answers_card(frame, &sheet)) (seal_card(frame, &sheet, &state)) (super::review::form(frame, &sheet, &state)) }
            div.stack { (photos_card(frame, &sheet)) (story_card(frame, &sheet)) }
        }
    };
    let area = sheet.site.area.to_string();
    let crumbs = [
        (format!("/area/{}", encoded(&area)), area),
        (format!("/site/{}", encoded(sheet.site.id.as_str())), sheet.site.address.text.clone()),
        (String::new(), say.of("安检单", "record").to_owned()),
    ];
    Ok(frame.page(&title, &crumbs, &body))
}

fn facts_card(frame: &Frame<'_>, sheet: &Sheet, state: &InspectionState) -> Markup {
    let say = &frame.say;
    let programme = frame.hq.company().programme(&sheet.id.programme);
    let name = programme.map_or(sheet.id.programme.as_str(), |p| p.name.in_language(say.language));
    let visit = state.visits.first_entered();
    let form = sheet.template.form(&sheet.site, &sheet.record);
    let (answered, asked) =
        form.iter().map(|g| g.progress()).fold((0, 0), |sum, p| (sum.0 + p.answered, sum.1 + p.asked));
    let here = sheet.photos.iter().filter(|p| p.here).count();
    html! { section.card { dl.figs.facts {
        div { dt { (say.of("户号", "account")) } dd { a.f href={ "/site/" (encoded(sheet.site.id.as_str())) } { (sheet.site.id) } } }
        div { dt { (say.of("计划 / 周期", "programme / period")) } dd { (name) " · " (sheet.id.period) } }
        div { dt { (say.of("检查表", "checklist")) } dd { (sheet.template.title.in_language(say.language)) " " (say.of("第 ", "v")) (sheet.template.version) (say.of(" 版", "")) } }
        div { dt { (say.of("电话", "phone")) } dd { (masked(&sheet.site.phone)) } }
        @if let Some(visit) = visit { div { dt { (say.of("入户", "entered")) } dd { (moment(say, &visit.at)) } } }
        @if let Some(done) = &state.completed { div { dt { (say.of("完成", "completed")) } dd { (moment(say, &done.at)) } } }
        div { dt { (say.of("必填项", "answered")) } dd { (answered) "/" (asked) } }
        div { dt { (say.of("照片", "photos")) } dd { (here) "/" (sheet.photos.len()) " " small { (say.of("张已到", "here")) } } }
    } } }
}

fn answers_card(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let say = &frame.say;
    let show = frame.asked.get("show").unwrap_or("key");
    let wanted = |item: &FormItem<'_>, answers: &Answers| match show {
        "all" => true,
        "bad" => bad(answers),
        _ => {
            bad(answers)
                || item.answers.is_some_and(|a| a.effective().reading.is_some() || !a.effective().photos.is_empty())
        }
    };
    let form = sheet.template.form(&sheet.site, &sheet.record);
    // What was answered and is no longer asked is shown too: nothing vanishes.
    let asked: Vec<&ItemKey> = form.iter().flat_map(|g| &g.items).map(|i| &i.key).collect();
    let others: BTreeMap<&ItemKey, &Answers> =
        sheet.record.answers.iter().filter(|(key, _)| !asked.contains(key)).collect();
    html! {
        section.card aria-labelledby="answers" {
            header { h2 #answers { (say.of("检查结果", "Answers")) }
                nav.tabs { @for (code, zh, en) in [("key", "要点", "main points"), ("all", "全部", "all"), ("bad", "不合格与冲突", "not in order, conflicts")] {
                    a href=(frame.asked.with(&[("show", (code != "key").then_some(code))])) aria-current=[(show == code).then_some("true")] { (say.of(zh, en)) @if code == "all" { " " (sheet.record.answers.len()) } } } }
                span.r { (say.of("作者与时间（总部时间）", "author and time (headquarters')")) } }
            div.scroll { table.tight.answers {
                caption.sr { (say.of("检查结果", "Answers")) }
                @for group in &form {
                    @let items: Vec<_> = group.items.iter().filter(|i| i.answers.is_some_and(|a| wanted(i, a))).collect();
                    @if !items.is_empty() {
                        tbody { tr.sum { th colspan="5" scope="rowgroup" { (group.group.title.in_language(say.language)) @if let Some((id, _)) = &group.appliance { " " (id) } } }
                            @for item in items { @if let Some(answers) = item.answers { (answer_row(frame, sheet, &item.key, answers)) } } }
                    }
                }
                @if show == "all" && !others.is_empty() { tbody { tr.sum { th colspan="5" scope="rowgroup" { (say.of("其他结果", "other answers")) } } @for (key, answers) in others { (answer_row(frame, sheet, key, answers)) } } }
            } }
        }
    }
}

fn bad(answers: &Answers) -> bool {
    answers.in_conflict() || answers.effective().verdict.is_failure()
}

fn answer_row(frame: &Frame<'_>, sheet: &Sheet, key: &ItemKey, answers: &Answers) -> Markup {
    let say = &frame.say;
    let conflict = answers.in_conflict();
    let text = sheet.item(say, key);
    html! { tr.conflict[conflict] id=(key) {
        td.mut { (key) }
        th scope="row" { (text) @if conflict { br; a.small.t-l2 href={ "/conflicts?open=" (encoded(&format!("{}|{key}", sheet.id))) } { (mark::icon(Shape::Fork)) " " (say.of("结果并存，待裁决", "two answers, to be settled")) } } }
        td { @for (at, answer) in answers.all().iter().enumerate().filter(|(at, _)| conflict || *at == 0) { @if at > 0 { br; } (sheet.said(say, key, answer)) @if conflict { " " span.mut.small { (sheet.name(&answer.by)) } } } }
        td { (mark::verdict(say, answers.effective().verdict)) @if conflict { br; span.small.mut { (say.of("较差者生效", "the worse counts")) } } }
        td.small.mut { @for photo in &answers.effective().photos { @if let Some(n) = sheet.number_of(photo) { a href={ "#photo-" (n) } { (say.of("照片 ", "photo ")) (n) } " · " } } (sheet.name(&answers.effective().by)) " " (moment(say, &answers.effective().at)) }
    } }
}

/// One photo with its caption; the picture opens whole.
pub(super) fn photo_figure(frame: &Frame<'_>, sheet: &Sheet, id: &PhotoId) -> Markup {
    let say = &frame.say;
    let Some(number) = sheet.number_of(id) else { return html! {} };
    let photo = &sheet.photos[number - 1];
    let what = match &photo.of {
        PhotoOf::Item(key) => sheet.item(say, key),
        PhotoOf::HazardBefore(key) => format!("{} · {}", words_of(frame, &sheet.id, key), say.of("整改前", "before")),
        PhotoOf::HazardAfter(key) => format!("{} · {}", words_of(frame, &sheet.id, key), say.of("整改后", "after")),
        PhotoOf::Notice(_) => say.of("告知单", "notice").to_owned(),
        PhotoOf::NoAccess => say.of("不遇留证", "no access").to_owned(),
        PhotoOf::Scene => say.of("现场", "scene").to_owned(),
    };
    let caption = format!("{number} {what} {}", say.moment(photo.at));
    html! { figure.ph id={ "photo-" (number) } {
        @if photo.here { a href={ "/photo/" (id) } { img src={ "/photo/" (id) "?small=1" } alt=(caption) loading="lazy" width="320" height="240"; } }
        @else { div.gone { (mark::icon(Shape::Clock)) " " (say.of("照片还在终端上", "still on the device")) } }
        figcaption { (caption) }
    } }
}

fn photos_card(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let say = &frame.say;
    html! { section.card aria-labelledby="photos" {
        header { h2 #photos { (say.of("照片", "Photos")) } span.r { (sheet.photos.len()) } }
        @if sheet.photos.is_empty() { p.empty { (say.of("没有照片", "There are no photos")) } }
        div.photos { @for photo in &sheet.photos { (photo_figure(frame, sheet, &photo.id)) } }
    } }
}

fn story_card(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let say = &frame.say;
    let found = hazards(&sheet.record);
    html! { section.card aria-labelledby="story" {
        header { h2 #story { (say.of("经过", "What happened")) } @if !found.is_empty() { span.r { (found.len()) " " (say.of("处隐患", "hazards")) } } }
        ol.tl {
            @for (_, fact) in sheet.record.chronicle() { @if let Some((class, what, more)) = told(frame, sheet, fact) {
                li { time { (moment(say, &fact.at)) } span.pt class=(class) {} span { b { (what) } @if !more.is_empty() { " · " (more) } small { (sheet.name(&fact.by)) } } }
            } }
            @for (area, sequence, at) in &sheet.receipts { li { time { (say.moment(*at)) } span.pt.ok {} span { b { (say.of("总部已收", "arrived at headquarters")) } small { (say.of("回执 ", "receipt ")) (area) " #" (sequence) } } } }
        }
    } }
}

fn told(frame: &Frame<'_>, sheet: &Sheet, fact: &Fact) -> Option<(&'static str, String, String)> {
    let say = &frame.say;
    let of = |zh: &'static str, en: &'static str| say.of(zh, en).to_owned();
    let hazard = |key: &HazardKey| words_of(frame, &sheet.id, key);
    Some(match &fact.what {
        Event::Visit { outcome, card_left, note, .. } => {
            let code = crate::store::visit::outcome_code(*outcome);
            let what = if code == "entered" {
                of("入户", "entered")
            } else {
                format!("{}{}", of("到访：", "visit: "), say.progress(code))
            };
            let card = if *card_left { of("告知单留门 ", "card left ") } else { String::new() };
            (if code == "entered" { "" } else { "off" }, what, format!("{card}{note}"))
        }
        Event::HazardRaised { hazard: key, grade, note, .. } => {
            ("l1", format!("{}{} {}", of("提出：", "raised: "), hazard(key), grade.code()), note.clone())
        }
        Event::MadeSafe { hazard: key, measure } => {
            ("", format!("{}{}", of("现场控制：", "made safe: "), hazard(key)), measure.clone())
        }
        Event::SupplyStopped { hazard: key, measure } => {
            ("l1", format!("{}{}", of("停气：", "gas stopped: "), hazard(key)), measure.clone())
        }
        Event::SupplyRestored { hazard: key } => {
            ("ok", format!("{}{}", of("恢复供气：", "gas restored: "), hazard(key)), String::new())
        }
        Event::NoticeServed { number, .. } => ("", of("书面告知", "written notice"), number.clone()),
        Event::RectificationReported { hazard: key, note } => {
            ("", format!("{}{}", of("用户报整改：", "said to be fixed: "), hazard(key)), note.clone())
        }
        Event::Recheck { hazard: key, passed, note } => (
            if *passed { "ok" } else { "l1" },
            format!(
                "{}{} {}",
                of("复查：", "recheck: "),
                hazard(key),
                if *passed { of("合格", "passed") } else { of("不合格", "failed") }
            ),
            note.clone(),
        ),
        Event::HazardClosed { hazard: key, seen, .. } => (
            "ok",
            format!("{}{}", of("关闭：", "closed: "), hazard(key)),
            format!("{} {}", of("签字人已见提出", "raises seen:"), seen.len()),
        ),
        Event::Signed { .. } => ("", of("用户签字", "signed"), String::new()),
        Event::Completed { template_version, .. } => {
            ("ok", of("完成并封存", "completed and sealed"), format!("v{template_version}"))
        }
        Event::Reopened { reason, .. } => ("l2", of("重新打开", "reopened"), reason.clone()),
        Event::Comment { text } => ("", of("说明", "comment"), text.clone()),
        Event::Review { accepted, text } => (
            if *accepted { "ok" } else { "l2" },
            if *accepted { of("审核通过", "review: accepted") } else { of("退回补检", "review: sent back") },
            text.clone(),
        ),
        Event::Correction { to, .. } => ("", of("更正用户册", "register corrected"), to.clone()),
        Event::Appointment { from, .. } => ("", of("预约", "appointment"), say.moment(*from)),
        Event::AppointmentCancelled { reason, .. } => ("off", of("取消预约", "appointment cancelled"), reason.clone()),
        Event::Photo { .. } | Event::Unknown => return None,
    })
}

fn seal_card(frame: &Frame<'_>, sheet: &Sheet, state: &InspectionState) -> Markup {
    let say = &frame.say;
    let signed = sheet.record.facts.values().find_map(|fact| match &fact.what {
        Event::Signed { signature } => Some((signature, fact)),
        _ => None,
    });
    html! { section.card aria-labelledby="seal" {
        header { h2 #seal { (say.of("签名、封存与回执", "Signature, seal and receipt")) }
            @if state.sealed.is_some() { (mark::chip("ok", Some(Shape::Tick), say.of("已封存", "sealed"))) } }
        dl.kv {
            @if let Some((signature, fact)) = signed {
                dt { (say.of("用户签名", "signature")) } dd { (signature_of(say, signature)) " " span.mut { (moment(say, &fact.at)) } }
            }
            @if let Some(done) = &state.completed { dt { (say.of("完成人", "completed by")) } dd { (sheet.name(&done.by)) " · " (moment(say, &done.at)) } }
            dt { (say.of("版本摘要", "heads")) } dd.mono { @for head in sheet.heads.as_slice() { (&head.to_string()[..12]) "… " } }
            @if let Some((area, sequence, at)) = sheet.receipts.last() { dt { (say.of("最近回执", "last receipt")) } dd { (area) " #" (sequence) " · " (say.moment(*at)) } }
            dt { (say.of("编号", "number")) } dd { (sheet.number) }
        }
    } }
}

fn signature_of(say: &Say, signature: &Signature) -> Markup {
    match signature {
        Signature::Drawn { strokes, name } => {
            let (width, height) = strokes.size();
            let mut svg = super::plot::Svg::new(f64::from(width), f64::from(height));
            for stroke in strokes.strokes() {
                let points: Vec<_> = stroke.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
                svg.path("polyline", "ink", &points);
            }
            html! { (svg.done("sign", Some(say.of("手写签名", "drawn signature")))) (name) }
        }
        Signature::Strokes { name, .. } => html! { (name) },
        Signature::None { reason } => html! { span.t-l2 { (say.of("未签：", "not signed: ")) (reason) } },
    }
}
