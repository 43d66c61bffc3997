//! Whether bytes from another phone are one whole JPEG, as this app makes them: walked and bounded, and every coded block decoded
//! strictly. The picture is thrown away; it is decoded at an eighth of its size, so that it costs little.

use super::jpeg;
use super::limits::Limits;
use super::refused::PhotoError;
use super::sniff::{Format, sniff};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels of the largest photo that is carried for another: ours have at most 1,600 × 1,600.
const MOST_PIXELS: u64 = 16 << 20;

/// Checks bytes.
///
/// # Errors
/// The reason why they are no whole JPEG.
pub fn whole_jpeg(bytes: &[u8]) -> Result<(), PhotoError> {
    if sniff(bytes)? != Format::Jpeg {
        return Err(PhotoError::NotAPicture);
    }
    let bytes_of = |pixels: u64| pixels * 6;
    let limits = Limits {
        pixels: MOST_PIXELS,
        coefficient_bytes: bytes_of(MOST_PIXELS),
        progressive_bytes: bytes_of(MOST_PIXELS),
        blocks: 4 << 20,
        edge: 1,
        ..Limits::default()
    };
    // As in `normalise_bytes`: a picture is no reason to lose an app.
    let decoded = catch_unwind(AssertUnwindSafe(|| jpeg::decode(bytes, &limits).map(drop)));
    decoded.unwrap_or_else(|_| Err(PhotoError::damaged("the decoder panicked")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jpeg_encoder::{ColorType, Encoder};

    #[test]
    fn a_whole_jpeg_passes_and_one_that_is_cut_anywhere_does_not() {
        let mut photo = Vec::new();
        let pixels: Vec<u8> = (0..120_u32 * 90 * 3).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        Encoder::new(&mut photo, 80).encode(&pixels, 120, 90, ColorType::Rgb).unwrap();
        whole_jpeg(&photo).unwrap();
        for cut in (0..photo.len()).step_by(37) {
            assert!(whole_jpeg(&photo[..cut]).is_err(), "cut at {cut}");
            let closed = [&photo[..cut], &[0xFF, 0xD9]].concat();
            assert!(whole_jpeg(&closed).is_err(), "cut at {cut} and closed");
        }
        for other in [&b""[..], b"\x89PNG\r\n\x1A\n", b"hello", &[0xFF; 4_096]] {
            assert!(whole_jpeg(other).is_err());
        }
    }
}
