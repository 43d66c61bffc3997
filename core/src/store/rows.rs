//! Rows that screens read: a picture of an inspection's changes and taps, made anew from its record whenever it changed
//! (law 7).

use super::changes::Number;
use super::database::StoreError;
use crate::model::grade::Grade;
use crate::model::hazard::{Hazard, Stage, hazards};
use crate::model::id::{HazardKey, InspectionId, PersonId, ProgrammeId, SiteId};
use crate::model::inspection::{InspectionState, Progress};
use crate::model::programme::Programme;
use crate::model::record::Record;
use crate::model::time::{Timestamp, Zone};
use rusqlite::{Connection, Row, Transaction, params};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One inspection as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectionRow {
    /// Which.
    pub id: InspectionId,
    /// Its number here.
    pub number: Number,
    /// How far it has come.
    pub progress: Progress,
    /// The bands of the day in which nobody opened.
    pub bands_tried: u32,
    /// The visit that decides, by headquarters' clock as well as known.
    pub decided_at: Option<Timestamp>,
    /// Who made that visit.
    pub decided_by: Option<PersonId>,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// Items with two answers that differ.
    pub conflicts: u32,
    /// Hazards that are open.
    pub open_hazards: u32,
    /// The promise to look at.
    pub appointment: Option<(Timestamp, Timestamp)>,
}

/// One hazard as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct HazardRow {
    /// In which inspection.
    pub inspection: InspectionId,
    /// Which hazard.
    pub hazard: HazardKey,
    /// Its grade.
    pub grade: Grade,
    /// Whether it is open.
    pub open: bool,
    /// How far its rectification has come.
    pub stage: Stage,
    /// Whether a written notice must be served.
    pub must_notice: bool,
    /// How many were.
    pub notices: u32,
    /// End of the time to rectify it.
    pub deadline: Option<Timestamp>,
    /// When it was first raised.
    pub raised_at: Timestamp,
}

/// What the rows of an inspection depend on beside its record.
pub struct Around<'a> {
    /// The company's time zone.
    pub zone: Zone,
    /// The programme, where it is known.
    pub programme: Option<&'a Programme>,
}

/// What an inspection's rows say: a function of its record alone, not of the hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The state.
    pub state: InspectionState,
    /// The hazards.
    pub hazards: BTreeMap<HazardKey, Hazard>,
    /// The bands of the day in which nobody opened.
    pub bands_tried: u32,
}

impl Picture {
    /// The picture of a record.
    pub fn of(record: &Record, around: &Around<'_>) -> Self {
        // The promise to look at is the first not kept, whatever the hour.
        let hazards = hazards(record);
        let state = InspectionState::with_hazards(record, &hazards, Timestamp(i64::MIN));
        let band = |at| around.programme.map_or(0, |p| p.band(around.zone.time(at)));
        let bands_tried = state.visits.bands_tried(band);
        Self { state, hazards, bands_tried }
    }
}

/// Writes an inspection's rows.
pub fn put(tx: &Transaction<'_>, inspection: Number, id: &InspectionId, picture: &Picture) -> Result<(), StoreError> {
    let state = &picture.state;
    let (attempts, evidenced) = match state.progress {
        Progress::NoAccess { attempts, evidenced } => (attempts, evidenced),
        _ => (0, 0),
    };
    let appointment = state.next_appointment.as_ref();
    tx.prepare_cached(
        "UPDATE inspections SET progress = ?2, attempts = ?3, evidenced = ?4, bands_tried = ?5, decided_at = ?6,
         decided_by = ?7, completed_at = ?8, conflicts = ?9, open_hazards = ?10, appointment_from = ?11,
         appointment_until = ?12 WHERE number = ?1",
    )?
    .execute(params![
        inspection.0,
        state.progress.code(),
        attempts,
        evidenced,
        picture.bands_tried,
        state.deciding_visit.as_ref().map(|d| d.at.best().0),
        state.deciding_visit.as_ref().map(|d| d.by.as_str()),
        state.completed.as_ref().map(|d| d.at.best().0),
        state.conflicts,
        state.hazards.open(),
        appointment.map(|a| a.from.0),
        appointment.map(|a| a.until.0),
    ])?;
    if picture.hazards.is_empty() {
        return Ok(());
    }
    let mut statement = tx.prepare_cached(
        "INSERT OR REPLACE INTO hazards (inspection, hazard, site, grade, open, stage, must_notice, notices, deadline,
         raised_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for (key, hazard) in &picture.hazards {
        statement.execute(params![
            inspection.0,
            key.to_string(),
            id.site.as_str(),
            hazard.grade.code(),
            hazard.is_open(),
            hazard.stage.code(),
            hazard.must_notice,
            u32::try_from(hazard.notices.len()).unwrap_or(u32::MAX),
            hazard.deadline.map(|d| d.0),
            hazard.first_raised.best().0,
        ])?;
    }
    Ok(())
}

/// Forgets the hazard rows of one inspection, after a tap was taken back.
pub fn forget(tx: &Transaction<'_>, inspection: Number) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM hazards WHERE inspection = ?1")?.execute([inspection.0])?;
    Ok(())
}

/// Forgets every picture, before they are made anew.
pub fn clear(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute_batch(
        "DELETE FROM hazards; DELETE FROM agenda;
         UPDATE inspections SET progress = 'untouched', attempts = 0, evidenced = 0, bands_tried = 0, decided_at = NULL,
         decided_by = NULL, completed_at = NULL, conflicts = 0, open_hazards = 0, appointment_from = NULL,
         appointment_until = NULL;",
    )?;
    Ok(())
}

/// The columns that [`InspectionRow::from_row`] reads, by place: looking each up by its name took longer than reading it.
pub(super) const INSPECTION: &str =
    "programme, period, site, number, progress, attempts, evidenced, bands_tried, decided_at,
     decided_by, completed_at, conflicts, open_hazards, appointment_from, appointment_until";

impl InspectionRow {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let bad = |what: &str| rusqlite::Error::InvalidColumnName(what.to_owned());
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        let progress = Progress::from_code(text(4)?, row.get(5)?, row.get(6)?);
        let decided_by = row.get_ref(9)?.as_str_or_null()?.map(PersonId::new);
        let appointment: (Option<i64>, Option<i64>) = (row.get(13)?, row.get(14)?);
        Ok(Self {
            id: InspectionId {
                programme: ProgrammeId::new(text(0)?).map_err(|_| bad("programme"))?,
                period: text(1)?.parse().map_err(|_| bad("period"))?,
                site: SiteId::new(text(2)?).map_err(|_| bad("site"))?,
            },
            number: Number(row.get(3)?),
            progress: progress.ok_or_else(|| bad("progress"))?,
            bands_tried: row.get(7)?,
            decided_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
            decided_by: decided_by.transpose().map_err(|_| bad("decided_by"))?,
            completed_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
            conflicts: row.get(11)?,
            open_hazards: row.get(12)?,
            appointment: appointment.0.zip(appointment.1).map(|(a, b)| (Timestamp(a), Timestamp(b))),
        })
    }
}

impl HazardRow {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let bad = |what: &str| rusqlite::Error::InvalidColumnName(what.to_owned());
        let text = |column: &str| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        Ok(Self {
            inspection: super::changes::identity(row)?,
            hazard: text("hazard")?.parse().map_err(|_| bad("hazard"))?,
            grade: Grade::from_code(text("grade")?).ok_or_else(|| bad("grade"))?,
            open: row.get("open")?,
            stage: Stage::from_code(text("stage")?).ok_or_else(|| bad("stage"))?,
            must_notice: row.get("must_notice")?,
            notices: row.get("notices")?,
            deadline: row.get::<_, Option<i64>>("deadline")?.map(Timestamp),
            raised_at: Timestamp(row.get("raised_at")?),
        })
    }
}

/// The inspections of a site, newest period first.
pub fn of_site(connection: &Connection, site: &SiteId) -> Result<Vec<InspectionRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {INSPECTION} FROM inspections WHERE site = ?1"))?;
    let rows = statement.query_map([site.as_str()], InspectionRow::from_row)?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    // A handful: cheaper here than by a sorter in SQLite.
    rows.sort_by_cached_key(|row| (Reverse(row.id.period.to_string()), row.id.programme.clone()));
    Ok(rows)
}

/// The hazards of a site, open ones first, the gravest first.
pub fn hazards_of_site(connection: &Connection, site: &SiteId) -> Result<Vec<HazardRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT h.*, i.programme, i.period FROM inspections i JOIN hazards h ON h.inspection = i.number
         WHERE i.site = ?1 ORDER BY h.open DESC, h.grade, h.deadline, h.hazard",
    )?;
    let rows = statement.query_map([site.as_str()], HazardRow::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
