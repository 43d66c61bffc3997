//! The core and the facade, type-checked for phones, whose own compilers and system libraries cannot be had on a Linux machine.
//!
//! The standard library is built from its sources, so the check is the compiler's own and complete. C, which the check does not need but
//! build scripts do, is compiled for a near relative of the system. Nothing is linked.

use crate::{
    project::Project,
    step::Findings,
    tools::{self, compilers},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A target, and how the C compiler calls the relative whose headers it has. `_GNU_SOURCE`: C expects what Android's headers always declare.
const TARGETS: [(&str, &str); 2] = [
    ("aarch64-linux-android", "-target aarch64-linux-musl -D_GNU_SOURCE"),
    ("aarch64-apple-ios", "-target aarch64-macos"),
];
/// What Apple's kit has and zig's macOS lacks, as empty files: SQLite's cipher asks for it on every Unix and uses it on Linux alone.
const LACKING: [&str; 1] = ["sys/syscall.h"];
/// What is checked, by the names of their libraries.
const PACKAGES: [(&str, &str); 2] = [("anjian-core", "anjian_core"), ("anjian-ffi", "anjian")];

/// The step.
pub(crate) fn step(project: &Project) -> Findings {
    match prepared(project) {
        Ok(tools) => checked(project, &tools).unwrap_or_else(Findings::failed),
        Err(why) => Findings::skipped(format!("Android and iOS were not type-checked: {why}")),
    }
}

/// What the check needs beside the checkout.
struct Tools {
    /// A toolchain with sources.
    rust: PathBuf,
    /// What is built for the check; in the cache, since the standard library is always the same.
    folder: PathBuf,
    /// Tells build scripts of the C compilers.
    variables: Vec<(String, PathBuf)>,
}

fn prepared(project: &Project) -> Result<Tools, String> {
    let rust = tools::rust_with_sources(project)?;
    let folder = tools::cache()?.with_file_name("targets");
    let programs = folder.join("programs");
    fs::create_dir_all(&programs).map_err(|e| format!("{}: {e}", programs.display()))?;
    let headers = programs.join("headers");
    for header in LACKING {
        let file = headers.join(header);
        // Once: build scripts go by its time.
        if !file.is_file() {
            fs::create_dir_all(file.with_file_name(""))
                .and_then(|()| fs::write(&file, ""))
                .map_err(|e| format!("{}: {e}", file.display()))?;
        }
    }
    let mut variables = Vec::new();
    for (target, relative) in TARGETS {
        let relative = format!("{relative} -idirafter '{}'", headers.display());
        variables.extend(compilers(target, &relative, &programs)?);
    }
    // Apple's kit is only looked for, by its folder; zig brings its own headers.
    variables.push(("SDKROOT".to_owned(), programs));
    variables.extend(["ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"].map(|name| (name.to_owned(), folder.join("zig"))));
    Ok(Tools { rust, folder, variables })
}

fn checked(project: &Project, tools: &Tools) -> Result<Findings, String> {
    forget_other_checkouts(project, tools)?;
    let mut cargo = cargo(project, tools, "check");
    for (target, _) in TARGETS {
        cargo.args(["--target", target]);
    }
    // Without the reader of debug information that backtraces want: a quarter of the library, and nothing that a caller could name.
    cargo.args(["-Zbuild-std=std,panic_abort,panic_unwind", "-Zbuild-std-features=panic-unwind"]);
    cargo.arg("--message-format=json-render-diagnostics");
    let output = cargo.stderr(Stdio::inherit()).output().map_err(|e| format!("cargo check: {e}"))?;
    if !output.status.success() {
        return Err(format!("cargo check for phones ended with {}; its output above says why", output.status));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let mut findings = Findings::default();
    for (target, _) in TARGETS {
        for (package, library) in PACKAGES {
            let checked = said.lines().any(|line| made(line, library, target));
            if checked {
                println!("{package} type-checks for {target}");
            } else {
                findings.failures.push(format!("cargo said nothing of {package} for {target}"));
            }
        }
    }
    findings.notes.push(format!("{} passed, {} failed", 4 - findings.failures.len(), findings.failures.len()));
    Ok(findings)
}

/// Whether cargo's line says that a library was checked for a target.
fn made(line: &str, library: &str, target: &str) -> bool {
    let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { return false };
    let files = message["filenames"].as_array().into_iter().flatten().filter_map(|file| file.as_str());
    message["reason"] == "compiler-artifact"
        && message["target"]["name"] == library
        && files.map(Path::new).any(|file| file.components().any(|part| part.as_os_str() == target))
}

/// Cargo keeps what it made of each checkout for ever, and CI's checkouts lie in ever new folders.
fn forget_other_checkouts(project: &Project, tools: &Tools) -> Result<(), String> {
    let (mark, own) = (tools.folder.join("checkout"), project.root.as_os_str().as_encoded_bytes());
    if fs::read(&mark).is_ok_and(|last| last == own) {
        return Ok(());
    }
    let mut cargo = cargo(project, tools, "clean");
    for (target, _) in TARGETS {
        cargo.args(["--target", target]);
    }
    let status = cargo.status().map_err(|e| format!("cargo clean: {e}"))?;
    if !status.success() {
        return Err(format!("cargo clean in {} ended with {status}", tools.folder.display()));
    }
    fs::write(&mark, own).map_err(|e| format!("{}: {e}", mark.display()))
}

/// A command of cargo's for our packages, in the folder of this check.
fn cargo(project: &Project, tools: &Tools, what: &str) -> Command {
    let mut cargo = project.command(tools.rust.join("bin/cargo"));
    cargo.arg(what).arg("--target-dir").arg(&tools.folder);
    for (package, _) in PACKAGES {
        cargo.args(["--package", package]);
    }
    // The sources are the standard library's of this very compiler; the switch only lets a stable one build them.
    cargo.envs([("RUSTC_BOOTSTRAP", "1"), ("RUSTFLAGS", "-D warnings")]).env("RUSTC", tools.rust.join("bin/rustc"));
    // Nothing runs and nobody debugs it, and so it takes a third of the room.
    cargo.envs(
        ["DEBUG", "DEBUG_ASSERTIONS", "OVERFLOW_CHECKS"].map(|name| (format!("CARGO_PROFILE_DEV_{name}"), "false")),
    );
    cargo.env("CARGO_INCREMENTAL", "0");
    // Cargo xtask was started by a toolchain that names its own libraries here, and a compiler finds its sources beside its libraries.
    cargo.env_remove("LD_LIBRARY_PATH");
    cargo.envs(tools.variables.iter().map(|(name, path)| (name, path)));
    cargo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_artifact_for_the_target_counts_as_a_check() {
        let line = r#"{"reason":"compiler-artifact","target":{"name":"anjian"},"filenames":["/t/aarch64-apple-ios/debug/deps/libanjian-1.rmeta"]}"#;
        assert!(made(line, "anjian", "aarch64-apple-ios"));
        assert!(!made(line, "anjian", "aarch64-linux-android") && !made(line, "anjian_core", "aarch64-apple-ios"));
        assert!(!made(r#"{"reason":"build-finished","success":true}"#, "anjian", "aarch64-apple-ios"));
        assert!(!made("", "anjian", "aarch64-apple-ios"));
    }
}
