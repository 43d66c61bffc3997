//! Looking: one call serves one screen. Lists come from rows; a document is opened only when its inspection is.

use super::{Workspace, locked};
use crate::actions::desk::Desk;
use crate::document::hash::Heads;
use crate::error::Error;
use crate::model::agenda::AgendaRank;
use crate::model::coverage::{Count, Freshness, Rates};
use crate::model::hazard::{Hazard, hazards};
use crate::model::id::{AreaId, HazardKey, InspectionId, ProgrammeId, SiteId};
use crate::model::inspection::InspectionState;
use crate::model::pace::{Pace, pace};
use crate::model::period::Period;
use crate::model::programme::Programme;
use crate::model::record::Record;
use crate::model::seal::Sealed;
use crate::model::site::{Exclusion, Site};
use crate::model::template::{Missing, Template};
use crate::model::time::Timestamp;
use crate::store::agenda::{self, AgendaFilter, AgendaLine, Place};
use crate::store::database::StoreError;
use crate::store::quarantine::Quarantined;
use crate::store::rows::{self, HazardRow, InspectionRow};
use crate::store::{changes, outbox, quarantine, reference, sites};
use crate::sync::clock::stamp;
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
    /// The seal of the completion that stands, and what was written since.
    pub sealed: Option<Sealed>,
    /// Whether something of it is not at headquarters yet.
    pub only_here: bool,
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
    /// Things set aside.
    pub quarantined: u32,
    /// Whether the reserve for a full disk is held.
    pub reserve_held: bool,
}

impl Workspace {
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, Error> {
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

    /// Sites that hold every word of a query, in walking order.
    pub fn search(&self, query: &str, most: u32) -> Result<Vec<Site>, Error> {
        let found = self.read(|connection| sites::search(connection, query, most))?;
        Ok(found.into_iter().map(|(_, site)| site).collect())
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
        let template = reference.template(&programme.template);
        let template = template.ok_or_else(|| Error::not_found(format!("template {}", programme.template)))?.clone();
        self.write(|connection, desk, hands| {
            let site = sites::get(connection, &id.site)?;
            let (_, site) = site.ok_or_else(|| Error::not_found(format!("site {}", id.site)))?;
            if desk.as_ref().is_none_or(|d| d.id() != id) {
                *desk = Some(Desk::open(connection, id, hands)?);
            }
            let on_desk = desk.as_ref().ok_or_else(|| Error::not_found("the inspection"))?;
            let record = on_desk.record.clone();
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
                sealed: InspectionState::fold(&record, hands.now).sealed,
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

    /// Open hazards, the gravest and most pressing first.
    pub fn open_hazards(&self, most: u32) -> Result<Vec<HazardRow>, Error> {
        self.read(|connection| rows::open_hazards(connection, most))
    }

    /// Inspections with two answers that differ.
    pub fn conflicts(&self, most: u32) -> Result<Vec<InspectionRow>, Error> {
        self.read(|connection| rows::in_conflict(connection, most))
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
        self.read(|connection| {
            let mut refused = Vec::new();
            for (number, reason) in outbox::refused(connection)? {
                if let Some(id) = changes::identity_of(connection, number)? {
                    refused.push((id, reason));
                }
            }
            let (waiting, _) = outbox::count(connection)?;
            Ok(Storage { waiting, refused, quarantined: quarantine::count(connection)?, reserve_held })
        })
    }
}
