//! The house's directions (ARCHITECTURE.md) as a table: inside `model` ← `document`, `store` ← `actions`, `sync` ← `workspace`, between the packages
//! `bindings → core ← hq`.

use super::mention::{BadSource, Mention, mentions};
use std::{collections::BTreeMap, path::Path};

/// What the sources below a path may or must not mention.
#[derive(Debug)]
pub struct Rule {
    /// Where it holds: a file or folder without its ending, `core/src/model`; `core/src/sync/protocol` is also `protocol_v2.rs`'s.
    pub inside: &'static str,
    /// Where, below that, it does not.
    pub except: Option<&'static str>,
    /// What it asks.
    pub asks: Asks,
    /// Why, in one line.
    pub because: &'static str,
}

/// What a rule asks of the paths it concerns.
#[derive(Debug)]
pub enum Asks {
    /// None of these, nor anything below them. A last `*` stands for any ending of that segment.
    Never(&'static [&'static str]),
    /// Of everything below the first, only these.
    Only(&'static str, &'static [&'static str]),
}

use Asks::{Never, Only};

/// The house's rules.
pub const RULES: &[Rule] = &[
    Rule {
        inside: "core/src/model",
        except: None,
        asks: Never(&[
            "crate::document",
            "crate::store",
            "crate::paper",
            "crate::photo",
            "crate::actions",
            "crate::sync",
            "crate::workspace",
            "rusqlite",
            "automerge",
            "reqwest",
            "std::fs",
            "std::net",
        ]),
        because: "the trade is pure: no I/O, no SQL, no Automerge",
    },
    Rule {
        inside: "core/src/document",
        except: None,
        asks: Never(&["crate::store", "crate::paper", "crate::actions", "crate::sync", "crate::workspace", "rusqlite"]),
        because: "document and store never know each other, and calls go down",
    },
    Rule {
        inside: "core/src/store",
        except: None,
        asks: Never(&[
            "crate::document",
            "crate::paper",
            "crate::actions",
            "crate::sync",
            "crate::workspace",
            "automerge",
        ]),
        because: "document and store never know each other, and calls go down",
    },
    Rule {
        inside: "core/src/paper",
        except: None,
        asks: Only("crate", &["crate::model", "crate::paper"]),
        because: "a paper is made of the trade alone: whoever has a record can print it again",
    },
    Rule {
        inside: "core/src/paper",
        except: None,
        asks: Never(&["rusqlite", "automerge", "reqwest", "std::fs", "std::net"]),
        because: "a paper is bytes; the workspace puts them into files",
    },
    Rule {
        inside: "core/src/photo",
        except: None,
        asks: Never(&["crate::actions", "crate::sync", "crate::workspace"]),
        because: "calls go down",
    },
    Rule {
        inside: "core/src/actions",
        except: None,
        asks: Never(&["crate::sync", "crate::workspace"]),
        because: "an action never waits for a network, and calls go down",
    },
    Rule { inside: "core/src/sync", except: None, asks: Never(&["crate::workspace"]), because: "calls go down" },
    Rule {
        inside: "core/src/sync/protocol",
        except: None,
        asks: Only("crate", &["crate::model", "crate::document", "crate::sync::protocol*"]),
        because: "headquarters shares the protocol and must not inherit the phone's store with it",
    },
    Rule { inside: "core", except: None, asks: Never(&["uniffi*"]), because: "only bindings knows uniffi" },
    Rule { inside: "hq", except: None, asks: Never(&["uniffi*"]), because: "only bindings knows uniffi" },
    Rule { inside: "tests", except: None, asks: Never(&["uniffi*"]), because: "only bindings knows uniffi" },
    Rule { inside: "xtask", except: None, asks: Never(&["uniffi*"]), because: "only bindings knows uniffi" },
    Rule {
        inside: "hq/src",
        except: Some("hq/src/demo"),
        asks: Only("anjian_core", &["anjian_core::model", "anjian_core::document", "anjian_core::sync::protocol*"]),
        because: "headquarters is no phone: it shares the trade, the document and the protocol; only the demo acts as phones",
    },
    Rule {
        inside: "hq/src",
        except: Some("hq/src/store"),
        asks: Never(&["rusqlite", "postgres"]),
        because: "one set of statements serves both databases: crate::store::db",
    },
    Rule {
        inside: "hq/src/verify",
        except: None,
        asks: Only("crate", &["crate::verify"]),
        because: "an archive is re-checked without headquarters: pure functions of its bytes",
    },
    Rule {
        inside: "hq/src/verify",
        except: None,
        asks: Never(&["rusqlite", "std::fs", "std::net", "reqwest", "tokio"]),
        because: "an archive is re-checked without headquarters: pure functions of its bytes",
    },
];

/// What the names at a crate's root stand for: `crate::Workspace` is `crate::workspace::Workspace`.
#[derive(Debug, Default)]
pub struct House {
    core_exports: BTreeMap<String, Vec<String>>,
}

impl House {
    /// Reads `core/src/lib.rs`, so that a re-export there is no way round a rule.
    pub fn new(core_lib: &str) -> Result<Self, BadSource> {
        let mut core_exports = BTreeMap::new();
        for Mention { path, .. } in mentions(core_lib, &["crate"])? {
            let path = if path.first().is_some_and(|first| first == "crate") { path[1..].to_vec() } else { path };
            // A glob exports no name; `crate::*` stays what it is.
            if let [_, .., name] = path.as_slice()
                && name != "*"
            {
                core_exports.insert(name.clone(), path);
            }
        }
        Ok(Self { core_exports })
    }

    fn resolved(&self, mut path: Vec<String>) -> Vec<String> {
        if let [root, name, ..] = path.as_slice()
            && (root == "crate" || root == "anjian_core")
            && let Some(meant) = self.core_exports.get(name)
        {
            let meant = meant.clone();
            path.splice(1..2, meant);
        }
        path
    }
}

/// Every breach in one source, as `file:line: …`. `file` is relative to the project's root.
pub fn violations(house: &House, file: &Path, source: &str) -> Vec<String> {
    let name = file.to_string_lossy().replace('\\', "/");
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.holds_in(&name)).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let module = module(&name);
    let found = match mentions(source, &module.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(found) => found,
        Err(BadSource(why)) => return vec![format!("{name}: cannot be read as Rust: {why}")],
    };
    let mut violations = Vec::new();
    for Mention { path, line } in found {
        let path = if name.starts_with("core/src") || path.first().is_some_and(|root| root == "anjian_core") {
            house.resolved(path)
        } else {
            path
        };
        for rule in rules.iter().filter(|rule| !rule.asks.allows(&path)) {
            violations.push(format!("{name}:{line}: mentions {}: {}", path.join("::"), rule.because));
        }
    }
    violations
}

impl Rule {
    fn holds_in(&self, file: &str) -> bool {
        let below = |place: &str| {
            // `hq/src/demo` is `demo.rs`, `demo/…` and `demo_phones.rs`, but `core` is not `core2/…`.
            file.strip_prefix(place).is_some_and(|rest| rest.starts_with(['/', '.', '_']))
        };
        below(self.inside) && !self.except.is_some_and(below)
    }
}

impl Asks {
    fn allows(&self, path: &[String]) -> bool {
        match self {
            // `use crate::*` hides a direction as well as any.
            Never(places) => {
                let hides = path == ["crate", "*"] && places.iter().any(|place| place.starts_with("crate"));
                !hides && !places.iter().any(|place| lies_in(path, place))
            }
            Only(root, places) => {
                path.first().is_none_or(|first| first != root) || places.iter().any(|place| lies_in(path, place))
            }
        }
    }
}

fn lies_in(path: &[String], place: &str) -> bool {
    let mut segments = path.iter();
    place.split("::").all(|wanted| match (segments.next(), wanted.strip_suffix('*')) {
        (Some(segment), Some(start)) => segment.starts_with(start),
        (Some(segment), None) => segment == wanted,
        (None, _) => false,
    })
}

/// `core/src/model/id.rs` is `crate::model::id`.
fn module(file: &str) -> Vec<String> {
    let inside = file.split_once("/src/").map_or("", |(_, inside)| inside);
    let inside = inside.trim_end_matches(".rs");
    let names = inside.split('/').filter(|name| !["", "lib", "main", "mod"].contains(name));
    std::iter::once("crate").chain(names).map(str::to_owned).collect()
}

/// Whether a crate's root says `#![forbid(unsafe_code)]`, outside comments and texts.
pub fn forbids_unsafe_code(lib: &str) -> bool {
    let tokens = lib.parse::<proc_macro2::TokenStream>().map(|tokens| tokens.to_string()).unwrap_or_default();
    tokens.split_whitespace().collect::<String>().contains("#![forbid(unsafe_code)]")
}
