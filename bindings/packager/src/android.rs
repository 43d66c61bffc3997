//! The Android library in AAR layout, by cargo-ndk, with 16 KB pages.
//!
//! ```text
//! AndroidManifest.xml, proguard.txt
//! jni/arm64-v8a/libanjian.so, jni/armeabi-v7a/…, jni/x86_64/…
//! kotlin/app/anjian/anjian.kt               compiled by Gradle together with bindings/kotlin
//! ```

use crate::build::PACKAGE;
use crate::elf::{self, ANDROID_PAGE, Wanted};
use crate::lay::Layout;
use crate::machine::Machine;
use crate::missing::{Missing, refuse};
use crate::project::Project;
use crate::{generate, host, phone};
use anyhow::{Context, Result, bail};
use goblin::elf::header::{EM_AARCH64, EM_ARM, EM_X86_64};
use std::fs;
use std::path::{Path, PathBuf};

/// One kind of phone.
struct Abi {
    /// What Android calls it.
    name: &'static str,
    /// What Rust calls it.
    target: &'static str,
    /// What ELF calls it.
    machine: u16,
}

const ABIS: [Abi; 3] = [
    Abi { name: "arm64-v8a", target: "aarch64-linux-android", machine: EM_AARCH64 },
    Abi { name: "armeabi-v7a", target: "armv7-linux-androideabi", machine: EM_ARM },
    Abi { name: "x86_64", target: "x86_64-linux-android", machine: EM_X86_64 },
];

/// Android 8: the oldest that the app supports.
const MIN_SDK: u32 = 26;
/// The first NDK whose own objects are aligned to 16 KB.
const OLDEST_NDK: u32 = 27;
/// What every phone has; libc++ or libgcc would have to be packed beside the library.
const ON_EVERY_PHONE: [&str; 4] = ["libc.so", "libdl.so", "liblog.so", "libm.so"];

/// Packages and answers where it lies.
pub(crate) fn package(project: &Project, machine: &dyn Machine, into: PathBuf) -> Result<PathBuf> {
    refuse("android", &missing(machine))?;
    // Stripped libraries have no interface to read any more; this machine's has the same one.
    let own = host::library(project)?;
    let bindings = project.bindings();
    let functions = generate::functions(&bindings, &own)?;
    let layout = Layout::begin(into)?;
    let jni = layout.folder("jni")?;
    build(project, &jni)?;
    for abi in &ABIS {
        check(&jni.join(abi.name).join("libanjian.so"), abi, &functions)?;
    }
    generate::kotlin(&bindings, &own, &layout.folder("kotlin")?)?;
    layout.write("AndroidManifest.xml", &manifest())?;
    let rules = bindings.join("kotlin/consumer-rules.pro");
    layout.write("proguard.txt", &fs::read_to_string(&rules).with_context(|| format!("{}", rules.display()))?)?;
    layout.done()
}

fn build(project: &Project, jni: &Path) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.arg("ndk").args(ABIS.iter().flat_map(|abi| ["--target", abi.name]));
    cargo.args(["--platform", &MIN_SDK.to_string(), "--output-dir"]).arg(jni);
    cargo.args(["build", "--profile", phone::PROFILE, "--package", PACKAGE, "--lib"]);
    let pages = format!("-Clink-arg=-Wl,-z,max-page-size={ANDROID_PAGE}");
    // Android 8 reads packed relocations of its own kind, newer ones the common kind.
    let packed = "-Clink-arg=-Wl,--pack-dyn-relocs=android";
    cargo.env("CARGO_ENCODED_RUSTFLAGS", phone::flags(&[&pages, packed]));
    cargo.env("CARGO_PROFILE_PHONE_STRIP", "symbols");
    phone::environment(&mut cargo);
    let status = cargo.status().context("cargo ndk does not start")?;
    if !status.success() {
        bail!("cargo ndk ended with {status}; its output above says why");
    }
    Ok(())
}

fn check(library: &Path, abi: &Abi, functions: &[String]) -> Result<()> {
    let bytes = fs::read(library).with_context(|| format!("{}", library.display()))?;
    let wanted = Wanted { machine: Some(abi.machine), page: ANDROID_PAGE, needed: Some(&ON_EVERY_PHONE), functions };
    elf::check(&bytes, &wanted).map_err(|faults| faults.of(library))
}

fn manifest() -> String {
    format!(
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" package=\"app.anjian\">\n    \
         <uses-sdk android:minSdkVersion=\"{MIN_SDK}\" />\n</manifest>\n"
    )
}

/// What stands between this machine and an Android library.
fn missing(machine: &dyn Machine) -> Vec<Missing> {
    let mut missing = Vec::new();
    if !machine.has_program("cargo-ndk") {
        missing.push(Missing::new("cargo-ndk", "cargo install --locked cargo-ndk"));
    }
    missing.extend(missing_ndk(machine));
    for Abi { name, target, .. } in &ABIS {
        if !machine.has_target(target) {
            let what = format!("the Rust target {target} ({name})");
            missing.push(Missing::new(what, format!("rustup target add {target}")));
        }
    }
    missing
}

fn missing_ndk(machine: &dyn Machine) -> Option<Missing> {
    let how = format!(
        "Android Studio: Settings, Android SDK, SDK Tools, NDK (Side by side) {OLDEST_NDK} or newer; then set ANDROID_NDK_HOME to its folder"
    );
    let Some(ndk) = ndk(machine) else {
        let looked = "ANDROID_NDK_HOME, ANDROID_NDK_ROOT, NDK_HOME, ANDROID_HOME/ndk and ANDROID_SDK_ROOT/ndk";
        return Some(Missing::new(format!("the Android NDK (looked at {looked})"), how));
    };
    let shown = ndk.display();
    match machine.text(&ndk.join("source.properties")).as_deref().and_then(major) {
        None => Some(Missing::new(format!("an NDK in {shown}: it has no source.properties with a Pkg.Revision"), how)),
        Some(found) if found < OLDEST_NDK => {
            Some(Missing::new(format!("NDK {OLDEST_NDK} or newer: the one in {shown} is {found}"), how))
        }
        Some(_) => None,
    }
}

/// Where cargo-ndk looks, in its order.
fn ndk(machine: &dyn Machine) -> Option<PathBuf> {
    let named = ["ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "NDK_HOME"].iter().find_map(|name| machine.variable(name));
    named.or_else(|| {
        let sdks = ["ANDROID_HOME", "ANDROID_SDK_ROOT"].iter().filter_map(|name| machine.variable(name));
        sdks.map(|sdk| sdk.join("ndk")).find_map(|folder| {
            let newest = machine.names_in(&folder).into_iter().max_by_key(|name| numbers(name))?;
            Some(folder.join(newest))
        })
    })
}

/// `27.0.12077973` as numbers, so that 27 is newer than 9.
fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// The major version in `Pkg.Revision = 27.0.12077973`.
fn major(properties: &str) -> Option<u32> {
    let revision = properties.lines().find_map(|line| line.trim().strip_prefix("Pkg.Revision"))?;
    revision.trim_start_matches([' ', '=']).split('.').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
