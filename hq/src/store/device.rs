//! Devices: whose they are, which areas they hold, and when they were last heard.

use super::column;
use super::db::{self, Connection, OptionalExtension, Transaction};
use crate::error::{Error, Result};
use anjian_core::model::id::{AreaId, DeviceId, PersonId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::{Certificate, DeviceState};
use anjian_core::sync::protocol::sign::PublicKey;
use std::collections::BTreeSet;

/// A device that asks to be heard.
pub(crate) struct Known {
    pub(crate) key: PublicKey,
    pub(crate) person: PersonId,
    pub(crate) revoked: bool,
    /// It was revoked, and said that nothing is left on it.
    pub(crate) wiped: bool,
}

/// A device by its id.
pub(crate) fn find(db: &Connection, device: &DeviceId) -> Result<Option<Known>> {
    let mut query = db.prepare_cached("SELECT key, person, revoked_at, wiped_at FROM devices WHERE id = ?1")?;
    let known = query.query_row([&device.0], |row| {
        let is_some = |at: usize| row.get::<_, Option<i64>>(at).map(|at| at.is_some());
        let (revoked, wiped) = (is_some(2)?, is_some(3)?);
        Ok(Known { key: column::key(row, 0)?, person: column::parsed(row, 1)?, revoked, wiped })
    });
    Ok(known.optional()?)
}

/// A device that is enrolled now.
pub(crate) fn add(tx: &Transaction<'_>, name: &str, certificate: &Certificate) -> Result<()> {
    let packed = rmp_serde::to_vec_named(certificate).map_err(|e| Error::Broken(e.to_string()))?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO devices (id, name, key, person, certificate, enrolled_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let (id, key) = (certificate.key.device(), certificate.key);
    insert.execute((&id.0, name, &key.0, certificate.person.as_str(), packed, certificate.issued.0))?;
    Ok(())
}

/// Every certificate ever issued, in one order: what devices wrote before they were revoked stays true.
pub(crate) fn certificates(db: &Connection) -> Result<Vec<Certificate>> {
    let mut query = db.prepare_cached("SELECT certificate FROM devices ORDER BY enrolled_at, id")?;
    let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|packed| rmp_serde::from_slice(&packed?).map_err(|e| Error::Broken(format!("a certificate: {e}"))))
        .collect()
}

/// A device's certificate.
pub(crate) fn certificate(db: &Connection, device: &DeviceId) -> Result<Option<Certificate>> {
    let mut query = db.prepare_cached("SELECT certificate FROM devices WHERE id = ?1")?;
    let packed: Option<Vec<u8>> = query.query_row([&device.0], |row| row.get(0)).optional()?;
    packed.map(|p| rmp_serde::from_slice(&p).map_err(|e| Error::Broken(format!("a certificate: {e}")))).transpose()
}

/// When a device was turned away; `None` when it was not.
pub(crate) fn revoked(db: &Connection, device: &DeviceId) -> Result<Option<Timestamp>> {
    let mut query = db.prepare_cached("SELECT revoked_at FROM devices WHERE id = ?1")?;
    let at: Option<Option<i64>> = query.query_row([&device.0], |row| row.get(0)).optional()?;
    Ok(at.flatten().map(Timestamp))
}

/// Turns a device away from now on. `false` when it is not here, or was turned away before.
pub(crate) fn revoke(tx: &Transaction<'_>, device: &DeviceId, at: Timestamp) -> Result<bool> {
    let mut update = tx.prepare_cached("UPDATE devices SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?;
    let revoked = update.execute((&device.0, at.0))? > 0;
    tx.execute("UPDATE device_areas SET \"until\" = ?2 WHERE device = ?1 AND \"until\" IS NULL", (&device.0, at.0))?;
    Ok(revoked)
}

/// Takes a device in again that was revoked and wiped, for the same person.
pub(crate) fn welcome_back(tx: &Transaction<'_>, name: &str, certificate: &Certificate) -> Result<()> {
    let packed = rmp_serde::to_vec_named(certificate).map_err(|e| Error::Broken(e.to_string()))?;
    tx.execute(
        "UPDATE devices SET name = ?2, certificate = ?3, enrolled_at = ?4, revoked_at = NULL, wiped_at = NULL WHERE id = ?1",
        (&certificate.key.device().0, name, packed, certificate.issued.0),
    )?;
    Ok(())
}

/// How many numbers behind the largest may still come: requests under way at once overtake each other.
const WINDOW: u64 = 64;

/// Takes a request's number. `Err` with the largest number taken when this one was taken before, or is too old to tell (RFC 6479).
pub(crate) fn count(tx: &Transaction<'_>, device: &DeviceId, number: u64) -> Result<std::result::Result<(), u64>> {
    let mut query = tx.prepare_cached("SELECT counted, counted_window FROM devices WHERE id = ?1")?;
    let (counted, window): (u64, i64) = query.query_row([&device.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((counted, window)) = counting(counted, window.cast_unsigned(), number) else { return Ok(Err(counted)) };
    let mut update = tx.prepare_cached("UPDATE devices SET counted = ?2, counted_window = ?3 WHERE id = ?1")?;
    update.execute((&device.0, counted, window.cast_signed()))?;
    Ok(Ok(()))
}

fn counting(counted: u64, window: u64, number: u64) -> Option<(u64, u64)> {
    if number > counted {
        let by = number - counted;
        let moved = if by >= WINDOW { 0 } else { window << by };
        return Some((number, moved | 1));
    }
    let bit = 1_u64.checked_shl(u32::try_from(counted - number).unwrap_or(u32::MAX))?;
    (window & bit == 0).then_some((counted, window | bit))
}

/// Keeps how it stands with a device, in its own words.
pub(crate) fn stands(tx: &Transaction<'_>, device: &DeviceId, state: &DeviceState) -> Result<()> {
    let program: String = state.program.chars().take(40).collect();
    let free = state.free_bytes.and_then(|bytes| i64::try_from(bytes).ok());
    tx.prepare_cached("UPDATE devices SET photos_waiting = ?2, free_bytes = ?3, program = ?4 WHERE id = ?1")?
        .execute((&device.0, state.photos_waiting, free, program))?;
    Ok(())
}

/// A revoked device has nothing left.
pub(crate) fn wiped(tx: &Transaction<'_>, device: &DeviceId, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE devices SET wiped_at = ?2 WHERE id = ?1 AND revoked_at IS NOT NULL", (&device.0, at.0))?;
    Ok(())
}

/// The devices that a person carries now.
pub(crate) fn carried_by(db: &Connection, person: &PersonId) -> Result<Vec<DeviceId>> {
    let mut query =
        db.prepare_cached("SELECT id FROM devices WHERE person = ?1 AND revoked_at IS NULL AND desk = 0 ORDER BY id")?;
    let rows = query.query_map([person.as_str()], |row| column::device(row, 0))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// Everybody with a name here.
pub(crate) fn people(db: &Connection) -> Result<Vec<(PersonId, String)>> {
    let mut query = db.prepare_cached("SELECT id, name FROM people ORDER BY name, id")?;
    let rows = query.query_map([], |row| Ok((column::parsed(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<db::Result<_>>()?)
}

/// The areas a device holds now, and those it ever held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Areas {
    pub(crate) now: Vec<AreaId>,
    pub(crate) ever: BTreeSet<AreaId>,
}

/// A device's areas.
pub(crate) fn areas(db: &Connection, device: &DeviceId) -> Result<Areas> {
    let mut query =
        db.prepare_cached("SELECT area, \"until\" FROM device_areas WHERE device = ?1 ORDER BY area, since")?;
    let mut areas = Areas::default();
    let mut rows = query.query([&device.0])?;
    while let Some(row) = rows.next()? {
        let area: AreaId = column::parsed(&row, 0)?;
        if row.get::<_, Option<i64>>(1)?.is_none() {
            areas.now.push(area.clone());
        }
        areas.ever.insert(area);
    }
    Ok(areas)
}

/// Makes these the areas of a device from now on.
pub(crate) fn assign(tx: &Transaction<'_>, device: &DeviceId, wanted: &[AreaId], at: Timestamp) -> Result<()> {
    let held = areas(tx, device)?.now;
    for area in held.iter().filter(|area| !wanted.contains(area)) {
        tx.execute(
            "UPDATE device_areas SET \"until\" = ?3 WHERE device = ?1 AND area = ?2 AND \"until\" IS NULL",
            (&device.0, area.as_str(), at.0),
        )?;
    }
    for area in wanted.iter().filter(|area| !held.contains(area)) {
        super::site::known_area(tx, area)?;
        tx.execute(
            "INSERT INTO device_areas (device, area, since) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, area, since) DO UPDATE SET \"until\" = NULL",
            (&device.0, area.as_str(), at.0),
        )?;
    }
    Ok(())
}

/// What an exchange tells about a device.
pub(crate) struct Word<'a> {
    pub(crate) device: &'a DeviceId,
    pub(crate) incarnation: &'a [u8],
    pub(crate) written: u64,
    pub(crate) at: Timestamp,
    pub(crate) clock_offset_ms: i64,
    pub(crate) new_changes: u64,
}

/// Remembers an exchange.
pub(crate) fn heard(tx: &Transaction<'_>, word: &Word<'_>) -> Result<()> {
    let mut update = tx.prepare_cached(
        "UPDATE devices SET last_heard = max(?2, coalesce(last_heard, ?2)), clock_offset_ms = ?3, exchanges = exchanges + 1,
         changes = changes + ?4 WHERE id = ?1",
    )?;
    update.execute((&word.device.0, word.at.0, word.clock_offset_ms, word.new_changes))?;
    let mut upsert = tx.prepare_cached(
        "INSERT INTO incarnations (device, incarnation, written) VALUES (?1, ?2, ?3)
         ON CONFLICT (device, incarnation) DO UPDATE SET written = max(incarnations.written, excluded.written)",
    )?;
    upsert.execute((&word.device.0, word.incarnation, word.written))?;
    Ok(())
}

/// The most changes that an incarnation said it had made; 0 for one that is not known.
pub(crate) fn written(db: &Connection, device: &DeviceId, incarnation: &[u8]) -> Result<u64> {
    let mut query = db.prepare_cached("SELECT written FROM incarnations WHERE device = ?1 AND incarnation = ?2")?;
    Ok(query.query_row((&device.0, incarnation), |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Adds the bytes of an exchange.
pub(crate) fn carried(tx: &Transaction<'_>, device: &DeviceId, up: u64, down: u64) -> Result<()> {
    let mut update =
        tx.prepare_cached("UPDATE devices SET bytes_up = bytes_up + ?2, bytes_down = bytes_down + ?3 WHERE id = ?1")?;
    update.execute((&device.0, up, down))?;
    Ok(())
}

/// Adds a person, or renames one.
pub(crate) fn put_person(tx: &Transaction<'_>, person: &PersonId, name: &str) -> Result<()> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO people (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
    )?;
    upsert.execute((person.as_str(), name))?;
    Ok(())
}

/// A person's name.
pub(crate) fn person(db: &Connection, person: &PersonId) -> Result<Option<String>> {
    let mut query = db.prepare_cached("SELECT name FROM people WHERE id = ?1")?;
    Ok(query.query_row([person.as_str()], |row| row.get(0)).optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_once_in_whatever_order_it_comes() {
        let (mut counted, mut window) = (0, 0);
        let mut take = |number: u64| match counting(counted, window, number) {
            Some(next) => {
                (counted, window) = next;
                true
            }
            None => false,
        };
        for (number, taken) in [
            (100, true),
            (100, false),
            (102, true),
            (101, true),
            (101, false),
            (39, true),
            (38, false),
            (1_000_000, true),
            (102, false),
            (999_937, true),
            (999_937, false),
            (999_936, false),
            (u64::MAX >> 1, true),
        ] {
            assert_eq!(take(number), taken, "{number}");
        }
    }
}
