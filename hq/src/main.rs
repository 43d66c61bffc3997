//! The headquarters' program.

mod program;

use clap::Parser;
use std::process::ExitCode;

/// Says how the log is written: `json` or in words.
const FORMAT: &str = "ANJIAN_HQ_LOG";

fn main() -> ExitCode {
    let program = program::Program::parse();
    let log = tracing_subscriber::EnvFilter::try_from_default_env();
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(log.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(program.log())));
    // For machines one JSON object a line, for people words. Neither has a customer's name, address or account in it.
    match std::env::var_os(FORMAT).is_some_and(|format| format == "json") {
        true => log.json().init(),
        false => log.init(),
    }
    match program.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("anjian-hq: {error}");
            program::exit_code(&error)
        }
    }
}
