//! Registers that somebody uploaded, and what each would change. Nothing of it is in the register before it is taken over.

use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::error::{Error, Result};
use anjian_core::model::time::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

/// Looked at, not decided.
pub(crate) const LOOKED_AT: &str = "looked_at";
/// In the register.
pub(crate) const TAKEN: &str = "taken";
/// Given up.
pub(crate) const DROPPED: &str = "dropped";

/// An uploaded register, without its file.
pub(crate) struct Import {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) by: String,
    pub(crate) at: Timestamp,
    /// The register's version with which it was compared.
    pub(crate) register: u64,
    pub(crate) state: String,
    pub(crate) taken_by: Option<String>,
    pub(crate) taken_at: Option<Timestamp>,
    summary: String,
}

impl Import {
    /// What it would change, in figures.
    pub(crate) fn summary<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.summary).map_err(|e| Error::Broken(format!("an import: {e}")))
    }
}

const COLUMNS: &str = "id, name, by, at, register, state, taken_by, taken_at, summary";

fn from_row(row: &Row<'_>) -> db::Result<Import> {
    Ok(Import {
        id: row.get(0)?,
        name: row.get(1)?,
        by: row.get(2)?,
        at: Timestamp(row.get(3)?),
        register: row.get(4)?,
        state: row.get(5)?,
        taken_by: row.get(6)?,
        taken_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        summary: row.get(8)?,
    })
}

/// A new one.
pub(crate) struct New<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) file: &'a [u8],
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) register: u64,
}

/// Keeps an uploaded register with its figures, in the place of what was known of it.
pub(crate) fn put(tx: &Transaction<'_>, new: &New<'_>, summary: &impl Serialize) -> Result<()> {
    let summary = serde_json::to_string(summary).map_err(|e| Error::Broken(e.to_string()))?;
    tx.execute("DELETE FROM import_lines WHERE import = ?1", [new.id])?;
    tx.execute(
        "INSERT INTO imports (id, name, file, by, at, register, state, summary) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at, register = excluded.register, summary = excluded.summary",
        (new.id, new.name, new.file, new.by, new.at.0, new.register, LOOKED_AT, summary),
    )?;
    Ok(())
}

/// A line of what it would change.
pub(crate) struct Line {
    pub(crate) kind: &'static str,
    pub(crate) site: String,
    pub(crate) json: String,
}

/// Keeps the lines, numbered within their kinds.
pub(crate) fn put_lines(tx: &Transaction<'_>, id: &str, lines: &[Line]) -> Result<()> {
    let mut next: std::collections::HashMap<&str, i64> = std::collections::HashMap::new();
    let mut insert =
        tx.prepare_cached("INSERT INTO import_lines (import, kind, n, site, json) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for line in lines {
        let n = next.entry(line.kind).or_default();
        insert.execute((id, line.kind, *n, &line.site, &line.json))?;
        *n += 1;
    }
    Ok(())
}

/// Lines of a kind from a place on: the site and what changes of it.
pub(crate) fn lines(db: &Connection, id: &str, kind: &str, most: usize, skip: usize) -> Result<Vec<(String, String)>> {
    let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut query = db.prepare_cached(
        "SELECT site, json FROM import_lines WHERE import = ?1 AND kind = ?2 AND n >= ?3 ORDER BY n LIMIT ?4",
    )?;
    let rows = query.query_map((id, kind, bound(skip), bound(most)), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// One.
pub(crate) fn find(db: &Connection, id: &str) -> Result<Option<Import>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM imports WHERE id = ?1"))?;
    Ok(query.query_row([id], from_row).optional()?)
}

/// The newest ones.
pub(crate) fn newest(db: &Connection, most: usize) -> Result<Vec<Import>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM imports ORDER BY at DESC, id LIMIT ?1"))?;
    let rows = query.query_map([most], from_row)?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Its file, as it was kept.
pub(crate) fn file(db: &Connection, id: &str) -> Result<Option<Vec<u8>>> {
    let mut query = db.prepare_cached("SELECT file FROM imports WHERE id = ?1")?;
    Ok(query.query_row([id], |row| row.get(0)).optional()?)
}

/// Says what became of one. Its lines stay with one that was taken: they say what it changed. A file that is not needed any more goes.
pub(crate) fn decided(tx: &Transaction<'_>, id: &str, state: &str, by: &str, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE imports SET state = ?2, taken_by = ?3, taken_at = ?4 WHERE id = ?1 AND state = 'looked_at'",
        (id, state, by, at.0),
    )?;
    if state == DROPPED {
        tx.execute("DELETE FROM import_lines WHERE import = ?1", [id])?;
        tx.execute("UPDATE imports SET file = ?2 WHERE id = ?1", (id, Vec::<u8>::new()))?;
    }
    Ok(())
}
