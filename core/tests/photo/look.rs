//! Looking at what came out, with a decoder that the core does not use.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Red, green and blue, decoded strictly.
pub(crate) struct Seen {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Seen {
    pub(crate) fn of(jpeg: &[u8]) -> Self {
        let options = DecoderOptions::default().set_strict_mode(true).jpeg_set_out_colorspace(ColorSpace::RGB);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
        let pixels = decoder.decode().expect("another decoder finds nothing wrong");
        let (width, height) = decoder.dimensions().expect("it has dimensions");
        Self { width, height, pixels }
    }

    /// The colour at a place of the picture, both 0 to 1.
    pub(crate) fn at(&self, x: f64, y: f64) -> [i32; 3] {
        let place = |share: f64, length: usize| ((share * length as f64) as usize).min(length - 1);
        let start = (place(y, self.height) * self.width + place(x, self.width)) * 3;
        [0, 1, 2].map(|n| i32::from(self.pixels[start + n]))
    }

    /// The mean difference of all samples.
    pub(crate) fn far_from(&self, other: &Self) -> f64 {
        assert_eq!((self.width, self.height), (other.width, other.height));
        let sum: u64 = self.pixels.iter().zip(&other.pixels).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / self.pixels.len() as f64
    }
}
