//! What git tracks: nothing that only one machine has, nothing large, no source that outgrew its noun.

use crate::{project::Project, step::Findings};
use std::{fs, path::Path};

/// No tracked file is larger, in bytes.
const LARGEST_FILE: usize = 1 << 20;
/// A Rust source with more lines is worth a thought …
const LONG_SOURCE: usize = 400;
/// … and with more than this it is split by noun.
const TOO_LONG_SOURCE: usize = 600;
/// Folders that exist on one machine only. Written in parts, since this file is tracked too.
const MACHINE_PATHS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("../sha", "red")];

/// Checks every tracked file.
pub(crate) fn check(project: &Project) -> Findings {
    let files = match project.tracked_files() {
        Ok(files) => files,
        Err(why) => return Findings::skipped(format!("the tracked files could not be listed: {why}")),
    };
    let mut findings = Findings::default();
    for name in &files {
        // A tracked file that was deleted or is a link to a folder has nothing to look at.
        if let Ok(bytes) = fs::read(project.root.join(name)) {
            look_at(name, &bytes, &mut findings);
        }
    }
    println!("{} tracked files", files.len());
    findings
}

fn look_at(name: &Path, bytes: &[u8], findings: &mut Findings) {
    let shown = name.display();
    if bytes.len() > LARGEST_FILE {
        findings.failures.push(format!("{shown}: {} bytes, at most {LARGEST_FILE} are tracked", bytes.len()));
    }
    let text = String::from_utf8_lossy(bytes);
    if !name.starts_with(".ci") {
        for (number, line) in text.lines().enumerate() {
            if let Some(path) = MACHINE_PATHS.iter().find(|path| begins_a_path(line, path)) {
                findings.failures.push(format!("{shown}:{}: names the machine path {path}", number + 1));
            }
        }
    }
    if name.extension().is_some_and(|extension| extension == "rs") {
        let lines = text.lines().count();
        if lines > TOO_LONG_SOURCE {
            findings.failures.push(format!("{shown}: {lines} lines, more than {TOO_LONG_SOURCE}: split it by noun"));
        } else if lines > LONG_SOURCE {
            findings.notes.push(format!("{shown}: {lines} lines, more than {LONG_SOURCE}"));
        }
    }
}

/// Whether `path` stands in `line` as the start of a path, not in the middle of one.
fn begins_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        path.starts_with('.') || !before.is_some_and(|c| c.is_alphanumeric() || "_-.~}".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_at(name: &str, text: &str) -> Findings {
        let mut findings = Findings::default();
        look_at(Path::new(name), text.as_bytes(), &mut findings);
        findings
    }

    #[test]
    fn a_machine_path_is_named_with_its_line() {
        let text = format!("one\nsee {}notes", MACHINE_PATHS[0]);
        let failures = looked_at("docs/a.md", &text).failures;
        assert_eq!(failures, [format!("docs/a.md:2: names the machine path {}", MACHINE_PATHS[0])]);
        assert!(looked_at(".ci/run", &text).failures.is_empty());
    }

    #[test]
    fn a_path_that_merely_contains_the_word_is_fine() {
        let text = format!("https://example.org{0} ~{0} ${{HOME}}{0}", MACHINE_PATHS[0]);
        assert_eq!(looked_at("a.md", &text), Findings::default());
    }

    #[test]
    fn long_sources_are_noted_and_too_long_ones_refused() {
        assert_eq!(looked_at("a.rs", &"\n".repeat(400)), Findings::default());
        assert_eq!(looked_at("a.rs", &"\n".repeat(401)).notes.len(), 1);
        assert_eq!(looked_at("a.rs", &"\n".repeat(601)).failures.len(), 1);
        assert_eq!(looked_at("a.csv", &"\n".repeat(601)), Findings::default());
    }

    #[test]
    fn a_large_file_is_refused() {
        assert_eq!(looked_at("a.bin", &"x".repeat(LARGEST_FILE + 1)).failures.len(), 1);
    }
}
