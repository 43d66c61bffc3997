//! Tools that a step needs and cargo does not bring: fetched once by the ordinary clients, by package name, into a folder of the user's cache.
//!
//! A tool's folder is whole or not there: it is filled beside its place and renamed. Its name carries its version, so that another version
//! is another folder and nothing is ever updated in place.

mod apt;
mod maven;
mod npm;
mod python;
mod rust;
mod servers;
mod trixie;
mod zig;

pub(crate) use apt::{font, library, program};
pub(crate) use maven::{jars, jars_alone};
pub(crate) use npm::package;
pub(crate) use python::environment;
pub(crate) use rust::with_sources as rust_with_sources;
pub(crate) use servers::{MOTO, moto, postgres};
pub(crate) use trixie::Trixie;
pub(crate) use zig::compilers;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of a tool, filled by `fill` when it is not there yet.
pub(crate) fn fetched(name: &str, fill: impl FnOnce(&Path) -> Result<(), String>) -> Result<PathBuf, String> {
    fetched_into(&cache()?, name, fill)
}

fn fetched_into(cache: &Path, name: &str, fill: impl FnOnce(&Path) -> Result<(), String>) -> Result<PathBuf, String> {
    let place = cache.join(name);
    if place.is_dir() {
        return Ok(place);
    }
    let beside = cache.join(format!(".{name}.{}", std::process::id()));
    println!("fetching {name} into {}", cache.display());
    let filled =
        fs::create_dir_all(&beside).map_err(|e| format!("{}: {e}", beside.display())).and_then(|()| fill(&beside));
    // Another run may have been quicker; its folder is as good as ours.
    let placed = filled.and_then(|()| match fs::rename(&beside, &place) {
        Err(why) if !place.is_dir() => Err(format!("{}: {why}", place.display())),
        _ => Ok(()),
    });
    if beside.exists() {
        // Best effort: what stays is named after our process and is never taken for a tool.
        let _ = fs::remove_dir_all(&beside);
    }
    placed.map(|()| place)
}

/// `$XDG_CACHE_HOME/anjian/tools`, or the same in `~/.cache`.
pub(crate) fn cache() -> Result<PathBuf, String> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || absolute("HOME").map(|home| home.join(".cache"));
    let cache = absolute("XDG_CACHE_HOME").or_else(home).ok_or("neither XDG_CACHE_HOME nor HOME names a folder")?;
    Ok(cache.join("anjian/tools"))
}

/// Runs a command that fetches something; its output is shown only when it fails.
fn quietly(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|e| format!("{shown}: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
    Err(format!("{shown} ended with {}: {}", output.status, said.join("\n").trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test; removed first, so that an aborted run leaves nothing to find.
    fn cache_for(test: &str) -> PathBuf {
        let cache = env::temp_dir().join(format!("anjian-tools-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&cache);
        cache
    }

    #[test]
    fn a_tool_is_fetched_once() {
        let cache = cache_for("once");
        let fill = |folder: &Path| fs::write(folder.join("tool"), "1").map_err(|e| e.to_string());
        let place = fetched_into(&cache, "tool-1", fill).unwrap();
        assert_eq!(fs::read_to_string(place.join("tool")).unwrap(), "1");
        let again = fetched_into(&cache, "tool-1", |_| Err("fetched twice".to_owned()));
        assert_eq!(again, Ok(place));
        fs::remove_dir_all(cache).unwrap();
    }

    #[test]
    fn half_a_tool_is_no_tool() {
        let cache = cache_for("half");
        let failed = fetched_into(&cache, "tool-1", |folder| {
            fs::write(folder.join("half"), "").map_err(|e| e.to_string())?;
            Err("no network".to_owned())
        });
        assert_eq!(failed, Err("no network".to_owned()));
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 0, "nothing stays behind");
        fs::remove_dir_all(cache).unwrap();
    }

    #[test]
    fn whoever_comes_second_takes_what_the_first_one_made() {
        let cache = cache_for("second");
        let place = fetched_into(&cache, "tool-1", |folder| {
            // The other run finishes while we fetch.
            fs::create_dir(cache.join("tool-1")).map_err(|e| e.to_string())?;
            fs::write(cache.join("tool-1/theirs"), "").map_err(|e| e.to_string())?;
            fs::write(folder.join("ours"), "").map_err(|e| e.to_string())
        });
        assert!(place.unwrap().join("theirs").exists());
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 1);
        fs::remove_dir_all(cache).unwrap();
    }
}
