//! Packages of npm.

use super::{fetched, program, quietly};
use std::path::PathBuf;
use std::process::Command;

/// The folder of one package of exactly this version.
pub(crate) fn package(name: &str, version: &str) -> Result<PathBuf, String> {
    let folder = fetched(&format!("{}-{version}", name.trim_start_matches('@').replace('/', "-")), |folder| {
        program("npm", &["npm"])?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder);
        quietly(npm.arg(format!("{name}@{version}")))
    })?;
    Ok(folder.join("node_modules").join(name))
}
