//! The lists behind the parts of a coverage: exactly the sites that a figure counts, in the order in which people walk.

use super::Among;
use crate::error::{Error, Result};
use crate::store::column;
use crate::store::db::{self, Connection, Row};
use crate::store::site::month_of;
use anjian_core::model::id::{InspectionId, SiteId};
use anjian_core::model::period::Period;
use anjian_core::model::programme::Programme;
use anjian_core::model::schedule::is_due_by;
use anjian_core::model::site::Site;

/// A part of D − X = E + N + R + U.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Due,
    Excluded,
    Entered,
    NoAccess,
    Refused,
    /// U as a whole, and its parts.
    Rest,
    NeverTouched,
    Begun,
    Vacant,
    WrongAddress,
}

impl Part {
    pub(crate) const ALL: [Self; 10] = [
        Self::Due,
        Self::Excluded,
        Self::Entered,
        Self::NoAccess,
        Self::Refused,
        Self::Rest,
        Self::NeverTouched,
        Self::Begun,
        Self::Vacant,
        Self::WrongAddress,
    ];
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Excluded => "excluded",
            Self::Entered => "entered",
            Self::NoAccess => "no_access",
            Self::Refused => "refused",
            Self::Rest => "rest",
            Self::NeverTouched => "never_touched",
            Self::Begun => "begun",
            Self::Vacant => "vacant",
            Self::WrongAddress => "wrong_address",
        }
    }
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Due => ("应检", "due"),
            Self::Excluded => ("剔除", "excluded"),
            Self::Entered => ("已入户", "entered"),
            Self::NoAccess => ("不遇", "no access"),
            Self::Refused => ("拒检", "refused"),
            Self::Rest => ("未检", "not inspected"),
            Self::NeverTouched => ("未到访", "never touched"),
            Self::Begun => ("在检", "begun"),
            Self::Vacant => ("空置待批", "vacant, awaiting approval"),
            Self::WrongAddress => ("地址不对", "wrong address"),
        }
    }
    /// What says that a site is in it, of a site `s`, its inspection `i` and whether it is excluded.
    fn condition(self) -> &'static str {
        match self {
            Self::Due => "1 = 1",
            Self::Excluded => "(i.standing = 'excluded' OR (i.number IS NULL AND x.site IS NOT NULL))",
            Self::Entered => "i.standing = 'entered'",
            Self::NoAccess => "i.standing IN ('no_access', 'no_access_evidenced')",
            Self::Refused => "i.standing = 'refused'",
            Self::Rest => {
                "(i.standing IN ('untouched', 'begun', 'vacant', 'wrong_address') OR (i.number IS NULL AND x.site IS NULL))"
            }
            Self::NeverTouched => "(i.standing = 'untouched' OR (i.number IS NULL AND x.site IS NULL))",
            Self::Begun => "i.standing = 'begun'",
            Self::Vacant => "i.standing = 'vacant'",
            Self::WrongAddress => "i.standing = 'wrong_address'",
        }
    }
    /// Whether only sites with a record can be in it: then the record is looked for first.
    fn touched(self) -> bool {
        !matches!(self, Self::Due | Self::Excluded | Self::Rest | Self::NeverTouched)
    }
}

/// A site of a list.
#[derive(Clone, Debug)]
pub(crate) struct SiteRow {
    pub(crate) site: Site,
    pub(crate) inspection: Option<InspectionId>,
    pub(crate) standing: String,
    pub(crate) inspector: String,
    pub(crate) entered_day: Option<String>,
    /// When it was tried: `1T09` is Monday from nine.
    pub(crate) tried: Vec<(u32, u32)>,
    pub(crate) last_tried: Option<String>,
}

/// Which sites.
pub(crate) struct Wanted<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) period: &'a Period,
    pub(crate) part: Part,
    pub(crate) among: &'a Among,
    pub(crate) inspector: Option<&'a str>,
    pub(crate) most: usize,
    pub(crate) skip: usize,
}

fn from_row(row: &Row<'_>) -> db::Result<SiteRow> {
    let identity: Option<String> = row.get(1)?;
    let tried: Option<String> = row.get(5)?;
    let pair = |text: &str| {
        let (day, hour) = text.split_once('T')?;
        Some((day.parse().ok()?, hour.parse().ok()?))
    };
    Ok(SiteRow {
        site: column::json(row, 0)?,
        inspection: identity.and_then(|text| text.parse().ok()),
        standing: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        inspector: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        entered_day: row.get(4)?,
        tried: tried.iter().flat_map(|all| all.split(',')).filter_map(pair).collect(),
        last_tried: row.get(6)?,
    })
}

/// The sites of a part.
pub(crate) fn list(db: &Connection, wanted: &Wanted<'_>) -> Result<Vec<SiteRow>> {
    let Wanted { programme, period, part, .. } = wanted;
    let months = due_months(db, programme, period)?;
    let excluding = excluding(db, programme, period)?;
    let then = db.then();
    let from = match part.touched() {
        true => format!("inspections i {then} sites s ON s.id = i.site LEFT JOIN exclusions x ON 1 = 0"),
        false => {
            "sites s LEFT JOIN inspections i ON i.identity = ?1 || '/' || ?2 || '/' || s.id AND i.standing IS NOT NULL
             LEFT JOIN exclusions x ON x.site = s.id AND x.from_day || '|' || x.until_day IN (SELECT value FROM json_each(?5))"
                .to_owned()
        }
    };
    let which = match part.touched() {
        true => "i.programme = ?1 AND i.period = ?2 AND ?3 = ?3 AND ?4 = ?4 AND ?5 = ?5",
        false => "s.class = ?3 AND s.gas_month IN (SELECT value FROM json_each(?4))",
    };
    // The page is chosen first: what it shows of each row is read for those alone.
    let mut query = db.prepare_cached(&format!(
        "WITH page AS MATERIALIZED (
           SELECT s.id AS site, i.number AS number FROM {from}
           WHERE {which} AND {} AND {}
             AND (?7 IS NULL OR i.inspector = ?7)
           ORDER BY s.area, s.walk, s.id LIMIT ?8 OFFSET ?9)
         SELECT s.json, i.identity, i.standing, i.inspector, i.entered_day,
           (SELECT string_agg(v.weekday || 'T' || v.hour, ',') FROM visits v
            WHERE v.inspection = i.number AND v.outcome = 'no_access'),
           (SELECT max(v.day) FROM visits v WHERE v.inspection = i.number)
         FROM page {then} sites s ON s.id = page.site LEFT JOIN inspections i ON i.number = page.number
         ORDER BY s.area, s.walk, s.id",
        part.condition(),
        wanted.among.holds(if part.touched() { "i.area" } else { "s.area" }, 6)
    ))?;
    let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let values = (
        programme.id.as_str(),
        period.to_string(),
        programme.class.code(),
        months,
        excluding,
        wanted.among.json(),
        wanted.inspector,
        bound(wanted.most),
        bound(wanted.skip),
    );
    let rows = query.query_map(values, from_row)?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// How far the communities of an area have come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Community {
    pub(crate) name: String,
    pub(crate) base: u64,
    pub(crate) entered: u64,
    pub(crate) no_access: u64,
    pub(crate) refused: u64,
}

impl Community {
    pub(crate) fn rest(&self) -> u64 {
        self.base.saturating_sub(self.entered + self.no_access + self.refused)
    }
}

/// The communities of an area: estate, else community, else street of the address.
pub(crate) fn communities(
    db: &Connection,
    programme: &Programme,
    period: &Period,
    among: &Among,
) -> Result<Vec<Community>> {
    let (months, excluding) = (due_months(db, programme, period)?, excluding(db, programme, period)?);
    let mut query = db.prepare_cached(
        "SELECT s.community,
           count(CASE WHEN NOT (coalesce(i.standing, '') = 'excluded' OR (i.number IS NULL AND x.site IS NOT NULL)) THEN 1 END),
           count(CASE WHEN i.standing = 'entered' THEN 1 END),
           count(CASE WHEN i.standing IN ('no_access', 'no_access_evidenced') THEN 1 END),
           count(CASE WHEN i.standing = 'refused' THEN 1 END)
         FROM sites s LEFT JOIN inspections i ON i.identity = ?1 || '/' || ?2 || '/' || s.id AND i.standing IS NOT NULL
         LEFT JOIN exclusions x ON x.site = s.id AND x.from_day || '|' || x.until_day IN (SELECT value FROM json_each(?5))
         WHERE s.class = ?3 AND s.gas_month IN (SELECT value FROM json_each(?4))
           AND s.area IN (SELECT value FROM json_each(?6)) GROUP BY s.community",
    )?;
    let class = programme.class.code();
    let values = (programme.id.as_str(), period.to_string(), class, months, excluding, among.json());
    let rows = query.query_map(values, |row| {
        Ok(Community {
            name: row.get(0)?,
            base: row.get(1)?,
            entered: row.get(2)?,
            no_access: row.get(3)?,
            refused: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// The months of gas whose sites are due, as JSON.
fn due_months(db: &Connection, programme: &Programme, period: &Period) -> Result<String> {
    let mut query = db.prepare_cached("SELECT DISTINCT gas_month FROM site_counts WHERE class = ?1 AND sites > 0")?;
    let rows = query.query_map([programme.class.code()], |row| row.get(0))?;
    let months: Vec<String> = rows.collect::<db::Result<_>>()?;
    json(months.into_iter().filter(|month| is_due_by(programme.class, month_of(month), programme, period)))
}

/// The days of exclusions that count in a period, as JSON.
fn excluding(db: &Connection, programme: &Programme, period: &Period) -> Result<String> {
    let mut query =
        db.prepare_cached("SELECT DISTINCT from_day, until_day FROM exclusion_counts WHERE class = ?1 AND sites > 0")?;
    let mut rows = query.query([programme.class.code()])?;
    let mut days = Vec::new();
    while let Some(row) = rows.next()? {
        let pair: (String, String) = (row.get(0)?, row.get(1)?);
        if super::coverage::covers(&pair, period)? {
            days.push(format!("{}|{}", pair.0, pair.1));
        }
    }
    json(days.into_iter())
}

fn json(texts: impl Iterator<Item = String>) -> Result<String> {
    serde_json::to_string(&texts.collect::<Vec<_>>()).map_err(|e| Error::Broken(e.to_string()))
}

/// Sites by account number, or with words in name, address, phone or meter.
pub(crate) fn search(db: &Connection, words: &str, among: &Among, most: usize) -> Result<Vec<Site>> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let escaped: String =
        words.chars().flat_map(|c| ['%', '_', '\\'].contains(&c).then_some('\\').into_iter().chain([c])).collect();
    let bound = i64::try_from(most).unwrap_or(i64::MAX);
    let mut found: Vec<Site> = Vec::new();
    // By its number first: the index answers at once.
    for sql in [
        "SELECT json FROM sites WHERE id >= ?1 AND id < ?1 || '~' AND ?2 = ?2
           AND (?3 IS NULL OR area IN (SELECT value FROM json_each(?3))) ORDER BY id LIMIT ?4",
        "SELECT json FROM sites WHERE ?1 = ?1 AND json LIKE '%' || ?2 || '%' ESCAPE '\\'
           AND (?3 IS NULL OR area IN (SELECT value FROM json_each(?3))) LIMIT ?4",
    ] {
        let mut query = db.prepare_cached(sql)?;
        let rows = query.query_map((words, &escaped, among.json(), bound), |row| column::json(row, 0))?;
        found.extend(rows.collect::<db::Result<Vec<Site>>>()?);
        if !found.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// An inspection with its progress, its inspector, its open hazards and its conflicts.
pub(crate) type InspectionLine = (InspectionId, String, String, u32, u32);

/// A site's inspections, the newest period first.
pub(crate) fn inspections(db: &Connection, site: &SiteId) -> Result<Vec<InspectionLine>> {
    let mut query = db.prepare_cached(
        "SELECT identity, progress, inspector, open_hazards, conflicts FROM inspections WHERE site = ?1
         ORDER BY period DESC, programme",
    )?;
    let rows = query.query_map([site.as_str()], |row| {
        Ok((column::parsed(row, 0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}
