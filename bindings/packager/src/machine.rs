//! What the packager asks about the machine it runs on. A trait, so that what is missing can be tested without lacking it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A machine, as far as packaging needs to know it.
pub(crate) trait Machine {
    /// Its operating system, as Rust calls it.
    fn os(&self) -> &str;
    /// A variable of the environment, if it is set and not empty.
    fn variable(&self, name: &str) -> Option<PathBuf>;
    /// Whether a program can be called.
    fn has_program(&self, name: &str) -> bool;
    /// Whether the compiler can build for a target.
    fn has_target(&self, target: &str) -> bool;
    /// The names in a folder; none where there is no folder.
    fn names_in(&self, folder: &Path) -> Vec<String>;
    /// A file's text, if it can be read.
    fn text(&self, file: &Path) -> Option<String>;
}

/// The machine that this program runs on.
pub(crate) struct ThisMachine;

impl Machine for ThisMachine {
    fn os(&self) -> &str {
        std::env::consts::OS
    }

    fn variable(&self, name: &str) -> Option<PathBuf> {
        std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    fn has_program(&self, name: &str) -> bool {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(&path).any(|folder| folder.join(&file).is_file())
    }

    fn has_target(&self, target: &str) -> bool {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output =
            Command::new(rustc).args(["--print", "target-libdir", "--target", target]).stderr(Stdio::null()).output();
        let Ok(output) = output else { return false };
        // rustc names the folder of every target it knows; only an installed one has a standard library in it.
        let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        output.status.success() && self.names_in(&folder).iter().any(|name| name.starts_with("libstd-"))
    }

    fn names_in(&self, folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn text(&self, file: &Path) -> Option<String> {
        std::fs::read_to_string(file).ok()
    }
}

#[cfg(test)]
pub(crate) mod pretended {
    //! Machines for tests.

    use super::Machine;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    /// A machine that has what it is given.
    pub(crate) struct Pretended {
        pub(crate) os: &'static str,
        pub(crate) variables: BTreeMap<String, PathBuf>,
        pub(crate) programs: BTreeSet<String>,
        pub(crate) targets: BTreeSet<String>,
        pub(crate) folders: BTreeMap<PathBuf, Vec<String>>,
        pub(crate) texts: BTreeMap<PathBuf, String>,
    }

    impl Pretended {
        pub(crate) fn of(os: &'static str) -> Self {
            let (variables, programs, targets) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
            Self { os, variables, programs, targets, folders: BTreeMap::new(), texts: BTreeMap::new() }
        }
        pub(crate) fn with_variable(mut self, name: &str, value: &str) -> Self {
            self.variables.insert(name.to_owned(), value.into());
            self
        }
        pub(crate) fn with_program(mut self, name: &str) -> Self {
            self.programs.insert(name.to_owned());
            self
        }
        pub(crate) fn with_target(mut self, target: &str) -> Self {
            self.targets.insert(target.to_owned());
            self
        }
        pub(crate) fn with_text(mut self, file: &str, text: &str) -> Self {
            self.texts.insert(file.into(), text.to_owned());
            self
        }
    }

    impl Machine for Pretended {
        fn os(&self) -> &str {
            self.os
        }
        fn variable(&self, name: &str) -> Option<PathBuf> {
            self.variables.get(name).cloned()
        }
        fn has_program(&self, name: &str) -> bool {
            self.programs.contains(name)
        }
        fn has_target(&self, target: &str) -> bool {
            self.targets.contains(target)
        }
        fn names_in(&self, folder: &Path) -> Vec<String> {
            self.folders.get(folder).cloned().unwrap_or_default()
        }
        fn text(&self, file: &Path) -> Option<String> {
            self.texts.get(file).cloned()
        }
    }
}
