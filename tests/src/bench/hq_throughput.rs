//! A headquarters that many phones sync with at once, over HTTP, all on this machine.

use super::{Failed, Figure, Samples, Settings, Target, Unit};
use crate::stage::{Stage, annual, chance, home, sync};
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::Workspace;
use anjian_hq::Question;
use anjian_hq::demo::inspector::{Findings, inspect};
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

/// Phones at once.
const PHONES: u32 = 16;
/// Inspections of each phone in one round.
const DAY: u32 = 40;
/// Rounds; preparing one costs several seconds.
const ROUNDS: u32 = 3;

/// Inspections a second, and none lost.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let rounds = ROUNDS.min(u32::try_from(settings.repeats).unwrap_or(ROUNDS));
    let area = |phone: u32| format!("{phone}号片区");
    let each = DAY * rounds;
    let sites: Vec<_> = (0..PHONES * each).map(|n| home(n, &area(n / each))).collect();
    let stage = Stage::with_sites_in(tempfile::tempdir_in(&settings.folder)?, &sites);
    let phones: Vec<Workspace> =
        (0..PHONES).map(|n| stage.phone(&format!("phone-{n}"), &format!("inspector-{n}"), &[&area(n)])).collect();
    let mut per_second = Vec::new();
    for round in 0..rounds {
        prepare(&phones, |phone| phone * each + round * DAY)?;
        per_second.push(f64::from(PHONES * DAY) / all_sync(&phones)?);
        let arrived: u64 = stage.hq.report(&Question::default())?.totals.iter().map(|line| line.count.entered).sum();
        if arrived != u64::from(PHONES * DAY * (round + 1)) {
            return Err(format!("{arrived} inspections arrived, others are lost").into());
        }
    }
    let how = format!(
        "{PHONES} phones on threads of their own sync {DAY} completed inspections each, at once, over HTTP with one \
         headquarters in the same process on the same cores; from the first request to the last receipt taken in, the \
         phones' own work included; headquarters counts {} entered, none lost",
        PHONES * DAY * rounds
    );
    let figure = Figure::new("hq_inspections_per_s", Unit::PerSecond, Samples::new(per_second)?.spread(), how);
    Ok(vec![figure.target(Target::AtLeast(410.0))])
}

/// Every phone's inspector works; not timed.
fn prepare(phones: &[Workspace], first: impl Fn(u32) -> u32 + Sync) -> Result<(), Failed> {
    let work = |(n, phone): (u32, &Workspace)| -> Result<(), Failed> {
        let mut luck = chance(u64::from(first(n)));
        for number in first(n)..first(n) + DAY {
            inspect(
                phone,
                &annual(number),
                Findings { failure_rate: 0.05, leaves_early: false, ..Findings::default() },
                &mut luck,
            )?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..).zip(phones).map(|one| scope.spawn(move || work(one))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "an inspector panicked")?)
    })
}

/// The seconds until all have synced.
fn all_sync(phones: &[Workspace]) -> Result<f64, Failed> {
    let ready = Barrier::new(phones.len() + 1);
    thread::scope(|scope| {
        let run = |phone| {
            ready.wait();
            sync(phone)
        };
        let threads: Vec<_> = phones.iter().map(|phone| scope.spawn(move || run(phone))).collect();
        ready.wait();
        let start = Instant::now();
        for thread in threads {
            let report = thread.join().map_err(|_| "a phone panicked")?;
            if report.outcome != Outcome::SentAll {
                return Err(format!("a phone's sync ended so: {report:?}").into());
            }
        }
        Ok(start.elapsed().as_secs_f64())
    })
}
