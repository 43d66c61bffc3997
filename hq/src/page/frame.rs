//! The frame of every page: navigation with what waits, freshness, language, and the page between them.

use super::asked::Asked;
use super::words::{Say, count};
use crate::error::Result;
use crate::headquarters::Headquarters;
use crate::people::Viewer;
use crate::report::{Among, Question};
use crate::store::db::Connection;
use anjian_core::model::coverage::Freshness;
use anjian_core::model::id::AreaId;
use anjian_core::model::time::Timestamp;
use anjian_core::model::words::Language;
use chrono::{Days, NaiveTime};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What waits for somebody, as it stands beside the navigation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Badges {
    pub(super) overdue_l1: u64,
    pub(super) conflicts: u64,
    pub(super) silent: u64,
    pub(super) to_review: u64,
    /// Corrections that inspectors noted and nobody decided.
    pub(super) waiting: u64,
}

/// Devices that were not heard today, and what they may hold.
#[derive(Clone, Copy, Debug, Default)]
struct Silent {
    devices: u64,
    oldest: Option<Timestamp>,
    may_hold: u64,
}

/// Address, word in Chinese and English, and what waits there with its colour.
type Link = (&'static str, &'static str, &'static str, Option<(&'static str, u64)>);

pub(super) struct Frame<'a> {
    pub(super) hq: &'a Headquarters,
    pub(super) viewer: &'a Viewer,
    pub(super) asked: &'a Asked,
    pub(super) say: Say,
    pub(super) badges: Badges,
    fresh: Freshness,
    silent: Silent,
}

impl<'a> Frame<'a> {
    pub(super) fn of(hq: &'a Headquarters, viewer: &'a Viewer, asked: &'a Asked) -> Result<Self> {
        let now = hq.now();
        let say = Say { language: viewer.language, zone: hq.company().zone, now };
        let morning = say.zone.moment(say.today(), NaiveTime::MIN);
        let among = Among::of(viewer.areas.as_deref())?;
        let (fresh, badges, silent) = hq.store.read(|db| {
            let silent = silent(db, &among, morning, &say)?;
            let badges = badges(db, &among, now, silent.devices)?;
            Ok((crate::report::freshness::since(db, &among, morning, now)?, badges, silent))
        })?;
        Ok(Self { hq, viewer, asked, say, badges, fresh, silent })
    }

    /// The areas that this page is about.
    pub(super) fn question(&self) -> Question {
        Question { scope: self.viewer.areas.clone(), ..Question::default() }
    }
    /// The viewer's areas, narrowed to the one the address names.
    pub(super) fn among(&self) -> Result<Among> {
        let area: Option<AreaId> = self.asked.get("area").and_then(|area| AreaId::new(area).ok());
        Question { area, ..self.question() }.among()
    }

    /// The whole page.
    pub(super) fn page(&self, title: &str, crumbs: &[(String, String)], body: &Markup) -> String {
        let say = &self.say;
        let company = self.hq.company().name.in_language(say.language);
        html! {
            (DOCTYPE)
            html lang=(say.of("zh-CN", "en")) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " · " (say.of("安检", "Anjian")) }
                    link rel="icon" href="/assets/anjian.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/assets/anjian.css";
                    script src="/assets/anjian.js" defer {}
                }
                body {
                    a.skip href="#main" { (say.of("跳到正文", "Skip to the content")) }
                    (self.top(company))
                    (self.freshness())
                    main #main {
                        @if !crumbs.is_empty() {
                            nav.crumb aria-label=(say.of("位置", "Place")) {
                                a href="/" { (say.of("总览", "Overview")) }
                                @for (href, text) in crumbs {
                                    span aria-hidden="true" { "›" }
                                    @if href.is_empty() { span aria-current="page" { (text) } } @else { a href=(href) { (text) } }
                                }
                            }
                        }
                        (body)
                    }
                    (self.foot())
                }
            }
        }
        .into_string()
    }

    fn top(&self, company: &str) -> Markup {
        let (say, viewer) = (&self.say, self.viewer);
        let other = match say.language {
            Language::Zh => {
                html! { b { "中文" } " · " a href=(self.asked.with(&[("lang", Some("en"))])) lang="en" hreflang="en" { "English" } }
            }
            Language::En => {
                html! { a href=(self.asked.with(&[("lang", Some("zh"))])) lang="zh-CN" hreflang="zh-CN" { "中文" } " · " b { "English" } }
            }
        };
        html! {
            header.top {
                a.logo href="/" { (logo()) (say.of("安检", "Anjian")) small { (company) } }
                nav aria-label=(say.of("主导航", "Main")) { @for (href, zh, en, badge) in self.links() { (self.link(href, say.of(zh, en), badge)) } }
                div.end {
                    form role="search" action="/search" { input.search type="search" name="q" value=(self.asked.get("q").unwrap_or_default()) placeholder=(say.of("户号、地址、姓名  /", "account, address, name  /")) aria-label=(say.of("搜索", "Search")); }
                    span { (other) }
                    @if viewer.person.is_some() {
                        form.inline method="post" action="/sign-out" {
                            input type="hidden" name="csrf" value=(viewer.csrf);
                            span { (viewer.name) " " span.mut { (say.pair(viewer.role.words())) } " " }
                            button.link { (say.of("退出", "sign out")) }
                        }
                    } @else { span.mut { (say.of("本机查看", "this machine")) } }
                }
            }
        }
    }

    fn links(&self) -> Vec<Link> {
        let b = &self.badges;
        let some = |class, n| (n > 0).then_some((class, n));
        let mut links = vec![
            ("/", "总览", "Overview", None),
            ("/areas", "片区", "Areas", None),
            ("/hazards", "隐患", "Hazards", some("l1", b.overdue_l1)),
            ("/conflicts", "冲突", "Conflicts", some("l2", b.conflicts)),
            ("/reviews", "审核", "Reviews", some("", b.to_review)),
            ("/register", "用户册", "Register", some("l2", b.waiting)),
            ("/devices", "终端", "Devices", some("wait", b.silent)),
            ("/templates", "检查表", "Templates", None),
            ("/tables", "报表", "Tables", None),
        ];
        if self.viewer.role.audits() && self.viewer.person.is_some() {
            links.push(("/people", "人员", "People", None));
            links.push(("/audit", "日志", "Log", None));
        }
        links
    }

    fn link(&self, href: &str, word: &str, badge: Option<(&str, u64)>) -> Markup {
        let first = |path: &[&str]| match path {
            [] => "/".to_owned(),
            ["area", ..] | ["sites", ..] => "/areas".to_owned(),
            [first, ..] => format!("/{first}"),
        };
        let here = first(&self.asked.path()) == href;
        html! { a href=(href) aria-current=[here.then_some("page")] { (word) @if let Some((class, n)) = badge { span class={ "n " (class) } { (count(n)) } } } }
    }

    fn freshness(&self) -> Markup {
        let (say, fresh, silent) = (&self.say, &self.fresh, &self.silent);
        html! {
            div.fresh role="status" {
                span { (say.of("数据截至", "As of")) " " b #as-of { (say.moment(fresh.as_of)) } }
                span { span.dot {} " " a.f href="/devices" { b { (fresh.devices_heard) "/" (fresh.devices_total) } " " (say.of("台终端今日有消息", "devices heard today"))
                    @if let Some(word) = fresh.oldest_word { (say.of("，最久 ", ", the oldest word ")) b { (say.ago(word)) } } } }
                @if silent.devices > 0 {
                    span.t-wait { span.dot.wait {} " " a.f href="/devices?state=silent" { (silent.devices) " " (say.of("台未联系", "not heard from"))
                        @if let Some(word) = silent.oldest { (say.of("（最久 ", " (longest ")) (say.ago(word)) (say.of("）", ")")) }
                        @if silent.may_hold > 0 { (say.of("，至多约 ", ", at most about ")) (count(silent.may_hold)) (say.of(" 户尚未计入", " sites not counted yet")) } } }
                }
                span.live #live hidden data-live=(say.of("实时更新中", "live")) data-broken=(say.of("实时更新已断开", "live update broken")) data-news=(say.of("项更新，点此刷新", "changes: show them")) {}
            }
        }
    }

    /// The bar at the bottom of a phone.
    fn foot(&self) -> Markup {
        html! { nav.foot aria-label=(self.say.of("底部导航", "Bottom")) { @for (href, zh, en, badge) in self.links().into_iter().filter(|l| ["/", "/areas", "/hazards", "/conflicts", "/tables"].contains(&l.0)) {
        (self.link(href, if href == "/tables" { self.say.of("更多", "More") } else { self.say.of(zh, en) }, badge)) } } }
    }
}

fn logo() -> Markup {
    PreEscaped(
        "<svg width=\"26\" height=\"26\" viewBox=\"0 0 26 26\" aria-hidden=\"true\"><rect width=\"26\" height=\"26\" rx=\"7\" fill=\"var(--brand)\"/>\
         <path d=\"M13 4.5c3.600 3.900 5.600 6.600 5.600 9.600A5.600 5.600 0 0 1 13 20a5.600 5.600 0 0 1-5.600-5.900c0-3 2-5.700 5.600-9.600z\" fill=\"none\" stroke=\"var(--brand-ink)\" stroke-width=\"1.800\"/>\
         <path d=\"m10.300 13.800 2.100 2.200 3.600-4.200\" fill=\"none\" stroke=\"var(--brand-ink)\" stroke-width=\"1.900\"/></svg>"
            .to_owned(),
    )
}

fn badges(db: &Connection, among: &Among, now: Timestamp, silent: u64) -> Result<Badges> {
    let one = |sql: &str| -> Result<u64> {
        let mut query = db.prepare_cached(sql)?;
        Ok(query.query_row((now.0, among.json()), |row| row.get(0))?)
    };
    Ok(Badges {
        overdue_l1: one("SELECT count(*) FROM hazards WHERE open = 1 AND deadline < ?1 AND grade = 'L1'
             AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))")?,
        conflicts: one("SELECT count(*) FROM inspections WHERE conflicts > 0 AND ?1 = ?1
             AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))")?,
        to_review: one("SELECT count(*) FROM inspections WHERE to_review > 0 AND reviewed = 0 AND ?1 = ?1
             AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))")?,
        waiting: one("SELECT count(*) FROM corrections c WHERE ?1 = ?1
             AND NOT EXISTS (SELECT 1 FROM correction_decisions d WHERE d.inspection = c.inspection AND d.fact = c.fact)
             AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))")?,
        silent,
    })
}

/// Devices with areas that were not heard since the morning. What they may hold is their person's usual pace times the days: an
/// estimate that is said and never counted.
fn silent(db: &Connection, among: &Among, morning: Timestamp, say: &Say) -> Result<Silent> {
    let mut query = db.prepare_cached(
        "SELECT d.last_heard, (SELECT count(*) FROM visits v WHERE v.person = d.person AND v.day >= ?3 AND v.outcome = 'entered')
         FROM devices d WHERE d.revoked_at IS NULL AND d.desk = 0 AND coalesce(d.last_heard, 0) < ?1 AND EXISTS (
           SELECT 1 FROM device_areas a WHERE a.device = d.id AND a.\"until\" IS NULL
             AND (?2 IS NULL OR a.area IN (SELECT value FROM json_each(?2))))",
    )?;
    let since = say.today().checked_sub_days(Days::new(28)).unwrap_or(say.today());
    let mut silent = Silent::default();
    let mut may_hold = 0.0;
    let mut rows = query.query((morning.0, among.json(), since.to_string()))?;
    while let Some(row) = rows.next()? {
        let (heard, entered): (Option<i64>, u64) = (row.get(0)?, row.get(1)?);
        silent.devices += 1;
        if let Some(heard) = heard.map(Timestamp) {
            silent.oldest = Some(silent.oldest.map_or(heard, |oldest: Timestamp| oldest.min(heard)));
            may_hold += entered as f64 / 28.0 * (say.now.0 - heard.0) as f64 / 86_400_000.0;
        }
    }
    silent.may_hold = may_hold.ceil() as u64;
    Ok(silent)
}
