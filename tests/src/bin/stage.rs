//! The stage for tests in other languages: a headquarters in a process of its own, with a register and tickets.
//!
//! `stage --homes 12 --area 东街 --area 西街 --ticket li --ticket wang:西街` prints one line
//! `{"url": …, "tickets": […], "inspections": […]}` and stays until its standard input ends; then headquarters is gone and so is
//! its folder. Meanwhile a line on the input is a command, answered by one line: `stop` and `start` take headquarters away and bring
//! it back at the same address, `invite wang:西街` makes one more ticket, `draw PATH` leaves a picture where a camera would have.

use anjian_tests::hq_process::{Failed, HqProcess, annual_now};
use anjian_tests::photographer::draw;
use clap::Parser;
use serde_json::{Value, json};
use std::io::BufRead;
use std::path::Path;
use std::process::ExitCode;

/// More than this many inspections are not named; those that are, are the first.
const NAMED: u32 = 100;

/// A headquarters for tests in other languages.
#[derive(Parser)]
struct Arguments {
    /// So many homes stand in the register.
    #[arg(long, default_value_t = 12)]
    homes: u32,
    /// An area; may be given several times. Homes take turns in them.
    #[arg(long = "area", default_value = "东街")]
    areas: Vec<String>,
    /// A ticket for one device: a person, and her areas when she does not have them all.
    #[arg(long = "ticket", value_name = "PERSON[:AREA,…]")]
    tickets: Vec<String>,
}

fn main() -> ExitCode {
    match play(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("stage: {why}");
            ExitCode::FAILURE
        }
    }
}

fn play(arguments: &Arguments) -> Result<(), Failed> {
    let folder = tempfile::tempdir().map_err(|e| format!("a temporary folder: {e}"))?;
    let mut hq = HqProcess::start(folder.path(), arguments.homes, &arguments.areas)?;
    let tickets: Result<Vec<_>, _> = arguments.tickets.iter().map(|who| invite(&hq, who, &arguments.areas)).collect();
    let inspections: Vec<_> = (0..arguments.homes.min(NAMED)).map(annual_now).collect();
    println!("{}", json!({ "url": hq.url(), "tickets": tickets?, "inspections": inspections }));
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|e| format!("the input: {e}"))?;
        println!("{}", obey(&mut hq, line.trim(), &arguments.areas).unwrap_or_else(|why| json!({ "error": why })));
    }
    Ok(())
}

fn obey(hq: &mut HqProcess, command: &str, areas: &[String]) -> Result<Value, Failed> {
    match command.split_once(' ').unwrap_or((command, "")) {
        ("stop", "") => {
            hq.stop();
            Ok(json!({ "serving": false }))
        }
        ("start", "") => {
            hq.go_on()?;
            Ok(json!({ "serving": true }))
        }
        ("invite", who) if !who.is_empty() => Ok(json!({ "ticket": invite(hq, who, areas)? })),
        ("draw", path) if !path.is_empty() => {
            draw(Path::new(path), 1, (1_280, 960)).map_err(|e| e.to_string())?;
            Ok(json!({ "drawn": path }))
        }
        _ => Err(format!("not a command: {command:?}")),
    }
}

fn invite(hq: &HqProcess, who: &str, all: &[String]) -> Result<String, Failed> {
    let (person, areas) = who.split_once(':').unwrap_or((who, ""));
    let own: Vec<_> = areas.split(',').filter(|area| !area.is_empty()).map(str::to_owned).collect();
    Ok(hq.invite(person, if own.is_empty() { all } else { &own })?.to_string())
}
