//! Foreign programs that stories need, from their registries by the registries' own clients, kept in the user's cache. What cannot be had
//! is said, never hidden.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package of somebody else's.
#[derive(Clone, Copy, Debug)]
pub enum Package {
    /// Of npm; found by `require` from the folder.
    Npm(&'static str, &'static str),
    /// Of PyPI; found on the folder as a path of Python's.
    PyPi(&'static str, &'static str),
}

impl Package {
    /// The folder that has it; installed there when it is not.
    pub fn folder(self) -> Result<PathBuf, String> {
        let (kind, name, version) = match self {
            Self::Npm(name, version) => ("npm", name, version),
            Self::PyPi(name, version) => ("pypi", name, version),
        };
        let tools = cache()?.join("anjian").join("tools");
        let folder = tools.join(format!("{kind}-{name}-{version}"));
        if folder.exists() {
            return Ok(folder);
        }
        // Installed beside and renamed: a folder that has the name has the package.
        std::fs::create_dir_all(&tools).map_err(|e| format!("{}: {e}", tools.display()))?;
        let beside = tempfile::tempdir_in(&tools).map_err(|e| format!("{}: {e}", tools.display()))?;
        self.install(beside.path())?;
        // Another test may have been faster.
        match std::fs::rename(beside.path(), &folder) {
            Err(error) if !folder.exists() => Err(format!("{}: {error}", folder.display())),
            _ => Ok(folder),
        }
    }

    fn install(self, into: &Path) -> Result<(), String> {
        let mut command = match self {
            Self::Npm(name, version) => {
                let mut npm = Command::new("npm");
                npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(into);
                npm.arg(format!("{name}@{version}"));
                npm
            }
            Self::PyPi(name, version) => {
                let mut pip = Command::new("python3");
                pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]).arg(into);
                pip.arg(format!("{name}=={version}"));
                pip
            }
        };
        run(command.stdin(Stdio::null())).map(drop)
    }
}

fn cache() -> Result<PathBuf, String> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from("XDG_CACHE_HOME").or_else(|| Some(from("HOME")?.join(".cache"))).ok_or_else(|| "no HOME".to_owned())
}

/// Runs a program; what it printed, or why it failed.
pub fn run(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|e| format!("{program}: {e}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{program}: {}: {}", output.status, said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
