//! The front door: `cargo xtask test | check | bench | app | package`. CI runs exactly what a person runs.

mod app;
mod bench;
mod built;
mod cargo;
mod devices;
mod hygiene;
mod ios;
mod kotlin;
mod licences;
mod package;
mod project;
mod python;
mod step;
mod swift;
mod swift_output;
mod targets;
mod test_output;
mod tools;

use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;
use step::Step;

/// Builds, checks and measures Anjian.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything that must hold before a commit leaves this machine.
    Test {
        /// This step only; may be given several times.
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
    },
    /// Format and lints only.
    Check,
    /// Measures; figures are ratios of two things measured in one run.
    Bench(bench::Arguments),
    /// The inspector's app in a window, on an invented day or on a folder of its own.
    App(app::Arguments),
    /// The core's library, laid out for the apps: host, android or apple.
    Package(package::Arguments),
}

const FORMAT: Step = Step { title: "format: cargo fmt --all --check", run: cargo::format };
const LINTS: Step =
    Step { title: "lints: cargo clippy --release --workspace --all-targets -- -D warnings", run: cargo::lints };
const TESTS: Step = Step { title: "tests: cargo test --release --workspace", run: cargo::tests };
const LICENCES: Step = Step { title: "licences: every dependency against deny.toml", run: licences::check };
const ADVISORIES: Step = Step { title: "advisories: cargo deny check", run: cargo::deny };
const PACKAGE: Step = Step { title: "package: cargo xtask package host", run: package::step };
const KOTLIN: Step = Step { title: "kotlin: ktlint, kotlinc, JUnit on the JVM", run: kotlin::step };
const APP: Step = Step {
    title: "app: the Android screens on the desktop: kotlinc, pictures, a walk through an inspection",
    run: app::step,
};
const PYTHON: Step = Step { title: "python: ruff, pytest", run: python::step };
const SWIFT: Step = Step { title: "swift: swift-format, swift build, swift-test on Linux", run: swift::step };
const IOS: Step = Step {
    title: "ios: the iOS app's models on Linux, a walk through an inspection; its views and shell read",
    run: ios::step,
};
const TARGETS: Step =
    Step { title: "targets: type checks for aarch64-linux-android and aarch64-apple-ios", run: targets::step };
const HYGIENE: Step = Step { title: "hygiene: no machine paths, no large files, no long sources", run: hygiene::check };

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let project = match Project::find() {
        Ok(project) => project,
        Err(why) => {
            eprintln!("xtask: {why}");
            return ExitCode::FAILURE;
        }
    };
    match arguments.command {
        Command::Test { only } => {
            let steps = [
                FORMAT, LINTS, LICENCES, ADVISORIES, HYGIENE, PACKAGE, KOTLIN, APP, SWIFT, IOS, PYTHON, TARGETS, TESTS,
            ];
            step::run_some(&steps, &only, &project)
        }
        Command::Check => step::run_all(&[FORMAT, LINTS], &project),
        Command::Bench(arguments) => bench::run(&project, &arguments),
        Command::App(arguments) => app::run(&project, &arguments),
        Command::Package(arguments) => package::run(&project, &arguments),
    }
}
