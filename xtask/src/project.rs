//! Where the project lies and how its tools are called.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The checkout that `cargo xtask` was called in.
pub(crate) struct Project {
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// `CI=true`: a machine that is meant to have everything, so whatever is left out counts as a failure.
    pub(crate) ci: bool,
}

impl Project {
    /// Finds the checkout at run time; its path is never compiled in, since a build cache outlives a checkout.
    pub(crate) fn find() -> Result<Self, String> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(package) => PathBuf::from(package),
            None => env::current_dir().map_err(|e| format!("no current folder: {e}"))?,
        };
        let root = start.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
        let root = root.ok_or_else(|| "no Cargo.lock here or above: call `cargo xtask` in the checkout".to_owned())?;
        Ok(Self { root: root.to_path_buf(), ci: env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1") })
    }

    /// A command that starts in the checkout's root.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(&self.root);
        // What cargo told xtask about the package xtask must not reach the builds xtask starts.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name.as_ref());
            }
        }
        command
    }

    /// The cargo that started us.
    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from))
    }

    /// The files git tracks, relative to the root, or why they cannot be listed.
    pub(crate) fn tracked_files(&self) -> Result<Vec<PathBuf>, String> {
        let output = self.command("git").args(["ls-files", "-z"]).output().map_err(|e| format!("git: {e}"))?;
        if !output.status.success() {
            return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        let names = String::from_utf8_lossy(&output.stdout);
        Ok(names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect())
    }
}
