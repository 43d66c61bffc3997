//! The one place where journal, changes, rows and outbox are written.
//!
//! A tap goes into the journal and is durable with that. The taps of a form become one change when the form is left,
//! the app pauses, or changes from outside come in: always before these, so that an answer never replaces one that its
//! author cannot have seen (law 2).

use super::Action;
use super::desk::{Desk, Pending, groups, write_tap};
use super::{Scene, fact_ids};
use crate::document::actor::Actor;
use crate::document::hash::Heads;
use crate::document::history::Entry;
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::{Event, Fact};
use crate::model::id::{FactId, InspectionId, PersonId};
use crate::model::notice::Series;
use crate::model::record::Record;
use crate::model::time::{Stamp, Timestamp};
use crate::store::changes::{self, Number};
use crate::store::incarnation::{self, Incarnation, WitnessFile};
use crate::store::reference::Reference;
use crate::store::rows::{self, Around, Picture};
use crate::store::{agenda, journal, numbering, outbox, photos, sites};
use rusqlite::{Connection, Transaction};
use std::collections::BTreeSet;

/// Whose hands do it, and when.
pub struct Hands<'a> {
    /// Reference data.
    pub reference: &'a Reference,
    /// The person.
    pub person: &'a PersonId,
    /// The device's actor.
    pub actor: &'a Actor,
    /// Now by the device's clock, with what is known of that clock.
    pub stamp: Stamp,
    /// The best guess at headquarters' time now.
    pub now: Timestamp,
    /// Where the changes of this incarnation are counted beside the database.
    pub witness: &'a WitnessFile,
    /// This incarnation.
    pub incarnation: Incarnation,
}

impl<'a> Hands<'a> {
    /// Counts something that a restored backup must not do again, beside the database too and before it commits.
    pub fn testify(&self, tx: &Transaction<'_>) -> Result<(), Error> {
        incarnation::count_change(tx)?;
        Ok(self.witness.testify(self.incarnation, incarnation::written(tx)?)?)
    }
    /// The same hands, to be given other reference data.
    pub fn again(&self) -> Self {
        Self { ..*self }
    }
}

/// Does an action: looks, decides, and makes it durable in one transaction.
pub fn act(
    connection: &mut Connection,
    desk: &mut Desk,
    seen: &Heads,
    action: &dyn Action,
    hands: &Hands<'_>,
) -> Result<Vec<FactId>, Error> {
    let mut edits = decide(connection, desk, seen, action, hands)?;
    let ids = fact_ids(&edits);
    if edits.is_empty() {
        return Ok(ids);
    }
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if action.ends_the_visit() {
        // Only now, when nothing speaks against it: a change that is counted and then rolled back costs an actor.
        seal(&tx, desk, hands)?;
        action.seal(&mut edits, &desk.sealing(&tx, seen, hands)?);
        write_taps(&tx, desk, seen, edits, hands)?;
        keep_photo(&tx, desk, action)?;
        seal(&tx, desk, hands)?;
    } else {
        write_taps(&tx, desk, seen, edits, hands)?;
        keep_photo(&tx, desk, action)?;
    }
    tx.commit()?;
    Ok(ids)
}

fn decide(
    connection: &Connection,
    desk: &Desk,
    seen: &Heads,
    action: &dyn Action,
    hands: &Hands<'_>,
) -> Result<Vec<Edit>, Error> {
    let id = desk.id();
    let programme = hands.reference.programmes.get(&id.programme);
    let programme = programme.ok_or_else(|| Error::not_found(format!("programme {}", id.programme)))?;
    let template = hands.reference.template_for(&programme.template, &desk.record, hands.now);
    let template = template.ok_or_else(|| Error::not_found(format!("template {}", programme.template)))?;
    let (_, site) = sites::get(connection, &id.site)?.ok_or_else(|| Error::not_found(format!("site {}", id.site)))?;
    let stale = *seen != desk.document.heads();
    let own = if stale { Some(desk.seen_by(connection, seen, hands)?) } else { None };
    let mut scene = Scene {
        record: own.as_ref().unwrap_or(&desk.record),
        site: &site,
        programme,
        template,
        zone: hands.reference.company.zone,
        by: hands.person,
        at: hands.stamp,
        actor: hands.actor,
        next_fact: desk.next_fact(hands),
    };
    action.edits(&mut scene)
}

fn write_taps(
    tx: &Transaction<'_>,
    desk: &mut Desk,
    seen: &Heads,
    edits: Vec<Edit>,
    hands: &Hands<'_>,
) -> Result<(), Error> {
    let (tap, first) = (desk.next_tap(), desk.pending.is_empty());
    let taps: Vec<_> = edits.into_iter().map(|edit| Pending { tap, seen: seen.clone(), edit }).collect();
    let number = match desk.number {
        Some(number) => number,
        None => *desk.number.insert(changes::number(tx, desk.id())?),
    };
    for tap in &taps {
        journal::append(tx, number, &write_tap(tap)?)?;
        if let Edit::Fact(_, Fact { what: Event::NoticeServed { number, .. }, .. }) = &tap.edit {
            numbering::served(tx, &Series::of(hands.actor.as_bytes()), number)?;
            // The paper is in the customer's hands: a backup from before must not give its number again.
            hands.testify(tx)?;
        }
    }
    desk.add(tx, taps, hands)?;
    let urgent = paint(tx, number, &desk.record, &mut desk.picture, hands)?;
    // While taps wait the inspection stays in the outbox; only what is new to it needs writing.
    if first || urgent {
        outbox::put(tx, number, desk.picture.as_ref().is_some_and(|p| p.state.hazards.open() > 0))?;
    }
    Ok(())
}

fn keep_photo(tx: &Transaction<'_>, desk: &Desk, action: &dyn Action) -> Result<(), Error> {
    if let (Some(number), Some(photo)) = (desk.number, action.photo()) {
        photos::put(tx, number, photo)?;
    }
    Ok(())
}

/// Turns the taps on a desk into changes.
pub fn seal(tx: &Transaction<'_>, desk: &mut Desk, hands: &Hands<'_>) -> Result<(), Error> {
    let Some(number) = desk.number else { return Ok(()) };
    if desk.pending.is_empty() {
        return Ok(());
    }
    for (seen, edits) in groups(&desk.pending) {
        if let Some(written) = desk.document.write(hands.actor, &seen, &edits, hands.stamp.at)? {
            changes::append(tx, number, desk.count, [(&written.hash.0, written.raw.as_slice(), false)])?;
            desk.count += 1;
            incarnation::count_change(tx)?;
        }
    }
    hands.witness.testify(hands.incarnation, incarnation::written(tx)?)?;
    journal::clear(tx, number)?;
    desk.pending.clear();
    desk.reread(tx, hands)?;
    paint(tx, number, &desk.record, &mut desk.picture, hands)?;
    outbox::put(tx, number, desk.picture.as_ref().is_some_and(|p| p.state.hazards.open() > 0))?;
    Ok(())
}

/// Takes the last tap back, as long as it is not part of a change. Whether there was one.
pub fn undo(connection: &mut Connection, desk: &mut Desk, hands: &Hands<'_>) -> Result<bool, Error> {
    let (Some(number), Some(last)) = (desk.number, desk.pending.last().map(|p| p.tap)) else { return Ok(false) };
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    journal::undo(&tx, number)?;
    desk.pending.retain(|p| p.tap != last);
    desk.reread(&tx, hands)?;
    // A hazard that was only tapped may be gone again: its row goes with it.
    rows::forget(&tx, number)?;
    photos::forget_unnamed(&tx, number, &desk.record.photos())?;
    desk.picture = None;
    paint(&tx, number, &desk.record, &mut desk.picture, hands)?;
    outbox::settle(&tx, number)?;
    // The first tap of all was taken back: nobody was here.
    if changes::forget_empty(&tx, number)? {
        desk.number = None;
        desk.picture = None;
        refresh_sites(&tx, &BTreeSet::from([desk.id().site.clone()]), hands)?;
    }
    tx.commit()?;
    Ok(true)
}

/// Appends changes from outside that were let into a history; `home` tells which of them headquarters has.
pub fn append<'a>(
    tx: &Transaction<'_>,
    number: Number,
    count: usize,
    new: impl IntoIterator<Item = &'a Entry>,
    home: impl Fn(&Entry) -> bool,
) -> Result<(), Error> {
    Ok(changes::append(tx, number, count, new.into_iter().map(|e| (&e.hash.0, e.raw.as_slice(), home(e))))?)
}

/// Makes an inspection's rows after changes came from outside; what headquarters does not have goes into the outbox.
pub fn picture(
    tx: &Transaction<'_>,
    number: Number,
    record: &Record,
    home: bool,
    hands: &Hands<'_>,
) -> Result<(), Error> {
    let picture = Picture::of(record, &around(&record.id, hands));
    rows::put(tx, number, &record.id, &picture)?;
    if !home {
        outbox::put(tx, number, picture.state.hazards.open() > 0)?;
    }
    Ok(())
}

/// Makes an inspection's rows anew from its changes and taps.
pub fn repaint(tx: &Transaction<'_>, number: Number, id: &InspectionId, hands: &Hands<'_>) -> Result<(), Error> {
    let desk = Desk::open(tx, id, hands)?;
    rows::forget(tx, number)?;
    let picture = Picture::of(&desk.record, &around(id, hands));
    rows::put(tx, number, id, &picture)?;
    outbox::put(tx, number, picture.state.hazards.open() > 0)?;
    Ok(())
}

/// Makes the agenda lines of some inspections' sites anew.
pub fn refresh_sites(
    tx: &Transaction<'_>,
    sites: &BTreeSet<crate::model::id::SiteId>,
    hands: &Hands<'_>,
) -> Result<(), Error> {
    let mut numbers = Vec::with_capacity(sites.len());
    for site in sites {
        numbers.extend(sites::number_of(tx, site)?);
    }
    Ok(agenda::refresh(tx, hands.reference, numbers, hands.now)?)
}

fn around<'a>(id: &InspectionId, hands: &'a Hands<'_>) -> Around<'a> {
    let programme = hands.reference.programmes.get(&id.programme).map(AsRef::as_ref);
    Around { zone: hands.reference.company.zone, programme }
}

/// Writes an inspection's rows where they differ from the last ones. Whether they did.
fn paint(
    tx: &Transaction<'_>,
    number: Number,
    record: &Record,
    last: &mut Option<Picture>,
    hands: &Hands<'_>,
) -> Result<bool, Error> {
    let picture = Picture::of(record, &around(&record.id, hands));
    if last.as_ref() == Some(&picture) {
        return Ok(false);
    }
    rows::put(tx, number, &record.id, &picture)?;
    refresh_sites(tx, &BTreeSet::from([record.id.site.clone()]), hands)?;
    *last = Some(picture);
    Ok(true)
}

/// Makes every row anew from changes and taps (law 7).
pub fn rebuild(tx: &Transaction<'_>, hands: &Hands<'_>) -> Result<u32, Error> {
    rows::clear(tx)?;
    let mut rebuilt = 0;
    for (number, id) in changes::all(tx)? {
        let desk = Desk::open(tx, &id, hands)?;
        rows::put(tx, number, &id, &Picture::of(&desk.record, &around(&id, hands)))?;
        rebuilt += 1;
    }
    agenda::refresh(tx, hands.reference, sites::numbers(tx)?, hands.now)?;
    Ok(rebuilt)
}
