//! Coverage from counters: the due ones by class and month of gas, the excluded ones likewise, the touched ones from the
//! cells. What is left over was never touched.

use super::line::{Line, Made, PersonLine};
use super::{Among, Question, freshness};
use crate::company::Company;
use crate::error::{Error, Result};
use crate::store::db::{self, Connection};
use crate::store::site::month_of;
use anjian_core::model::coverage::{Count, Standing};
use anjian_core::model::id::{AreaId, PersonId, SiteId};
use anjian_core::model::period::{Cadence, Period};
use anjian_core::model::programme::Programme;
use anjian_core::model::schedule::{excluded, is_due_by};
use anjian_core::model::site::{Exclusion, ExclusionReason};
use anjian_core::model::time::Timestamp;
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// What is known of one area.
#[derive(Default)]
struct Part {
    due: u64,
    excluded: u64,
    touched: Count,
    /// Touched ones whose site is excluded, whatever they stand at.
    excluded_touched: u64,
}

type Lines = (Vec<Line>, Vec<Line>, Vec<PersonLine>);

/// The lines of a question: by area, in total, by person and month.
pub(super) fn lines(db: &Connection, company: &Company, question: &Question, now: Timestamp) -> Result<Lines> {
    let mut all: Lines = Default::default();
    let today = company.zone.date(now);
    let wanted = |programme: &&Programme| question.programme.as_ref().is_none_or(|id| *id == programme.id);
    for programme in company.programmes.iter().filter(wanted) {
        for period in periods(db, programme, question, now, company)? {
            let (parts, people) = parts(db, programme, &period, &question.among()?)?;
            let began =
                period.days().map_or(Timestamp(i64::MIN), |(first, _)| company.zone.moment(first, NaiveTime::MIN));
            let mut sum = Count::default();
            for (area, part) in parts {
                let count = part.count(programme, &period)?;
                sum += count;
                let freshness = freshness::since(db, &Among::one(&area)?, began, now)?;
                let made = Made { programme, period: &period, area: Some(area), count, freshness };
                all.0.push(Line::new(made, today, &company.calendar));
            }
            let freshness = freshness::since(db, &question.among()?, began, now)?;
            let made = Made { programme, period: &period, area: None, count: sum, freshness };
            all.1.push(Line::new(made, today, &company.calendar));
            all.2.extend(people);
        }
    }
    Ok(all)
}

/// The period asked for, else the current one; of inspections on demand every period there is.
fn periods(
    db: &Connection,
    programme: &Programme,
    question: &Question,
    now: Timestamp,
    company: &Company,
) -> Result<Vec<Period>> {
    if let Some(period) = &question.period {
        return Ok((period.cadence() == programme.cadence).then(|| period.clone()).into_iter().collect());
    }
    if let Some(current) = programme.cadence.period_of(company.zone.date(now)) {
        return Ok(vec![current]);
    }
    let mut query = db.prepare_cached("SELECT DISTINCT period FROM cells WHERE programme = ?1 ORDER BY period")?;
    let rows = query.query_map([programme.id.as_str()], |row| crate::store::column::parsed(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

type Parts = (BTreeMap<AreaId, Part>, Vec<PersonLine>);

fn parts(db: &Connection, programme: &Programme, period: &Period, among: &Among) -> Result<Parts> {
    let mut parts: BTreeMap<AreaId, Part> = BTreeMap::new();
    let area = among.json();
    let class = programme.class.code();
    let is_due = |gas_month: &str| is_due_by(programme.class, month_of(gas_month), programme, period);

    let mut query = db.prepare_cached(
        "SELECT area, gas_month, sites FROM site_counts WHERE class = ?1 AND sites > 0 AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))",
    )?;
    let mut rows = query.query((class, area))?;
    while let Some(row) = rows.next()? {
        let part = parts.entry(crate::store::column::parsed(&row, 0)?).or_default();
        if is_due(row.get_ref(1)?.as_str()?) {
            part.due += row.get::<_, u64>(2)?;
        }
    }

    let mut query = db.prepare_cached(
        "SELECT area, gas_month, from_day, until_day, sites FROM exclusion_counts
         WHERE class = ?1 AND sites > 0 AND (?2 IS NULL OR area IN (SELECT value FROM json_each(?2)))",
    )?;
    let mut rows = query.query((class, area))?;
    while let Some(row) = rows.next()? {
        let days: (String, String) = (row.get(2)?, row.get(3)?);
        if is_due(row.get_ref(1)?.as_str()?) && covers(&days, period)? {
            parts.entry(crate::store::column::parsed(&row, 0)?).or_default().excluded += row.get::<_, u64>(4)?;
        }
    }
    let people = touched(db, programme, period, area, &mut parts)?;
    Ok((parts, people))
}

/// Whether exclusions of these days count in a period, by the one definition of that.
pub(super) fn covers((from, until): &(String, String), period: &Period) -> Result<bool> {
    let damaged = |what: &str| Error::Broken(format!("an exclusion's {what} cannot be read"));
    let any = Exclusion {
        site: SiteId::new("any").map_err(|_| damaged("site"))?,
        reason: ExclusionReason::Vacant,
        from: from.parse().map_err(|_| damaged("first day"))?,
        until: if until.is_empty() { None } else { Some(until.parse().map_err(|_| damaged("last day"))?) },
        approved_by: PersonId::new("any").map_err(|_| damaged("author"))?,
        approved_at: Timestamp(0),
    };
    Ok(excluded([&any], period))
}

fn touched(
    db: &Connection,
    programme: &Programme,
    period: &Period,
    area: Option<&str>,
    parts: &mut BTreeMap<AreaId, Part>,
) -> Result<Vec<PersonLine>> {
    let mut query = db.prepare_cached(
        "SELECT area, inspector, month, standing, excluded, sites FROM cells
         WHERE programme = ?1 AND period = ?2 AND (?3 IS NULL OR area IN (SELECT value FROM json_each(?3)))",
    )?;
    let mut people: BTreeMap<(String, String), Count> = BTreeMap::new();
    let mut rows = query.query((programme.id.as_str(), period.to_string(), area))?;
    while let Some(row) = rows.next()? {
        let code: String = row.get(3)?;
        let standing =
            Standing::from_code(&code).ok_or_else(|| Error::Broken(format!("a cell stands at {code}: rebuild")))?;
        let sites: u64 = row.get(5)?;
        let count = times(standing, sites);
        let part = parts.entry(crate::store::column::parsed(&row, 0)?).or_default();
        part.touched += count;
        part.excluded_touched += if row.get(4)? { sites } else { 0 };
        *people.entry((row.get(1)?, row.get(2)?)).or_default() += count;
    }
    let line = |((inspector, month), count): ((String, String), Count)| PersonLine {
        programme: programme.id.clone(),
        period: period.clone(),
        inspector,
        month,
        entered: count.entered,
        no_access: count.no_access,
        refused: count.refused,
        begun: count.begun,
        other: count.vacant + count.wrong_address,
    };
    Ok(people.into_iter().map(line).collect())
}

/// So many sites that stand at the same.
fn times(standing: Standing, sites: u64) -> Count {
    let mut one = Count::default();
    one.add(standing);
    Count {
        due: one.due * sites,
        excluded: one.excluded * sites,
        entered: one.entered * sites,
        no_access: one.no_access * sites,
        no_access_evidenced_k: one.no_access_evidenced_k * sites,
        refused: one.refused * sites,
        untouched: one.untouched * sites,
        begun: one.begun * sites,
        vacant: one.vacant * sites,
        wrong_address: one.wrong_address * sites,
    }
}

impl Part {
    fn count(&self, programme: &Programme, period: &Period) -> Result<Count> {
        if programme.cadence == Cadence::OnDemand {
            return Ok(self.touched);
        }
        let damaged = || {
            let at = format!("{}/{period}", programme.id);
            Error::Broken(format!("{at}: more sites are counted as touched than are due: run `anjian-hq rebuild`"))
        };
        let untouched = self.excluded.checked_sub(self.excluded_touched).ok_or_else(damaged)?;
        Count::from_touched(self.due, untouched, self.touched).ok_or_else(damaged)
    }
}
