//! The book of who looked at what of a person's home, and who changed what. Only added to.

use crate::error::Result;
use crate::headquarters::Headquarters;
use crate::store::db::{self, Connection, Transaction};
use anjian_core::model::id::PersonId;
use anjian_core::model::time::Timestamp;

/// One line of the book.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: String,
    /// What was done: a stable word.
    pub what: String,
    /// To what.
    pub object: String,
    /// More about it.
    pub detail: String,
}

/// Writes a line.
pub(crate) fn note(
    tx: &Transaction<'_>,
    at: Timestamp,
    person: &PersonId,
    what: &str,
    object: &str,
    detail: &str,
) -> Result<()> {
    tx.prepare_cached("INSERT INTO audit (at, person, what, object, detail) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((at.0, person.as_str(), what, object, detail))?;
    Ok(())
}

/// The newest lines, those of one object where it is named.
pub(crate) fn newest(db: &Connection, object: Option<&str>, most: usize, skip: usize) -> Result<Vec<Entry>> {
    let mut query = db.prepare_cached(
        "SELECT at, person, what, object, detail FROM audit WHERE ?1 IS NULL OR object = ?1
         ORDER BY number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = query.query_map((object, bound(most), bound(skip)), |row| {
        Ok(Entry {
            at: Timestamp(row.get(0)?),
            person: row.get(1)?,
            what: row.get(2)?,
            object: row.get(3)?,
            detail: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// How many lines there are.
pub(crate) fn count(db: &Connection) -> Result<u64> {
    Ok(db.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?)
}

impl Headquarters {
    /// Notes that somebody looked at something of a person's home. Without an account there is nobody to name.
    pub(crate) fn looked(&self, person: Option<&PersonId>, what: &str, object: &str) -> Result<()> {
        let Some(person) = person else { return Ok(()) };
        self.store.write_beside(|tx| note(tx, self.now(), person, what, object, ""))
    }
}
