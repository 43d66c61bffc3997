//! The directions of the house, kept: every failure names the file, the line and the rule.

use anjian_tests::{
    architecture::{House, forbids_unsafe_code, references_outside, violations},
    left_out, tree,
};
use std::{fs, path::Path};

fn text(file: impl AsRef<Path>) -> String {
    let file = file.as_ref();
    fs::read_to_string(tree::root().join(file)).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

fn house() -> House {
    House::new(&text("core/src/lib.rs")).expect("core/src/lib.rs is Rust")
}

fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn calls_go_down() {
    let house = house();
    let sources: Vec<_> =
        ["core", "hq", "tests", "xtask"].iter().flat_map(|folder| tree::rust_sources(folder)).collect();
    assert!(sources.iter().any(|file| file.starts_with("core/src/model")), "the sources were not found");
    assert_none(&sources.iter().flat_map(|file| violations(&house, file, &text(file))).collect::<Vec<_>>());
}

#[test]
fn packages_depend_in_one_direction() {
    let own = ["anjian-core", "anjian-ffi", "anjian-hq", "anjian-packager", "anjian-tests", "xtask"];
    let allowed: [(&str, &[&str]); 5] = [
        ("core", &[]),
        ("bindings", &["anjian-core"]),
        ("bindings/packager", &[]),
        ("hq", &["anjian-core"]),
        ("xtask", &[]),
    ];
    let mut found = Vec::new();
    for (package, allowed) in allowed {
        let manifest: toml::Table = text(Path::new(package).join("Cargo.toml")).parse().expect("cargo could read it");
        for name in dependencies(&manifest) {
            if own.contains(&name.as_str()) && !allowed.contains(&name.as_str()) {
                found.push(format!(
                    "{package}/Cargo.toml: depends on {name}: bindings → core ← hq, nothing points back"
                ));
            }
        }
    }
    assert_none(&found);
}

/// The packages a manifest names in any kind of dependency, on any platform, under their real names.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let mut found = Vec::new();
    for (section, value) in manifest {
        let Some(table) = value.as_table() else { continue };
        if ["dependencies", "dev-dependencies", "build-dependencies"].contains(&section.as_str()) {
            for (name, wanted) in table {
                let renamed = wanted.get("package").and_then(toml::Value::as_str);
                found.push(renamed.unwrap_or(name).to_owned());
            }
        } else if section == "target" {
            found.extend(table.values().filter_map(toml::Value::as_table).flat_map(dependencies));
        }
    }
    found
}

#[test]
fn core_and_headquarters_forbid_unsafe_code() {
    for lib in ["core/src/lib.rs", "hq/src/lib.rs"] {
        assert!(forbids_unsafe_code(&text(lib)), "{lib}: #![forbid(unsafe_code)] is missing");
    }
    assert!(!forbids_unsafe_code("// #![forbid(unsafe_code)]"));
}

#[test]
fn stands_alone() {
    let Some(files) = tree::tracked_files() else {
        return left_out("stands_alone", "git cannot list the tracked files here");
    };
    let root = tree::root();
    let mut found = Vec::new();
    for file in &files {
        let path = root.join(file);
        if path.is_symlink() {
            let inside =
                path.canonicalize().is_ok_and(|target| root.canonicalize().is_ok_and(|root| target.starts_with(root)));
            if !inside {
                found.push(format!("{}: a link that leads nowhere or out of the project", file.display()));
            }
        }
        // What is not text, or is deleted but not yet committed, names nothing.
        if let Ok(text) = fs::read_to_string(&path) {
            found.extend(references_outside(file, &text));
        }
    }
    assert_none(&found);
}

/// What the checker says about `source` if it were the file `file`.
fn planted(file: &str, source: &str) -> Vec<String> {
    let house =
        House::new("pub mod store; pub use store::Database; pub use model::{Site, *};").expect("the test's own text");
    violations(&house, Path::new(file), source)
}

#[test]
fn a_planted_violation_is_caught_with_its_file_line_and_rule() {
    let found = planted("core/src/model/site.rs", "use super::id;\n\nfn f() { crate::store::open() }");
    let why = "the trade is pure: no I/O, no SQL, no Automerge";
    assert_eq!(found, [format!("core/src/model/site.rs:3: mentions crate::store::open: {why}")]);
}

#[test]
fn no_side_door_leads_round_a_rule() {
    for (file, source) in [
        ("core/src/model/site.rs", "use super::super::store::rows;"),
        ("core/src/model/site.rs", "use crate::Database;"),
        ("core/src/model/site.rs", "use crate::*;"),
        ("core/src/model/mod.rs", "use super::store;"),
        ("core/src/model/site.rs", "use std::{collections::BTreeMap, fs::File};"),
        ("core/src/model/site.rs", "mod tests { use super::super::super::sync; }"),
        ("core/src/model.rs", "use rusqlite as sql;"),
        ("core/src/document/read.rs", "use crate::{model::site, store};"),
        ("core/src/store/rows.rs", "m! { automerge::ScalarValue }"),
        ("core/src/actions/mod.rs", "pub fn f(w: &crate::workspace::Workspace) {}"),
        ("core/src/sync/session.rs", "use crate::workspace;"),
        ("core/src/sync/protocol/wire.rs", "use crate::sync::bundle;"),
        ("core/src/sync/protocol.rs", "use crate::Database;"),
        ("core/src/paper/pdf.rs", "use crate::store::reference;"),
        ("core/src/paper/mod.rs", "fn f() { std::fs::write(a, b) }"),
        ("core/src/store/rows.rs", "use crate::paper::Paper;"),
        ("core/src/changed.rs", "#[derive(uniffi::Record)] struct A;"),
        ("hq/src/ingest.rs", "use anjian_core::workspace::Workspace;"),
        ("hq/src/ingest.rs", "use anjian_core::Database;"),
        ("hq/src/ingest.rs", "use anjian_core::*;"),
    ] {
        assert_eq!(planted(file, source).len(), 1, "{file}: {source}");
    }
}

#[test]
fn what_the_design_allows_passes() {
    for (file, source) in [
        ("core/src/model/site.rs", "use crate::model::id; use super::*; use crate::Site; // crate::store"),
        ("core/src/document/read.rs", "use crate::model; use automerge::ReadDoc;"),
        ("core/src/store/rows.rs", "use crate::model; use rusqlite::Connection;"),
        ("core/src/paper/pdf.rs", "use crate::model::site::Site; use super::page::Mark; use krilla::Document;"),
        ("core/src/actions/mod.rs", "use crate::{document, model, store};"),
        ("core/src/sync/protocol/wire.rs", "use crate::model::id; use super::frame; use crate::sync::protocol::x;"),
        ("core/src/lib.rs", "pub use workspace::Workspace;"),
        ("hq/src/ingest.rs", "use anjian_core::{document, model::id, sync::protocol::Bundle}; use crate::store;"),
        ("hq/src/demo/phones.rs", "use anjian_core::workspace::Workspace;"),
        ("hq/src/demo.rs", "use anjian_core::actions;"),
    ] {
        assert_none(&planted(file, source));
    }
}
