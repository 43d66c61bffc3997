//! Generates the sources of each language from a built library, with uniffi's bindgen of the very version that built it.
//!
//! The library must still have its symbol table: the interface stands there.

use crate::order;
use crate::seal::{self, Blocking};
use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::path::Path;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate_with_bindgen_paths};
use uniffi_bindgen::{BindgenLoader, BindgenPaths, BindgenPathsLayer, ComponentInterface, GlobalConfig};

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

/// Writes the Kotlin sources, with what blocks internal to the adapter's module.
pub(crate) fn kotlin(bindings: &Path, library: &Path, into: &Path) -> Result<()> {
    sources(bindings, library, TargetLanguage::Kotlin, into)?;
    let file = into.join("app/anjian/anjian.kt");
    let source = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    fs::write(&file, seal::kotlin(&source, &blocking(bindings, library)?)?)?;
    Ok(())
}

/// Writes the Python module.
pub(crate) fn python(bindings: &Path, library: &Path, into: &Path) -> Result<()> {
    sources(bindings, library, TargetLanguage::Python, into)?;
    let file = into.join("anjian.py");
    let source = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    fs::write(&file, order::python(&source))?;
    Ok(())
}

fn blocking(bindings: &Path, library: &Path) -> Result<Blocking> {
    let mut blocking = Blocking::default();
    for interface in interfaces(bindings, library)? {
        for object in interface.object_definitions() {
            let name = object.name().to_owned();
            match object.has_callback_interface() {
                false => blocking.objects.push(name),
                true if name.ends_with("Listener") => blocking.listeners.push(name),
                // A trait that the app implements.
                true => {}
            }
        }
        blocking.functions.extend(interface.function_definitions().iter().map(|f| camel(f.name())));
    }
    Ok(blocking)
}

/// `read_ticket` as Kotlin names it.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |all, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        all + &head.to_uppercase() + tail
    })
}

/// The functions that the generated sources will look for in a library.
pub(crate) fn functions(bindings: &Path, library: &Path) -> Result<Vec<String>> {
    let mut functions = Vec::new();
    for mut interface in interfaces(bindings, library)? {
        interface.derive_ffi_funcs()?;
        functions.extend(interface.iter_ffi_function_definitions().map(|f| f.name().to_owned()));
    }
    functions.sort();
    functions.dedup();
    Ok(functions)
}

fn interfaces(bindings: &Path, library: &Path) -> Result<Vec<ComponentInterface>> {
    let loader = BindgenLoader::new(paths(bindings)?, GlobalConfig::default());
    loader.load_cis(loader.load_metadata(utf8(library)?)?)
}

fn utf8(path: &Path) -> Result<&Utf8Path> {
    Utf8Path::from_path(path).with_context(|| format!("{}: not a name in UTF-8", path.display()))
}
