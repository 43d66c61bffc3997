//! The iOS app on Linux: what is not SwiftUI or UIKit is compiled and walked through on the real core against a real headquarters; the views are
//! type-checked against declarations of our own, the shell is parsed.
//!
//! What only Xcode compiles stands in `ios/README.md`.

use crate::swift::{Swift, files, shown};
use crate::{built, package, project::Project, step::Findings, swift_output::SwiftOutput, tools::Trixie};
use std::{fs, path::Path};

/// The only folder whose sources may import the bindings.
const SERVICES: &str = "Sources/Services";
/// The shell that only Xcode compiles.
const SHELL: &str = "App";

/// The step.
pub(crate) fn step(project: &Project) -> Findings {
    match Trixie::ready() {
        Ok(trixie) => checked(project, &trixie).unwrap_or_else(Findings::failed),
        Err(why) => Findings::skipped(format!("the iOS app was not checked: {why}")),
    }
}

fn checked(project: &Project, trixie: &Trixie) -> Result<Findings, String> {
    let host = package::host(project)?;
    let stage = built::stage(project)?;
    let bindings = Swift::of(project, trixie, &host)?;
    let app = bindings.under(project.root.join("ios"), "ios-build");
    let mut output = SwiftOutput::default();
    let mut findings = Findings::default();
    findings.failures.extend(intruders(&app.package)?);
    findings.failures.extend(app.formatted(&app.package, &mut output).err());
    findings.failures.extend(parsed(&app, &mut output)?.err());
    let mut build = app.tool("swift-build");
    app.with_library(&mut build).arg("--build-tests").env(BINDINGS, &bindings.package);
    if let Err(why) = shown("swift build of the app", observed(&mut build), &mut output) {
        output.add_to(&mut findings);
        findings.failures.push(why);
        return Ok(findings);
    }
    let mut test = app.tool("swift-test");
    app.with_library(&mut test).args(["--skip-build", "--disable-xctest", "--no-parallel"]);
    test.env(BINDINGS, &bindings.package).env(built::STAGE, stage);
    findings.failures.extend(shown("swift-test of the app", observed(&mut test), &mut output).err());
    output.add_to(&mut findings);
    Ok(findings)
}

/// Names the bindings' package to the app's manifest.
const BINDINGS: &str = "ANJIAN_SWIFT";

/// Swift 6.0's libswiftObservation asks for a symbol that only its runtime's static half has; nothing here calls what needs it.
fn observed(command: &mut std::process::Command) -> &mut std::process::Command {
    command.args(["-Xlinker", "--allow-shlib-undefined"])
}

/// Whether every source of the shell parses; its property lists are read by a test.
fn parsed(app: &Swift<'_>, output: &mut SwiftOutput) -> Result<Result<(), String>, String> {
    let shell = files(&app.package.join(SHELL))?;
    let sources = shell.iter().filter(|file| file.extension().is_some_and(|end| end == "swift"));
    let mut parse = app.tool("swiftc");
    parse.arg("-parse").args(sources);
    Ok(shown("swiftc -parse of the shell", &mut parse, output))
}

/// Sources outside the services that import the bindings.
fn intruders(package: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for file in files(package)? {
        let inside = file.strip_prefix(package).unwrap_or(&file);
        if file.extension().is_none_or(|end| end != "swift") || inside.starts_with(SERVICES) {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let imports = |line: &str| {
            let Some((before, module)) = line.split_once("import ") else { return false };
            let name = module.trim_end().rsplit(' ').next().unwrap_or(module).split('.').next().unwrap_or(module);
            !before.contains("//") && ["Anjian", "AnjianGenerated", "anjianFFI"].contains(&name)
        };
        if text.lines().any(imports) {
            found.push(format!("ios/{} imports the bindings; only ios/{SERVICES} may", inside.display()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_services_import_the_bindings() {
        let folder = std::env::temp_dir().join(format!("anjian-ios-{}", std::process::id()));
        for (name, text) in [
            ("Sources/Services/Trade.swift", "@_exported import Anjian\n"),
            ("Sources/Features/A.swift", "import Services\n// Nobody may import Anjian\n"),
            ("Sources/Features/B.swift", "import struct Anjian.Site\n"),
            ("App/C.swift", "  import AnjianGenerated\n"),
            ("App/D.swift", "import AnjianKit\n"),
        ] {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let mut found = intruders(&folder).unwrap();
        found.sort();
        assert_eq!(
            found,
            ["App/C.swift", "Sources/Features/B.swift"]
                .map(|name| format!("ios/{name} imports the bindings; only ios/Sources/Services may"))
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
