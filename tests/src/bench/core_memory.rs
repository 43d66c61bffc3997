//! What the core holds in memory with 20,000 inspections on the device, in a process of its own: opening, paging,
//! searching, a day's work and its sync; and the first run, in which everything arrives.

use super::meter::{linux_memory, linux_peak_memory, reset_linux_peak_memory};
use super::town::{SITES, Town, site};
use super::{Failed, Figure, Settings, Target, Unit};
use crate::stage::{chance, open};
use anjian_core::photo::{Limits as PhotoLimits, normalise};
use anjian_core::store::agenda::AgendaFilter;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::Control;
use anjian_hq::demo::clock::DemoTime;
use anjian_hq::demo::inspector::{Findings, inspect};
use std::path::Path;
use std::process::Command;

/// Mebibytes.
const MIB: f64 = (1 << 20) as f64;

/// A child process works, another takes everything in for the first time.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let folder = town.phone_folder()?;
    let (stage, _hq_folder) = town.headquarters()?;
    let working = child(&["work", &folder.path().to_string_lossy(), stage.url()])?;
    let arriving = child(&["arrive", &settings.folder.to_string_lossy()])?;
    let figure = |name: &str, value: f64, how: &str| Figure::count(name, value, how).unit(Unit::Mebibytes);
    let work = "peak growth of a process of its own (VmHWM) over what it held before opening: opens 20,000 inspections, \
                reads every agenda page, searches, completes 40 inspections, syncs them over HTTP";
    let arrive = "the same of a process in which all 20,000 arrive: the first run over headquarters' recorded answers";
    Ok(vec![
        figure("core_memory_mb.working", working, work).target(Target::AtMost(64.0)),
        figure("core_memory_mb.first_run", arriving, arrive).target(Target::AtMost(64.0)),
    ])
}

/// Runs this program again as a child and reads the number that it prints.
pub(super) fn child(arguments: &[&str]) -> Result<f64, Failed> {
    let output = Command::new(std::env::current_exe()?).arg("memory-child").args(arguments).output()?;
    if !output.status.success() {
        return Err(format!("the child failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// What the child does; the mebibytes by which it grew at most.
pub fn measured_in_child(arguments: &[String]) -> Result<f64, Failed> {
    let before = linux_memory().ok_or("memory is read from Linux' /proc")?;
    reset_linux_peak_memory()?;
    match arguments {
        [what, folder, url] if what == "work" => work(Path::new(folder), url)?,
        [what, folder] if what == "arrive" => arrive(Path::new(folder))?,
        [what, picture] if what == "photo" => drop(normalise(Path::new(picture), &PhotoLimits::default())?),
        _ => return Err("what is the child to do?".into()),
    }
    let peak = linux_peak_memory().ok_or("memory is read from Linux' /proc")?;
    Ok(peak.saturating_sub(before) as f64 / MIB)
}

fn work(folder: &Path, url: &str) -> Result<(), Failed> {
    let phone = open(folder, &DemoTime::beginning(Town::now()), 0);
    let mut untouched = Vec::new();
    let mut place = None;
    loop {
        let lines = phone.agenda(&AgendaFilter::default(), place.as_ref(), 50)?;
        let Some(last) = lines.last() else { break };
        place = Some(last.place.clone());
        untouched.extend(lines.into_iter().filter(|l| l.standing.code() == "untouched").map(|l| l.inspection));
    }
    for query in ["小区", "wjg", "138", &site(SITES - 5).meter] {
        phone.search(query, 50)?;
    }
    let mut luck = chance(64);
    for id in untouched.iter().take(40) {
        inspect(&phone, id, Findings { failure_rate: 0.05, leaves_early: false, ..Findings::default() }, &mut luck)?;
    }
    let report = phone.sync_over(&HttpTransport::new(url)?, &Control::default())?;
    match report.outcome {
        Outcome::SentAll => Ok(()),
        other => Err(format!("the sync ended so: {other:?}").into()),
    }
}

fn arrive(folder: &Path) -> Result<(), Failed> {
    let town = Town::prepared(&Settings { repeats: 1, folder: folder.to_owned() })?;
    let (phone, replay, _folder) = town.fresh_phone()?;
    phone.sync_over(&replay, &Control::default())?;
    Ok(())
}
