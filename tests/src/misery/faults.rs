//! The shim (`faults.c`) and the children it is loaded into.
//!
//! A kill leaves what the kernel was told: bytes that were written and not synced stay. What a battery takes along is not tried here.

use crate::bench::Failed;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What happens at the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Killed before the call.
    Killed,
    /// Killed after half of a write; other calls do not count.
    Torn,
    /// The disk is full from there on: the first write comes in by half. Calls that need no room do not count.
    Full,
    /// The disk is full for so many calls, and then has room again.
    Dip(u32),
}

impl How {
    /// All that are tried at every call.
    pub const ALL: [Self; 4] = [Self::Killed, Self::Torn, Self::Full, Self::Dip(2)];

    /// Whether the process is killed.
    pub fn kills(self) -> bool {
        matches!(self, Self::Killed | Self::Torn)
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Killed => "kill",
            Self::Torn => "torn",
            Self::Full => "full",
            Self::Dip(_) => "dip",
        })
    }
}

/// The shim, built.
pub struct Faults {
    shim: PathBuf,
}

impl Faults {
    /// Builds it with the machine's C compiler, into a folder.
    ///
    /// # Errors
    /// Where nothing can be preloaded, or there is no compiler.
    pub fn built_in(folder: &Path) -> Result<Self, Failed> {
        if !cfg!(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64")) {
            return Err("a shim is preloaded on 64-bit Linux with glibc alone".into());
        }
        // Under a name of its own: tests that run beside each other build it at once.
        let shim = folder.join(format!("faults-{}.so", std::process::id()));
        if shim.exists() {
            return Ok(Self { shim });
        }
        let beside = tempfile::NamedTempFile::new_in(folder)?;
        let mut compiler = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-x", "c", "-", "-o"])
            .arg(beside.path())
            .stdin(Stdio::piped())
            .spawn()?;
        let mut source = compiler.stdin.take().ok_or("cc has no input")?;
        source.write_all(include_bytes!("faults.c"))?;
        drop(source);
        if !compiler.wait()?.success() {
            return Err("cc does not build the shim".into());
        }
        beside.persist(&shim)?;
        Ok(Self { shim })
    }

    /// Makes a program meet its fault at the n-th call on what lies below a folder. `tell` lies elsewhere.
    pub fn arm(&self, program: &mut Command, under: &Path, how: How, at: u32, tell: &Path) {
        // What the run before was told.
        drop(std::fs::remove_file(tell));
        program
            .env("LD_PRELOAD", &self.shim)
            .env("FAULTS_UNDER", under)
            .env("FAULTS_HOW", how.to_string())
            .env("FAULTS_AT", at.to_string())
            .env("FAULTS_TELL", tell);
        if let How::Dip(calls) = how {
            program.env("FAULTS_FOR", calls.to_string());
        }
    }
}

/// How a child ended that may have met a fault.
#[derive(Debug)]
pub struct Ran {
    /// The call that was hit, as `number call path`; `None` when it was over before.
    pub hit: Option<String>,
    /// The lines that it said, each after what it tells of had returned.
    pub said: Vec<String>,
    /// Whether a signal ended it.
    pub killed: bool,
    /// Whether it ended by itself, and well.
    pub well: bool,
    /// What it said on stderr.
    pub complained: String,
}

impl Ran {
    /// Reads what is left of a child.
    pub fn of(output: Output, tell: &Path) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self {
            hit: hit(tell),
            said: text(output.stdout).lines().map(str::to_owned).collect(),
            killed: output.status.code().is_none(),
            well: output.status.success(),
            complained: text(output.stderr),
        }
    }
    /// The words behind each line's first one that is this.
    pub fn all<'a>(&'a self, first: &'a str) -> impl Iterator<Item = &'a str> {
        self.said.iter().filter_map(move |line| line.strip_prefix(first)?.strip_prefix(' '))
    }
}

/// The call that was hit.
pub fn hit(tell: &Path) -> Option<String> {
    std::fs::read_to_string(tell).ok()?.lines().next().map(str::to_owned)
}
