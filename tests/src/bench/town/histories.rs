//! What inspectors really wrote: the demo's inspector works through some homes and restaurants on two phones, visit by
//! visit, and the changes that came of it are read back as edits. Fifty such histories are the patterns of all the rest.

use super::sites::{SITES, is_commercial, site};
use crate::bench::Failed;
use crate::stage::{Stage, chance, sync};
use anjian_core::actions::comment::AddComment;
use anjian_core::actions::recheck::Recheck;
use anjian_core::document::actor::Actor;
use anjian_core::document::deed::{Deed, deeds};
use anjian_core::document::genesis::Genesis;
use anjian_core::document::guard::{Limits, check};
use anjian_core::document::open::Edit;
use anjian_core::keys::FileKey;
use anjian_core::model::fact::VisitOutcome;
use anjian_core::model::id::InspectionId;
use anjian_core::model::time::Timestamp;
use anjian_core::store::changes;
use anjian_core::workspace::Workspace;
use anjian_hq::demo::inspector::{Findings, inspect, outside, signature};
use rusqlite::Connection;

/// One change: who wrote what, and when.
pub(super) struct Step {
    pub(super) by: Actor,
    pub(super) edits: Vec<Edit>,
    pub(super) at: Timestamp,
}

/// The changes of one inspection.
pub(super) type History = Vec<Step>;

/// The patterns, and the keys of those who wrote them.
pub(super) struct Histories {
    pub(super) homes: Vec<History>,
    pub(super) restaurants: Vec<History>,
    /// Nobody opened.
    pub(super) no_access: Vec<History>,
    /// The two writers' keys.
    pub(super) keys: Vec<FileKey>,
    /// What headquarters' reference data stood at.
    pub(super) reference: u64,
}

const WRITERS: [(&str, &str); 2] = [("one", "li"), ("two", "wang")];
/// The share of items that fail: about three hazards in an inspection.
const FAILURES: f64 = 0.03;

/// This period's inspection of a site.
pub(super) fn current(number: u32) -> InspectionId {
    in_period(number, 0)
}

/// A site's inspection of this period, or of one before it.
pub(super) fn in_period(number: u32, before: u32) -> InspectionId {
    let text = match is_commercial(number) {
        true => format!("commercial-monthly/2026-{:02}", 11 - before),
        false => format!("household-annual/{}", 2026 - before),
    };
    format!("{text}/{}", site(number).id).parse().expect("programme, period and site are an inspection")
}

/// Lets them work.
pub(super) fn written(stage: &Stage) -> Result<Histories, Failed> {
    let phones: Vec<Workspace> =
        WRITERS.iter().map(|(phone, person)| stage.phone(phone, person, super::AREAS)).collect();
    // The last sites, whose own inspections these are.
    let numbers: Vec<u32> = (SITES - 160..SITES).collect();
    let homes: Vec<u32> = numbers.iter().copied().filter(|n| !is_commercial(*n)).take(42).collect();
    let restaurants: Vec<u32> = numbers.iter().copied().filter(|n| is_commercial(*n)).collect();
    let shut: Vec<u32> = (SITES - 170..SITES - 160).filter(|n| !is_commercial(*n)).collect();
    for number in homes.iter().chain(&restaurants) {
        work(stage, &phones, *number)?;
    }
    for number in &shut {
        for _ in 0..=number % 2 {
            outside(&phones[0], &current(*number), VisitOutcome::NoAccess, "")?;
            phones[0].pause()?;
        }
    }
    for phone in [&phones[0], &phones[1]] {
        sync(phone);
    }
    let db = crate::folder::database(phones[1].folder());
    let all = |numbers: &[u32]| numbers.iter().map(|n| read(&db, &current(*n))).collect::<Result<Vec<_>, _>>();
    let key = |phone: &Workspace| FileKey::open(&phone.folder().join("device.key"));
    Ok(Histories {
        homes: all(&homes)?,
        restaurants: all(&restaurants)?,
        no_access: all(&shut)?,
        keys: phones.iter().map(key).collect::<Result<_, _>>()?,
        reference: phones[1].reference().company.version,
    })
}

/// One inspection in two to six changes: sometimes nobody opens at first, sometimes she is interrupted, sometimes a
/// colleague adds a word.
fn work(stage: &Stage, phones: &[Workspace], number: u32) -> Result<(), Failed> {
    let (id, mut luck) = (current(number), chance(u64::from(number)));
    let (one, two) = (&phones[0], &phones[1]);
    if number.is_multiple_of(5) {
        outside(one, &id, VisitOutcome::NoAccess, "")?;
        one.pause()?;
    }
    if !number.is_multiple_of(3) {
        inspect(one, &id, Findings { failure_rate: FAILURES, leaves_early: true, ..Findings::default() }, &mut luck)?;
    }
    stage.time.becomes(stage.time.now().plus_minutes(3));
    if !inspect(one, &id, Findings { failure_rate: FAILURES, leaves_early: false, ..Findings::default() }, &mut luck)? {
        return Err(format!("{id} was not completed").into());
    }
    sync(one);
    for round in 0..1 + number % 3 {
        // Every third has a word of a colleague; the rest is one person's.
        let (phone, text) = if round == 2 { (two, "已核对，资料齐全") } else { (one, "已电话回访") };
        sync(phone);
        let form = phone.form(&id)?;
        phone.act(&id, &form.seen, &AddComment { text: text.to_owned() })?;
        // Three in four are rectified and looked at again.
        for (hazard, _) in form.hazards.iter().filter(|(_, h)| h.is_open() && !number.is_multiple_of(4)) {
            let passed =
                Recheck { hazard: hazard.clone(), passed: true, note: String::new(), signature: Some(signature()) };
            phone.act(&id, &form.seen, &passed)?;
        }
        sync(phone);
    }
    Ok(())
}

fn read(db: &Connection, id: &InspectionId) -> Result<History, Failed> {
    let number = changes::find(db, id)?.ok_or_else(|| format!("{id} did not come"))?;
    let genesis = Genesis::of(id);
    let mut history = History::new();
    for change in changes::of(db, number)? {
        let checked = check(&change.raw, &Limits::default())?;
        let (by, deeds) = deeds(&checked, &genesis)?;
        let edits = deeds.into_iter().filter_map(|deed| match deed {
            Deed::Answer { key, value, .. } => Some(Edit::Answer(key, value)),
            Deed::Fact { id, value, .. } => Some(Edit::Fact(id, value)),
            Deed::Note { .. } => None,
        });
        history.push(Step { by, edits: edits.collect(), at: Timestamp(checked.time_ms) });
    }
    Ok(history)
}
