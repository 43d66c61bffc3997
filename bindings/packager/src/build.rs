//! Runs cargo and learns from cargo itself which files it made, so that no name of a file is guessed.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The facade's package; its library is called `anjian`.
pub(crate) const PACKAGE: &str = "anjian-ffi";

/// A kind of library.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// `libanjian.so`, `libanjian.dylib`, `anjian.dll`.
    Shared,
    /// `libanjian.a`.
    Static,
}

/// Builds with `command`, a cargo command without its output format, and answers the facade's library.
pub(crate) fn library(mut command: Command, kind: Kind) -> Result<PathBuf> {
    command.arg("--message-format=json-render-diagnostics").stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{command:?} does not start"))?;
    let stdout = child.stdout.take().context("cargo has no output")?;
    let mut found = None;
    for line in BufReader::new(stdout).lines() {
        found = made(&line?, kind).or(found);
    }
    if !child.wait()?.success() {
        bail!("the library was not built; cargo's output above says why");
    }
    found.context("cargo built no such library")
}

/// The facade's library, if this line of cargo's says that it was made.
fn made(line: &str, kind: Kind) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let endings: &[&str] = match kind {
        Kind::Shared => &["so", "dylib", "dll"],
        Kind::Static => &["a", "lib"],
    };
    if message["reason"] != "compiler-artifact" || message["target"]["name"] != "anjian" {
        return None;
    }
    let files = message["filenames"].as_array()?.iter().filter_map(|name| name.as_str().map(PathBuf::from));
    files.into_iter().find(|file| file.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_itself_says_which_file_it_made() {
        let line = r#"{"reason":"compiler-artifact","target":{"name":"anjian"},"filenames":["/t/libanjian.rlib","/t/libanjian.so"]}"#;
        assert_eq!(made(line, Kind::Shared), Some("/t/libanjian.so".into()));
        assert_eq!(made(line, Kind::Static), None);
        assert_eq!(made(&line.replace("\"anjian\"", "\"other\""), Kind::Shared), None);
        assert_eq!(made("   Compiling anjian", Kind::Shared), None);
    }
}
