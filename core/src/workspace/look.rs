//! Looking: one call serves one screen. Lists come from rows; a document is opened only when its inspection is.

use super::run::LAST_RUN;
use super::{Workspace, locked};
use crate::actions::desk::Desk;
use crate::document::hash::Heads;
use crate::error::Error;
use crate::model::agenda::AgendaRank;
use crate::model::coverage::{Count, Freshness, Rates};
use crate::model::hazard::{Hazard, hazards};
use crate::model::id::{AreaId, HazardKey, InspectionId, ItemKey, ProgrammeId, SiteId};
use crate::model::inspection::InspectionState;
use crate::model::pace::{Pace, pace};
use crate::model::period::Period;
use crate::model::programme::Programme;
use crate::model::record::Record;
use crate::model::site::{Exclusion, Site};
use crate::model::template::{Context, Entry, Judged, Missing, Template};
use crate::model::time::Timestamp;
use crate::model::words::Words;
use crate::store::agenda::{self, AgendaFilter, AgendaLine, Place};
use crate::store::changes::Number;
use crate::store::database::{StoreError, meta};
use crate::store::lists::{AppointmentPlace, HazardFilter, HazardLine, HazardPlace, InspectionLine};
use crate::store::quarantine::Quarantined;
use crate::store::rows::{self, HazardRow, InspectionRow};
use crate::store::{changes, lists, outbox, photos, quarantine, reference, sites};
use crate::sync::clock::stamp;
use crate::sync::status::LastRun;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An inspection's form: everything that its screen shows.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which inspection.
    pub id: InspectionId,
    /// The site.
    pub site: Site,
    /// The programme.
    pub programme: Arc<Programme>,
    /// The checklist; `template.form(&site, &record)` gives groups and items in order.
    pub template: Arc<Template>,
    /// The record.
    pub record: Record,
    /// What its reader has seen: goes into every action made on this screen.
    pub seen: Heads,
    /// Hazards raised in this inspection.
    pub hazards: BTreeMap<HazardKey, Hazard>,
    /// Open hazards of earlier inspections of this site.
    pub earlier_hazards: Vec<HazardRow>,
    /// What stops completion, in order.
    pub missing: Vec<Missing>,
    /// Visits, completion, appointment and the rest, folded.
    pub state: InspectionState,
    /// Whether the last tap can be taken back ([`Workspace::undo`]).
    pub may_undo: bool,
    /// Whether something of it is not at headquarters yet.
    pub only_here: bool,
}

/// A site that was searched for.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The site.
    pub site: Site,
    /// Its lines of the agenda; none where nothing is due.
    pub lines: Vec<AgendaLine>,
}

/// A site's card.
#[derive(Clone, Debug)]
pub struct SiteCard {
    /// The site.
    pub site: Site,
    /// Its approved exclusions.
    pub exclusions: Vec<Exclusion>,
    /// Its inspections, newest first.
    pub inspections: Vec<InspectionRow>,
    /// Its hazards, open ones first.
    pub hazards: Vec<HazardRow>,
    /// What is due there now.
    pub due: Vec<InspectionId>,
}

/// Coverage of one area in the current period of one programme.
#[derive(Clone, Debug)]
pub struct AreaCoverage {
    /// The programme.
    pub programme: ProgrammeId,
    /// The period.
    pub period: Period,
    /// The area.
    pub area: AreaId,
    /// The count.
    pub count: Count,
    /// The rates.
    pub rates: Rates,
    /// How many devices headquarters had heard from at the last exchange, and the oldest word; what this phone did since
    /// is counted too. `None` before the first exchange.
    pub freshness: Option<Freshness>,
    /// The pace; `None` for a period without an end.
    pub pace: Option<Pace>,
}

/// What is on this device and not at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// Inspections that wait to be sent.
    pub waiting: u32,
    /// Inspections that headquarters refused, with its reason.
    pub refused: Vec<(InspectionId, String)>,
    /// Photos that headquarters has not signed for, and their bytes.
    pub photos: (u32, u64),
    /// Photos that headquarters has signed for and whose originals are still here, and their bytes: what
    /// [`Workspace::free_photos`] would free.
    pub freeable: (u32, u64),
    /// Things set aside.
    pub quarantined: u32,
    /// Whether the reserve for a full disk is held.
    pub reserve_held: bool,
    /// Bytes that may still be written; `None` where the platform does not know.
    pub free_bytes: Option<u64>,
    /// How the last run of syncing ended; `None` before the first.
    pub last_run: Option<LastRun>,
}

impl Storage {
    /// The state in words for a person: the worst first.
    pub fn words(&self) -> Words {
        let words = |zh: String, en: String| Words { zh, en };
        match (self.refused.len(), self.waiting) {
            (0, 0) if self.last_run.is_some() => words("已送达".into(), "Received".into()),
            (0, 0) => words("尚未同步".into(), "Not synced yet".into()),
            (0, n) => words(format!("仅本机 {n}"), format!("Only here: {n}")),
            (n, 0) => words(format!("被退回 {n}"), format!("Refused: {n}")),
            (n, m) => words(format!("被退回 {n}，仅本机 {m}"), format!("Refused: {n}, only here: {m}")),
        }
    }
}

impl Workspace {
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, Error> {
        Ok(work(&locked(&self.reader))?)
    }

    /// The best guess at headquarters' time now.
    pub fn now(&self) -> Timestamp {
        stamp(self.platform.clock.as_ref(), locked(&self.clock_error).as_ref()).best()
    }

    /// A page of the agenda after a place. Brings the order to the present hour when it is of another.
    pub fn agenda(&self, filter: &AgendaFilter, after: Option<&Place>, most: u32) -> Result<Vec<AgendaLine>, Error> {
        self.follow_the_clock()?;
        self.read(|connection| agenda::page(connection, filter, after, most))
    }

    /// How many lines of the agenda each rank has.
    pub fn agenda_counts(&self, filter: &AgendaFilter) -> Result<BTreeMap<AgendaRank, u32>, Error> {
        self.follow_the_clock()?;
        self.read(|connection| agenda::counts(connection, filter))
    }

    fn follow_the_clock(&self) -> Result<(), Error> {
        let (reference, now) = (self.reference(), self.now());
        if !self.read(|connection| agenda::is_stale(connection, &reference, now))? {
            return Ok(());
        }
        let mut writer = self.writer();
        let tx = writer.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        agenda::follow_the_clock(&tx, &reference, now)?;
        Ok(tx.commit()?)
    }

    /// Sites that hold every word of a query, in walking order, each with its lines of the agenda.
    pub fn search(&self, query: &str, most: u32) -> Result<Vec<Found>, Error> {
        self.follow_the_clock()?;
        self.read(|connection| {
            let found = sites::search(connection, query, most)?.into_iter();
            found.map(|(number, site)| Ok(Found { lines: agenda::lines_of(connection, number)?, site })).collect()
        })
    }

    /// What an entry for an item would mean, without writing anything: the verdict while she types.
    ///
    /// # Errors
    /// [`Error::Entry`] when it cannot be meant.
    pub fn preview(&self, id: &InspectionId, item: &ItemKey, entry: &Entry) -> Result<Judged, Error> {
        let form = self.form(id)?;
        let today = self.reference().today(self.now());
        Ok(form.template.judge(&Context { site: &form.site, record: &form.record, today }, item, entry)?)
    }

    /// A site's card.
    pub fn site(&self, id: &SiteId) -> Result<SiteCard, Error> {
        let (reference, now) = (self.reference(), self.now());
        let card = self.read(|connection| {
            let Some((_, site)) = sites::get(connection, id)? else { return Ok(None) };
            let due = reference.programmes.values().filter_map(|programme| {
                let period = reference.current_period(programme, now)?;
                let due = crate::model::schedule::is_due(&site, programme, &period);
                due.then(|| InspectionId { programme: programme.id.clone(), period, site: site.id.clone() })
            });
            let due = due.collect();
            Ok(Some(SiteCard {
                exclusions: sites::exclusions(connection, id)?,
                inspections: rows::of_site(connection, id)?,
                hazards: rows::hazards_of_site(connection, id)?,
                site,
                due,
            }))
        })?;
        card.ok_or_else(|| Error::not_found(format!("site {id}")))
    }

    /// An inspection's form. Opening it writes nothing.
    pub fn form(&self, id: &InspectionId) -> Result<Form, Error> {
        let reference = self.reference();
        let programme = reference.programmes.get(&id.programme);
        let programme = programme.ok_or_else(|| Error::not_found(format!("programme {}", id.programme)))?.clone();
        self.write(|connection, desk, hands| {
            let site = sites::get(connection, &id.site)?;
            let (_, site) = site.ok_or_else(|| Error::not_found(format!("site {}", id.site)))?;
            if desk.as_ref().is_none_or(|d| d.id() != id) {
                *desk = Some(Desk::open(connection, id, hands)?);
            }
            let on_desk = desk.as_ref().ok_or_else(|| Error::not_found("the inspection"))?;
            let record = on_desk.record.clone();
            let template = reference.template_for(&programme.template, &record, hands.now);
            let template =
                template.ok_or_else(|| Error::not_found(format!("template {}", programme.template)))?.clone();
            let earlier = rows::hazards_of_site(connection, &id.site)?;
            let only_here = match on_desk.number {
                Some(number) => outbox::holds(connection, number)?,
                None => false,
            };
            Ok(Form {
                id: id.clone(),
                hazards: hazards(&record),
                earlier_hazards: earlier.into_iter().filter(|h| h.open && h.inspection != *id).collect(),
                missing: template.missing(&site, &record),
                state: InspectionState::fold(&record, hands.now),
                may_undo: !on_desk.pending.is_empty(),
                seen: on_desk.document.heads(),
                record,
                site,
                programme,
                template,
                only_here,
            })
        })
    }

    /// The digest of an inspection's record: equal on every replica that holds the same changes (law 3). Taps that are
    /// not yet a change are not part of it.
    pub fn digest(&self, id: &InspectionId) -> Result<[u8; 32], Error> {
        let stored = self.read(|connection| match changes::find(connection, id)? {
            Some(number) => changes::of(connection, number),
            None => Ok(Vec::new()),
        })?;
        let document = crate::document::open::Document::open(id, stored.iter().map(|c| c.raw.as_slice()))?;
        Ok(document.raw()?.digest(id))
    }

    /// Every inspection on this device.
    pub fn inspections(&self) -> Result<Vec<InspectionId>, Error> {
        Ok(self.read(changes::all)?.into_iter().map(|(_, id)| id).collect())
    }

    /// A page of the open hazards after a place, the gravest and most pressing first.
    pub fn hazards(
        &self,
        filter: &HazardFilter,
        after: Option<&HazardPlace>,
        most: u32,
    ) -> Result<Vec<(HazardLine, HazardPlace)>, Error> {
        self.read(|connection| lists::hazards(connection, filter, after, most))
    }

    /// A page of the promises neither kept nor taken back, the earliest first.
    pub fn appointments(&self, after: Option<AppointmentPlace>, most: u32) -> Result<Vec<InspectionLine>, Error> {
        self.read(|connection| lists::appointments(connection, after, most))
    }

    /// A page of the inspections with two answers that differ.
    pub fn conflicts(&self, after: Option<Number>, most: u32) -> Result<Vec<InspectionLine>, Error> {
        self.read(|connection| lists::in_conflict(connection, after, most))
    }

    /// Coverage of my areas in the current periods, with the pace that is needed (law 5).
    pub fn coverage(&self) -> Result<Vec<AreaCoverage>, Error> {
        self.follow_the_clock()?;
        let (reference, today) = (self.reference(), self.reference().today(self.now()));
        let counts = self.read(agenda::coverage)?;
        let mut coverage = Vec::with_capacity(counts.len());
        for ((id, period, area), count) in counts {
            let Some(programme) = reference.programmes.get(&id) else { continue };
            let period: Period = period.parse().map_err(Error::broken)?;
            let pace = pace(&count, programme, &period, today, &reference.company.calendar, None);
            let freshness = self.read(|connection| reference::freshness(connection, &area))?;
            let rates = count.rates();
            coverage.push(AreaCoverage { programme: id, period, area, count, rates, freshness, pace });
        }
        Ok(coverage)
    }

    /// What was set aside, newest first.
    pub fn quarantine(&self) -> Result<Vec<Quarantined>, Error> {
        self.read(quarantine::all)
    }

    /// What is on this device and not at home.
    pub fn storage(&self) -> Result<Storage, Error> {
        let reserve_held = self.writer().reserve.is_held();
        let free_bytes = self.platform.disk.free_bytes(&self.folder);
        self.read(|connection| {
            let mut refused = Vec::new();
            for (number, reason) in outbox::refused(connection)? {
                if let Some(id) = changes::identity_of(connection, number)? {
                    refused.push((id, reason));
                }
            }
            let (waiting, _) = outbox::count(connection)?;
            let (quarantined, last_run) = (quarantine::count(connection)?, meta(connection, LAST_RUN)?);
            let (photos, freeable) = (photos::not_home(connection)?, photos::freeable(connection)?);
            Ok(Storage { waiting, refused, photos, freeable, quarantined, reserve_held, free_bytes, last_run })
        })
    }
}
