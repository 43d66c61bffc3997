//! What is missing, on machines that lack one thing or another.

use super::*;
use crate::machine::pretended::Pretended;

fn complete() -> Pretended {
    let mut machine = Pretended::of("linux").with_program("cargo-ndk");
    machine = machine.with_variable("ANDROID_NDK_HOME", "/ndk");
    machine = machine.with_text("/ndk/source.properties", "Pkg.Desc = Android NDK\nPkg.Revision = 28.0.1\n");
    ABIS.iter().fold(machine, |machine, abi| machine.with_target(abi.target))
}

fn names(machine: &Pretended) -> Vec<String> {
    missing(machine).into_iter().map(|missing| missing.what).collect()
}

#[test]
fn a_complete_machine_lacks_nothing() {
    assert_eq!(missing(&complete()), []);
}

#[test]
fn an_empty_machine_lacks_every_single_thing_and_is_told_how_to_get_it() {
    let missing = missing(&Pretended::of("linux"));
    let whats: Vec<_> = missing.iter().map(|m| m.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "cargo-ndk",
            "the Android NDK (looked at ANDROID_NDK_HOME, ANDROID_NDK_ROOT, NDK_HOME, ANDROID_HOME/ndk and ANDROID_SDK_ROOT/ndk)",
            "the Rust target aarch64-linux-android (arm64-v8a)",
            "the Rust target armv7-linux-androideabi (armeabi-v7a)",
            "the Rust target x86_64-linux-android (x86_64)",
        ]
    );
    assert_eq!(missing[2].how, "rustup target add aarch64-linux-android");
}

#[test]
fn only_what_is_missing_is_named() {
    let mut machine = complete();
    machine.targets.remove("armv7-linux-androideabi");
    assert_eq!(names(&machine), ["the Rust target armv7-linux-androideabi (armeabi-v7a)"]);
}

#[test]
fn an_ndk_that_is_too_old_or_no_ndk_is_refused_by_name() {
    let old = complete().with_text("/ndk/source.properties", "Pkg.Revision = 25.2.9519653");
    assert_eq!(names(&old), ["NDK 27 or newer: the one in /ndk is 25"]);
    let mut none = complete();
    none.texts.clear();
    assert_eq!(names(&none), ["an NDK in /ndk: it has no source.properties with a Pkg.Revision"]);
}

#[test]
fn the_newest_ndk_of_an_sdk_is_taken() {
    let mut machine = complete().with_variable("ANDROID_HOME", "/sdk");
    machine.variables.remove("ANDROID_NDK_HOME");
    machine.folders.insert("/sdk/ndk".into(), vec!["9.0.1".into(), "27.1.2".into(), "26.3.4".into()]);
    let machine = machine.with_text("/sdk/ndk/27.1.2/source.properties", "Pkg.Revision = 27.1.2");
    assert_eq!(ndk(&machine), Some("/sdk/ndk/27.1.2".into()));
    assert_eq!(missing(&machine), []);
}

#[test]
fn nothing_is_built_or_written_where_something_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    // A project that is not there: building it would fail with another message.
    let project = Project { root: folder.path().join("none"), target: folder.path().join("none") };
    let into = folder.path().join("out/anjian");
    let refused = package(&project, &Pretended::of("linux"), into).unwrap_err().to_string();
    assert!(refused.contains("5 things are missing"), "{refused}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
