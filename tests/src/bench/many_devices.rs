//! Five hundred phones on real core code that sync with one headquarters at once, on each store: first everything of their areas, then a
//! day's work. Phones and headquarters share this machine's processors, so a figure is that of both together.

use super::{Failed, Figure, Samples, Settings, Target, Unit};
use crate::hq_process::{Elsewhere, HqProcess, annual_now};
use crate::postgres::Server;
use crate::stage::{chance, open};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::demo::clock::DemoTime;
use anjian_hq::demo::inspector::{Findings, inspect};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Phones at once; fewer where `ANJIAN_DEVICES_AT_ONCE` says so.
const DEVICES: u32 = 500;
/// Inspections of each in a day.
const DAY: u32 = 28;
/// People who write their day down beside each other, so that preparing does not take longer than it must.
const WRITERS: usize = 4;
/// How long a sync may take before the bench says that something hangs.
const LONGEST: Duration = Duration::from_secs(600);

/// Both stores.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let mut figures = on(settings, "sqlite", Elsewhere::default())?;
    let server = Server::start()?;
    let database = server.database()?;
    figures.extend(on(settings, "postgres", Elsewhere::database(server.url(&database)))?);
    Ok(figures)
}

fn on(settings: &Settings, store: &str, elsewhere: Elsewhere) -> Result<Vec<Figure>, Failed> {
    let devices = match std::env::var("ANJIAN_DEVICES_AT_ONCE") {
        Ok(number) => number.parse()?,
        Err(_) => DEVICES,
    };
    let folder = tempfile::tempdir_in(&settings.folder)?;
    let areas: Vec<String> = (0..devices).map(|n| format!("{n:03}号片区")).collect();
    eprintln!("{store}: a register of {} homes, {devices} phones …", devices * DAY);
    let hq = HqProcess::start_on(folder.path(), devices * DAY, &areas, elsewhere)?;
    let mut phones = Vec::new();
    for (n, area) in areas.iter().enumerate() {
        let phone = open(&folder.path().join(format!("phone-{n}")), &DemoTime::beginning(Timestamp::now()), 0);
        phone.enrol(&hq.invite(&format!("inspector-{n}"), std::slice::from_ref(area))?, "bench")?;
        phones.push(phone);
    }
    let (first, first_each) = all_sync(&phones)?;
    eprintln!("{store}: first sync of all {first:.1} s; everybody works …");
    work(&phones, devices)?;
    let (day, day_each) = all_sync(&phones)?;
    let counted = hq.count("entered")?;
    if counted != u64::from(devices * DAY) {
        return Err(format!("{store}: {counted} inspections arrived, others are lost").into());
    }
    let memory = hq.peak_memory().ok_or("the process of headquarters has no memory to read")?;
    let how = |what: &str| {
        format!(
            "{devices} phones on real core code sync at once with one headquarters ({store}) in a process of its own, over HTTP, all on \
             this machine's processors: {what}; {counted} inspections counted by headquarters, none lost"
        )
    };
    let one = |name: &str, unit, value: f64, what: &str| -> Result<Figure, Failed> {
        let name = format!("hq_500_devices.{store}.{name}");
        Ok(Figure::new(name, unit, Samples::new(vec![value])?.spread(), how(what)))
    };
    let day_what =
        format!("a day's {DAY} complete inspections each, from the first request to the last receipt taken in");
    Ok(vec![
        one("inspections_per_s", Unit::PerSecond, f64::from(devices * DAY) / day, &day_what)?
            .target(Target::AtLeast(410.0)),
        one("day_p99_ms", Unit::Milliseconds, day_each.percentile(0.99), "the slowest of a hundred phones, its day")?,
        one("first_sync_s_all", Unit::Milliseconds, first * 1e3, "the first sync of all of them together")?,
        one(
            "first_p99_ms",
            Unit::Milliseconds,
            first_each.percentile(0.99),
            "the slowest of a hundred, its first sync",
        )?,
        one("memory_mib", Unit::Mebibytes, memory as f64 / 1_048_576.0, "headquarters' most memory in all that")?,
    ])
}

/// Every inspector's day; not timed.
fn work(phones: &[Workspace], devices: u32) -> Result<(), Failed> {
    let next = AtomicUsize::new(0);
    let write = || -> Result<(), Failed> {
        while let Some((n, phone)) = take(&next, phones) {
            let mut luck = chance(n as u64);
            // Homes take turns in the areas.
            for home in (n as u32..devices * DAY).step_by(devices as usize) {
                let findings = Findings { failure_rate: 0.05, leaves_early: false, ..Findings::default() };
                inspect(phone, &annual_now(home).parse()?, findings, &mut luck)?;
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
        writers.into_iter().try_for_each(|writer| writer.join().map_err(|_| "an inspector panicked")?)
    })
}

fn take<'p>(next: &AtomicUsize, phones: &'p [Workspace]) -> Option<(usize, &'p Workspace)> {
    let n = next.fetch_add(1, Ordering::SeqCst);
    phones.get(n).map(|phone| (n, phone))
}

/// The seconds until all have synced, and the milliseconds of each.
fn all_sync(phones: &[Workspace]) -> Result<(f64, Samples), Failed> {
    let ready = Barrier::new(phones.len() + 1);
    let run = |phone: &Workspace| -> Result<f64, String> {
        ready.wait();
        let began = Instant::now();
        // A phone that is told to come again does so, as a real one would.
        while began.elapsed() < LONGEST {
            let report = phone.sync(&Control::default()).map_err(|e| e.to_string())?;
            match report.outcome {
                Outcome::SentAll => return Ok(began.elapsed().as_secs_f64() * 1e3),
                _ => comes_again(&report),
            }
        }
        Err("a phone's sync does not end".to_owned())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = phones.iter().map(|phone| scope.spawn(|| run(phone))).collect();
        ready.wait();
        let began = Instant::now();
        let mut each = Vec::new();
        for thread in threads {
            each.push(thread.join().map_err(|_| "a phone panicked")??);
        }
        Ok((began.elapsed().as_secs_f64(), Samples::new(each)?))
    })
}

/// Says that a phone has to come again; a bench that had many of them is no good one.
fn comes_again(report: &anjian_core::sync::status::Report) {
    eprintln!("a phone comes again: {:?}", report.outcome);
}
