//! Versions of templates under way to being published, and every step they took.

use super::column;
use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::error::{Error, Result};
use anjian_core::model::id::TemplateCode;
use anjian_core::model::time::Timestamp;

/// How far a version has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Being written.
    Draft,
    /// Approved under a number, not published.
    Approved,
    /// Published; nothing of it changes any more.
    Published,
}

impl State {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
            Self::Published => "published",
        }
    }
    fn from_code(code: &str) -> Self {
        [Self::Draft, Self::Approved].into_iter().find(|s| s.code() == code).unwrap_or(Self::Published)
    }
}

/// A version under way.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) code: TemplateCode,
    pub(crate) version: u32,
    pub(crate) files: Vec<(String, String)>,
    pub(crate) state: State,
    /// The number under which it was approved; after it was filed, also that one.
    pub(crate) filing: String,
}

fn from_row(row: &Row<'_>) -> db::Result<Draft> {
    let state: String = row.get(3)?;
    Ok(Draft {
        code: column::parsed(row, 0)?,
        version: row.get(1)?,
        files: column::json(row, 2)?,
        state: State::from_code(&state),
        filing: row.get(4)?,
    })
}

/// Every one, by code and version.
pub(crate) fn all(db: &Connection) -> Result<Vec<Draft>> {
    let mut query =
        db.prepare_cached("SELECT code, version, files, state, filing FROM drafts ORDER BY code, version")?;
    let rows = query.query_map([], from_row)?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// One.
pub(crate) fn find(db: &Connection, code: &TemplateCode, version: u32) -> Result<Option<Draft>> {
    let mut query =
        db.prepare_cached("SELECT code, version, files, state, filing FROM drafts WHERE code = ?1 AND version = ?2")?;
    Ok(query.query_row((code.as_str(), version), from_row).optional()?)
}

/// Writes one.
pub(crate) fn put(tx: &Transaction<'_>, draft: &Draft) -> Result<()> {
    let files = serde_json::to_string(&draft.files).map_err(|e| Error::Broken(e.to_string()))?;
    tx.execute(
        "INSERT INTO drafts (code, version, files, state, filing) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (code, version) DO UPDATE SET files = excluded.files, state = excluded.state, filing = excluded.filing",
        (draft.code.as_str(), draft.version, files, draft.state.code(), &draft.filing),
    )?;
    Ok(())
}

/// A step that a version took.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) what: String,
    pub(crate) by: String,
    pub(crate) at: Timestamp,
    pub(crate) detail: String,
}

/// Adds a step.
pub(crate) fn step(
    tx: &Transaction<'_>,
    draft: &Draft,
    what: &str,
    by: &str,
    at: Timestamp,
    detail: &str,
) -> Result<()> {
    let n = i64::try_from(steps(tx, &draft.code, draft.version)?.len()).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO draft_steps (code, version, n, what, by, at, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (draft.code.as_str(), draft.version, n, what, by, at.0, detail),
    )?;
    Ok(())
}

/// The steps of a version.
pub(crate) fn steps(db: &Connection, code: &TemplateCode, version: u32) -> Result<Vec<Step>> {
    let mut query =
        db.prepare_cached("SELECT what, by, at, detail FROM draft_steps WHERE code = ?1 AND version = ?2 ORDER BY n")?;
    let rows = query.query_map((code.as_str(), version), |row| {
        Ok(Step { what: row.get(0)?, by: row.get(1)?, at: Timestamp(row.get(2)?), detail: row.get(3)? })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}
