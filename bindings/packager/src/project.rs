//! The checkout and its build folder, found when the program runs: a build cache outlives a checkout.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout.
pub(crate) struct Project {
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
}

impl Project {
    /// The checkout that cargo was called in.
    pub(crate) fn find() -> Result<Self> {
        let start = std::env::current_dir().context("no current folder")?;
        let root = start.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
        let root = root.context("no Cargo.lock here or above: call it in the checkout")?.to_owned();
        let output = cargo(&root).args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target_directory")?;
        Ok(Self { target: target.into(), root })
    }

    /// Where the facade lies, with `uniffi.toml`.
    pub(crate) fn bindings(&self) -> PathBuf {
        self.root.join("bindings")
    }

    /// The cargo that started us.
    pub(crate) fn cargo(&self) -> Command {
        cargo(&self.root)
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    // What cargo told us about our own package must not reach the builds we start: it would make them build again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}
