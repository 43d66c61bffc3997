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

/// Makes sure that a shared library can be loaded: `packages` bring it. Only Linux is asked; elsewhere the system has its own.
pub(crate) fn library(name: &str, packages: &[&str]) -> Result<(), String> {
    let listed = |program: &str| Command::new(program).arg("-p").output().is_ok_and(|it| lists(&it.stdout, name));
    let loads = || !cfg!(target_os = "linux") || listed("ldconfig") || listed("/sbin/ldconfig");
    if loads() {
        return Ok(());
    }
    println!("{name} is missing");
    install(packages).map_err(|why| format!("{name} is not installed: {why}"))?;
    if loads() { Ok(()) } else { Err(format!("{name} cannot be loaded, though its package is installed")) }
}

/// Whether the loader's list names a library.
fn lists(list: &[u8], name: &str) -> bool {
    String::from_utf8_lossy(list).lines().any(|line| line.split_whitespace().next() == Some(name))
}

/// Makes sure that letters of this family can be drawn, on Linux as above.
pub(crate) fn font(family: &str, packages: &[&str]) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    program("fc-list", &["fontconfig"])?;
    let there = || Command::new("fc-list").arg(family).output().is_ok_and(|it| !it.stdout.trim_ascii().is_empty());
    if there() {
        return Ok(());
    }
    println!("the letters {family} are missing");
    install(packages).map_err(|why| format!("{family} is not installed: {why}"))?;
    if there() { Ok(()) } else { Err(format!("{family} is not found, though its package is installed")) }
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

#[cfg(test)]
mod tests {
    use super::lists;

    #[test]
    fn the_loaders_list_is_read_by_whole_names() {
        let list = b"2 libs found\n\tlibGL.so.1 (libc6,x86-64) => /lib/libGL.so.1\n";
        assert!(lists(list, "libGL.so.1") && !lists(list, "libGL.so") && !lists(list, "libX11.so.6"));
    }
}
