//! Hands over to `anjian-packager`, which may depend on uniffi's bindgen as xtask may not.

use crate::{built, project::Project, step::Findings};
use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus, Stdio},
};

/// What is passed on.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// host (JVM, Swift and Python on this machine), android, apple, or phone (this machine's library as a phone has it, to be weighed).
    #[arg(value_parser = ["host", "android", "apple", "phone"])]
    what: String,
    /// The output folder instead of the usual one; it is replaced.
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

/// Builds and runs the packager; the last line of its standard output is the folder.
pub(crate) fn run(project: &Project, arguments: &Arguments) -> ExitCode {
    match pass_on(project, arguments) {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn pass_on(project: &Project, arguments: &Arguments) -> Result<ExitStatus, String> {
    let mut packager = packager(project, &arguments.what)?;
    if let Some(into) = &arguments.into {
        // The packager starts in the checkout's root, the caller's path is from here.
        packager.arg("--into").arg(std::path::absolute(into).map_err(|e| format!("{}: {e}", into.display()))?);
    }
    packager.status().map_err(|e| format!("the packager: {e}"))
}

/// The step: the library of this machine and the sources generated from it.
pub(crate) fn step(project: &Project) -> Findings {
    match host(project) {
        Ok(folder) => {
            println!("{}", folder.display());
            Findings::default()
        }
        Err(why) => Findings::failed(why),
    }
}

/// Packages for this machine and answers the folder. Cheap when nothing changed.
pub(crate) fn host(project: &Project) -> Result<PathBuf, String> {
    let output = packager(project, "host")?.stderr(Stdio::inherit()).output();
    let output = output.map_err(|e| format!("the packager: {e}"))?;
    if !output.status.success() {
        return Err(format!("`cargo xtask package host` ended with {}", output.status));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().last().map(PathBuf::from).ok_or_else(|| "`cargo xtask package host` named no folder".to_owned())
}

/// The folder of the programs that are a phone in one language each; the steps of the languages write them there.
pub(crate) fn devices(project: &Project) -> Result<PathBuf, String> {
    Ok(devices_beside(&host(project)?))
}

/// The same, for who knows the package.
pub(crate) fn devices_beside(host: &Path) -> PathBuf {
    host.parent().unwrap_or(host).join("devices")
}

fn packager(project: &Project, what: &str) -> Result<Command, String> {
    let mut packager = project.command(built::programs(project, &["anjian-packager"])?);
    packager.arg(what);
    Ok(packager)
}
