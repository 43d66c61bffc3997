//! What a file is, by its first bytes. Its name is not asked: cameras, galleries and messengers rename at will.

use super::PhotoError;

/// A format that is decoded here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG, what cameras write.
    Jpeg,
    /// PNG, what screenshots and platform decoders write.
    Png,
    /// WebP.
    WebP,
}

/// As many bytes tell.
pub(super) const TELLING: usize = 32;

/// Tells the format.
///
/// # Errors
/// [`PhotoError::ForThePlatform`] for HEIC and AVIF, [`PhotoError::Unsupported`] for other pictures,
/// [`PhotoError::NotAPicture`] for everything else.
pub fn sniff(bytes: &[u8]) -> Result<Format, PhotoError> {
    match bytes {
        [0xFF, 0xD8, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Err(iso_media(brands)),
        [b'G', b'I', b'F', b'8', ..] => Err(PhotoError::unsupported("GIF")),
        [b'B', b'M', ..] => Err(PhotoError::unsupported("BMP")),
        // TIFF, and with it DNG and the raw formats of cameras.
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Err(PhotoError::unsupported("TIFF or a raw format")),
        [0xFF, 0x0A, ..] => Err(PhotoError::unsupported("JPEG XL")),
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Err(PhotoError::unsupported("JPEG XL")),
        _ => Err(PhotoError::NotAPicture),
    }
}

/// HEIC and AVIF share a container with films: its brands tell.
fn iso_media(brands: &[u8]) -> PhotoError {
    let mut brands = brands.chunks_exact(4);
    // After the major brand stands a version, then the compatible brands.
    let major = brands.next();
    let all = || major.into_iter().chain(brands.clone().skip(1));
    if all().any(|brand| brand == b"avif" || brand == b"avis") {
        PhotoError::ForThePlatform { format: "AVIF" }
    } else if all().any(|brand| brand.starts_with(b"hei") || brand.starts_with(b"hev") || brand == b"mif1") {
        PhotoError::ForThePlatform { format: "HEIC" }
    } else {
        PhotoError::NotAPicture
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heic_is_for_the_platform_and_a_film_is_no_picture() {
        let heic = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic";
        assert!(matches!(sniff(heic), Err(PhotoError::ForThePlatform { format: "HEIC" })));
        let generic = b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic";
        assert!(matches!(sniff(generic), Err(PhotoError::ForThePlatform { format: "HEIC" })));
        let avif = b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1";
        assert!(matches!(sniff(avif), Err(PhotoError::ForThePlatform { format: "AVIF" })));
        let film = b"\0\0\0\x18ftypisom\0\0\0\0isommp42";
        assert!(matches!(sniff(film), Err(PhotoError::NotAPicture)));
    }

    #[test]
    fn nothing_and_words_are_no_picture_and_a_gif_is_one_that_is_not_taken() {
        for bytes in [&b""[..], b"\xff", b"hello", b"RIFF1234WAVE", b"%PDF-1.7"] {
            assert!(matches!(sniff(bytes), Err(PhotoError::NotAPicture)), "{bytes:?}");
        }
        assert!(matches!(sniff(b"GIF89a"), Err(PhotoError::Unsupported { .. })));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0").unwrap(), Format::Jpeg);
    }
}
