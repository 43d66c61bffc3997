//! The company's programmes and templates, as last published.

use super::column;
use super::counter::Counter;
use super::db::{self, Connection, OptionalExtension, Row, Transaction};
use crate::company::Company;
use crate::error::{Error, Result};
use anjian_core::model::id::TemplateCode;
use anjian_core::model::programme::Programme;
use anjian_core::sync::protocol::message::TemplateText;
use chrono::NaiveDate;

/// The salt of the draw for review.
pub(crate) fn draw_salt(db: &Connection) -> Result<String> {
    let mut query = db.prepare_cached("SELECT value FROM settings WHERE name = 'draw'")?;
    Ok(query.query_row([], |row| row.get(0))?)
}

/// Every programme, in the company's order.
pub(crate) fn all(db: &Connection) -> Result<Vec<Programme>> {
    let mut query = db.prepare_cached("SELECT json FROM programmes ORDER BY position")?;
    let rows = query.query_map([], |row| column::json(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Every version of every template that was ever published.
pub(crate) fn templates(db: &Connection) -> Result<Vec<TemplateText>> {
    let mut query = db.prepare_cached("SELECT files, start_day FROM templates ORDER BY code, version")?;
    let rows = query.query_map([], |row| text(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

fn text(row: &Row<'_>, at: usize) -> db::Result<TemplateText> {
    let start: String = row.get(at + 1)?;
    Ok(TemplateText { files: column::json(row, at)?, start: start.parse().ok() })
}

/// A published version.
pub(crate) struct Version {
    pub(crate) version: u32,
    pub(crate) text: TemplateText,
}

/// Every published version of one template, the newest last.
pub(crate) fn versions(db: &Connection, code: &TemplateCode) -> Result<Vec<Version>> {
    let mut query =
        db.prepare_cached("SELECT version, files, start_day FROM templates WHERE code = ?1 ORDER BY version")?;
    let rows = query.query_map([code.as_str()], |row| Ok(Version { version: row.get(0)?, text: text(row, 1)? }))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// The codes of every template that was published.
pub(crate) fn codes(db: &Connection) -> Result<Vec<TemplateCode>> {
    let mut query = db.prepare_cached("SELECT DISTINCT code FROM templates ORDER BY code")?;
    let rows = query.query_map([], |row| column::parsed(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Publishes a version, used from a day on.
pub(crate) fn publish_version(
    tx: &Transaction<'_>,
    code: &TemplateCode,
    version: u32,
    files: &[(String, String)],
    start: NaiveDate,
) -> Result<()> {
    let files = serde_json::to_string(files).map_err(|e| Error::Broken(e.to_string()))?;
    let done = tx.execute(
        "INSERT INTO templates (code, version, files, start_day) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (code, version) DO NOTHING",
        (code.as_str(), version, files, start.to_string()),
    )?;
    match done {
        0 => Err(Error::Conflict(format!("version {version} of {code} was published already"))),
        _ => Ok(()),
    }
}

/// Publishes the company as its file has it now. Answers whether the pictures of the records must be made anew.
pub(crate) fn publish(tx: &Transaction<'_>, company: &Company) -> Result<bool> {
    let text = |value: serde_json::Result<String>| value.map_err(|e| Error::Broken(e.to_string()));
    let now = text(serde_json::to_string(company))?;
    let before: Option<String> =
        tx.query_row("SELECT value FROM settings WHERE name = 'company'", [], |row| row.get(0)).optional()?;
    let templates = publish_templates(tx, &company.templates)?;
    if before.as_deref() == Some(&now) {
        if templates {
            Counter::Reference.next(tx)?;
        }
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO settings VALUES ('company', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [&now],
    )?;
    tx.execute("DELETE FROM programmes", [])?;
    for (position, programme) in company.programmes.iter().enumerate() {
        let json = text(serde_json::to_string(programme))?;
        tx.execute("INSERT INTO programmes VALUES (?1, ?2, ?3)", (programme.id.as_str(), position, json))?;
    }
    Counter::Reference.next(tx)?;
    Ok(before.is_some())
}

/// Adds templates that are new. A version once published keeps its words: records were made with it.
fn publish_templates(tx: &Transaction<'_>, templates: &[crate::company::Published]) -> Result<bool> {
    let mut new = false;
    for template in templates {
        let files = serde_json::to_string(&template.text.files).map_err(|e| Error::Broken(e.to_string()))?;
        let mut insert = tx.prepare_cached(
            "INSERT INTO templates (code, version, files) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        new |= insert.execute((template.code.as_str(), template.version, files))? > 0;
    }
    Ok(new)
}
