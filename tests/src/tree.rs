//! The project's own files, as its tests see them.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder with the workspace's `Cargo.toml`. Only while cargo runs a test or a program of this package.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it for what it runs");
    Path::new(&package).parent().expect("the package lies in a folder of the workspace").to_path_buf()
}

/// All Rust sources below `folder`, relative to the root, sorted. A folder that does not exist has none.
pub fn rust_sources(folder: &str) -> Vec<PathBuf> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path.strip_prefix(&root).expect("it lies below the root").to_path_buf());
            }
        }
    }
    found.sort();
    found
}

/// The files git tracks, relative to the root; `None` outside a git checkout (an unpacked archive).
pub fn tracked_files() -> Option<Vec<PathBuf>> {
    let output = Command::new("git").current_dir(root()).args(["ls-files", "-z"]).output().ok()?;
    let names = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect())
}
