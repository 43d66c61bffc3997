//! Judges one parcel: whose site it is, which changes may enter, and what the record looks like then. Reads only.

use super::Sender;
use crate::error::Result;
use crate::picture::{self, Drawing};
use crate::store::db::Connection;
use crate::store::device::{self, Areas};
use crate::store::{change, inspection, quarantine, site};
use anjian_core::document::actor::Actor;
use anjian_core::document::guard::{Limits, check};
use anjian_core::document::hash::{ChangeHash, Heads};
use anjian_core::document::history::{Entry, History};
use anjian_core::document::receive::{Aside, Received};
use anjian_core::document::rejected::Rejected;
use anjian_core::model::id::{DeviceId, InspectionId};
use anjian_core::model::site::Site;
use anjian_core::sync::protocol::admit::admit;
use anjian_core::sync::protocol::message::{ChangeSignature, Parcel, Refusal};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A parcel that was judged.
pub(super) enum Judged {
    /// Nothing of it is taken; nothing is stored.
    Refused(Vec<Refusal>),
    /// Some of it may be.
    Admitted(Box<Admitted>),
}

/// What a parcel brings.
pub(super) struct Admitted {
    pub(super) identity: InspectionId,
    pub(super) site: Site,
    /// How many changes of the inspection were here.
    pub(super) base: u64,
    /// The last number in quarantine for this inspection; 0 when nothing waits.
    pub(super) waiting: i64,
    /// The changes that are new, in causal order.
    pub(super) new: Vec<(ChangeHash, Vec<u8>)>,
    /// The signatures that cover them, each with its change's place.
    pub(super) signatures: Vec<(u64, ChangeSignature)>,
    /// Every signature that came, for what is set aside.
    pub(super) all_signatures: Vec<ChangeSignature>,
    /// The inspection's heads after this.
    pub(super) heads: Heads,
    /// The parcel's own newest changes that are here then, and the place of the newest of them.
    pub(super) receipt: Option<(Heads, u64)>,
    /// What was set aside.
    pub(super) aside: Vec<Aside>,
    /// Changes that are refused without being kept.
    pub(super) refused: Vec<Refusal>,
    /// Whether the sender wrote two changes under one number.
    pub(super) wrote_twice: bool,
    /// The picture, when something is new.
    pub(super) drawing: Option<Drawing>,
}

impl Judged {
    /// Whether what was true on the snapshot still is.
    pub(super) fn still_true(&self, db: &Connection) -> Result<bool> {
        match self {
            Self::Refused(_) => Ok(true),
            Self::Admitted(a) => {
                let base = inspection::find(db, &a.identity)?.map_or(0, |place| place.changes);
                Ok(base == a.base && quarantine::last(db, &a.identity)? == a.waiting)
            }
        }
    }
}

/// Judges a parcel.
pub(super) fn judge(
    db: &Connection,
    sender: &Sender<'_>,
    areas: &Areas,
    parcel: &Parcel,
    restored: bool,
) -> Result<Judged> {
    let Some(site) = site::find(db, &parcel.inspection.site)? else {
        return Ok(refuse_all(parcel, "unknown_site", "the register has no site with this account number"));
    };
    let (parcel, foreign) = without_foreign(db, sender, areas, &site, parcel)?;
    if parcel.changes.is_empty() && !foreign.is_empty() {
        return Ok(Judged::Refused(foreign));
    }
    let parcel = &parcel;
    let place = inspection::find(db, &parcel.inspection)?;
    let load = || match &place {
        Some(place) => change::history(db, &parcel.inspection, place.number),
        None => Ok(History::new(parcel.inspection.clone())),
    };
    let mut history = load()?;
    let (parcel, mut refused) = match restored {
        true => without_own(sender.actor(), &history, parcel),
        false => (Parcel::clone(parcel), Vec::new()),
    };
    refused.extend(foreign);
    let base = history.entries().len();
    let (mut received, mut used) = admit_signed(&mut history, load, &parcel, sender)?;
    let waiting = quarantine::last(db, &parcel.inspection)?;
    if received.new > 0 && waiting > 0 {
        retry_orphans(db, &mut history, sender, &mut received, &mut used)?;
    }
    let drawing = match received.new {
        0 => None,
        _ => Some(picture::of(db, sender.company, &site, &history.record()?)?),
    };
    let wrote_twice = received.aside.iter().any(|aside| {
        matches!(aside.why, Rejected::DuplicateSequence { .. })
            && check(&aside.raw, &Limits::default()).is_ok_and(|c| Actor::from_bytes(&c.actor) == Some(sender.actor()))
    });
    Ok(Judged::Admitted(Box::new(Admitted {
        site,
        base: base as u64,
        waiting,
        new: history.entries()[base..].iter().map(|e| (e.hash, e.raw.clone())).collect(),
        signatures: placed(&history, base, used),
        heads: history.heads(),
        receipt: arrived(&history, &parcel),
        aside: received.aside,
        refused,
        wrote_twice,
        drawing,
        identity: parcel.inspection,
        all_signatures: parcel.signatures,
    })))
}

/// One refusal per change, by its hash where its bytes can be read.
fn refuse_all(parcel: &Parcel, code: &str, reason: &str) -> Judged {
    let refusal = |raw: &serde_bytes::ByteBuf| Refusal {
        inspection: parcel.inspection.clone(),
        hash: check(raw, &Limits::default()).ok().map(|checked| ChangeHash(checked.hash)),
        code: code.to_owned(),
        reason: reason.to_owned(),
    };
    Judged::Refused(parcel.changes.iter().map(refusal).collect())
}

/// A parcel without the changes of devices that never had the site's area: what counts is who wrote a change, not who
/// carries it. For bytes that cannot be read, and for devices that nobody knows, the sender answers.
fn without_foreign<'a>(
    db: &Connection,
    sender: &Sender<'_>,
    areas: &Areas,
    site: &Site,
    parcel: &'a Parcel,
) -> Result<(Cow<'a, Parcel>, Vec<Refusal>)> {
    let mut places = site::earlier_areas(db, &site.id)?;
    places.push(site.area.clone());
    let had = |areas: &Areas| places.iter().any(|area| areas.ever.contains(area));
    let senders = had(areas);
    // Every change must be covered by its author's signature: where only the sender signed, only he can be an author.
    let others: HashSet<DeviceId> =
        parcel.signatures.iter().map(|s| s.device).filter(|d| *d != sender.device).collect();
    if senders && others.is_empty() {
        return Ok((Cow::Borrowed(parcel), Vec::new()));
    }
    let mut may_write: HashMap<DeviceId, bool> = HashMap::new();
    for device in others.into_iter().filter(|device| sender.authors.of(device).is_some()) {
        may_write.insert(device, had(&device::areas(db, &device)?));
    }
    let (mut kept, mut refused) = (Parcel { changes: Vec::new(), ..parcel.clone() }, Vec::new());
    for raw in &parcel.changes {
        let checked = check(raw, &Limits::default()).ok();
        let author = checked.as_ref().and_then(|c| Actor::from_bytes(&c.actor)).map(|actor| actor.device());
        if author.and_then(|device| may_write.get(&device).copied()).unwrap_or(senders) {
            kept.changes.push(raw.clone());
            continue;
        }
        refused.push(Refusal {
            inspection: parcel.inspection.clone(),
            hash: checked.map(|c| ChangeHash(c.hash)),
            code: "foreign_area".to_owned(),
            reason: format!("area {} was never assigned to the device that wrote it", site.area),
        });
    }
    Ok((Cow::Owned(kept), refused))
}

/// A parcel without what a restored database wrote anew: its actor counts from where the backup stood, and would give
/// numbers out twice.
fn without_own(actor: Actor, history: &History, parcel: &Parcel) -> (Parcel, Vec<Refusal>) {
    let (mut kept, mut refused) = (Parcel { changes: Vec::new(), ..parcel.clone() }, Vec::new());
    for raw in &parcel.changes {
        let own = check(raw, &Limits::default()).ok().filter(|checked| {
            Actor::from_bytes(&checked.actor) == Some(actor) && !history.holds(ChangeHash(checked.hash))
        });
        match own {
            None => kept.changes.push(raw.clone()),
            Some(checked) => refused.push(Refusal {
                inspection: parcel.inspection.clone(),
                hash: Some(ChangeHash(checked.hash)),
                code: "restored_backup".to_owned(),
                reason: "the device's database was restored from a backup: it must draw a new actor".to_owned(),
            }),
        }
    }
    (kept, refused)
}

/// Lets a parcel in, so that what enters is covered by signatures of changes that are here as well: a signature of a
/// change that was set aside covers nothing that could be passed on to another device.
fn admit_signed(
    history: &mut History,
    load: impl Fn() -> Result<History>,
    parcel: &Parcel,
    sender: &Sender<'_>,
) -> Result<(Received, Vec<ChangeSignature>)> {
    let base = history.entries().len();
    let mut parcel = parcel.clone();
    loop {
        let (received, used) = admit(history, &parcel, sender.authors);
        let used: Vec<ChangeSignature> = used.into_iter().map(|index| parcel.signatures[index].clone()).collect();
        let (here, absent): (Vec<_>, Vec<_>) = used.into_iter().partition(|s| history.holds(s.hash));
        if absent.is_empty() || covers(history, base, &here) {
            return Ok((received, here));
        }
        parcel.signatures.retain(|signature| !absent.contains(signature));
        *history = load()?;
    }
}

/// Whether every new change is covered by its author's signature among these.
fn covers(history: &History, base: usize, signatures: &[ChangeSignature]) -> bool {
    let covered: HashSet<ChangeHash> =
        signatures.iter().flat_map(|s| history.written_by(|actor| actor.device() == s.device, &[s.hash])).collect();
    history.entries()[base..].iter().all(|entry| covered.contains(&entry.hash))
}

/// What waited for the changes that just came is tried again.
fn retry_orphans(
    db: &Connection,
    history: &mut History,
    sender: &Sender<'_>,
    received: &mut Received,
    used: &mut Vec<ChangeSignature>,
) -> Result<()> {
    let Some(orphans) = quarantine::orphans(db, history.id())? else { return Ok(()) };
    let before: Vec<Vec<u8>> = history.entries().iter().map(|entry| entry.raw.clone()).collect();
    let load = || {
        let mut history = History::new(orphans.inspection.clone());
        for raw in &before {
            history.add(raw, None).map_err(|e| crate::error::Error::Broken(e.to_string()))?;
        }
        Ok(history)
    };
    let (retried, signatures) = admit_signed(history, load, &orphans, sender)?;
    received.new += retried.new;
    // What still waits stays where it is; what turned out to be wrong is told with its new reason.
    received.aside.extend(retried.aside.into_iter().filter(|a| !matches!(a.why, Rejected::Orphan { .. })));
    received.aside.retain(|aside| !aside.hash.is_some_and(|hash| history.holds(hash)));
    used.extend(signatures);
    Ok(())
}

fn placed(history: &History, base: usize, used: Vec<ChangeSignature>) -> Vec<(u64, ChangeSignature)> {
    let new = history.entries().iter().enumerate().skip(base);
    let places: HashMap<ChangeHash, u64> = new.map(|(n, entry)| (entry.hash, n as u64)).collect();
    used.into_iter().filter_map(|signature| Some((*places.get(&signature.hash)?, signature))).collect()
}

/// The newest of a parcel's changes that are here, and the place of the last of them. A parcel without changes asks for
/// the receipt of what its signatures name.
fn arrived(history: &History, parcel: &Parcel) -> Option<(Heads, u64)> {
    let sent: HashSet<&[u8]> = parcel.changes.iter().map(|raw| raw.as_slice()).collect();
    let named: HashSet<ChangeHash> = match sent.is_empty() {
        true => parcel.signatures.iter().map(|signature| signature.hash).collect(),
        false => HashSet::new(),
    };
    let wanted = |entry: &Entry| sent.contains(entry.raw.as_slice()) || named.contains(&entry.hash);
    let held = || history.entries().iter().enumerate().filter(|(_, entry)| wanted(entry));
    let built_on: HashSet<ChangeHash> = held().flat_map(|(_, entry)| entry.deps.iter().copied()).collect();
    let newest = held().filter(|(_, entry)| !built_on.contains(&entry.hash));
    let last = newest.clone().map(|(n, _)| n).max()?;
    Some((Heads::new(newest.map(|(_, entry)| entry.hash)), last as u64))
}
