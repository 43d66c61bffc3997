//! The steps that are cargo's own commands.

use crate::{
    package,
    project::Project,
    step::Findings,
    test_output::{self, TestOutput},
    tools,
};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

/// Names the file to which a test appends what it left out; `anjian_tests::left_out` writes it.
const LEFT_OUT: &str = "ANJIAN_LEFT_OUT";

/// Names the folder of the programs that are a phone in one language each; stories across languages start them.
pub(crate) const DEVICES: &str = "ANJIAN_DEVICES";

/// `cargo fmt --all --check`.
pub(crate) fn format(project: &Project) -> Findings {
    with_component(project, "rustfmt", "fmt", &["fmt", "--all", "--check"])
}

/// `cargo clippy`, warnings denied.
pub(crate) fn lints(project: &Project) -> Findings {
    let arguments = ["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"];
    with_component(project, "clippy", "clippy", &arguments)
}

/// `cargo deny check`: licences once more, bans, sources, and the advisories, which need a network. A developer's extra, not a condition:
/// where cargo-deny is missing it says so and is no skip.
pub(crate) fn deny(project: &Project) -> Findings {
    if !quietly(project.cargo().args(["deny", "--version"])) {
        return Findings::not_run("cargo-deny is not installed, advisories were not looked up (see CONTRIBUTING.md)");
    }
    outcome("cargo deny check", project.cargo().args(["deny", "check"]))
}

/// `cargo test`: its output passes through as it comes; the summary repeats who failed and what was left out.
pub(crate) fn tests(project: &Project) -> Findings {
    let left_out = std::env::temp_dir().join(format!("anjian-left-out-{}", std::process::id()));
    let mut cargo = project.cargo();
    if let Ok(devices) = package::devices(project) {
        cargo.env(DEVICES, devices);
    }
    // What is missing is told by the stories that need it, each by its name.
    match tools::moto() {
        Ok(python) => drop(cargo.env(tools::MOTO, python)),
        Err(why) => println!("the S3 server: {why}"),
    }
    if let Err(why) = tools::postgres() {
        println!("PostgreSQL: {why}");
    }
    let child = cargo
        .args(["test", "--release", "--workspace", "--no-fail-fast"])
        .env(LEFT_OUT, &left_out)
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(why) => return Findings::failed(format!("cargo test: {why}")),
    };
    let mut output = TestOutput::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            output.read(&line);
        }
    }
    let succeeded = child.wait().is_ok_and(|status| status.success());
    let said = fs::read_to_string(&left_out).unwrap_or_default();
    // Best effort: a file that stays behind in the temporary folder harms nobody, its name carries our process id.
    let _ = fs::remove_file(&left_out);
    test_output::findings(output, succeeded, &said)
}

/// Runs a command of a rustup component, installing the component first where it is missing.
fn with_component(project: &Project, component: &str, probe: &str, arguments: &[&str]) -> Findings {
    let present = || quietly(project.cargo().args([probe, "--version"]));
    if !present() {
        println!("{component} is missing: rustup component add {component}");
        let added = project.command("rustup").args(["component", "add", component]).status();
        if !added.is_ok_and(|status| status.success()) || !present() {
            return Findings::skipped(format!("{component} is not installed and rustup could not add it"));
        }
    }
    outcome(&format!("cargo {}", arguments.join(" ")), project.cargo().args(arguments))
}

fn quietly(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn outcome(shown: &str, command: &mut Command) -> Findings {
    match command.status() {
        Ok(status) if status.success() => Findings::default(),
        Ok(status) => Findings::failed(format!("`{shown}` ended with {status}")),
        Err(why) => Findings::failed(format!("`{shown}` did not start: {why}")),
    }
}
