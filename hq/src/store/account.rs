//! Accounts: who may sign in, as what, for which areas.

use super::column;
use crate::error::{Error, Result};
use crate::people::{Account, Role};
use anjian_core::model::id::{AreaId, PersonId};
use anjian_core::model::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

/// Makes an account, or changes one and ends its sessions.
pub(crate) fn put(
    tx: &Transaction<'_>,
    person: &PersonId,
    role: Role,
    areas: Option<&[AreaId]>,
    password: &str,
    at: Timestamp,
) -> Result<()> {
    let areas = areas.map(serde_json::to_string).transpose().map_err(|e| Error::Broken(e.to_string()))?;
    tx.execute(
        "INSERT INTO accounts (person, role, areas, password, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person) DO UPDATE SET role = excluded.role, areas = excluded.areas, password = excluded.password,
           disabled_at = NULL",
        (person.as_str(), role.code(), areas, password, at.0),
    )?;
    tx.execute("DELETE FROM sessions WHERE person = ?1", [person.as_str()])?;
    Ok(())
}

/// Shuts somebody out; `false` when there is no such account.
pub(crate) fn disable(tx: &Transaction<'_>, person: &PersonId, at: Timestamp) -> Result<bool> {
    tx.execute("DELETE FROM sessions WHERE person = ?1", [person.as_str()])?;
    Ok(tx.execute("UPDATE accounts SET disabled_at = ?2 WHERE person = ?1", (person.as_str(), at.0))? > 0)
}

/// The hash of the password of somebody who may sign in.
pub(crate) fn password(db: &Connection, person: &PersonId) -> Result<Option<String>> {
    let mut query = db.prepare_cached("SELECT password FROM accounts WHERE person = ?1 AND disabled_at IS NULL")?;
    Ok(query.query_row([person.as_str()], |row| row.get(0)).optional()?)
}

/// Reads the columns person, name, role, areas, disabled from a place on.
pub(crate) fn from_row(row: &Row<'_>, at: usize) -> rusqlite::Result<Account> {
    let role: String = row.get(at + 2)?;
    let areas: Option<Vec<AreaId>> = match row.get_ref(at + 3)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(column::json(row, at + 3)?),
    };
    Ok(Account {
        person: column::parsed(row, at)?,
        name: row.get(at + 1)?,
        // A role of a newer program is one that may do nothing here.
        role: Role::from_code(&role).unwrap_or(Role::Inspector),
        areas,
        disabled: row.get(at + 4)?,
    })
}

/// Everybody.
pub(crate) fn all(db: &Connection) -> Result<Vec<Account>> {
    let mut query = db.prepare_cached(
        "SELECT a.person, p.name, a.role, a.areas, a.disabled_at IS NOT NULL FROM accounts a
         JOIN people p ON p.id = a.person ORDER BY p.name, a.person",
    )?;
    let rows = query.query_map([], |row| from_row(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether anybody may sign in.
pub(crate) fn any(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT EXISTS (SELECT 1 FROM accounts)")?.query_row([], |row| row.get(0))?)
}
