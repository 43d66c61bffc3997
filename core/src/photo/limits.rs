//! What a picture may cost, and what becomes of it.

use crate::model::upload::PhotoSize;

/// Bounds for one photo. Each is checked before the work it bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file that is read.
    pub file_bytes: u64,
    /// The largest picture that is decoded. Sensors of "64 megapixels" have 9,248 × 6,936: a little more than 64 million.
    pub pixels: u64,
    /// Memory for a JPEG's coefficients, two bytes for each sample: a sequential picture holds as many as its decoder's
    /// threads lag behind, at worst all of them. 64 megapixels at 4:2:0 take 201,000,000.
    pub coefficient_bytes: u64,
    /// The same for a progressive picture, which always holds all of them, and a copy of what its decoder's threads have not
    /// done yet: at 4:4:4 and 208,000,000 bytes that came to 260 MiB. Cameras write none; messengers' are small.
    pub progressive_bytes: u64,
    /// Blocks of 8 × 8 samples that all scans of a JPEG visit together. A progressive picture of 64 megapixels in the usual
    /// ten scans visits 8 million; thousands of scans over a large empty picture would take minutes.
    pub blocks: u64,
    /// Memory for the pixels of a PNG or WebP, which cannot be scaled while they are decoded.
    pub pixel_bytes: u64,
    /// The long edge of the stored photo.
    pub edge: u32,
    /// The largest stored photo, in bytes.
    pub bytes: usize,
    /// The long edge of the thumbnail.
    pub thumbnail_edge: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(PhotoSize::default())
    }
}

impl Limits {
    /// For photos of a company that keeps them so large. What decoding may cost is a matter of phones, not of companies.
    pub fn of(size: PhotoSize) -> Self {
        Self {
            file_bytes: 20 << 20,
            pixels: 64 << 20,
            coefficient_bytes: 200 << 20,
            progressive_bytes: 120 << 20,
            blocks: 16 << 20,
            pixel_bytes: 96 << 20,
            edge: size.edge,
            bytes: size.bytes as usize,
            thumbnail_edge: size.thumbnail_edge,
        }
    }
}
