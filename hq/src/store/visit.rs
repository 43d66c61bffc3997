//! Attempts at doors: one row per visit, so that one can say at what hours an area opens.

use super::db::Transaction;
use crate::error::Result;
use anjian_core::model::fact::VisitOutcome;
use anjian_core::model::id::AreaId;
use anjian_core::model::time::Zone;
use anjian_core::model::visit::Visit;
use chrono::{Datelike, Timelike};

/// An attempt by the company's wall clock.
pub(crate) struct Attempt {
    fact: String,
    person: String,
    day: String,
    weekday: u32,
    hour: u32,
    outcome: &'static str,
    evidenced: bool,
    at: i64,
}

impl Attempt {
    pub(crate) fn of(visit: &Visit, zone: &Zone) -> Self {
        let at = visit.at.best();
        let day = zone.date(at);
        Self {
            fact: visit.id.to_string(),
            person: visit.by.to_string(),
            day: day.to_string(),
            weekday: day.weekday().number_from_monday(),
            hour: zone.time(at).hour(),
            outcome: outcome_code(visit.outcome),
            evidenced: visit.is_evidenced_no_access(),
            at: at.0,
        }
    }
}

/// The stable word of an outcome.
pub(crate) fn outcome_code(outcome: VisitOutcome) -> &'static str {
    match outcome {
        VisitOutcome::Entered => "entered",
        VisitOutcome::NoAccess => "no_access",
        VisitOutcome::Refused => "refused",
        VisitOutcome::Vacant => "vacant",
        VisitOutcome::WrongAddress => "wrong_address",
    }
}

/// Replaces the attempts of an inspection.
pub(crate) fn replace(tx: &Transaction<'_>, inspection: i64, area: &AreaId, attempts: &[Attempt]) -> Result<()> {
    tx.prepare_cached("DELETE FROM visits WHERE inspection = ?1")?.execute([inspection])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO visits (inspection, fact, area, person, day, weekday, hour, outcome, evidenced, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for a in attempts {
        let (fact, person, day) = (a.fact.as_str(), a.person.as_str(), a.day.as_str());
        insert.execute((
            inspection,
            fact,
            area.as_str(),
            person,
            day,
            a.weekday,
            a.hour,
            a.outcome,
            a.evidenced,
            a.at,
        ))?;
    }
    Ok(())
}
