//! The headquarters' program.

mod program;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let program = program::Program::parse();
    let log = tracing_subscriber::EnvFilter::try_from_default_env();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(log.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(program.log())))
        .init();
    match program.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("anjian-hq: {error}");
            program::exit_code(&error)
        }
    }
}
