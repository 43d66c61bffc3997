//! Jars of Maven Central, with what they need in turn.

use super::{fetched, program, quietly};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What copies the jars; pinned, as everything that runs here.
const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/// The jars of some artefacts, `group:artefact:version` each, and of all they depend on. `set` names the set and its version.
pub(crate) fn jars(set: &str, artefacts: &[&str]) -> Result<Vec<PathBuf>, String> {
    copied(set, artefacts, "")
}

/// Just these artefacts, and nothing that they depend on: for a set whose own descriptions lead to another platform's files.
pub(crate) fn jars_alone(set: &str, artefacts: &[&str]) -> Result<Vec<PathBuf>, String> {
    copied(set, artefacts, ALONE)
}

/// What a dependency says that brings nothing along.
const ALONE: &str = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>";

fn copied(set: &str, artefacts: &[&str], each: &str) -> Result<Vec<PathBuf>, String> {
    let folder = fetched(set, |folder| {
        program("mvn", &["maven"])?;
        let project = folder.join("pom.xml");
        fs::write(&project, pom(artefacts, each)?).map_err(|e| format!("{}: {e}", project.display()))?;
        let mut mvn = Command::new("mvn");
        mvn.args(["--batch-mode", "--quiet", "--file"]).arg(project);
        quietly(mvn.arg(COPY).arg(format!("-DoutputDirectory={}", folder.display())))
    })?;
    let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut jars: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    jars.retain(|path| path.extension().is_some_and(|ending| ending == "jar"));
    jars.sort();
    Ok(jars)
}

/// A project that is nothing but its dependencies.
fn pom(artefacts: &[&str], each: &str) -> Result<String, String> {
    let mut dependencies = String::new();
    for artefact in artefacts {
        let parts: Vec<_> = artefact.split(':').collect();
        let [group, name, version] = parts.as_slice() else {
            return Err(format!("not group:artefact:version: {artefact}"));
        };
        dependencies += &format!(
            "<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>{each}</dependency>"
        );
    }
    Ok(format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion><groupId>app.anjian</groupId>\
         <artifactId>tools</artifactId><version>1</version><dependencies>{dependencies}</dependencies></project>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artefact_is_named_by_three_words() {
        assert!(
            pom(&["a.b:c:1.0"], "")
                .unwrap()
                .contains("<groupId>a.b</groupId><artifactId>c</artifactId><version>1.0</version>")
        );
        assert_eq!(pom(&["a.b:c"], ""), Err("not group:artefact:version: a.b:c".to_owned()));
    }
}
