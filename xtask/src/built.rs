//! Programs of this workspace that xtask may not depend on, built and run: the packager, the stage, headquarters.
//!
//! Always built with the features of the whole workspace, so that they share every dependency with `cargo test --workspace` instead of
//! compiling it again.

use crate::project::Project;
use std::path::PathBuf;
use std::process::Stdio;

/// Names the program `stage` to tests in other languages; `anjian-hq`, which it starts, lies beside it.
pub(crate) const STAGE: &str = "ANJIAN_STAGE";

/// Builds `stage` with the headquarters that it starts, and answers where it lies.
pub(crate) fn stage(project: &Project) -> Result<PathBuf, String> {
    programs(project, &["stage", "anjian-hq"])
}

/// Builds programs and answers where the first of them lies.
pub(crate) fn programs(project: &Project, names: &[&str]) -> Result<PathBuf, String> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--quiet", "--release", "--workspace", "--message-format=json-render-diagnostics"]);
    cargo.args(names.iter().flat_map(|name| ["--bin", name])).stderr(Stdio::inherit());
    let output = cargo.output().map_err(|e| format!("cargo build: {e}"))?;
    if !output.status.success() {
        return Err(format!("{} not built: cargo build ended with {}", names.join(" and "), output.status));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().find_map(|line| executable(line, names[0])).ok_or_else(|| format!("cargo built no {}", names[0]))
}

/// The program, if this line of cargo's says that it was made.
fn executable(line: &str, name: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let is_it = message["reason"] == "compiler-artifact" && message["target"]["name"] == name;
    is_it.then(|| message["executable"].as_str().map(PathBuf::from)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_itself_says_where_a_program_lies() {
        let line = r#"{"reason":"compiler-artifact","target":{"name":"stage"},"executable":"/t/stage"}"#;
        assert_eq!(executable(line, "stage"), Some("/t/stage".into()));
        assert_eq!(executable(line, "bench"), None);
        assert_eq!(executable(&line.replace("\"/t/stage\"", "null"), "stage"), None);
    }
}
