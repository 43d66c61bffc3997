//! Entry rules (录入管理): whether what was entered keeps the company's rules, and the breaches of each person. Nothing is punished here: it is
//! a list of what to talk about.

use super::{Filled, Next};
use crate::company::{EntryRules, Mandatory};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Viewer, audit};
use crate::store::entry::{self, Entry};
use anjian_core::model::id::{AreaId, PersonId};
use anjian_core::model::time::Timestamp;
use chrono::NaiveDate;

/// A rule that was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Breached {
    /// Completed too long after the visit, or not yet.
    CompletedLate,
    /// At headquarters too long after the visit.
    ArrivedLate,
    /// Something that is demanded is missing.
    Lacks(Mandatory),
}

impl Breached {
    /// Its stable word.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::CompletedLate => "completed_late",
            Self::ArrivedLate => "arrived_late",
            Self::Lacks(Mandatory::Photo) => "no_photo",
            Self::Lacks(Mandatory::Signature) => "no_signature",
            Self::Lacks(Mandatory::Phone) => "no_phone",
            Self::Lacks(Mandatory::Meter) => "no_meter",
        }
    }
}

/// An entry and the rules that it does not keep.
pub(crate) struct Breach {
    pub(crate) entry: Entry,
    pub(crate) rules: Vec<Breached>,
}

/// Somebody who was at doors.
pub(crate) struct Visitor {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) visits: u64,
}

fn judge(entry: &Entry, rules: &EntryRules, now: Timestamp) -> Vec<Breached> {
    let late =
        |hours: u32, at: Option<Timestamp>| at.unwrap_or(now) > entry.visited_at.plus_minutes(i64::from(hours) * 60);
    let mut broken = Vec::new();
    if late(rules.complete_within_hours, entry.completed_at) {
        broken.push(Breached::CompletedLate);
    }
    if late(rules.arrive_within_hours, entry.arrived_at) {
        broken.push(Breached::ArrivedLate);
    }
    if entry.completed_at.is_some() {
        let lacks = |what: &Mandatory| match what {
            Mandatory::Photo => entry.photos == 0,
            Mandatory::Signature => !entry.signed,
            Mandatory::Phone => entry.site.phone.is_empty(),
            Mandatory::Meter => entry.site.meter.is_empty(),
        };
        broken.extend(rules.mandatory.iter().copied().filter(|what| lacks(what)).map(Breached::Lacks));
    }
    broken
}

/// What was entered since a day and does not keep the rules, the newest first, and how many visits each person made then.
pub(crate) fn breaches(
    hq: &Headquarters,
    since: NaiveDate,
    sees: impl Fn(&AreaId) -> bool,
) -> Result<(Vec<Breach>, Vec<Visitor>)> {
    let (rules, now) = (&hq.company().entry, hq.now());
    let entries = hq.store.read(|db| entry::since(db, since))?;
    let mut people: Vec<Visitor> = Vec::new();
    let mut broken = Vec::new();
    for entry in entries.into_iter().filter(|entry| sees(&entry.area)) {
        match people.iter_mut().find(|visitor| visitor.id == entry.person) {
            Some(visitor) => visitor.visits += 1,
            None => people.push(Visitor { id: entry.person.clone(), name: entry.name.clone(), visits: 1 }),
        }
        let rules = judge(&entry, rules, now);
        if !rules.is_empty() {
            broken.push(Breach { entry, rules });
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((broken, people))
}

/// Somebody looked through a person's entries.
pub(super) fn check(hq: &Headquarters, viewer: &Viewer, form: &Filled) -> Result<Next> {
    let by = match &viewer.person {
        Some(person) if viewer.role.decides() => person,
        _ => return Err(Error::Unauthorised("a supervisor or a station lead looks entries through".into())),
    };
    let person: PersonId = form.needed("person")?;
    let note: String = form.get("note").unwrap_or_default().chars().take(500).collect();
    hq.store.write(|tx| {
        entry::check(tx, person.as_str(), by.as_str(), &note, hq.now())?;
        audit::note(tx, hq.now(), by, "entries_checked", person.as_str(), &note)
    })?;
    Ok(Next::To("/entries".into()))
}
