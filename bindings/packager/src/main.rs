//! `cargo xtask package host | android | apple`: builds the core's library, generates Kotlin, Swift and Python from it, and lays all of it
//! out where the apps and the scripts take it.
//!
//! Promises: an output folder is whole or as it was before; whatever a machine lacks is named, every piece of it at once, before anything
//! is built. Refuses to lay out a library that a phone would not load.

mod android;
mod apple;
mod build;
mod elf;
mod generate;
mod host;
mod lay;
mod machine;
mod missing;
mod order;
mod phone;
mod project;
mod seal;
mod swift;

use anyhow::Result;
use clap::{Parser, Subcommand};
use machine::ThisMachine;
use project::Project;
use std::path::PathBuf;
use std::process::ExitCode;

/// Builds the core's library and lays it out.
#[derive(Parser)]
#[command(bin_name = "cargo xtask package")]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The output folder instead of the usual one; it is replaced.
    #[arg(long, global = true, value_name = "DIR")]
    into: Option<PathBuf>,
}

#[derive(Clone, Copy, Subcommand)]
enum What {
    /// This machine's library with Kotlin (JVM), Swift and Python sources.
    Host,
    /// This machine's library built as for a phone, to be weighed. Takes minutes.
    Phone,
    /// The Android library in AAR layout. Needs the NDK and cargo-ndk.
    Android,
    /// The XCFramework for iOS and macOS. Needs a Mac with Xcode.
    Apple,
}

fn main() -> ExitCode {
    match package(Arguments::parse()) {
        Ok(into) => {
            println!("{}", into.display());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("package: {why:#}");
            ExitCode::FAILURE
        }
    }
}

/// Packages and answers where it lies.
fn package(arguments: Arguments) -> Result<PathBuf> {
    let project = Project::find()?;
    let into = |usual: PathBuf| arguments.into.clone().unwrap_or(usual);
    match arguments.what {
        What::Host => host::package(&project, into(project.target.join("package/host"))),
        What::Phone => phone::package(&project, into(project.target.join("package/phone"))),
        What::Android => android::package(&project, &ThisMachine, into(project.root.join("android/build/anjian"))),
        What::Apple => apple::package(&project, &ThisMachine, into(project.root.join("ios/build/anjian"))),
    }
}
