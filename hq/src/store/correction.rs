//! What inspectors say is wrong in the register: a picture of the records, beside it what became of each.

use super::column;
use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::error::Result;
use anjian_core::model::fact::{CorrectedField, Event};
use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::model::record::Record;
use anjian_core::model::time::Timestamp;

/// A correction as its record has it.
pub(crate) struct Noted {
    fact: String,
    field: CorrectedField,
    value: String,
    person: String,
    at: Timestamp,
}

impl Noted {
    /// Those of a record.
    pub(crate) fn of(record: &Record) -> Vec<Self> {
        let noted = |(id, fact): (&anjian_core::model::id::FactId, &anjian_core::model::fact::Fact)| match &fact.what {
            Event::Correction { field, to } => Some(Self {
                fact: id.to_string(),
                field: *field,
                value: to.clone(),
                person: fact.by.to_string(),
                at: fact.at.best(),
            }),
            _ => None,
        };
        record.facts.iter().filter_map(noted).collect()
    }
}

/// The stable word of a field.
pub(crate) fn field_code(field: CorrectedField) -> &'static str {
    match field {
        CorrectedField::Customer => "customer",
        CorrectedField::Phone => "phone",
        CorrectedField::Meter => "meter",
        CorrectedField::Address => "address",
    }
}

/// Draws the corrections of a record in the place of those before.
pub(crate) fn replace(
    tx: &Transaction<'_>,
    inspection: i64,
    (site, area): (&SiteId, &AreaId),
    noted: &[Noted],
) -> Result<()> {
    tx.prepare_cached("DELETE FROM corrections WHERE inspection = ?1")?.execute([inspection])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO corrections (inspection, fact, site, area, field, value, person, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for it in noted {
        let field = field_code(it.field);
        insert.execute((inspection, &it.fact, site.as_str(), area.as_str(), field, &it.value, &it.person, it.at.0))?;
    }
    Ok(())
}

/// A correction, and what became of it.
pub(crate) struct Correction {
    pub(crate) inspection: i64,
    pub(crate) identity: String,
    pub(crate) fact: String,
    pub(crate) site: SiteId,
    pub(crate) area: AreaId,
    pub(crate) field: String,
    pub(crate) value: String,
    /// The name of whoever noted it.
    pub(crate) person: String,
    pub(crate) at: Timestamp,
    /// Whether it was accepted, by whom, when, and what the register said before.
    pub(crate) decided: Option<(bool, String, Timestamp, String)>,
}

const SELECT: &str =
    "SELECT c.inspection, i.identity, c.fact, c.site, c.area, c.field, c.value, coalesce(p.name, c.person), c.at,
       d.accepted, d.by, d.at, d.was
     FROM corrections c JOIN inspections i ON i.number = c.inspection LEFT JOIN people p ON p.id = c.person
     LEFT JOIN correction_decisions d ON d.inspection = c.inspection AND d.fact = c.fact";

fn from_row(row: &Row<'_>) -> db::Result<Correction> {
    let accepted: Option<i64> = row.get(9)?;
    let decided = match accepted {
        Some(accepted) => Some((accepted != 0, row.get(10)?, Timestamp(row.get(11)?), row.get(12)?)),
        None => None,
    };
    Ok(Correction {
        inspection: row.get(0)?,
        identity: row.get(1)?,
        fact: row.get(2)?,
        site: column::parsed(row, 3)?,
        area: column::parsed(row, 4)?,
        field: row.get(5)?,
        value: row.get(6)?,
        person: row.get(7)?,
        at: Timestamp(row.get(8)?),
        decided,
    })
}

/// Corrections, those that wait or those that were decided, the newest first.
pub(crate) fn list(db: &Connection, waiting: bool) -> Result<Vec<Correction>> {
    let condition =
        if waiting { "d.accepted IS NULL ORDER BY c.at, c.site" } else { "d.accepted IS NOT NULL ORDER BY d.at DESC" };
    let mut query = db.prepare_cached(&format!("{SELECT} WHERE {condition}, c.fact"))?;
    let rows = query.query_map([], from_row)?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// One correction.
pub(crate) fn find(db: &Connection, inspection: i64, fact: &str) -> Result<Option<Correction>> {
    let mut query = db.prepare_cached(&format!("{SELECT} WHERE c.inspection = ?1 AND c.fact = ?2"))?;
    Ok(query.query_row((inspection, fact), from_row).optional()?)
}

/// Keeps what became of one. Decided is decided.
pub(crate) fn decide(
    tx: &Transaction<'_>,
    it: &Correction,
    accepted: bool,
    was: &str,
    by: &str,
    at: Timestamp,
) -> Result<bool> {
    let done = tx.execute(
        "INSERT INTO correction_decisions (inspection, fact, accepted, was, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (inspection, fact) DO NOTHING",
        (it.inspection, &it.fact, i64::from(accepted), was, by, at.0),
    )?;
    Ok(done > 0)
}

/// What was accepted of inspectors' words: site, field, value.
pub(crate) fn accepted(db: &Connection) -> Result<Vec<(String, String, String)>> {
    let mut query = db.prepare_cached(
        "SELECT c.site, c.field, c.value FROM corrections c
         JOIN correction_decisions d ON d.inspection = c.inspection AND d.fact = c.fact WHERE d.accepted = 1 ORDER BY c.at",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}
