//! What came of it, in figures: one JSON object, and what the telling is made of.

use super::cast::Cast;
use super::of_phone;
use crate::Headquarters;
use crate::archive::Beside;
use crate::error::Result;
use crate::report::{Line, Question};
use crate::verify::{Proven, Unproven, verify};
use anjian_core::model::grade::Grade;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// Rows of the register that were not taken as they stood.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RegisterFaults {
    /// Rows refused.
    pub refused: u64,
    /// Rows taken with a value left out.
    pub values_left_out: u64,
}

/// Hazards by grade, and how many are open and closed.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct HazardCount {
    /// 重大.
    #[serde(rename = "L1")]
    pub l1: u64,
    /// 较大.
    #[serde(rename = "L2")]
    pub l2: u64,
    /// 一般.
    #[serde(rename = "L3")]
    pub l3: u64,
    /// Open.
    pub open: u64,
    /// Closed.
    pub closed: u64,
}

/// What one phone's syncs came to.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceAccount {
    /// The phone.
    pub device: String,
    /// Who carries it.
    pub inspector: String,
    /// Exchanges, the first sync included.
    pub round_trips: u32,
    /// Bytes sent, compressed.
    pub bytes_up: u64,
    /// Bytes received, compressed.
    pub bytes_down: u64,
    /// Changes that came home, each with a receipt.
    pub changes_sent: u32,
    /// Changes of others that came here.
    pub changes_received: u32,
}

/// The seals, each re-checked from an archive of its inspection.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct SealAccount {
    /// Inspections whose completion stands with a seal.
    pub sealed: u64,
    /// Those to which something was written since.
    pub added_to: u64,
    /// Archives that were made and re-checked: of every inspection.
    pub verified: u64,
    /// Archives with which something is wrong.
    pub wrong: u64,
}

/// The account.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// Sites in the register.
    pub sites: u64,
    /// Rows of the register that were not taken as they stood.
    pub register: RegisterFaults,
    /// Due ones of all programmes in their current periods.
    pub due: u64,
    /// Per programme, period and area.
    pub coverage: Vec<Line>,
    /// Per programme and period.
    pub totals: Vec<Line>,
    /// Hazards.
    pub hazards: HazardCount,
    /// Records with items that two people answered differently.
    pub conflicts: u64,
    /// The phones.
    pub devices: Vec<DeviceAccount>,
    /// Whether every phone and headquarters have the same digest of every inspection that they hold.
    pub digests_equal: bool,
    /// How many digests were compared.
    pub digests_compared: u64,
    /// Files of photos at headquarters, thumbnails among them; the phones have a receipt for each.
    pub photo_files: u64,
    /// Their bytes.
    pub photo_bytes: u64,
    /// Changes set aside, here and there.
    pub quarantined: u64,
    /// The seals.
    pub seals: SealAccount,
}

/// Takes the account.
pub(super) fn take(hq: &Headquarters, cast: &Cast, register: RegisterFaults) -> Result<Account> {
    let report = hq.report(&Question::default())?;
    let mut hazards = HazardCount::default();
    for line in &report.hazards {
        let all = line.open + line.closed;
        match line.grade {
            Grade::L1 => hazards.l1 += all,
            Grade::L2 => hazards.l2 += all,
            Grade::L3 => hazards.l3 += all,
        }
        hazards.open += line.open;
        hazards.closed += line.closed;
    }
    let (digests_equal, digests_compared) = compare(hq, cast)?;
    let mut devices = Vec::new();
    let mut quarantined = report.quarantined;
    for phone in &cast.phones {
        let synced = phone.synced.lock().unwrap_or_else(PoisonError::into_inner);
        quarantined += u64::from(phone.workspace.storage().map_err(of_phone(&phone.name))?.quarantined);
        devices.push(DeviceAccount {
            device: phone.name.clone(),
            inspector: phone.person.clone(),
            round_trips: synced.round_trips,
            bytes_up: synced.bytes_up,
            bytes_down: synced.bytes_down,
            changes_sent: synced.changes_sent,
            changes_received: synced.changes_received,
        });
    }
    let (photo_files, photo_bytes) = hq.photo_count()?;
    Ok(Account {
        photo_files,
        photo_bytes,
        sites: report.sites,
        register,
        due: report.totals.iter().map(|line| line.due).sum(),
        coverage: report.coverage,
        totals: report.totals,
        hazards,
        conflicts: report.conflicts,
        devices,
        digests_equal,
        digests_compared,
        quarantined,
        seals: seals(hq)?,
    })
}

/// Makes an archive of every inspection and re-checks it as somebody would who has headquarters' key and nothing else.
fn seals(hq: &Headquarters) -> Result<SealAccount> {
    let mut account = SealAccount::default();
    for id in hq.inspections()? {
        let archive = hq.archive(&id, Beside::ALL)?;
        let report = verify(&archive, Some(&hq.public_key()));
        let stands = |it: &Proven| matches!(it, Proven::Sealed { stands: true, .. });
        account.verified += 1;
        account.wrong += u64::from(!report.holds());
        account.sealed += u64::from(report.proven.iter().any(stands));
        account.added_to += u64::from(report.unproven.iter().any(|it| matches!(it, Unproven::Since(_))));
    }
    Ok(account)
}

/// Compares every inspection on every phone with headquarters', and that headquarters has none that nobody else has.
fn compare(hq: &Headquarters, cast: &Cast) -> Result<(bool, u64)> {
    let (mut equal, mut compared) = (true, 0);
    let mut on_phones = BTreeSet::new();
    for phone in &cast.phones {
        let of = of_phone(&phone.name);
        for id in phone.workspace.inspections().map_err(&of)? {
            let here = phone.workspace.digest(&id).map_err(&of)?;
            equal &= hq.digest(&id)? == Some(here);
            compared += 1;
            on_phones.insert(id);
        }
    }
    let archived: BTreeSet<_> = hq.inspections()?.into_iter().collect();
    Ok((equal && archived == on_phones, compared))
}
