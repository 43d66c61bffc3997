//! PNG and WebP, decoded by `image`. They cannot be scaled while they are decoded, so that their pixels must fit into
//! memory. Both say themselves where they end, and a file that ends before is refused.

use super::limits::Limits;
use super::planes::Planes;
use super::profile;
use super::refused::PhotoError;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageError, Limits as ImageLimits};
use std::io::Cursor;

/// A decoded picture, and what its file said beside it.
pub(super) struct Decoded {
    planes: Planes,
    exif: Option<Vec<u8>>,
    profile: Option<Vec<u8>>,
}

impl Decoded {
    /// The picture, its EXIF block, and its colour profile if that goes along.
    pub(super) fn parts(self) -> (Planes, Option<Vec<u8>>, Option<Vec<u8>>) {
        (self.planes, self.exif, self.profile.filter(|words| profile::goes_along(words)))
    }
}

/// Decodes a PNG.
pub(super) fn png(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    png_is_whole(bytes)?;
    let mut allowed = ImageLimits::no_limits();
    allowed.max_alloc = Some(limits.pixel_bytes);
    finish(PngDecoder::with_limits(Cursor::new(bytes), allowed).map_err(refused)?, limits)
}

/// Decodes a WebP.
pub(super) fn webp(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    webp_is_whole(bytes)?;
    finish(WebPDecoder::new(Cursor::new(bytes)).map_err(refused)?, limits)
}

fn finish(mut decoder: impl ImageDecoder, limits: &Limits) -> Result<Decoded, PhotoError> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(PhotoError::TooManyPixels { width, height, most: limits.pixels });
    }
    let (wanted, most) = (decoder.total_bytes(), limits.pixel_bytes);
    if wanted > most {
        return Err(PhotoError::TooCostly { of: "bytes for its pixels", wanted, most });
    }
    let exif = decoder.exif_metadata().map_err(refused)?;
    let profile = decoder.icc_profile().map_err(refused)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    let (width, height) = (width as usize, height as usize);
    let planes = if picture.color().has_alpha() {
        Planes::from_rgb(on_white(picture), width, height)?
    } else if picture.color().has_color() {
        Planes::from_rgb(picture.into_rgb8().into_raw(), width, height)?
    } else {
        Planes::from_grey(picture.into_luma8().into_raw(), width, height)
    };
    Ok(Decoded { planes, exif, profile })
}

/// Laid on white paper.
fn on_white(picture: DynamicImage) -> Vec<u8> {
    let pixels = picture.into_rgba8().into_raw();
    let mut laid = Vec::with_capacity(pixels.len() / 4 * 3);
    for pixel in pixels.chunks_exact(4) {
        let (alpha, clear) = (u16::from(pixel[3]), 255 - u16::from(pixel[3]));
        laid.extend(pixel[..3].iter().map(|&colour| ((u16::from(colour) * alpha + 255 * clear + 127) / 255) as u8));
    }
    laid
}

/// Chunk after chunk up to `IEND`, its checksum included.
fn png_is_whole(bytes: &[u8]) -> Result<(), PhotoError> {
    let cut_off = |within| PhotoError::CutOff { at: bytes.len(), within };
    let mut rest = bytes.get(8..).ok_or_else(|| cut_off("the signature"))?;
    loop {
        let (length, kind) = match rest {
            [l3, l2, l1, l0, a, b, c, d, ..] => (u32::from_be_bytes([*l3, *l2, *l1, *l0]), [*a, *b, *c, *d]),
            _ => return Err(cut_off("the picture's end")),
        };
        rest = rest.get(12 + length as usize..).ok_or_else(|| cut_off("a chunk"))?;
        if kind == *b"IEND" {
            return Ok(());
        }
    }
}

fn webp_is_whole(bytes: &[u8]) -> Result<(), PhotoError> {
    let [_, _, _, _, l0, l1, l2, l3, ..] = *bytes else { return Err(PhotoError::NotAPicture) };
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    if bytes.len() - 8 < length {
        return Err(PhotoError::CutOff { at: bytes.len(), within: "the picture" });
    }
    Ok(())
}

fn refused(error: ImageError) -> PhotoError {
    match error {
        ImageError::Unsupported(what) => PhotoError::unsupported(what),
        ImageError::Limits(why) => PhotoError::damaged(format!("it wants more than its size tells: {why}")),
        other => PhotoError::damaged(other),
    }
}
