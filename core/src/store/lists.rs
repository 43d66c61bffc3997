//! Lists across sites, by pages: open hazards, promises, records in conflict. A page begins behind the last line of the
//! one before, so that what comes and goes meanwhile hides nothing and shows nothing twice.

use super::changes::Number;
use super::database::StoreError;
use super::rows::{HazardRow, INSPECTION, InspectionRow};
use crate::model::grade::Grade;
use crate::model::id::AreaId;
use crate::model::site::Site;
use crate::model::time::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

/// Which open hazards are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HazardFilter {
    /// Only in this area.
    pub area: Option<AreaId>,
    /// Only of this grade.
    pub grade: Option<Grade>,
    /// Only those whose deadline is before this moment.
    pub due_before: Option<Timestamp>,
    /// Only those that demand a written notice and have none.
    pub owes_notice: bool,
}

/// An open hazard and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct HazardLine {
    /// The hazard.
    pub row: HazardRow,
    /// The site.
    pub site: Site,
}

/// A place in the list of hazards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HazardPlace {
    grade: String,
    deadline: i64,
    site: String,
    hazard: String,
    inspection: i64,
}

/// An inspection and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectionLine {
    /// The inspection.
    pub row: InspectionRow,
    /// The site.
    pub site: Site,
}

fn site(row: &Row<'_>) -> rusqlite::Result<Site> {
    let card: String = row.get("card")?;
    serde_json::from_str(&card)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(e)))
}

/// A page of the open hazards, the gravest and most pressing first; those without a deadline come first in their grade.
pub fn hazards(
    connection: &Connection,
    filter: &HazardFilter,
    after: Option<&HazardPlace>,
    most: u32,
) -> Result<Vec<(HazardLine, HazardPlace)>, StoreError> {
    // `ifnull` agrees with the index, in which NULL comes first: the walk along it never sorts.
    let mut statement = connection.prepare_cached(
        "SELECT h.*, i.programme, i.period, s.card
         FROM hazards h JOIN inspections i ON h.inspection = i.number JOIN sites s ON s.site = h.site
         WHERE h.open = 1
         AND (h.grade, ifnull(h.deadline, -1), h.site, h.hazard, h.inspection) > (?1, ?2, ?3, ?4, ?5)
         AND (?6 IS NULL OR s.area = ?6) AND (?7 IS NULL OR h.grade = ?7) AND (?8 IS NULL OR h.deadline < ?8)
         AND (?9 = 0 OR (h.must_notice = 1 AND h.notices = 0))
         ORDER BY h.grade, h.deadline, h.site, h.hazard, h.inspection LIMIT ?10",
    )?;
    let start = HazardPlace {
        grade: String::new(),
        deadline: i64::MIN,
        site: String::new(),
        hazard: String::new(),
        inspection: -1,
    };
    let after = after.unwrap_or(&start);
    let rows = statement.query_map(
        params![
            after.grade,
            after.deadline,
            after.site,
            after.hazard,
            after.inspection,
            filter.area.as_ref().map(AreaId::as_str),
            filter.grade.map(Grade::code),
            filter.due_before.map(|t| t.0),
            filter.owes_notice,
            most
        ],
        |row| {
            let inspection = row.get("inspection")?;
            let line = HazardLine { row: HazardRow::from_row(row)?, site: site(row)? };
            let place = HazardPlace {
                grade: line.row.grade.code().to_owned(),
                deadline: line.row.deadline.map_or(-1, |t| t.0),
                site: line.site.id.to_string(),
                hazard: line.row.hazard.to_string(),
                inspection,
            };
            Ok((line, place))
        },
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A page of the inspections with two answers that differ, those first that were begun first here.
pub fn in_conflict(
    connection: &Connection,
    after: Option<Number>,
    most: u32,
) -> Result<Vec<InspectionLine>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT i.*, s.card FROM (SELECT {INSPECTION} FROM inspections WHERE conflicts > 0) i
         JOIN sites s ON s.site = i.site WHERE i.number > ?1 ORDER BY i.number LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![after.map_or(-1, |n| n.0), most], inspection_line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A place in the list of promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentPlace {
    from: i64,
    inspection: i64,
}

impl AppointmentPlace {
    /// The place of a line; `None` where nothing is promised.
    pub fn of(line: &InspectionLine) -> Option<Self> {
        let (from, _) = line.row.appointment?;
        Some(Self { from: from.0, inspection: line.row.number.0 })
    }
}

/// A page of the promises not kept and not taken back, the earliest first, broken ones with them.
pub fn appointments(
    connection: &Connection,
    after: Option<AppointmentPlace>,
    most: u32,
) -> Result<Vec<InspectionLine>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT i.*, s.card FROM (SELECT {INSPECTION} FROM inspections WHERE appointment_from NOT NULL) i
         JOIN sites s ON s.site = i.site WHERE (i.appointment_from, i.number) > (?1, ?2)
         ORDER BY i.appointment_from, i.number LIMIT ?3"
    ))?;
    let after = after.unwrap_or(AppointmentPlace { from: i64::MIN, inspection: -1 });
    let rows = statement.query_map(params![after.from, after.inspection, most], inspection_line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn inspection_line(row: &Row<'_>) -> rusqlite::Result<InspectionLine> {
    Ok(InspectionLine { row: InspectionRow::from_row(row)?, site: site(row)? })
}
