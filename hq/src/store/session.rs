//! Sessions and failed attempts to sign in.

use super::account;
use super::db::{Connection, OptionalExtension, Transaction};
use crate::error::Result;
use crate::people::Account;
use anjian_core::model::id::PersonId;
use anjian_core::model::time::Timestamp;

/// A session that is open.
pub(crate) struct Open {
    pub(crate) account: Account,
    pub(crate) csrf: String,
    pub(crate) began_at: Timestamp,
    pub(crate) seen_at: Timestamp,
}

/// A session by its token's hash; not of somebody who was shut out.
pub(crate) fn find(db: &Connection, hash: &[u8; 32]) -> Result<Option<Open>> {
    let mut query = db.prepare_cached(
        "SELECT a.person, p.name, a.role, a.areas, a.disabled_at IS NOT NULL, s.csrf, s.began_at, s.seen_at
         FROM sessions s JOIN accounts a ON a.person = s.person JOIN people p ON p.id = a.person
         WHERE s.token_hash = ?1 AND a.disabled_at IS NULL",
    )?;
    let open = query.query_row([hash], |row| {
        Ok(Open {
            account: account::from_row(row, 0)?,
            csrf: row.get(5)?,
            began_at: Timestamp(row.get(6)?),
            seen_at: Timestamp(row.get(7)?),
        })
    });
    Ok(open.optional()?)
}

/// Begins a session.
pub(crate) fn begin(tx: &Transaction<'_>, hash: &[u8; 32], person: &PersonId, csrf: &str, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO sessions (token_hash, person, csrf, began_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        (hash, person.as_str(), csrf, at.0),
    )?;
    Ok(())
}

/// Somebody was there.
pub(crate) fn seen(tx: &Transaction<'_>, hash: &[u8; 32], at: Timestamp) -> Result<()> {
    tx.execute("UPDATE sessions SET seen_at = ?2 WHERE token_hash = ?1", (hash, at.0))?;
    Ok(())
}

/// Ends a session.
pub(crate) fn end(tx: &Transaction<'_>, hash: &[u8; 32]) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE token_hash = ?1", [hash])?;
    Ok(())
}

/// Forgets sessions that began before, and attempts that failed before.
pub(crate) fn sweep(tx: &Transaction<'_>, before: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE began_at < ?1", [before.0])?;
    tx.execute("DELETE FROM failed_sign_ins WHERE at < ?1", [before.0])?;
    Ok(())
}

/// How often an attempt under a name failed since then.
pub(crate) fn failed(db: &Connection, name: &str, since: Timestamp) -> Result<u64> {
    let mut query = db.prepare_cached("SELECT count(*) FROM failed_sign_ins WHERE name = ?1 AND at > ?2")?;
    Ok(query.query_row((name, since.0), |row| row.get(0))?)
}

/// An attempt failed.
pub(crate) fn fail(tx: &Transaction<'_>, name: &str, at: Timestamp) -> Result<()> {
    tx.execute("INSERT INTO failed_sign_ins (name, at) VALUES (?1, ?2)", (name, at.0))?;
    Ok(())
}
