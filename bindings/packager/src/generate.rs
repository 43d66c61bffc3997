//! Generates the sources of each language from a built library, with uniffi's bindgen of the very version that built it.
//!
//! The library must still have its symbol table: the interface stands there.

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use std::path::Path;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate_with_bindgen_paths};
use uniffi_bindgen::{BindgenLoader, BindgenPaths, BindgenPathsLayer, GlobalConfig};

/// The crate that the interface belongs to.
const CRATE: &str = "anjian";

/// Says where our crate lies; no other crate exports anything.
struct Facade(Utf8PathBuf);

impl BindgenPathsLayer for Facade {
    fn get_crate_root(&self, name: &str) -> Option<Utf8PathBuf> {
        (name == CRATE).then(|| self.0.clone())
    }
}

fn paths(bindings: &Path) -> Result<BindgenPaths> {
    let mut paths = BindgenPaths::default();
    paths.add_layer(Facade(utf8(bindings)?.to_owned()));
    Ok(paths)
}

/// Writes the sources of one language below `into`.
pub(crate) fn sources(bindings: &Path, library: &Path, language: TargetLanguage, into: &Path) -> Result<()> {
    let options = GenerateOptions {
        languages: vec![language],
        source: utf8(library)?.to_owned(),
        out_dir: utf8(into)?.to_owned(),
        crate_filter: Some(CRATE.to_owned()),
        ..GenerateOptions::default()
    };
    generate_with_bindgen_paths(options, paths(bindings)?)
        .with_context(|| format!("no sources from {}", library.display()))
}

/// The functions that the generated sources will look for in a library.
pub(crate) fn functions(bindings: &Path, library: &Path) -> Result<Vec<String>> {
    let loader = BindgenLoader::new(paths(bindings)?, GlobalConfig::default());
    let mut functions = Vec::new();
    for mut interface in loader.load_cis(loader.load_metadata(utf8(library)?)?)? {
        interface.derive_ffi_funcs()?;
        functions.extend(interface.iter_ffi_function_definitions().map(|f| f.name().to_owned()));
    }
    functions.sort();
    functions.dedup();
    Ok(functions)
}

fn utf8(path: &Path) -> Result<&Utf8Path> {
    Utf8Path::from_path(path).with_context(|| format!("{}: not a name in UTF-8", path.display()))
}
