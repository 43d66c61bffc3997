//! The Python package, as `package host` lays it out: its format, its lints, its tests.

use crate::{built, devices, package, project::Project, step::Findings, tools};
use std::{path::Path, process::Command};

/// The environment, under the name that changes with what is in it.
const ENVIRONMENT: (&str, [&str; 2]) = ("python-1", ["pytest==8.4.2", "ruff==0.14.0"]);

/// The step.
pub(crate) fn step(project: &Project) -> Findings {
    let python = match tools::environment(ENVIRONMENT.0, &ENVIRONMENT.1) {
        Ok(python) => python,
        Err(why) => return Findings::skipped(format!("Python was not checked: {why}")),
    };
    checked(project, &python).unwrap_or_else(Findings::failed)
}

fn checked(project: &Project, python: &Path) -> Result<Findings, String> {
    let mut findings = Findings::default();
    for arguments in [["format", "--check"].as_slice(), &["check"]] {
        let mut ruff = project.command(python);
        ruff.args(["-m", "ruff"]).args(arguments).args(["--no-cache", "bindings/python"]);
        if !ruff.status().is_ok_and(|status| status.success()) {
            findings.failures.push(format!("ruff {} bindings/python", arguments.join(" ")));
        }
    }
    let host = package::host(project)?;
    launcher(&host, python)?;
    let mut pytest = project.command(python);
    pytest.args(["-m", "pytest", "-p", "no:cacheprovider", "-rs", "--durations=3", "bindings/python/tests"]);
    pytest.env("PYTHONPATH", host.join("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = pytest.env(built::STAGE, built::stage(project)?).output().map_err(|e| format!("pytest: {e}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{}{}", said, String::from_utf8_lossy(&output.stderr));
    findings.failures.extend(lines_of(&said, "FAILED ").chain(lines_of(&said, "ERROR ")));
    findings.skips.extend(lines_of(&said, "SKIPPED "));
    if !output.status.success() && findings.failures.is_empty() {
        findings.failures.push(format!("pytest ended with {}", output.status));
    }
    findings.notes.extend(counted(&said));
    Ok(findings)
}

/// pytest's own last line: `12 passed, 1 failed in 3.20s`.
fn counted(said: &str) -> Option<String> {
    let last = said.lines().rev().find(|line| line.starts_with('=') && line.contains(" in "))?;
    Some(format!("pytest: {}", last.trim_matches(['=', ' '])))
}

fn lines_of<'a>(said: &'a str, word: &'a str) -> impl Iterator<Item = String> + 'a {
    said.lines().filter(move |line| line.starts_with(word)).map(str::to_owned)
}

/// Writes the program that is a phone in Python, for stories across languages (bindings/DEVICE.md).
fn launcher(host: &Path, python: &Path) -> Result<(), String> {
    let packages = host.join("python");
    let mut command = Command::new(python);
    command.args(["-m", "anjian.device"]);
    devices::write(host, "python", &[("PYTHONPATH", &packages)], &command)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "bindings/python/tests/test_a.py ..s.F [100%]
SKIPPED [1] test_a.py:3: no network
FAILED test_a.py::test_b - assert 1 == 2
========= 1 failed, 3 passed, 1 skipped in 0.12s =========";

    #[test]
    fn what_failed_and_what_was_left_out_is_named() {
        assert_eq!(counted(SAID).as_deref(), Some("pytest: 1 failed, 3 passed, 1 skipped in 0.12s"));
        assert_eq!(lines_of(SAID, "FAILED ").collect::<Vec<_>>(), ["FAILED test_a.py::test_b - assert 1 == 2"]);
        assert_eq!(lines_of(SAID, "SKIPPED ").count(), 1);
    }
}
