//! The library of this machine, with the sources of all three languages: for tests on the JVM, on Linux and in Python.
//!
//! ```text
//! lib/libanjian.so
//! kotlin/app/anjian/anjian.kt
//! swift/…                    the whole Swift package: the adapter, its tests, the generated sources
//! python/anjian/…            the whole Python package: the adapter, the generated module, the library
//! ```

use crate::build::{self, Kind};
use crate::lay::Layout;
use crate::project::Project;
use crate::{elf, generate, swift};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Pages of the machine that builds: what its own loader asks for.
const HOST_PAGE: u64 = 4096;

/// Packages and answers where it lies.
pub(crate) fn package(project: &Project, into: PathBuf) -> Result<PathBuf> {
    let library = library(project)?;
    let bindings = project.bindings();
    if cfg!(target_os = "linux") {
        let bytes = fs::read(&library).with_context(|| format!("{}", library.display()))?;
        let functions = generate::functions(&bindings, &library)?;
        let wanted = elf::Wanted { machine: None, page: HOST_PAGE, needed: None, functions: &functions };
        elf::check(&bytes, &wanted).map_err(|faults| faults.of(&library))?;
    }
    let layout = Layout::begin(into)?;
    layout.copy(&library, "lib")?;
    generate::kotlin(&bindings, &library, &layout.folder("kotlin")?)?;
    swift::package(&layout, &bindings, &library, "swift")?;
    python(&layout, &bindings, &library)?;
    layout.done()
}

/// Builds the library for this machine, with the features of the whole workspace: so it shares every dependency with the tests.
/// What is shipped to phones is built alone.
pub(crate) fn library(project: &Project) -> Result<PathBuf> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--quiet", "--release", "--workspace", "--lib"]);
    build::library(cargo, Kind::Shared)
}

/// The Python package: the adapter's files, and beneath it the generated module beside the library that it loads.
fn python(layout: &Layout, bindings: &Path, library: &Path) -> Result<()> {
    let adapter = bindings.join("python/anjian");
    for entry in fs::read_dir(&adapter).with_context(|| format!("{}", adapter.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "py" || ending == "typed") {
            layout.copy(&file, "python/anjian")?;
        }
    }
    let generated = layout.folder("python/anjian/_generated")?;
    generate::python(bindings, library, &generated)?;
    layout.write("python/anjian/_generated/__init__.py", "")?;
    layout.copy(library, "python/anjian/_generated")?;
    Ok(())
}
