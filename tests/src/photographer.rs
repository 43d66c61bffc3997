//! A camera for stories, and what one picture costs, measured in a process of its own.

use crate::bench::Failed;
use crate::bench::meter::{cpu_seconds, linux_memory, linux_peak_memory, reset_linux_peak_memory};
use anjian_core::photo::{Limits, normalise};
use jpeg_encoder::{ColorType, Encoder};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What one picture cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Seconds of the processor, of all threads.
    pub seconds: f64,
    /// Mebibytes by which the process grew at most.
    pub grew_mib: f64,
    /// How it ended: the photo's size, or why it was refused.
    pub outcome: String,
}

/// Measures a picture in a process of its own. Needs the program `photographer` beside this one.
pub fn cost(picture: &Path) -> Result<Cost, Failed> {
    let output = Command::new(program()?).arg("cost").arg(picture).output()?;
    if !output.status.success() {
        return Err(format!("the photographer failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let said = String::from_utf8(output.stdout)?;
    let mut words = said.trim().splitn(3, ' ');
    let mut word = || words.next().ok_or("the photographer is silent");
    Ok(Cost { seconds: word()?.parse()?, grew_mib: word()?.parse()?, outcome: word()?.to_owned() })
}

/// Tests and benches lie beside the programs, or in a folder below them.
fn program() -> Result<PathBuf, Failed> {
    let here = std::env::current_exe()?;
    let beside = here.ancestors().skip(1).take(2).map(|folder| folder.join("photographer"));
    beside.into_iter().find(|path| path.exists()).ok_or_else(|| "there is no photographer beside this program".into())
}

/// What the process does; a line for [`cost`].
pub fn cost_here(picture: &Path) -> Result<String, Failed> {
    let before = linux_memory().ok_or("memory is read from Linux' /proc")?;
    reset_linux_peak_memory()?;
    let (made, seconds) = cpu_seconds(|| normalise(picture, &Limits::default()));
    let grew = linux_peak_memory().ok_or("memory is read from Linux' /proc")?.saturating_sub(before);
    let outcome = match made {
        Ok(made) => format!("{} × {} at {}", made.photo.width, made.photo.height, made.quality),
        Err(why) => format!("refused: {why}"),
    };
    Ok(format!("{seconds} {} {outcome}", grew as f64 / f64::from(1 << 20)))
}

/// Draws a picture, a different one for each number.
pub fn draw(path: &Path, number: u64, (width, height): (u16, u16)) -> Result<(), Failed> {
    let mixed = |x: u64, y: u64| (x ^ y << 20 ^ number << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u64::from(height) {
        for x in 0..u64::from(width) {
            let light = 70 + mixed(x / 16, y / 16) % 100 + mixed(x, y) % 8;
            pixels.extend([light + 20, light, light - 20].map(|v| v as u8));
        }
    }
    Ok(Encoder::new_file(path, 90)?.encode(&pixels, width, height, ColorType::Rgb)?)
}
