//! The XCFramework for iOS, its simulator and macOS, from static libraries, by Xcode's own tools.
//!
//! ```text
//! anjianFFI.xcframework/<platform>/libanjian.a, Headers/anjianFFI/{anjianFFI.h, module.modulemap}
//! Package.swift, Sources/…      the whole Swift package, which takes the framework that lies beside it
//! ```

use crate::build::{self, Kind, PACKAGE};
use crate::host;
use crate::lay::Layout;
use crate::machine::Machine;
use crate::missing::{Missing, refuse};
use crate::project::Project;
use crate::{phone, swift};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A platform of the framework; several processors of one platform lie in one fat library.
struct Platform {
    name: &'static str,
    targets: &'static [&'static str],
}

const PLATFORMS: [Platform; 3] = [
    Platform { name: "ios", targets: &["aarch64-apple-ios"] },
    Platform { name: "ios-simulator", targets: &["aarch64-apple-ios-sim", "x86_64-apple-ios"] },
    Platform { name: "macos", targets: &["aarch64-apple-darwin", "x86_64-apple-darwin"] },
];

/// The oldest that `bindings/swift/Package.swift` names.
const OLDEST: [(&str, &str); 2] = [("IPHONEOS_DEPLOYMENT_TARGET", "17.0"), ("MACOSX_DEPLOYMENT_TARGET", "14.0")];

/// Packages and answers where it lies.
pub(crate) fn package(project: &Project, machine: &dyn Machine, into: PathBuf) -> Result<PathBuf> {
    refuse("apple", &missing(machine))?;
    let own = host::library(project)?;
    let layout = Layout::begin(into)?;
    let given = swift::package(&layout, &project.bindings(), &own, ".")?;
    let scratch = tempfile::tempdir()?;
    let headers = scratch.path().join("Headers");
    // A folder of its own: two frameworks whose module maps lie side by side in Headers/ collide in an app.
    let module = headers.join("anjianFFI");
    fs::create_dir_all(&module)?;
    for name in ["anjianFFI.h", "module.modulemap"] {
        fs::copy(given.join(name), module.join(name)).with_context(|| name.to_owned())?;
    }
    fs::remove_dir_all(given)?;
    let mut libraries = Vec::new();
    for platform in &PLATFORMS {
        let folder = scratch.path().join(platform.name);
        fs::create_dir(&folder)?;
        libraries.push(library(project, platform, &folder)?);
    }
    let framework = layout.folder(".")?.join("anjianFFI.xcframework");
    run("xcodebuild", &framework_arguments(&libraries, &headers, &framework))?;
    layout.done()
}

/// Builds one platform's library into a folder.
fn library(project: &Project, platform: &Platform, folder: &Path) -> Result<PathBuf> {
    let mut thin = Vec::new();
    for target in platform.targets {
        let mut cargo = project.cargo();
        // Static for the framework: the crate itself says only what every platform needs.
        cargo.args(["rustc", "--profile", phone::PROFILE, "--package", PACKAGE, "--lib", "--crate-type", "staticlib"]);
        phone::environment(&mut cargo);
        cargo.args(["--target", target]).envs(OLDEST);
        thin.push(build::library(cargo, Kind::Static)?);
    }
    let fat = folder.join("libanjian.a");
    let mut arguments: Vec<OsString> = vec!["-create".into()];
    arguments.extend(thin.into_iter().map(PathBuf::into_os_string));
    arguments.extend(["-output".into(), fat.clone().into_os_string()]);
    run("lipo", &arguments)?;
    Ok(fat)
}

fn framework_arguments(libraries: &[PathBuf], headers: &Path, framework: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["-create-xcframework".into()];
    for library in libraries {
        arguments.extend(["-library".into(), library.into(), "-headers".into(), headers.into()]);
    }
    arguments.extend(["-output".into(), framework.into()]);
    arguments
}

fn run(program: &str, arguments: &[OsString]) -> Result<()> {
    let status = Command::new(program).args(arguments).status().with_context(|| format!("{program} does not start"))?;
    if !status.success() {
        bail!("{program} ended with {status}; its output above says why");
    }
    Ok(())
}

/// What stands between this machine and an XCFramework.
fn missing(machine: &dyn Machine) -> Vec<Missing> {
    let mut missing = Vec::new();
    if machine.os() != "macos" {
        let what = format!("macOS: this machine runs {}, and Xcode runs on a Mac only", machine.os());
        missing.push(Missing::new(what, "call this on a Mac, or let hosted CI do it on a macOS runner"));
    }
    for program in ["xcodebuild", "lipo"] {
        if !machine.has_program(program) {
            let how = "install Xcode, open it once, then: sudo xcode-select --switch /Applications/Xcode.app";
            missing.push(Missing::new(program, how));
        }
    }
    for target in PLATFORMS.iter().flat_map(|platform| platform.targets) {
        if !machine.has_target(target) {
            missing.push(Missing::new(format!("the Rust target {target}"), format!("rustup target add {target}")));
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::pretended::Pretended;

    fn complete() -> Pretended {
        let machine = Pretended::of("macos").with_program("xcodebuild").with_program("lipo");
        PLATFORMS.iter().flat_map(|p| p.targets).fold(machine, |machine, target| machine.with_target(target))
    }

    #[test]
    fn a_mac_with_xcode_and_targets_lacks_nothing() {
        assert_eq!(missing(&complete()), []);
    }

    #[test]
    fn another_machine_is_told_everything_at_once() {
        let whats: Vec<_> = missing(&Pretended::of("linux")).into_iter().map(|m| m.what).collect();
        assert_eq!(
            whats,
            [
                "macOS: this machine runs linux, and Xcode runs on a Mac only",
                "xcodebuild",
                "lipo",
                "the Rust target aarch64-apple-ios",
                "the Rust target aarch64-apple-ios-sim",
                "the Rust target x86_64-apple-ios",
                "the Rust target aarch64-apple-darwin",
                "the Rust target x86_64-apple-darwin",
            ]
        );
    }

    #[test]
    fn only_what_is_missing_is_named() {
        let mut machine = complete();
        machine.programs.remove("lipo");
        let missing = missing(&machine);
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].what, "lipo");
    }

    #[test]
    fn every_library_comes_with_the_headers() {
        let libraries = ["/t/ios/libanjian.a".into(), "/t/macos/libanjian.a".into()];
        let arguments = framework_arguments(&libraries, Path::new("/t/Headers"), Path::new("/o/anjianFFI.xcframework"));
        let words: Vec<_> = arguments.iter().map(|a| a.to_str().unwrap()).collect();
        assert_eq!(
            words.join(" "),
            "-create-xcframework -library /t/ios/libanjian.a -headers /t/Headers -library /t/macos/libanjian.a \
             -headers /t/Headers -output /o/anjianFFI.xcframework"
        );
    }
}
