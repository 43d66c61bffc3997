//! Programs of the system: there, or installed from Debian's packages where we may.

use super::quietly;
use std::env;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The outcome of the one update of a run; package lists do not change while we run.
static UPDATED: OnceLock<Result<(), String>> = OnceLock::new();

/// Makes sure that a program can be called: `packages` bring it.
pub(crate) fn program(name: &str, packages: &[&str]) -> Result<(), String> {
    if is_there(name) {
        return Ok(());
    }
    println!("{name} is missing");
    install(packages).map_err(|why| format!("{name} is not installed: {why}"))?;
    if is_there(name) { Ok(()) } else { Err(format!("{name} cannot be called, though its package is installed")) }
}

/// Installs Debian's packages, with an update before the first; says which are wanted where we may not.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    println!("apt-get install {}", packages.join(" "));
    if !is_root() || !is_there("apt-get") {
        return Err(format!("install Debian's packages {} or their like", packages.join(", ")));
    }
    let update = || quietly(Command::new("apt-get").args(["update", "-q"]));
    UPDATED.get_or_init(update).clone()?;
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    quietly(command.args(["install", "-y", "-q", "--no-install-recommends"]).args(packages))
}

fn is_there(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

pub(crate) fn is_root() -> bool {
    let output = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
