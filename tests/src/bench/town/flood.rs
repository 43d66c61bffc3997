//! The flood: 20,000 complete inspections and 1,000 at whose door nobody opened, each a genuine document of its own
//! identity, signed by those who wrote its pattern, sent to headquarters.

use super::histories::{Histories, History, current, in_period};
use super::sites::{SITES, is_commercial};
use crate::bench::Failed;
use crate::stage::Stage;
use anjian_core::document::open::{Document, Edit};
use anjian_core::model::fact::{Event, Fact};
use anjian_core::model::id::InspectionId;
use anjian_core::model::seal::{Hash256, Seal};
use anjian_core::sync::protocol::message::{ChangeSignature, ExchangeRequest, PROTOCOL, Parcel};
use anjian_core::sync::protocol::sign::KeyHolder;
use serde_bytes::ByteBuf;

/// Parcels in one exchange, as many as a phone would send.
const AT_ONCE: usize = 500;

/// Writes the flood and sends it to headquarters.
pub(super) fn feed(stage: &Stage, histories: &Histories) -> Result<(), Failed> {
    let device = histories.keys[0].public_key()?.device();
    let all: Vec<_> = wanted(histories).collect();
    for some in all.chunks(AT_ONCE) {
        let parcels = some.iter().map(|(id, history)| parcel(id, history, histories)).collect::<Result<Vec<_>, _>>()?;
        let request = ExchangeRequest {
            protocol: PROTOCOL,
            incarnation: ByteBuf::from(histories.homes[0][0].by.as_bytes()[16..].to_vec()),
            written: 1 << 32,
            areas: Vec::new(),
            reference: histories.reference,
            parcels,
            certificates: Vec::new(),
            most_bytes: 0,
            state: None,
        };
        let response = stage.hq.exchange(device, stage.time.now(), &request)?;
        if response.receipts.len() != some.len() || !response.refusals.is_empty() {
            return Err(format!("headquarters refused something of the flood: {:?}", response.refusals.first()).into());
        }
    }
    Ok(())
}

/// Which inspection follows which pattern: the last period of every site complete, of the current one 85 % complete,
/// 10 % with nobody at home and 5 % not begun, and 1,500 of the period before.
fn wanted(histories: &Histories) -> impl Iterator<Item = (InspectionId, &History)> {
    let pick = |number: u32, period: u32| {
        let patterns = if is_commercial(number) { &histories.restaurants } else { &histories.homes };
        &patterns[(number + 17 * period) as usize % patterns.len()]
    };
    let older = (0..1_500).map(move |n| (in_period(n, 2), pick(n, 2)));
    let last = (0..SITES).map(move |n| (in_period(n, 1), pick(n, 1)));
    // The last 170 sites are those on which the patterns were written.
    let now = (0..SITES - 170).filter_map(move |n| match n % 20 {
        0 => None,
        1 | 11 => Some((current(n), &histories.no_access[n as usize / 10 % histories.no_access.len()])),
        _ => Some((current(n), pick(n, 0))),
    });
    older.chain(last).chain(now)
}

/// A genuine inspection after a pattern.
fn parcel(id: &InspectionId, history: &History, histories: &Histories) -> Result<Parcel, Failed> {
    let mut document = Document::open(id, [])?;
    let mut changes = Vec::new();
    let mut newest = vec![None; histories.keys.len()];
    let devices: Vec<_> = histories.keys.iter().map(|k| Ok(k.public_key()?.device())).collect::<Result<_, Failed>>()?;
    for step in history {
        let seen = document.heads();
        let edits = sealed(&document, &step.edits)?;
        let written = document.write(&step.by, &seen, &edits, step.at)?.ok_or("a step without edits")?;
        let writer = devices.iter().position(|d| *d == step.by.device()).ok_or("a pattern by somebody else")?;
        newest[writer] = Some(written.hash);
        changes.push(ByteBuf::from(written.raw));
    }
    let mut signatures = Vec::new();
    for (hash, key) in newest.into_iter().zip(&histories.keys) {
        if let Some(hash) = hash {
            signatures.push(ChangeSignature::sign(id, hash, key)?);
        }
    }
    Ok(Parcel { inspection: id.clone(), changes, signatures, receipts: Vec::new() })
}

/// The edits of a pattern with the seals of this inspection instead of the pattern's.
fn sealed(document: &Document, edits: &[Edit]) -> Result<Vec<Edit>, Failed> {
    let mut edits = edits.to_vec();
    for edit in &mut edits {
        if let Edit::Fact(_, Fact { what: Event::Completed { seal: Some(seal), .. }, .. }) = edit {
            let (raw, heads) = (document.raw()?, document.heads());
            let heads = heads.as_slice().iter().copied().map(Hash256::from).collect();
            *seal = Seal::of(&raw.read(document.id())?, Hash256(raw.digest(document.id())), heads);
        }
    }
    Ok(edits)
}
