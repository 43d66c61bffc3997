//! The agenda as rows: every due site of the current periods with its standing and its rank, so that a page is one walk
//! along an index. The rank itself is decided in `model::agenda`, nowhere else.

use super::database::{StoreError, meta, set_meta};
use super::reference::Reference;
use super::rows::{InspectionRow, of_site};
use super::sites::{self, SiteNumber};
use crate::model::agenda::{AgendaInput, AgendaNow, AgendaRank, rank};
use crate::model::coverage::{Count, Standing, standing};
use crate::model::grade::Grade;
use crate::model::id::{AreaId, InspectionId, ProgrammeId};
use crate::model::inspection::Progress;
use crate::model::period::Period;
use crate::model::programme::Programme;
use crate::model::schedule::{excluded, is_due, missed_last};
use crate::model::site::{Exclusion, Site};
use crate::model::time::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of the agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct AgendaLine {
    /// The inspection that is due.
    pub inspection: InspectionId,
    /// The site.
    pub site: Site,
    /// Where it stands.
    pub standing: Standing,
    /// Its rank.
    pub rank: AgendaRank,
    /// How far the inspection has come, with the attempts at the door.
    pub progress: Progress,
    /// The promise to look at: earliest and latest arrival.
    pub appointment: Option<(Timestamp, Timestamp)>,
    /// Items with two answers that differ.
    pub conflicts: u32,
    /// Hazards open at this site, in whichever inspection they were raised.
    pub open_hazards: u32,
    /// The gravest of them.
    pub gravest: Option<Grade>,
    /// Whether something of the inspection is not at headquarters yet.
    pub only_here: bool,
    /// Where the next page begins after this line.
    pub place: Place,
}

/// A place in the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    rank: u8,
    walk: Vec<u8>,
    site: SiteNumber,
    programme: ProgrammeId,
}

/// Which lines are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgendaFilter {
    /// Only this area.
    pub area: Option<AreaId>,
    /// Only this programme.
    pub programme: Option<ProgrammeId>,
    /// Only these ranks; empty means all.
    pub ranks: Vec<AgendaRank>,
}

/// The hour for which ranks were made: the same hour makes the same ranks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hour {
    reference: u64,
    periods: BTreeMap<ProgrammeId, String>,
    bands: BTreeMap<ProgrammeId, u8>,
    day: String,
}

impl Hour {
    fn of(reference: &Reference, now: Timestamp) -> Self {
        let time = reference.company.zone.time(now);
        let periods = reference
            .programmes
            .values()
            .filter_map(|p| Some((p.id.clone(), reference.current_period(p, now)?.to_string())));
        Self {
            reference: reference.company.version,
            periods: periods.collect(),
            bands: reference.programmes.values().map(|p| (p.id.clone(), p.band(time))).collect(),
            day: reference.today(now).to_string(),
        }
    }
}

/// The name of the hour in the `meta` table.
const HOUR: &str = "agenda_hour";

/// Whether the ranks were made for another hour than now.
pub fn is_stale(connection: &Connection, reference: &Reference, now: Timestamp) -> Result<bool, StoreError> {
    Ok(meta::<Hour>(connection, HOUR)? != Some(Hour::of(reference, now)))
}

/// Brings the ranks to the present hour: everything where a period or the reference data changed, else only the sites
/// whose rank depends on the hour. Whether everything was made anew.
pub fn follow_the_clock(tx: &Transaction<'_>, reference: &Reference, now: Timestamp) -> Result<bool, StoreError> {
    let (was, is) = (meta::<Hour>(tx, HOUR)?, Hour::of(reference, now));
    if was.as_ref() == Some(&is) {
        return Ok(false);
    }
    let everything = was.is_none_or(|was| was.periods != is.periods || was.reference != is.reference);
    if !everything {
        let mut statement = tx.prepare_cached("SELECT DISTINCT site FROM agenda WHERE timed = 1")?;
        let timed: Vec<SiteNumber> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        refresh(tx, reference, timed, now)?;
    } else {
        tx.execute("DELETE FROM agenda", [])?;
        refresh(tx, reference, sites::numbers(tx)?, now)?;
    }
    set_meta(tx, HOUR, &is)?;
    Ok(everything)
}

/// Makes the lines of some sites anew.
pub fn refresh(
    tx: &Transaction<'_>,
    reference: &Reference,
    sites: impl IntoIterator<Item = SiteNumber>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut open_l1 =
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM hazards WHERE site = ?1 AND open = 1 AND grade = 'L1')")?;
    for number in sites {
        let Some((site, walk)) = sites::by_number(tx, number)? else { continue };
        let inspections = of_site(tx, &site.id)?;
        let exclusions = sites::exclusions(tx, &site.id)?;
        let has_l1 = !inspections.is_empty() && open_l1.query_row([site.id.as_str()], |row| row.get(0))?;
        for programme in reference.programmes.values() {
            let line = line(reference, &site, programme, &inspections, &exclusions, has_l1, now);
            put(tx, number, &site, programme, &walk, line)?;
        }
    }
    Ok(())
}

/// Period, standing, rank, and whether the rank depends on the hour.
type Line = (Period, Standing, AgendaRank, bool);

fn line(
    reference: &Reference,
    site: &Site,
    programme: &Programme,
    inspections: &[InspectionRow],
    exclusions: &[Exclusion],
    open_l1: bool,
    now: Timestamp,
) -> Option<Line> {
    let period = reference.current_period(programme, now).filter(|p| is_due(site, programme, p))?;
    let in_period =
        |period: &Period| inspections.iter().find(|row| row.id.programme == programme.id && row.id.period == *period);
    let standing_in = |period: &Period| {
        let progress = in_period(period).map_or(Progress::Untouched, |row| row.progress);
        standing(progress, excluded(exclusions, period), programme)
    };
    let this = in_period(&period);
    let input = AgendaInput {
        open_l1,
        appointment: this.and_then(|row| row.appointment),
        missed_last: period.previous().is_some_and(|last| missed_last(site, programme, &last, standing_in(&last))),
        progress: this.map_or(Progress::Untouched, |row| row.progress),
        excluded: excluded(exclusions, &period),
        bands_tried: this.map_or(0, |row| row.bands_tried),
    };
    let zone = reference.company.zone;
    let hour = AgendaNow {
        end_of_today: zone.end_of_day(reference.today(now)),
        band: programme.band(zone.time(now)),
        bands: u8::try_from(programme.time_bands.len() + 1).unwrap_or(32),
    };
    let timed = input.appointment.is_some() || matches!(input.progress, Progress::NoAccess { .. });
    let standing = standing_in(&period);
    Some((period, standing, rank(&input, &hour), timed))
}

fn put(
    tx: &Transaction<'_>,
    number: SiteNumber,
    site: &Site,
    programme: &Programme,
    walk: &[u8],
    line: Option<Line>,
) -> Result<(), StoreError> {
    let Some((period, standing, rank, timed)) = line else {
        tx.prepare_cached("DELETE FROM agenda WHERE programme = ?1 AND site = ?2")?
            .execute(params![programme.id.as_str(), number])?;
        return Ok(());
    };
    tx.prepare_cached(
        "INSERT INTO agenda (programme, site, area, period, standing, rank, walk, timed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (programme, site) DO UPDATE SET area = ?3, period = ?4, standing = ?5, rank = ?6, walk = ?7,
         timed = ?8 WHERE (area, period, standing, rank, walk, timed) <> (?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        programme.id.as_str(),
        number,
        site.area.as_str(),
        period.to_string(),
        standing.code(),
        rank.number(),
        walk,
        timed
    ])?;
    Ok(())
}

/// A page of the agenda after a place, in order.
pub fn page(
    connection: &Connection,
    filter: &AgendaFilter,
    after: Option<&Place>,
    most: u32,
) -> Result<Vec<AgendaLine>, StoreError> {
    let ranks = if filter.ranks.is_empty() { &AgendaRank::ALL[..] } else { &filter.ranks };
    let mut ranks: Vec<u8> = ranks.iter().map(|r| r.number()).collect();
    ranks.sort_unstable();
    let mut lines = Vec::new();
    // One walk along the index per rank: a page never sorts.
    for number in ranks {
        let place = match after {
            Some(place) if place.rank > number => continue,
            Some(place) if place.rank == number => Some(place),
            _ => None,
        };
        let left = most.saturating_sub(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        if left == 0 {
            break;
        }
        lines.extend(of_rank(connection, filter, number, place, left)?);
    }
    Ok(lines)
}

/// What [`line_of`] reads. Everything beside the agenda itself is looked up by an index, for the lines of one page only.
const LINE: &str = "SELECT a.programme, a.period, a.standing, a.rank, a.walk, a.site, s.card, i.progress, i.attempts,
         i.evidenced, i.appointment_from, i.appointment_until, ifnull(i.conflicts, 0),
         (SELECT count(*) FROM hazards h WHERE h.site = s.site AND h.open = 1),
         (SELECT min(h.grade) FROM hazards h WHERE h.site = s.site AND h.open = 1),
         EXISTS (SELECT 1 FROM outbox o WHERE o.inspection = i.number)
     FROM agenda a JOIN sites s ON s.number = a.site
     LEFT JOIN inspections i ON i.site = s.site AND i.programme = a.programme AND i.period = a.period";

fn of_rank(
    connection: &Connection,
    filter: &AgendaFilter,
    number: u8,
    place: Option<&Place>,
    most: u32,
) -> Result<Vec<AgendaLine>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{LINE} WHERE a.rank = ?1 AND (a.walk, a.site, a.programme) > (?2, ?3, ?4) AND (?5 IS NULL OR a.area = ?5)
         AND (?6 IS NULL OR a.programme = ?6) ORDER BY a.walk, a.site, a.programme LIMIT ?7"
    ))?;
    let (walk, site, programme) = place.map_or((&[][..], -1, ""), |p| (&p.walk, p.site, p.programme.as_str()));
    let key = params![
        number,
        walk,
        site,
        programme,
        filter.area.as_ref().map(AreaId::as_str),
        filter.programme.as_ref().map(ProgrammeId::as_str),
        most
    ];
    let lines = statement.query_and_then(key, line_of)?;
    lines.collect()
}

/// The lines of one site.
pub fn lines_of(connection: &Connection, site: SiteNumber) -> Result<Vec<AgendaLine>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{LINE} WHERE a.site = ?1 ORDER BY a.programme"))?;
    let lines = statement.query_and_then([site], line_of)?;
    lines.collect()
}

fn line_of(row: &Row<'_>) -> Result<AgendaLine, StoreError> {
    let damaged = |why: String| StoreError::Damaged { what: "agenda", why };
    let (programme, period, code, card): (String, String, String, String) =
        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(6)?);
    let site: Site = serde_json::from_str(&card).map_err(|e| damaged(e.to_string()))?;
    let inspection: InspectionId =
        format!("{programme}/{period}/{}", site.id).parse().map_err(|e| damaged(format!("{e}")))?;
    let place =
        Place { rank: row.get(3)?, walk: row.get(4)?, site: row.get(5)?, programme: inspection.programme.clone() };
    let progress = match row.get::<_, Option<String>>(7)? {
        Some(code) => Progress::from_code(&code, row.get(8)?, row.get(9)?).ok_or_else(|| damaged(code))?,
        None => Progress::Untouched,
    };
    let promised: (Option<i64>, Option<i64>) = (row.get(10)?, row.get(11)?);
    let gravest: Option<String> = row.get(14)?;
    Ok(AgendaLine {
        standing: Standing::from_code(&code).ok_or_else(|| damaged(code))?,
        rank: AgendaRank::from_number(place.rank).ok_or_else(|| damaged(place.rank.to_string()))?,
        progress,
        appointment: promised.0.zip(promised.1).map(|(from, until)| (Timestamp(from), Timestamp(until))),
        conflicts: row.get(12)?,
        open_hazards: row.get(13)?,
        gravest: gravest.and_then(|code| Grade::from_code(&code)),
        only_here: row.get(15)?,
        inspection,
        site,
        place,
    })
}

/// How many lines each rank has.
pub fn counts(connection: &Connection, filter: &AgendaFilter) -> Result<BTreeMap<AgendaRank, u32>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT rank, count(*) FROM agenda WHERE (?1 IS NULL OR area = ?1) AND (?2 IS NULL OR programme = ?2)
         GROUP BY rank",
    )?;
    let key = params![filter.area.as_ref().map(AreaId::as_str), filter.programme.as_ref().map(ProgrammeId::as_str)];
    let rows = statement.query_map(key, |row| Ok((row.get::<_, u8>(0)?, row.get(1)?)))?;
    let mut counts = BTreeMap::new();
    for row in rows {
        let (number, count) = row?;
        if let Some(rank) = AgendaRank::from_number(number) {
            counts.insert(rank, count);
        }
    }
    Ok(counts)
}

/// The coverage of the current periods by programme and area (law 5).
pub fn coverage(connection: &Connection) -> Result<BTreeMap<(ProgrammeId, String, AreaId), Count>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT programme, period, area, standing, count(*) FROM agenda GROUP BY programme, period, area, standing",
    )?;
    let rows = statement.query_map([], |row| {
        let texts: (String, String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((texts, row.get::<_, u32>(4)?))
    })?;
    let damaged = |why: String| StoreError::Damaged { what: "agenda", why };
    let mut counts: BTreeMap<_, Count> = BTreeMap::new();
    for row in rows {
        let ((programme, period, area, code), number) = row?;
        let programme = ProgrammeId::new(&programme).map_err(|e| damaged(e.to_string()))?;
        let area = AreaId::new(&area).map_err(|e| damaged(e.to_string()))?;
        let standing = Standing::from_code(&code).ok_or_else(|| damaged(code))?;
        let count = counts.entry((programme, period, area)).or_default();
        (0..number).for_each(|_| count.add(standing));
    }
    Ok(counts)
}
