//! A supervisor's figures at a headquarters with a million sites, and with a tenth of them: the time must follow the answer.

use super::{Failed, Figure, Settings, Target, Unit, timed};
use crate::stage::{home, moment};
use anjian_core::model::coverage::Standing;
use anjian_core::model::id::SiteId;
use anjian_core::model::site::{Site, SiteClass};
use anjian_core::model::time::Timestamp;
use anjian_hq::{Clock, Company, Headquarters, Question};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Areas, as in a large city.
const AREAS: u32 = 100;
/// Inspectors of an area.
const INSPECTORS: u32 = 5;
/// The year's months so far.
const MONTHS: u32 = 11;
/// Sites that are taken into the register at once.
const AT_ONCE: u32 = 20_000;
/// Raise it when what is prepared changes.
const SHAPE: u32 = 1;

/// The report over a million sites, then over a hundred thousand, with as many lines.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let mut figures = Vec::new();
    for (name, sites) in [("1m", 1_000_000), ("100k", 100_000)] {
        let hq = open(&prepared(settings, sites)?)?;
        let ask = || -> Result<usize, Failed> {
            let report = hq.report(&Question::default())?;
            let due: u64 = report.totals.iter().map(|line| line.count.due).sum();
            let reached = report.totals.iter().map(|line| line.count.entered).sum::<u64>();
            if report.sites != u64::from(sites) || due != report.sites || reached == 0 {
                return Err(format!("{due} due of {} sites, {reached} entered", report.sites).into());
            }
            Ok(report.coverage.len() + report.people.len())
        };
        let lines = ask()?;
        let took = timed(settings.repeats, |_| ask().map(drop))?;
        let how = format!(
            "headquarters' whole report of the current periods ({lines} lines: by area, by inspector and month; hazards, \
             conflicts, long unseen, freshness) over {sites} sites in {AREAS} areas, 80 % of the homes touched; the register \
             is taken in by headquarters itself, the counters of touched sites are written as its pictures would"
        );
        let figure = Figure::new(format!("coverage_1m_sites_ms.{name}"), Unit::Milliseconds, took.spread(), how);
        figures.push(figure.target(Target::AtMost(50.0)));
    }
    Ok(figures)
}

fn open(folder: &Path) -> Result<Headquarters, Failed> {
    let clock: Clock = Arc::new(|| -> Timestamp { moment("2026-11-16", 8, 0) });
    Ok(Headquarters::open_with_clock(folder, Company::embedded()?, clock)?)
}

/// A headquarters' folder with so many sites, as it was prepared before, or prepared now.
fn prepared(settings: &Settings, sites: u32) -> Result<PathBuf, Failed> {
    let folder = settings.folder.join(format!("anjian-bench-register-{SHAPE}-{sites}"));
    if folder.exists() {
        return Ok(folder);
    }
    eprintln!("preparing a register of {sites} sites; the next run finds it …");
    let making = tempfile::tempdir_in(&settings.folder)?;
    let hq = open(making.path())?;
    for first in (0..sites).step_by(AT_ONCE as usize) {
        let some: Vec<_> = (first..(first + AT_ONCE).min(sites)).map(|n| site(n, sites)).collect::<Result<_, _>>()?;
        hq.take_sites(&some, |_, _| {})?;
    }
    drop(hq);
    touch(&making.path().join("headquarters.db"), sites)?;
    fs::rename(making.keep(), &folder)?;
    Ok(folder)
}

fn area(number: u32) -> String {
    format!("{number:03}号片区")
}

fn site(number: u32, sites: u32) -> Result<Site, Failed> {
    let mut site = home(number, &area(number / (sites / AREAS)));
    site.id = SiteId::new(&format!("34{number:09}"))?;
    // Gas came over ten years: the plan's arithmetic has as many months to look at.
    let (year, month) = (2_012 + number as i32 / 12 % 10, number % 12 + 1);
    site.gas_on = NaiveDate::from_ymd_opt(year, month, 15);
    if number % 20 == 7 {
        site.class = SiteClass::Commercial;
    }
    Ok(site)
}

/// A million real inspections would take an hour to make; what a report reads of them are these counters.
fn touch(database: &Path, sites: u32) -> Result<(), Failed> {
    let mut db = Connection::open(database)?;
    let tx = db.transaction()?;
    let of_each = sites / AREAS * 19 / 20 * 8 / 10 / (INSPECTORS * MONTHS);
    for area_number in 0..AREAS {
        for month in 1..=MONTHS {
            for inspector in 0..INSPECTORS {
                for (standing, share) in [(Standing::Entered, 85), (Standing::NoAccess, 11), (Standing::Refused, 4)] {
                    tx.prepare_cached(
                        "INSERT INTO cells (programme, period, area, inspector, month, standing, excluded, sites)
                         VALUES ('household-annual', '2026', ?1, ?2, ?3, ?4, 0, ?5)",
                    )?
                    .execute((
                        area(area_number),
                        format!("inspector-{area_number}-{inspector}"),
                        format!("2026-{month:02}"),
                        standing.code(),
                        (of_each * share / 100).max(1),
                    ))?;
                }
            }
        }
    }
    Ok(tx.commit()?)
}
