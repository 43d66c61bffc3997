//! A parcel at the door: who signed it, and which of its changes may enter the history. The same on a phone and at
//! headquarters.

use super::message::{Certificate, Parcel};
use super::sign::{ReadyKey, change_statement};
use crate::document::actor::Actor;
use crate::document::guard::{Checked, Limits, check};
use crate::document::hash::ChangeHash;
use crate::document::history::History;
use crate::document::receive::{Aside, Received};
use crate::document::rejected::Rejected;
use crate::model::id::DeviceId;
use std::collections::{HashMap, HashSet};

/// After so many wrong signatures the rest of a parcel's are not looked at: an honest one has none, and each costs time.
const MOST_WRONG: u32 = 8;

/// The devices whose word is known, by id.
#[derive(Clone, Debug, Default)]
pub struct Authors(HashMap<DeviceId, Author>);

/// A certificate, and its key ready for checking.
#[derive(Clone, Debug)]
struct Author {
    certificate: Certificate,
    key: ReadyKey,
}

impl Author {
    fn of(certificate: Certificate) -> (DeviceId, Self) {
        let (device, key) = (certificate.key.device(), certificate.key.ready());
        (device, Self { certificate, key })
    }
}

impl Authors {
    /// Takes certificates in that headquarters really issued; the others are left out.
    pub fn trust(
        &mut self,
        certificates: impl IntoIterator<Item = Certificate>,
        headquarters: &super::sign::PublicKey,
    ) {
        for certificate in certificates {
            if !self.0.contains_key(&certificate.key.device()) && certificate.is_of(headquarters) {
                self.0.extend([Author::of(certificate)]);
            }
        }
    }
    /// Takes certificates in that were checked before (from this program's own database).
    pub fn know(&mut self, certificates: impl IntoIterator<Item = Certificate>) {
        self.0.extend(certificates.into_iter().map(Author::of));
    }
    /// A device's certificate.
    pub fn of(&self, device: &DeviceId) -> Option<&Certificate> {
        self.0.get(device).map(|author| &author.certificate)
    }
    /// All certificates.
    pub fn all(&self) -> impl Iterator<Item = &Certificate> {
        self.0.values().map(|author| &author.certificate)
    }
}

/// Lets a parcel's changes into a history (law 8): each must be covered by a signature of the device that wrote it.
///
/// `Parcel::signatures` that were checked here and cover something are returned as indices, to be kept with the changes.
pub fn admit(history: &mut History, parcel: &Parcel, authors: &Authors) -> (Received, Vec<usize>) {
    let mut received = Received::default();
    let mut waiting: Vec<Checked> = Vec::new();
    for raw in &parcel.changes {
        match check(raw, &Limits::default()) {
            Ok(checked) if history.holds(ChangeHash(checked.hash)) => received.known += 1,
            Ok(checked) => waiting.push(checked),
            Err(why) => received.aside.push(Aside { raw: raw.to_vec(), hash: None, why: why.into() }),
        }
    }
    let (covered, used) = covered(history, parcel, &waiting, authors);
    let mut signed = Vec::with_capacity(waiting.len());
    for checked in waiting {
        let hash = ChangeHash(checked.hash);
        let device = Actor::from_bytes(&checked.actor).map(|a| a.device());
        let why = match device.as_ref().map(|d| authors.of(d).is_some()) {
            Some(true) if covered.contains(&hash) => None,
            Some(false) => Some(Rejected::UnknownDevice),
            _ => Some(Rejected::Signature),
        };
        match why {
            None => signed.push(checked),
            Some(why) => received.aside.push(Aside { raw: checked.raw.to_vec(), hash: Some(hash), why }),
        }
    }
    let person_of = |actor: &Actor| authors.of(&actor.device()).map(|c| c.person.clone());
    crate::document::receive::enter(history, signed, &person_of, &mut received);
    (received, used)
}

/// The changes that valid signatures cover, and which signatures those are.
fn covered(
    history: &History,
    parcel: &Parcel,
    waiting: &[Checked],
    authors: &Authors,
) -> (HashSet<ChangeHash>, Vec<usize>) {
    let mut covered = HashSet::new();
    let mut used = Vec::new();
    let mut wrong = 0;
    let by_hash: HashMap<ChangeHash, &Checked> = waiting.iter().map(|c| (ChangeHash(c.hash), c)).collect();
    for (index, signature) in parcel.signatures.iter().enumerate() {
        if !by_hash.contains_key(&signature.hash) && !history.holds(signature.hash) {
            continue;
        }
        let Some(author) = authors.0.get(&signature.device) else { continue };
        let words = change_statement(&parcel.inspection, &signature.hash);
        if wrong > MOST_WRONG || !author.key.verifies(&words, &signature.signature) {
            wrong += 1;
            continue;
        }
        let mut reached = HashSet::new();
        let mut next = vec![signature.hash];
        let mut useful = false;
        while let Some(hash) = next.pop() {
            if !reached.insert(hash) {
                continue;
            }
            // What the history holds was covered when it came; only new changes need this signature.
            if let Some(checked) = by_hash.get(&hash) {
                if Actor::from_bytes(&checked.actor).is_some_and(|a| a.device() == signature.device) {
                    useful |= covered.insert(hash);
                }
                next.extend(checked.deps.iter().map(|d| ChangeHash(*d)));
            }
        }
        if useful {
            used.push(index);
        }
    }
    (covered, used)
}
