//! A Python of our own: a virtual environment with exactly these packages.

use super::{apt, fetched, quietly};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of an environment. `set` names it and its version; `packages` are `name==version`.
///
/// Call modules (`python -m pytest`), not scripts: those carry the path that the environment had while it was filled.
pub(crate) fn environment(set: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let folder = fetched(set, |folder| {
        apt::program("python3", &["python3"])?;
        // Debian's python3 comes without what makes environments.
        make(folder).or_else(|_| apt::install(&["python3-venv"]).and_then(|()| make(folder)))?;
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        quietly(pip.args(packages))
    })?;
    Ok(folder.join("bin/python"))
}

fn make(folder: &Path) -> Result<(), String> {
    quietly(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))
}
