//! Stores a judged parcel: changes, signatures, log, receipt, quarantine, picture. The only place where changes enter.

use super::judge::{Admitted, Judged};
use super::{Outcome, Sender};
use crate::error::{Error, Result};
use crate::picture;
use crate::store::db::Transaction;
use crate::store::log::Bringer;
use crate::store::{change, inspection, log, quarantine, receipt};
use anjian_core::document::hash::Heads;
use anjian_core::sync::protocol::message::{Receipt, Refusal};
use anjian_core::sync::protocol::sign::Signature;

/// Stores a parcel.
pub(super) fn keep(tx: &Transaction<'_>, sender: &Sender<'_>, judged: Judged, outcome: &mut Outcome) -> Result<()> {
    let mut admitted = match judged {
        Judged::Refused(refusals) => {
            outcome.refusals.extend(refusals);
            return Ok(());
        }
        Judged::Admitted(admitted) => admitted,
    };
    outcome.refusals.append(&mut admitted.refused);
    outcome.wrote_twice |= admitted.wrote_twice;
    let number = match inspection::find(tx, &admitted.identity)? {
        Some(place) => Some(place.number),
        None if admitted.new.is_empty() => None,
        None => Some(inspection::begin(tx, &admitted.identity, &admitted.site.area)?),
    };
    for aside in &admitted.aside {
        quarantine::add(tx, &admitted.identity, &sender.device, aside, &admitted.all_signatures, sender.at)?;
        outcome.refusals.push(Refusal {
            inspection: admitted.identity.clone(),
            hash: aside.hash,
            code: aside.why.code().to_owned(),
            reason: aside.why.to_string(),
        });
    }
    let Some(number) = number else { return Ok(()) };
    store(tx, sender, number, &admitted, outcome)?;
    outcome.new_changes += admitted.new.len() as u64;
    if let Some((heads, newest)) = &admitted.receipt {
        outcome.receipts.push(give(tx, sender, number, &admitted, heads, *newest)?);
    }
    Ok(())
}

fn store(
    tx: &Transaction<'_>,
    sender: &Sender<'_>,
    number: i64,
    admitted: &Admitted,
    outcome: &mut Outcome,
) -> Result<()> {
    if admitted.new.is_empty() {
        return Ok(());
    }
    let mut n = admitted.base;
    for (hash, raw) in &admitted.new {
        change::add(tx, number, n, hash, raw)?;
        n += 1;
    }
    for (place, signature) in &admitted.signatures {
        change::sign(tx, number, *place, signature)?;
    }
    if admitted.waiting > 0 {
        // A change that waited, or was refused for want of a signature, is no longer set aside.
        admitted.new.iter().try_for_each(|(hash, _)| quarantine::taken(tx, &admitted.identity, hash))?;
    }
    let by = Bringer { device: Some(&sender.device), incarnation: &sender.incarnation };
    let sequence = log::append(tx, &admitted.site.area, number, admitted.base..n, &by, sender.at)?;
    outcome.logged.entry(admitted.site.area.clone()).or_insert(sequence);
    inspection::grew(tx, number, &admitted.heads, n, sender.at)?;
    if let Some(drawing) = &admitted.drawing {
        picture::draw(tx, number, &admitted.site, drawing)?;
    }
    Ok(())
}

/// The receipt that was given before for the same heads, or a new one.
fn give(
    tx: &Transaction<'_>,
    sender: &Sender<'_>,
    number: i64,
    admitted: &Admitted,
    heads: &Heads,
    newest: u64,
) -> Result<Receipt> {
    // Heads with a new change among them cannot have a receipt yet.
    if newest < admitted.base
        && let Some(given) = receipt::find(tx, &admitted.identity, number, heads)?
    {
        return Ok(given);
    }
    let (area, sequence) = log::place_of(tx, number, newest, &admitted.site.area)?
        .ok_or_else(|| Error::Broken(format!("change {newest} of inspection {number} stands in no log")))?;
    let receipt = Receipt {
        inspection: admitted.identity.clone(),
        heads: heads.as_slice().to_vec(),
        area,
        sequence,
        at: sender.at,
        signature: Signature([0; 64]),
    }
    .signed(sender.key)?;
    receipt::add(tx, number, &receipt)?;
    Ok(receipt)
}
