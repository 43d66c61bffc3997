//! Reference data: headquarters' own words about company, programmes, templates and people. They flow one way.

use super::database::StoreError;
use crate::model::coverage::Freshness;
use crate::model::id::{AreaId, PersonId, ProgrammeId, TemplateCode};
use crate::model::notice::NoticeRules;
use crate::model::period::Period;
use crate::model::programme::Programme;
use crate::model::record::Record;
use crate::model::template::{Template, TemplateSource, began, in_force};
use crate::model::time::{Timestamp, WorkCalendar, Zone};
use crate::model::upload::UploadRules;
use crate::model::words::Words;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The company, as its devices know it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Company {
    /// The version of all reference data; 0 before the first exchange.
    pub version: u64,
    /// Its name.
    pub name: Words,
    /// Its time zone.
    pub zone: Zone,
    /// Its working days.
    pub calendar: WorkCalendar,
    /// What of the photos goes, and when.
    #[serde(default)]
    pub uploads: UploadRules,
    /// How it numbers notices, and what it says on them.
    #[serde(default)]
    pub notices: NoticeRules,
}

/// Reference data, loaded.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The company.
    pub company: Company,
    /// Its programmes, by id.
    pub programmes: BTreeMap<ProgrammeId, Arc<Programme>>,
    /// Its templates, every version in use.
    pub templates: BTreeMap<(TemplateCode, u32), Arc<Template>>,
    /// The days from which versions are used; one that is not here is used from the beginning.
    pub starts: BTreeMap<(TemplateCode, u32), NaiveDate>,
    /// Names of people.
    pub people: BTreeMap<PersonId, String>,
    /// Areas of this device and whether they are assigned to it now.
    pub areas: BTreeMap<AreaId, bool>,
}

impl Reference {
    /// The version of a template that is in use on a day.
    pub fn template(&self, code: &TemplateCode, day: NaiveDate) -> Option<&Arc<Template>> {
        let all = self.templates.range((code.clone(), 0)..=(code.clone(), u32::MAX)).map(|(key, _)| key);
        let version = in_force(all.map(|key| (key.1, self.starts.get(key).copied())), day)?;
        self.templates.get(&(code.clone(), version))
    }
    /// A template in the version that a record is made with: the one in use on the day on which it began, today for one that nobody began.
    pub fn template_for(&self, code: &TemplateCode, record: &Record, now: Timestamp) -> Option<&Arc<Template>> {
        self.template(code, self.company.zone.date(began(record).unwrap_or(now)))
    }
    /// A template in the version that a record was completed with, where this device holds it; else as [`Reference::template_for`].
    pub fn template_of(
        &self,
        code: &TemplateCode,
        completed: Option<u32>,
        record: &Record,
        now: Timestamp,
    ) -> Option<&Arc<Template>> {
        let kept = completed.and_then(|version| self.templates.get(&(code.clone(), version)));
        kept.or_else(|| self.template_for(code, record, now))
    }
    /// The current period of a programme; `None` for one on demand.
    pub fn current_period(&self, programme: &Programme, now: Timestamp) -> Option<Period> {
        programme.cadence.period_of(self.today(now))
    }
    /// Today, on the company's calendar.
    pub fn today(&self, now: Timestamp) -> NaiveDate {
        self.company.zone.date(now)
    }
}

impl Default for Company {
    fn default() -> Self {
        let name = Words { zh: String::new(), en: String::new() };
        let calendar = WorkCalendar { weekdays: vec![1, 2, 3, 4, 5], holidays: vec![], extra_days: vec![] };
        Self {
            version: 0,
            name,
            zone: Zone::default(),
            calendar,
            uploads: UploadRules::default(),
            notices: NoticeRules::default(),
        }
    }
}

/// A version of a template, and the day from which it is used.
pub struct Published {
    /// Its texts.
    pub source: TemplateSource,
    /// The day; from the beginning when nothing is said.
    pub start: Option<NaiveDate>,
}

/// A version as it is kept. One from before does not say a day.
#[derive(Serialize, Deserialize)]
struct Kept {
    files: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<NaiveDate>,
}

/// Kinds of rows.
const COMPANY: &str = "company";
const PROGRAMME: &str = "programme";
const TEMPLATE: &str = "template";
const CERTIFICATE: &str = "certificate";
const PERSON: &str = "person";

fn damaged(what: &'static str) -> impl Fn(serde_json::Error) -> StoreError {
    move |e| StoreError::Damaged { what, why: e.to_string() }
}

/// Loads everything.
pub fn load(connection: &Connection) -> Result<Reference, StoreError> {
    let company = one(connection, COMPANY, "")?.map(|v| serde_json::from_slice(&v)).transpose();
    let mut programmes = BTreeMap::new();
    for (_, value) in all(connection, PROGRAMME)? {
        let programme: Programme = serde_json::from_slice(&value).map_err(damaged(PROGRAMME))?;
        programmes.insert(programme.id.clone(), Arc::new(programme));
    }
    let (mut templates, mut starts) = (BTreeMap::new(), BTreeMap::new());
    for (_, value) in all(connection, TEMPLATE)? {
        let kept: Kept = serde_json::from_slice(&value).map_err(damaged(TEMPLATE))?;
        let template = TemplateSource { files: kept.files }.load().map_err(|faults| StoreError::Damaged {
            what: TEMPLATE,
            why: faults.first().map_or_else(String::new, ToString::to_string),
        })?;
        let key = (template.code.clone(), template.version);
        starts.extend(kept.start.map(|start| (key.clone(), start)));
        templates.insert(key, Arc::new(template));
    }
    let mut people = BTreeMap::new();
    for (id, name) in all(connection, PERSON)? {
        let id = PersonId::new(&id).map_err(|e| StoreError::Damaged { what: PERSON, why: e.to_string() })?;
        people.insert(id, String::from_utf8_lossy(&name).into_owned());
    }
    let company = company.map_err(damaged(COMPANY))?.unwrap_or_default();
    Ok(Reference { company, programmes, templates, starts, people, areas: areas(connection)? })
}

/// Replaces everything but areas with what headquarters sent. Certificates and names of people are only added:
/// changes of somebody who left the company must still be checked.
pub fn replace(
    tx: &Transaction<'_>,
    company: &Company,
    programmes: &[Programme],
    templates: &[Published],
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM reference WHERE kind IN (?1, ?2)", [PROGRAMME, TEMPLATE])?;
    put(tx, COMPANY, "", &serde_json::to_vec(company).map_err(damaged(COMPANY))?)?;
    for programme in programmes {
        put(tx, PROGRAMME, programme.id.as_str(), &serde_json::to_vec(programme).map_err(damaged(PROGRAMME))?)?;
    }
    for Published { source, start } in templates {
        let name = match (source.code(), source.version()) {
            (Some(code), Some(version)) => format!("{code}/{version}"),
            _ => return Err(StoreError::Damaged { what: TEMPLATE, why: "it has no code or version".into() }),
        };
        put(
            tx,
            TEMPLATE,
            &name,
            &serde_json::to_vec(&Kept { files: source.files.clone(), start: *start }).map_err(damaged(TEMPLATE))?,
        )?;
    }
    Ok(())
}

/// Keeps the certificate of a device and the name of its person.
pub fn keep_certificate(
    tx: &Transaction<'_>,
    device: &str,
    person: &PersonId,
    name: &str,
    certificate: &[u8],
) -> Result<(), StoreError> {
    put(tx, CERTIFICATE, device, certificate)?;
    put(tx, PERSON, person.as_str(), name.as_bytes())
}

/// All certificates, as they were kept.
pub fn certificates(connection: &Connection) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(all(connection, CERTIFICATE)?.into_iter().map(|(_, value)| value).collect())
}

/// The areas of this device, and whether they are assigned to it now.
pub fn areas(connection: &Connection) -> Result<BTreeMap<AreaId, bool>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT area, assigned FROM areas")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let mut areas = BTreeMap::new();
    for row in rows {
        let (area, assigned) = row?;
        let area = AreaId::new(&area).map_err(|e| StoreError::Damaged { what: "area", why: e.to_string() })?;
        areas.insert(area, assigned);
    }
    Ok(areas)
}

/// Makes these the assigned areas; the others are marked as having left.
pub fn assign(tx: &Transaction<'_>, assigned: &[AreaId]) -> Result<(), StoreError> {
    tx.execute("UPDATE areas SET assigned = 0", [])?;
    for area in assigned {
        tx.prepare_cached(
            "INSERT INTO areas (area, assigned) VALUES (?1, 1) ON CONFLICT (area) DO UPDATE SET assigned = 1",
        )?
        .execute([area.as_str()])?;
    }
    Ok(())
}

/// How far an area was read, in headquarters' words.
pub fn cursor(connection: &Connection, area: &AreaId) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT cursor FROM areas WHERE area = ?1")?;
    Ok(statement.query_row([area.as_str()], |row| row.get(0)).optional()?.flatten())
}

/// Whether an assigned area was not begun yet.
pub fn unbegun(connection: &Connection) -> Result<bool, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM areas WHERE assigned = 1 AND cursor IS NULL)")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Notes how far an area was read.
pub fn set_cursor(tx: &Transaction<'_>, area: &AreaId, cursor: Option<&[u8]>) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE areas SET cursor = ?2 WHERE area = ?1")?.execute(params![area.as_str(), cursor])?;
    Ok(())
}

/// How much headquarters knew of an area at the last exchange.
pub fn freshness(connection: &Connection, area: &AreaId) -> Result<Option<Freshness>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT freshness FROM areas WHERE area = ?1")?;
    let text: Option<String> = statement.query_row([area.as_str()], |row| row.get(0)).optional()?.flatten();
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(damaged("freshness"))
}

/// Notes how much headquarters knows of an area.
pub fn set_freshness(tx: &Transaction<'_>, area: &AreaId, freshness: &Freshness) -> Result<(), StoreError> {
    let text = serde_json::to_string(freshness).map_err(damaged("freshness"))?;
    tx.prepare_cached("UPDATE areas SET freshness = ?2 WHERE area = ?1")?.execute(params![area.as_str(), text])?;
    Ok(())
}

/// Forgets an area that left this device and of which nothing is left.
pub fn forget_area(tx: &Transaction<'_>, area: &AreaId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM areas WHERE area = ?1", [area.as_str()])?;
    Ok(())
}

fn put(tx: &Transaction<'_>, kind: &str, name: &str, value: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO reference (kind, name, value) VALUES (?1, ?2, ?3)
         ON CONFLICT (kind, name) DO UPDATE SET value = ?3",
    )?
    .execute(params![kind, name, value])?;
    Ok(())
}

fn one(connection: &Connection, kind: &str, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM reference WHERE kind = ?1 AND name = ?2")?;
    Ok(statement.query_row([kind, name], |row| row.get(0)).optional()?)
}

fn all(connection: &Connection, kind: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT name, value FROM reference WHERE kind = ?1 ORDER BY name")?;
    let rows = statement.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
