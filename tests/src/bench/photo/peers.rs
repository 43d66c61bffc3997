//! The peers: a floor in C, and a tool that everybody knows.

use super::super::{Failed, Samples};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FLOOR: &str = include_str!("floor.c");

/// The floor, compiled.
pub(super) struct Floor(PathBuf);

/// What one run of the floor took.
pub(super) struct Least {
    /// Milliseconds on the wall.
    pub(super) wall: f64,
    /// Seconds of the processor.
    pub(super) processor: f64,
}

impl Floor {
    pub(super) fn compiled(folder: &Path) -> Result<Self, Failed> {
        let (source, program) = (folder.join("floor.c"), folder.join("floor"));
        std::fs::write(&source, FLOOR)?;
        with_package("libturbojpeg0-dev", || {
            Command::new("cc").args(["-O3", "-o"]).arg(&program).arg(&source).arg("-lturbojpeg").output()
        })?;
        Ok(Self(program))
    }

    /// The medians of a few repeats in one process.
    pub(super) fn least(&self, camera: &Path, quality: u8, repeats: usize) -> Result<Least, Failed> {
        let numbers = ["1600".to_owned(), quality.to_string(), repeats.to_string()];
        let output = done(Command::new(&self.0).arg(camera).args(numbers).output()?)?;
        let (mut walls, mut processors) = (Vec::new(), Vec::new());
        for line in String::from_utf8(output.stdout)?.lines() {
            let mut words = line.split(' ').map(str::parse::<f64>);
            let (Some(wall), Some(processor)) = (words.next(), words.next()) else {
                return Err("the floor is silent".into());
            };
            walls.push(wall?);
            processors.push(processor? / 1e3);
        }
        Ok(Least { wall: Samples::new(walls)?.median(), processor: Samples::new(processors)?.median() })
    }
}

/// `vipsthumbnail`.
pub(super) struct Vips(PathBuf);

impl Vips {
    pub(super) fn found(folder: &Path) -> Result<Self, Failed> {
        with_package("libvips-tools", || Command::new("vipsthumbnail").arg("--version").output())?;
        Ok(Self(folder.join("vips.jpg")))
    }

    pub(super) fn thumbnail(&self, camera: &Path, quality: u8) -> Result<(), Failed> {
        let target = format!("{}[Q={quality},strip]", self.0.display());
        done(Command::new("vipsthumbnail").arg(camera).args(["--size", "1600x1600", "-o", &target]).output()?)?;
        Ok(())
    }
}

/// Runs something that needs a package of Debian's; installs that where it is missing and we are root.
fn with_package(package: &str, run: impl Fn() -> std::io::Result<Output>) -> Result<(), Failed> {
    let first = run().map_err(Failed::from).and_then(done);
    let Err(why) = first else { return Ok(()) };
    let installed = Command::new("apt-get")
        .args(["install", "-y", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output();
    match installed {
        Ok(output) if output.status.success() => done(run()?).map(drop),
        _ => Err(format!("Debian's {package} is missing and could not be installed: {why}").into()),
    }
}

fn done(output: Output) -> Result<Output, Failed> {
    if output.status.success() {
        return Ok(output);
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into())
}
