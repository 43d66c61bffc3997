//! Licences: every dependency's SPDX expression must be satisfiable with the licences `deny.toml` allows.
//!
//! Needs no network. Reads cargo-deny's own file, so that the two cannot disagree, and refuses keys it would not honour.

use crate::{project::Project, step::Findings};
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};
use std::fs;

#[derive(Deserialize)]
struct Deny {
    licenses: Policy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Policy {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
    // Both only steer cargo-deny: how sure it must be of a licence's text, and whether an unused entry is worth a word.
    #[serde(default, rename = "confidence-threshold")]
    _confidence_threshold: Option<f64>,
    #[serde(default, rename = "unused-allowed-license")]
    _unused_allowed_license: Option<String>,
}

/// Licences that only the named package may have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    #[serde(rename = "crate", alias = "name")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

/// Checks the whole tree: all platforms, build and development dependencies too.
pub(crate) fn check(project: &Project) -> Findings {
    match read(project) {
        Ok((policy, metadata)) => {
            let findings = judge(&policy, &metadata);
            println!("{} packages, {} refused", metadata.packages.len(), findings.failures.len());
            findings
        }
        Err(why) => Findings::failed(why),
    }
}

fn read(project: &Project) -> Result<(Policy, Metadata), String> {
    let text = fs::read_to_string(project.root.join("deny.toml")).map_err(|e| format!("deny.toml: {e}"))?;
    let deny: Deny = toml::from_str(&text).map_err(|e| format!("deny.toml: {e}"))?;
    let output = project.cargo().args(["metadata", "--format-version", "1", "--locked"]).output();
    let output = output.map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata --locked: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let metadata = serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    Ok((deny.licenses, metadata))
}

fn judge(policy: &Policy, metadata: &Metadata) -> Findings {
    let mut findings = Findings::default();
    let allowed = match licensees(&policy.allow) {
        Ok(allowed) => allowed,
        Err(why) => return Findings::failed(why),
    };
    for package in &metadata.packages {
        let own = policy.exceptions.iter().filter(|exception| exception.package == package.name);
        let refused = own
            .map(|exception| licensees(&exception.allow))
            .collect::<Result<Vec<_>, _>>()
            .and_then(|extra| refusal(package, &[allowed.as_slice(), extra.concat().as_slice()].concat()));
        if let Err(why) = refused {
            findings.failures.push(format!("{} {}: {why}", package.name, package.version));
        }
    }
    findings
}

fn refusal(package: &Package, allowed: &[Licensee]) -> Result<(), String> {
    let text = package.license.as_deref().ok_or("names no licence")?;
    // LAX: old packages write `MIT/Apache-2.0`.
    let expression = Expression::parse_mode(text, ParseMode::LAX).map_err(|e| format!("`{text}`: {}", e.reason))?;
    if expression.evaluate(|wanted| allowed.iter().any(|licence| licence.satisfies(wanted))) {
        Ok(())
    } else {
        Err(format!("`{text}` cannot be satisfied with what deny.toml allows"))
    }
}

fn licensees(names: &[String]) -> Result<Vec<Licensee>, String> {
    names.iter().map(|name| Licensee::parse(name).map_err(|e| format!("deny.toml: `{name}`: {}", e.reason))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
        [licenses]
        allow = ["MIT", "Apache-2.0"]
        exceptions = [{ crate = "ring", allow = ["ISC"] }]
        [sources]
        unknown-git = "deny"
    "#;

    fn refused(name: &str, license: Option<&str>) -> Vec<String> {
        let deny: Deny = toml::from_str(POLICY).expect("the test's own text");
        let package =
            Package { name: name.to_owned(), version: "1.0.0".to_owned(), license: license.map(str::to_owned) };
        judge(&deny.licenses, &Metadata { packages: vec![package] }).failures
    }

    #[test]
    fn one_allowed_licence_of_a_choice_is_enough() {
        assert!(refused("a", Some("GPL-3.0-only OR MIT")).is_empty());
        assert!(refused("a", Some("MIT/Apache-2.0")).is_empty());
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_refused_by_name() {
        let why = refused("a", Some("MIT AND GPL-3.0-only"));
        assert_eq!(why, ["a 1.0.0: `MIT AND GPL-3.0-only` cannot be satisfied with what deny.toml allows"]);
        assert_eq!(refused("a", None), ["a 1.0.0: names no licence"]);
        assert_eq!(refused("a", Some("my own")).len(), 1);
    }

    #[test]
    fn an_exception_holds_for_its_package_only() {
        assert!(refused("ring", Some("Apache-2.0 AND ISC")).is_empty());
        assert_eq!(refused("a", Some("Apache-2.0 AND ISC")).len(), 1);
    }

    #[test]
    fn a_key_that_would_not_be_honoured_is_refused() {
        assert!(toml::from_str::<Deny>("[licenses]\nallow = []\ndeny = ['GPL-3.0']").is_err());
    }
}
