//! A picture like a camera's: large forms, edges, fine structure and the grain of a sensor, so that its file has about as many
//! bytes for a pixel as a phone's.

use super::super::Failed;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A phone's quality.
const QUALITY: u8 = 92;

/// The file of a picture of so many pixels across and down.
pub(super) fn camera_file((width, height): (u16, u16)) -> Result<Vec<u8>, Failed> {
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    // Forms keep their share of the picture, the grain stays a pixel's: as larger sensors see it.
    let scale = 4_000.0 / f64::from(width);
    for y in 0..height {
        for x in 0..width {
            let at = |size: f64| (f64::from(x) * scale / size, f64::from(y) * scale / size);
            let forms = 60.0 * smooth(at(900.0), 1) + 34.0 * smooth(at(170.0), 2) + 16.0 * smooth(at(38.0), 3);
            let structure = 9.0 * smooth(at(9.0), 4);
            let edge = if smooth(at(420.0), 5) > 0.15 { 34.0 } else { 0.0 };
            let grain = 2.5 * value(i64::from(x), i64::from(y), 6);
            let light = 118.0 + forms + structure + edge + grain;
            let tint = 18.0 * smooth(at(700.0), 7);
            pixels.extend([light + tint, light, light - tint].map(|v| v.clamp(0.0, 255.0) as u8));
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&pixels, width, height, ColorType::Rgb)?;
    Ok(bytes)
}

/// Noise between -1 and 1, smooth over a distance of 1.
fn smooth((x, y): (f64, f64), layer: u64) -> f64 {
    let (left, top) = (x.floor(), y.floor());
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (across, down) = (ease(x - left), ease(y - top));
    let corner = |dx: i64, dy: i64| value(left as i64 + dx, top as i64 + dy, layer);
    let row = |dy: i64| corner(0, dy) + (corner(1, dy) - corner(0, dy)) * across;
    row(0) + (row(1) - row(0)) * down
}

/// A value between -1 and 1 that belongs to a place.
fn value(x: i64, y: i64, layer: u64) -> f64 {
    let mut mixed = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    mixed = (mixed ^ layer.wrapping_mul(0x1656_67B1_9E37_79F9)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    mixed ^= mixed >> 33;
    (mixed & 0xFFFF) as f64 / 32_767.5 - 1.0
}
