//! A day's work comes home over HTTP: how often it asks, how much it sends, and what a sync costs when there is nothing.

use super::{Failed, Figure, Settings, Target, Unit};
use crate::stage::{Stage, annual, chance, home, moment, sync};
use anjian_core::sync::status::{Outcome, Progress};
use anjian_hq::demo::inspector::{Findings, inspect};

/// What an inspector completes in a day.
const INSPECTIONS: u32 = 40;
/// The share of items that fail.
const FAILURES: f64 = 0.05;

/// A day and the quiet sync after it.
fn day(settings: &Settings) -> Result<(Progress, Progress), Failed> {
    let sites: Vec<_> = (0..80).map(|n| home(n, "城东片区")).collect();
    let stage = Stage::with_sites_in(tempfile::tempdir_in(&settings.folder)?, &sites);
    let phone = stage.phone("phone", "li", &["城东片区"]);
    let mut luck = chance(40);
    for number in 0..INSPECTIONS {
        stage.time.becomes(moment("2026-11-16", 8 + number / 5, number % 5 * 12));
        if !inspect(
            &phone,
            &annual(number),
            Findings { failure_rate: FAILURES, leaves_early: false, ..Findings::default() },
            &mut luck,
        )? {
            return Err("an inspection was not completed".into());
        }
    }
    let (home, quiet) = (sync(&phone), sync(&phone));
    if home.outcome != Outcome::SentAll || quiet.progress.round_trips != 1 {
        return Err(format!("the day ended so: {home:?} {quiet:?}").into());
    }
    Ok((home.progress, quiet.progress))
}

const HOW: &str = "40 inspections completed by one inspector through the public core, about two hazards in each, synced once \
                   over HTTP with a real headquarters";

/// `day_round_trips`.
pub(super) fn round_trips(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let (day, _) = day(settings)?;
    let how = format!("{HOW}; {} changes sent", day.changes_sent);
    Ok(vec![Figure::count("day_round_trips", f64::from(day.round_trips), how).target(Target::AtMost(1.0))])
}

/// `day_bytes_up`.
pub(super) fn bytes_up(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let (day, _) = day(settings)?;
    let how = format!("{HOW}; the body of the request, without HTTP's own headers; {} bytes came back", day.bytes_down);
    let figure = Figure::count("day_bytes_up", day.bytes_up as f64, how).unit(Unit::Bytes);
    Ok(vec![figure.target(Target::AtMost(60.0 * 1024.0))])
}

/// `quiet_sync_bytes`, up and down.
pub(super) fn quiet_bytes(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let (_, quiet) = day(settings)?;
    let how = "a sync right after a day's sync, when neither side has anything new; bodies without HTTP's own headers";
    let figure = |name: &str, bytes: u64| {
        Figure::count(format!("quiet_sync_bytes.{name}"), bytes as f64, how)
            .unit(Unit::Bytes)
            .target(Target::AtMost(1024.0))
    };
    Ok(vec![figure("up", quiet.bytes_up), figure("down", quiet.bytes_down)])
}
