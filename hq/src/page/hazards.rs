//! Hazards: by grade and age, and the list with its filters; one of them opened beside it.

use super::asked::encoded;
use super::frame::Frame;
use super::list::{Cell, Listing, Stretch};
use super::mark::{self, figure};
use super::record::words_of;
use super::words::count;
use crate::error::{Error, Result};
use crate::report::{Among, HazardLine};
use crate::store::column;
use crate::store::db::{self, Connection};
use anjian_core::model::coverage::percent;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{HazardKey, InspectionId};
use anjian_core::model::site::Site;
use anjian_core::model::time::Timestamp;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Upper edges of the ages, in days.
const AGES: [i64; 4] = [1, 7, 15, 30];
const DAY_MS: i64 = 86_400_000;

/// The filters of a hazard's list.
struct Filter {
    grade: Option<String>,
    state: String,
    /// Older than, and at most so many days.
    age: Option<usize>,
    among: Among,
}

const STATES: [(&str, &str, &str, &str); 6] = [
    ("overdue", "逾期", "overdue", "h.open = 1 AND h.deadline < ?1"),
    ("soon", "3 天内到期", "due within 3 days", "h.open = 1 AND h.deadline BETWEEN ?1 AND ?1 + 259200000"),
    ("owes_notice", "必告知例外", "must-notice exceptions", "h.owes_notice = 1 AND ?1 = ?1"),
    ("recheck", "待复查", "to be rechecked", "h.open = 1 AND h.stage = 'rectification_reported' AND ?1 = ?1"),
    ("open", "全部未关闭", "all open", "h.open = 1 AND ?1 = ?1"),
    ("closed", "已关闭", "closed", "h.open = 0 AND ?1 = ?1"),
];

impl Filter {
    fn of(frame: &Frame<'_>) -> Result<Self> {
        let grade = frame.asked.get("grade").filter(|code| Grade::from_code(code).is_some());
        let state = frame.asked.get("state").filter(|code| STATES.iter().any(|s| s.0 == *code));
        Ok(Self {
            grade: grade.map(str::to_owned),
            state: state.unwrap_or("open").to_owned(),
            age: frame.asked.get("age").and_then(|age| age.parse().ok()).filter(|age| *age <= AGES.len()),
            among: frame.among()?,
        })
    }
    fn condition(&self) -> &'static str {
        STATES.iter().find(|state| state.0 == self.state).map_or("1", |state| state.3)
    }
    /// Raised after, and until: in days whole, counted back from now.
    fn raised(&self, now: Timestamp) -> (i64, i64) {
        match self.age {
            None => (i64::MIN, i64::MAX),
            Some(0) => (now.0 - AGES[0] * DAY_MS, i64::MAX),
            Some(n) if n == AGES.len() => (i64::MIN, now.0 - AGES[n - 1] * DAY_MS),
            Some(n) => (now.0 - AGES[n] * DAY_MS, now.0 - AGES[n - 1] * DAY_MS),
        }
    }
}

struct HazardRow {
    inspection: InspectionId,
    hazard: HazardKey,
    grade: Grade,
    stage: String,
    deadline: Option<Timestamp>,
    raised_at: Timestamp,
    raised_by: String,
    closed_at: Option<Timestamp>,
    owes_notice: bool,
    site: Site,
}

const FROM: &str = "FROM hazards h JOIN inspections i ON i.number = h.inspection JOIN sites s ON s.id = h.site";

fn rows(db: &Connection, filter: &Filter, now: Timestamp, stretch: Stretch) -> Result<(Vec<HazardRow>, u64)> {
    let which = format!(
        "{} AND (?2 IS NULL OR h.grade = ?2) AND (?3 IS NULL OR h.area IN (SELECT value FROM json_each(?3)))
         AND h.raised_at > ?4 AND h.raised_at <= ?5",
        filter.condition()
    );
    let (after, until) = filter.raised(now);
    let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut query = db.prepare_cached(&format!(
        "SELECT i.identity, h.hazard, h.grade, h.stage, h.deadline, h.raised_at, p.name, h.closed_at, h.owes_notice, s.json
         {FROM} LEFT JOIN people p ON p.id = h.raised_by WHERE {which}
         ORDER BY h.grade, h.deadline IS NULL, h.deadline, h.raised_at, h.inspection, h.hazard LIMIT ?6 OFFSET ?7"
    ))?;
    let grade = filter.grade.as_deref();
    let values = (now.0, grade, filter.among.json(), after, until, bound(stretch.most), bound(stretch.skip));
    let found = query.query_map(values, |row| {
        let code: String = row.get(2)?;
        Ok(HazardRow {
            inspection: column::parsed(row, 0)?,
            hazard: column::parsed(row, 1)?,
            grade: Grade::from_code(&code).unwrap_or(Grade::L1),
            stage: row.get(3)?,
            deadline: row.get::<_, Option<i64>>(4)?.map(Timestamp),
            raised_at: Timestamp(row.get(5)?),
            raised_by: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
            closed_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
            owes_notice: row.get(8)?,
            site: column::json(row, 9)?,
        })
    })?;
    let found: Vec<HazardRow> = found.collect::<db::Result<_>>()?;
    let mut query = db.prepare_cached(&format!("SELECT count(*) FROM hazards h WHERE {which}"))?;
    let total = query.query_row((now.0, grade, filter.among.json(), after, until), |row| row.get(0))?;
    Ok((found, total))
}

pub(super) fn listing(frame: &Frame<'_>, stretch: Stretch) -> Result<Listing> {
    let (say, now) = (&frame.say, frame.say.now);
    let filter = Filter::of(frame)?;
    let (found, total) = frame.hq.store.read(|db| rows(db, &filter, now, stretch))?;
    let row = |h: HazardRow| {
        let name = words_of(frame, &h.inspection, &h.hazard);
        let href = format!("/record/{}#{}", h.inspection, encoded(&h.hazard.item.to_string()));
        let late = h.deadline.filter(|d| *d < now && h.closed_at.is_none()).map(|d| say.days_since(d));
        let due = h.deadline.map_or_else(String::new, |d| say.day(say.zone.date(d)));
        vec![
            Cell::text(h.grade.code()).shown(mark::grade(say, h.grade)),
            Cell::text(format!("{name} {}", h.hazard)).shown(html! { a href=(href) { b { (name) } } " " span.mut { (h.hazard.item) } br; span.small { (h.site.address.text) } }),
            Cell::text(h.site.id.to_string()).shown(html! { a.f href={ "/site/" (encoded(h.site.id.as_str())) } { (h.site.id) } }),
            Cell::text(h.site.area.to_string()).shown(html! { (h.site.area) br; span.small.mut { (h.raised_by) } }),
            Cell::text(say.zone.date(h.raised_at).to_string()).shown(html! { span.nw { (say.days_since(h.raised_at)) (say.of(" 天", " d")) } br; span.small.mut { (say.day(say.zone.date(h.raised_at))) } }),
            Cell::text(h.deadline.map_or_else(String::new, |d| say.zone.date(d).to_string())).shown(html! {
                @match late { Some(days) => { b.nw class=(mark::grade_look(h.grade).0.replace('l', "t-l")) { (say.of("逾期 ", "overdue ")) (days) (say.of(" 天", " d")) } br; span.small.mut { (due) } } None => { (due) } } }),
            Cell::text(h.stage.clone()).shown(html! { span.chip { (say.stage(&h.stage)) } @if h.owes_notice { " " (mark::chip("l1", Some(mark::Shape::Down), say.of("欠告知", "notice owed"))) } }),
        ]
    };
    let columns = vec![
        say.of("级别", "grade"),
        say.of("隐患 / 地址", "hazard / address"),
        say.of("户号", "site"),
        say.of("片区 / 安检员", "area / inspector"),
        say.of("发现", "raised"),
        say.of("期限", "deadline"),
        say.of("状态", "state"),
    ];
    Ok(Listing { name: "hazards", columns, rows: found.into_iter().map(row).collect(), total })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let listing = listing(frame, Stretch::page(frame))?;
    let lines = frame.hq.hazard_lines(&Among::of(frame.viewer.areas.as_deref())?)?;
    let filter = Filter::of(frame)?;
    let areas: BTreeSet<&str> = lines.iter().map(|line| line.area.as_str()).collect();
    let body = html! {
        div.head { h1 { (say.of("隐患", "Hazards")) } (sums(frame, &lines)) }
        section.card {
            nav.tabs aria-label=(say.of("状态", "State")) { @for (code, zh, en, _) in STATES {
                a href=(frame.asked.with(&[("state", Some(code)), ("page", None)])) aria-current=[(filter.state == code).then_some("true")] { (say.of(zh, en)) }
            } }
            form.filters action="/hazards" {
                input type="hidden" name="state" value=(filter.state);
                label.field { span { (say.of("级别", "Grade")) } select name="grade" { option value="" { (say.of("全部", "all")) } @for grade in [Grade::L1, Grade::L2, Grade::L3] { option value=(grade.code()) selected[filter.grade.as_deref() == Some(grade.code())] { (say.grade(grade)) } } } }
                label.field { span { (say.of("片区", "Area")) } select name="area" { option value="" { (say.of("全部", "all")) } @for area in areas { option selected[frame.asked.get("area") == Some(area)] { (area) } } } }
                label.field { span { (say.of("发现至今", "Age")) } select name="age" { option value="" { (say.of("不限", "any")) } @for n in 0..=AGES.len() { option value=(n) selected[filter.age == Some(n)] { (age_word(frame, n)) } } } }
                button.btn { (say.of("筛选", "Filter")) }
            }
            (listing.card(frame, say.of("隐患", "Hazards"), say.of("没有符合的隐患 ✓", "No such hazard ✓")))
        }
    };
    Ok(frame.page(say.of("隐患", "Hazards"), &[], &body))
}

fn age_word(frame: &Frame<'_>, n: usize) -> String {
    let days = frame.say.of(" 天", " d");
    match n {
        0 => format!("≤{}{days}", AGES[0]),
        n if n == AGES.len() => format!("＞{}{days}", AGES[n - 1]),
        n => format!("{}–{}", AGES[n - 1] + 1, AGES[n]),
    }
}

fn sums(frame: &Frame<'_>, lines: &[HazardLine]) -> Markup {
    let say = &frame.say;
    let of = |grade: Grade, figure: fn(&HazardLine) -> u64| {
        lines.iter().filter(|h| h.grade == grade).map(figure).sum::<u64>()
    };
    let all = |figure: fn(&HazardLine) -> u64| lines.iter().map(figure).sum::<u64>();
    let exceptions = all(|h| h.without_notice);
    html! { dl.figs {
        @for grade in [Grade::L1, Grade::L2, Grade::L3] {
            div { dt { (say.grade(grade)) " " (say.of("未关闭", "open")) } dd { (figure(&format!("/hazards?state=open&grade={}", grade.code()), &count(of(grade, |h| h.open)))) " " @if grade != Grade::L3 { small { (say.of("逾期 ", "overdue ")) b class=(if of(grade, |h| h.overdue) > 0 { mark::grade_look(grade).0.replace('l', "t-l") } else { String::new() }) { (figure(&format!("/hazards?state=overdue&grade={}", grade.code()), &count(of(grade, |h| h.overdue)))) } } } } }
        }
        div { dt { (say.of("必告知例外", "must-notice exceptions")) } dd class=(if exceptions > 0 { "t-l1" } else { "t-ok" }) { (figure("/hazards?state=owes_notice", &count(exceptions))) } }
        (rates(frame, lines))
    } }
}

fn rates(frame: &Frame<'_>, lines: &[HazardLine]) -> Markup {
    let say = &frame.say;
    let graded = || lines.iter().filter(|h| h.grade != Grade::L3);
    let due: u64 = graded().map(|h| h.rectification.due).sum();
    let closed: u64 = graded().map(|h| h.rectification.closed).sum();
    let in_time: u64 = graded().map(|h| h.rectification.closed_in_time).sum();
    let share = |n: u64| percent((due > 0).then(|| n as f64 / due as f64));
    html! {
        div { dt { (say.of("整改率（1、2级）", "rectified (L1, L2)")) } dd { (share(closed)) " " small { (count(closed)) "/" (count(due)) } } }
        div { dt { (say.of("及时整改率", "in time")) } dd { (share(in_time)) } }
    }
}

/// Open hazards by grade and age.
pub(super) fn by_age(frame: &Frame<'_>) -> Result<Markup> {
    let (say, now) = (&frame.say, frame.say.now);
    let among = frame.among()?;
    let lines = frame.hq.hazard_lines(&among)?;
    let edges = AGES.map(|days| now.0 - days * DAY_MS);
    let mut cells = [[(0_u64, 0_u64); 5]; 3];
    frame.hq.store.read(|db| {
        let mut query = db.prepare_cached(
            "SELECT grade, CASE WHEN raised_at > ?1 THEN 0 WHEN raised_at > ?2 THEN 1 WHEN raised_at > ?3 THEN 2
               WHEN raised_at > ?4 THEN 3 ELSE 4 END, count(*), count(CASE WHEN deadline < ?5 THEN 1 END)
             FROM hazards WHERE open = 1 AND (?6 IS NULL OR area IN (SELECT value FROM json_each(?6))) GROUP BY 1, 2",
        )?;
        let mut rows = query.query((edges[0], edges[1], edges[2], edges[3], now.0, among.json()))?;
        while let Some(row) = rows.next()? {
            let code: String = row.get(0)?;
            let grade = Grade::from_code(&code).ok_or_else(|| Error::Broken(format!("a hazard has grade {code}")))?;
            let place = match grade {
                Grade::L1 => 0,
                Grade::L2 => 1,
                Grade::L3 => 2,
            };
            cells[place][row.get::<_, usize>(1)?.min(4)] = (row.get(2)?, row.get(3)?);
        }
        Ok(())
    })?;
    Ok(html! {
        section.card aria-labelledby="hz" data-live="hazards" {
            header { h2 #hz { a.f href="/hazards" { (say.of("未关闭隐患", "Open hazards")) } } span.r { (say.of("发现至今天数 · 底色＝有逾期", "days since found · tinted = some overdue")) } }
            div.scroll { table.tight {
                caption.sr { (say.of("未关闭隐患，按级别与天数", "Open hazards by grade and age")) }
                thead { tr { th scope="col" { (say.of("级别", "Grade")) } @for n in 0..=AGES.len() { th.num scope="col" { (age_word(frame, n)) } } th.num scope="col" { (say.of("合计", "all")) } th.num scope="col" { (say.of("逾期", "overdue")) } } }
                tbody { @for (grade, row) in [Grade::L1, Grade::L2, Grade::L3].into_iter().zip(cells) {
                    @let class = mark::grade_look(grade).0;
                    @let link = |more: &str| format!("/hazards?grade={}&state={more}", grade.code());
                    @let late: u64 = row.iter().map(|c| c.1).sum();
                    tr { th scope="row" { (mark::grade(say, grade)) }
                        @for (n, (open, overdue)) in row.iter().enumerate() { td.num class=(if *overdue > 0 && grade != Grade::L3 { format!("num b-{class}") } else { "num".to_owned() }) { (figure(&link(&format!("open&age={n}")), &count(*open))) } }
                        td.num { b { (figure(&link("open"), &count(row.iter().map(|c| c.0).sum()))) } }
                        td.num { @if grade == Grade::L3 { (say.of("建议", "advice")) } @else { b class=(if late > 0 { format!("t-{class}") } else { String::new() }) { (figure(&link("overdue"), &count(late))) } } } }
                } }
            } }
            dl.figs { (rates(frame, &lines)) }
        }
    })
}
