//! A camera for stories, and what one picture costs the process.

use crate::bench::Failed;
use crate::bench::meter::{cpu_seconds, linux_memory, linux_peak_memory, reset_linux_peak_memory};
use anjian_core::photo::{Limits, normalise};
use jpeg_encoder::{ColorType, Encoder};
use std::path::Path;

/// Makes a photo of a picture: seconds of the processor, of all threads; mebibytes by which this process grew at most; how it
/// ended.
pub fn cost(picture: &Path) -> Result<String, Failed> {
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
