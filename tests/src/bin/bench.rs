//! Measures and prints the figures; `cargo xtask bench` builds and runs it.

use anjian_tests::bench::core_memory::measured_in_child;
use anjian_tests::bench::{ALL, Bench, Settings, State, run};
use clap::{Parser, Subcommand};
use std::{env, path::PathBuf, process::ExitCode};

/// Measures Anjian. Figures go to standard output, progress to standard error.
#[derive(Parser)]
struct Arguments {
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Measure this one only; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How often floor and subject are measured, in turns.
    #[arg(long, value_name = "N", default_value_t = 7)]
    repeats: usize,
    /// Where databases are written; the folder of this program unless given, since a temporary folder may lie in memory.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(subcommand)]
    child: Option<Child>,
}

/// This program as its own child.
#[derive(Subcommand)]
enum Child {
    /// Measures its own memory.
    #[command(hide = true)]
    MemoryChild { arguments: Vec<String> },
}

fn main() -> ExitCode {
    let Arguments { json, only, repeats, folder, child } = Arguments::parse();
    if let Some(Child::MemoryChild { arguments }) = child {
        return memory_child(&arguments);
    }
    let beside = || env::current_exe().ok().and_then(|exe| exe.parent().map(PathBuf::from));
    let settings =
        Settings { repeats: repeats.max(1), folder: folder.or_else(beside).unwrap_or_else(|| PathBuf::from(".")) };
    let chosen = match chosen(&only) {
        Ok(chosen) => chosen,
        Err(why) => {
            eprintln!("bench: {why}");
            return ExitCode::FAILURE;
        }
    };
    let report = run(&chosen, &settings);
    if json {
        println!("{}", report.json())
    } else {
        print!("{report}")
    }
    if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn memory_child(arguments: &[String]) -> ExitCode {
    match measured_in_child(arguments) {
        Ok(mebibytes) => {
            println!("{mebibytes}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

/// All benches, or those asked for; a name that cannot be run is refused, never passed over.
fn chosen(only: &[String]) -> Result<Vec<Bench>, String> {
    if only.is_empty() {
        return Ok(ALL.to_vec());
    }
    let known = || ALL.iter().map(|bench| bench.name).collect::<Vec<_>>().join(", ");
    only.iter()
        .map(|name| match ALL.iter().find(|bench| bench.name == name) {
            Some(Bench { state: State::Planned, .. }) => Err(format!("{name} is not written yet")),
            Some(bench) => Ok(*bench),
            None => Err(format!("there is no {name}; there are {}", known())),
        })
        .collect()
}
