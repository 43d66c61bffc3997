//! JPEG. The file is walked first: every marker, every length, the end; its frame is bounded before a pixel is decoded.
//! Then `jpeg-decoder` decodes it, already scaled by the DCT to the smallest size that is still large enough.
//!
//! Decoders forgive what we must not: `jpeg-decoder` fills a scan that lacks data with grey, as libjpeg does. So it reads
//! through [`strict::Strict`], which lets a scan that lacks data fail.

mod anatomy;
mod frame;
mod strict;

use super::limits::Limits;
use super::planes::Planes;
use super::refused::PhotoError;
use anatomy::Anatomy;
use frame::Colour;
use jpeg_decoder::{ColorTransform, Decoder, Error};
use strict::Strict;

/// A decoded picture, and what its file said beside it.
pub(super) struct Decoded<'a> {
    /// The picture, not yet turned.
    pub(super) planes: Planes,
    /// The EXIF block.
    pub(super) exif: Option<&'a [u8]>,
    /// The colour profile.
    pub(super) profile: Option<&'a [u8]>,
}

/// Decodes a file, to a long edge of at least [`Limits::edge`] where it has that.
pub(super) fn decode<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Decoded<'a>, PhotoError> {
    let anatomy = Anatomy::of(bytes, limits)?;
    let mut decoder = Decoder::new(Strict::new(bytes, &anatomy.parts));
    let edge = u16::try_from(limits.edge).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(edge, edge).map_err(refused)?;
    let (width, height) = (usize::from(width), usize::from(height));
    // "RGB" means as it is: luma and chroma are what the encoder wants again.
    decoder.set_color_transform(match anatomy.frame.colour {
        Colour::Grey => ColorTransform::Grayscale,
        Colour::YCbCr | Colour::Rgb => ColorTransform::RGB,
    });
    let pixels = decoder.decode().map_err(refused)?;
    drop(decoder);
    let planes = match anatomy.frame.colour {
        Colour::Grey => Planes::from_grey(pixels, width, height),
        Colour::YCbCr => Planes::from_ycbcr(&pixels, width, height)?,
        Colour::Rgb => Planes::from_rgb(pixels, width, height)?,
    };
    Ok(Decoded { planes, exif: anatomy.exif, profile: anatomy.profile })
}

fn refused(error: Error) -> PhotoError {
    match error {
        Error::Format(why) => PhotoError::Damaged { why },
        Error::Unsupported(what) => PhotoError::unsupported(format!("{what:?}")),
        // Reading from memory fails at its end only, and the walk has seen the end of the picture before.
        Error::Io(_) => PhotoError::damaged("its scans are longer than their data"),
        other => PhotoError::damaged(other),
    }
}
