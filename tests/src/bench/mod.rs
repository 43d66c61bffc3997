//! The benches' frame. A figure is a ratio of two things measured in one run, in turns, since machines are noisy; so every figure
//! carries its floor, its spread, how it was made and on which machine.
//!
//! To add a bench: a file here named after it, with `pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed>`, and its
//! entry in [`ALL`] turned from `Planned` into `Written(file::run)`. `turns` measures floor and subject in turns, `meter` reads
//! memory and CPU time, `commit_floor::CommitFloor` is the bare SQLite commit to compare with.

mod arriving;
mod boundary;
pub mod commit_floor;
pub mod core_memory;
mod coverage;
mod day;
mod figure;
mod hq_throughput;
mod looking;
mod many_devices;
pub mod meter;
mod photo;
mod record_answer;
mod report;
mod sample;
mod sealed_cost;
mod town;
mod weight;

pub use figure::{Figure, Floor, Machine, Spread, Target, Unit};
pub use report::Report;
pub use sample::{Samples, Turns, timed, turns};

use std::path::PathBuf;

/// What a bench may want to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How often floor and subject are measured, in turns; at least 1.
    pub repeats: usize,
    /// A folder on a real disk; a temporary folder in memory would make every durable commit free.
    pub folder: PathBuf,
}

/// Why a bench gave no figure.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// One bench.
#[derive(Debug, Clone, Copy)]
pub struct Bench {
    /// What `--only` takes, and the start of its figures' names.
    pub name: &'static str,
    /// Whether it can be run.
    pub state: State,
}

/// Whether a bench can be run.
#[derive(Debug, Clone, Copy)]
pub enum State {
    /// It has a name and a target in the design, no code yet. The report says so.
    Planned,
    /// Runs it.
    Written(fn(&Settings) -> Result<Vec<Figure>, Failed>),
}

use State::{Planned, Written};

/// Every bench, in the order of the report.
pub const ALL: &[Bench] = &[
    Bench { name: "sqlite_commit_floor_ms", state: Written(commit_floor::run) },
    Bench { name: "record_answer_vs_sqlite_commit", state: Written(record_answer::run) },
    Bench { name: "arriving_20k_vs_sqlite_floor", state: Written(arriving::run) },
    Bench { name: "first_agenda_ms", state: Written(looking::first_agenda) },
    Bench { name: "list_page_ms", state: Written(looking::list_page) },
    Bench { name: "search_ms", state: Written(looking::search) },
    Bench { name: "day_round_trips", state: Written(day::round_trips) },
    Bench { name: "day_bytes_up", state: Written(day::bytes_up) },
    Bench { name: "quiet_sync_bytes", state: Written(day::quiet_bytes) },
    Bench { name: "core_memory_mb", state: Written(core_memory::run) },
    Bench { name: "coverage_1m_sites_ms", state: Written(coverage::run) },
    Bench { name: "sealed_cost", state: Written(sealed_cost::run) },
    Bench { name: "boundary_ms", state: Written(boundary::run) },
    Bench { name: "library_mib", state: Written(boundary::library) },
    Bench { name: "photo", state: Written(photo::run) },
    Bench { name: "hq_inspections_per_s", state: Written(hq_throughput::run) },
    Bench { name: "hq_500_devices", state: Written(many_devices::run) },
];

/// Runs the chosen benches one after the other. One that fails is reported and does not stop the others.
pub fn run(chosen: &[Bench], settings: &Settings) -> Report {
    let mut report = Report::new(settings.repeats);
    for bench in chosen {
        match bench.state {
            Planned => report.planned.push(bench.name.to_owned()),
            Written(run) => {
                eprintln!("measuring {} …", bench.name);
                match run(settings) {
                    Ok(figures) => report.figures.extend(figures),
                    Err(why) => report.failed.push(format!("{}: {why}", bench.name)),
                }
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_benches_have_one_name() {
        let mut names: Vec<_> = ALL.iter().map(|bench| bench.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn a_bench_that_fails_does_not_stop_the_others() {
        let settings = Settings { repeats: 1, folder: PathBuf::new() };
        let chosen = [
            Bench { name: "broken", state: Written(|_| Err("no disk".into())) },
            Bench { name: "later", state: Planned },
            Bench { name: "sound", state: Written(|_| Ok(vec![Figure::count("sound", 1.0, "counted")])) },
        ];
        let report = run(&chosen, &settings);
        assert_eq!(report.failed, ["broken: no disk"]);
        assert_eq!(report.planned, ["later"]);
        assert_eq!(report.figures.len(), 1);
    }
}
