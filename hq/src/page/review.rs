//! Reviews: every completed record with an L1, and of the others those that chance picked.

use super::frame::Frame;
use super::list::{Cell, Listing, Stretch};
use super::mark::{self, Shape};
use super::record::{Sheet, href};
use super::words::count;
use crate::error::Result;
use crate::store::column;
use crate::store::db;
use anjian_core::model::coverage::percent;
use anjian_core::model::id::InspectionId;
use anjian_core::model::inspection::InspectionState;
use anjian_core::model::time::Timestamp;
use chrono::{Datelike, NaiveTime};
use maud::{Markup, html};

struct Row {
    id: InspectionId,
    area: String,
    inspector: String,
    completed_at: Option<Timestamp>,
    grave: bool,
    address: String,
}

pub(super) fn listing(frame: &Frame<'_>, stretch: Stretch) -> Result<Listing> {
    let say = &frame.say;
    let among = frame.among()?;
    let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let found = frame.hq.store.read(|db| {
        let mut query = db.prepare_cached(
            "SELECT i.identity, i.area, coalesce(p.name, i.inspector), i.completed_at, i.to_review = 2, s.json ->> '$.address.text'
             FROM inspections i JOIN sites s ON s.id = i.site LEFT JOIN people p ON p.id = i.inspector
             WHERE i.to_review > 0 AND i.reviewed = 0 AND (?1 IS NULL OR i.area IN (SELECT value FROM json_each(?1)))
             ORDER BY i.to_review DESC, i.completed_at, i.number LIMIT ?2 OFFSET ?3",
        )?;
        let rows = query.query_map((among.json(), bound(stretch.most), bound(stretch.skip)), |row| {
            Ok(Row {
                id: column::parsed(row, 0)?,
                area: row.get(1)?,
                inspector: row.get(2)?,
                completed_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                grave: row.get(4)?,
                address: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<db::Result<Vec<Row>>>()?)
    })?;
    let row = |it: Row| {
        let why = if it.grave {
            mark::chip("l1", Some(Shape::Down), say.of("有1级隐患", "has an L1"))
        } else {
            mark::chip("", None, say.of("随机抽中", "drawn"))
        };
        let day = it.completed_at.map_or_else(String::new, |at| say.moment(at));
        vec![
            Cell::text(it.address.clone())
                .shown(html! { a href=(href(&it.id)) { (it.address) } br; span.small.mut { (it.id) } }),
            Cell::text(it.id.to_string()).shown(html! { (it.id.site) }),
            Cell::text(it.area),
            Cell::text(it.inspector),
            Cell::text(day),
            Cell::text(if it.grave { "L1" } else { "drawn" }).shown(why),
        ]
    };
    let columns = vec![
        say.of("地址", "address"),
        say.of("户号", "account"),
        say.of("片区", "area"),
        say.of("安检员", "inspector"),
        say.of("完成", "completed"),
        say.of("为何", "why"),
    ];
    Ok(Listing { name: "reviews", columns, rows: found.into_iter().map(row).collect(), total: frame.badges.to_review })
}

/// Of this month's completed ones: how many, how many are to be looked at, how many were.
fn this_month(frame: &Frame<'_>) -> Result<(u64, u64, u64)> {
    let say = &frame.say;
    let first = say.today().with_day(1).unwrap_or(say.today());
    let from = say.zone.moment(first, NaiveTime::MIN);
    let among = frame.among()?;
    frame.hq.store.read(|db| {
        let mut query = db.prepare_cached(
            "SELECT count(*), count(CASE WHEN to_review > 0 THEN 1 END), count(CASE WHEN reviewed > 0 THEN 1 END)
             FROM inspections WHERE entered_day >= ?1 AND completed_at >= ?2
               AND (?3 IS NULL OR area IN (SELECT value FROM json_each(?3)))",
        )?;
        Ok(query
            .query_row((first.to_string(), from.0, among.json()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
    })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("记录审核", "Reviews");
    let listing = listing(frame, Stretch::page(frame))?;
    let (completed, drawn, reviewed) = this_month(frame)?;
    let share = |n: u64| percent((completed > 0).then(|| n as f64 / completed as f64));
    let body = html! {
        div.head { h1 { (title) }
            dl.figs {
                div { dt { (say.of("本月完成", "completed this month")) } dd { (count(completed)) } }
                div { dt { (say.of("须审核", "to be reviewed")) } dd { (count(drawn)) " " small { (share(drawn)) } } }
                div { dt { (say.of("已审核（要求 ≥ 2 %）", "reviewed (at least 2 %)")) } dd { (count(reviewed)) " " small { (share(reviewed)) } } }
            } }
        section.card {
            (listing.card(frame, title, say.of("没有待审核的记录 ✓", "Nothing to review ✓")))
            p.cap { (say.of("有1级隐患的全部审核，其余按户号与只有总部知道的随机数抽取，事先无法预知。", "All with an L1; of the others chance picks by the inspection's name and a number that only headquarters knows, so nobody can foresee it.")) }
        }
    };
    Ok(frame.page(title, &[], &body))
}

/// The form under a record.
pub(super) fn form(frame: &Frame<'_>, sheet: &Sheet, state: &InspectionState) -> Markup {
    let say = &frame.say;
    if state.completed.is_none() {
        return html! {};
    }
    let may = frame.viewer.decider(&sheet.site.area).is_ok();
    html! { section.card aria-labelledby="review" {
        header { h2 #review { (say.of("审核", "Review")) } @if state.reviews > 0 { span.r { (say.of("已审 ", "reviewed ")) (state.reviews) (say.of(" 次", " times")) } } }
        form method="post" action="/review" {
            input type="hidden" name="csrf" value=(frame.viewer.csrf);
            input type="hidden" name="inspection" value=(sheet.id);
            input type="hidden" name="heads" value=(hex::encode(sheet.heads.to_bytes()));
            fieldset disabled[!may] {
                label.field { span { (say.of("意见（退回时必填，到达安检员终端）", "words (needed to send back; they reach the inspector)")) } textarea name="text" rows="2" maxlength="2000" {} }
                div.act { button.btn name="accepted" value="no" { (say.of("退回补检", "Send back")) } " " button.btn.p name="accepted" value="yes" { (say.of("审核通过", "Accept")) } }
            }
        }
        @if !may { p.small.mut { (say.of("只有本片区的主管、站长或管理员可以审核。", "Only a supervisor, station lead or administrator of this area reviews.")) } }
    } }
}
