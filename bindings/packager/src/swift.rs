//! The Swift package, whole: what people write in `bindings/swift`, with the generated sources where its manifest looks for them.
//!
//! ```text
//! Package.swift, Sources/…, Tests/…      as in bindings/swift
//! Sources/AnjianGenerated/AnjianGenerated.swift
//! Sources/anjianFFI/{anjianFFI.h, module.modulemap}
//! ```

use crate::generate;
use crate::lay::Layout;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use uniffi_bindgen::bindings::TargetLanguage;

/// Lays it out below `into`; answers the folder of the header and its module map.
pub(crate) fn package(layout: &Layout, bindings: &Path, library: &Path, into: &str) -> Result<PathBuf> {
    written(layout, &bindings.join("swift"), into)?;
    let sources = layout.folder(&format!("{into}/Sources/AnjianGenerated"))?;
    generate::sources(bindings, library, TargetLanguage::Swift, &sources)?;
    let headers = layout.folder(&format!("{into}/Sources/anjianFFI"))?;
    // The module map gets the name that compilers look for.
    for (given, wanted) in [("anjianFFI.h", "anjianFFI.h"), ("anjianFFI.modulemap", "module.modulemap")] {
        fs::rename(sources.join(given), headers.join(wanted)).with_context(|| given.to_owned())?;
    }
    Ok(headers)
}

/// Copies what people wrote; not what a build, a tool or an editor left beside it.
fn written(layout: &Layout, from: &Path, into: &str) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("{}", from.display()))? {
        let (file, name) = entry.map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned()))?;
        if name.starts_with('.') {
            continue;
        }
        if file.is_dir() {
            written(layout, &file, &format!("{into}/{name}"))?;
        } else if name.ends_with(".swift") {
            layout.copy(&file, into)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_copied_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("swift");
        for file in ["Package.swift", "Sources/Anjian/Lane.swift", ".build/debug/x.swift", "Sources/notes.txt"] {
            fs::create_dir_all(from.join(file).parent().unwrap()).unwrap();
            fs::write(from.join(file), file).unwrap();
        }
        let layout = Layout::begin(folder.path().join("out")).unwrap();
        written(&layout, &from, "swift").unwrap();
        let out = layout.done().unwrap().join("swift");
        assert_eq!(fs::read_to_string(out.join("Sources/Anjian/Lane.swift")).unwrap(), "Sources/Anjian/Lane.swift");
        assert!(out.join("Package.swift").exists());
        assert!(!out.join(".build").exists() && !out.join("Sources/notes.txt").exists());
    }
}
