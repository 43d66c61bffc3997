//! Hands over to `anjian-tests`' program `bench`, which may depend on core and hq as xtask may not.

use crate::project::Project;
use std::process::ExitCode;

/// What is passed on.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Measure this one only; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How often each floor and subject is measured.
    #[arg(long, value_name = "N")]
    repeats: Option<usize>,
}

/// Builds and runs the benches; their standard output is the figures alone.
pub(crate) fn run(project: &Project, arguments: &Arguments) -> ExitCode {
    let mut command = project.cargo();
    if let Ok(devices) = crate::package::devices(project) {
        command.env(crate::cargo::DEVICES, devices);
    }
    command.args(["run", "--quiet", "--release", "--package", "anjian-tests", "--bin", "bench", "--"]);
    if arguments.json {
        command.arg("--json");
    }
    for name in &arguments.only {
        command.args(["--only", name]);
    }
    if let Some(repeats) = arguments.repeats {
        command.args(["--repeats", &repeats.to_string()]);
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("xtask: cargo run: {why}");
            ExitCode::FAILURE
        }
    }
}
