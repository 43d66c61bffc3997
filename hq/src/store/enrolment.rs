//! One-time codes for devices. Only their hashes are kept: who reads the database cannot enrol.

use super::column;
use super::db::{self, Connection, OptionalExtension, Transaction};
use crate::error::{Error, Result};
use anjian_core::model::id::{AreaId, DeviceId, PersonId};
use anjian_core::model::time::Timestamp;
use sha2::{Digest, Sha256};

/// A code that was given out.
pub(crate) struct Enrolment {
    pub(crate) person: PersonId,
    pub(crate) areas: Vec<AreaId>,
    pub(crate) expires: Timestamp,
    pub(crate) used_by: Option<DeviceId>,
}

/// Who gave a code out, when, and until when it is valid.
pub(crate) struct Given<'a> {
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) expires: Timestamp,
}

/// Case, spaces and dashes of a code that a person types do not matter.
fn digest(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(format!("anjian enrolment v1\n{plain}")).into()
}

/// Remembers a code.
pub(crate) fn add(
    tx: &Transaction<'_>,
    code: &str,
    person: &PersonId,
    areas: &[AreaId],
    given: &Given<'_>,
) -> Result<()> {
    let areas = serde_json::to_string(areas).map_err(|e| Error::Broken(e.to_string()))?;
    tx.execute(
        "INSERT INTO enrolments (code_hash, person, areas, expires, given_by, given_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (digest(code), person.as_str(), areas, given.expires.0, given.by, given.at.0),
    )?;
    Ok(())
}

/// A code, when it was given out.
pub(crate) fn find(db: &Connection, code: &str) -> Result<Option<Enrolment>> {
    let mut query = db.prepare_cached("SELECT person, areas, expires, used_by FROM enrolments WHERE code_hash = ?1")?;
    let found = query.query_row([digest(code)], |row| {
        let used_by = match row.get_ref(3)? {
            db::ValueRef::Null => None,
            _ => Some(column::device(row, 3)?),
        };
        Ok(Enrolment {
            person: column::parsed(row, 0)?,
            areas: column::json(row, 1)?,
            expires: Timestamp(row.get(2)?),
            used_by,
        })
    });
    Ok(found.optional()?)
}

/// Marks a code as used.
pub(crate) fn used(tx: &Transaction<'_>, code: &str, device: &DeviceId, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE enrolments SET used_by = ?2, used_at = ?3 WHERE code_hash = ?1",
        (digest(code), &device.0, at.0),
    )?;
    Ok(())
}

/// A code that nobody used yet, without the code: that is on paper alone.
pub(crate) struct Waiting {
    pub(crate) person: String,
    pub(crate) areas: Vec<AreaId>,
    pub(crate) expires: Timestamp,
    pub(crate) given_by: String,
}

/// Codes that may still be used.
pub(crate) fn waiting(db: &Connection, now: Timestamp) -> Result<Vec<Waiting>> {
    let mut query = db.prepare_cached(
        "SELECT p.name, e.areas, e.expires, e.given_by FROM enrolments e JOIN people p ON p.id = e.person
         WHERE e.used_by IS NULL AND e.expires >= ?1 ORDER BY e.expires",
    )?;
    let rows = query.query_map([now.0], |row| {
        Ok(Waiting {
            person: row.get(0)?,
            areas: column::json(row, 1)?,
            expires: Timestamp(row.get(2)?),
            given_by: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Codes of a person that nobody used are worth nothing any more: a new one takes their place.
pub(crate) fn withdraw(tx: &Transaction<'_>, person: &PersonId) -> Result<()> {
    tx.execute("DELETE FROM enrolments WHERE person = ?1 AND used_by IS NULL", [person.as_str()])?;
    Ok(())
}
