//! A signature on the glass: from what the screen reports to strokes that a record can hold, and back to a picture.

use crate::error::AnjianError;
use crate::words::SignatureStrokes;
use crate::workspace::Workspace;
use anjian_core::model::strokes::{BadStrokes, PenPoint, Strokes};
use anjian_core::model::words::Words;

/// A point as the screen reports it, in the pad's own units.
#[uniffi::remote(Record)]
pub struct PenPoint {
    /// From the pad's left edge.
    pub x: f32,
    /// From its upper edge.
    pub y: f32,
    /// Milliseconds by any clock that runs forward while she signs.
    pub ms: u64,
}

/// A signature as a screen draws it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SignaturePicture {
    /// The width of the box that `path` lies in.
    pub width: u16,
    /// Its height.
    pub height: u16,
    /// The strokes as an SVG path (`M`, `L`, `C`), to be drawn with a round pen of about 1/120 of the longer edge.
    pub path: String,
    /// How long she took.
    pub duration_ms: u32,
}

#[uniffi::export]
impl Workspace {
    /// Takes what was drawn on a pad of `width` × `height`, one list of points for each touch, for a `Signature`. Nothing is
    /// stored.
    ///
    /// Errors: `Invalid` when nothing, or only a dot, was drawn, and when it is more than a record can hold.
    pub fn signature(
        &self,
        width: f32,
        height: f32,
        touches: Vec<Vec<PenPoint>>,
    ) -> Result<SignatureStrokes, AnjianError> {
        self.with(|_| Strokes::draw(width, height, &touches).map_err(refused))
    }

    /// A signature as a screen draws it.
    pub fn signature_picture(&self, strokes: SignatureStrokes) -> Result<SignaturePicture, AnjianError> {
        self.with(|_| {
            let (width, height) = strokes.size();
            Ok(SignaturePicture { width, height, path: strokes.to_svg_path(), duration_ms: strokes.duration_ms() })
        })
    }
}

fn refused(bad: BadStrokes) -> AnjianError {
    let (zh, en) = match bad {
        BadStrokes::Blank => ("还没有签名", "Nothing is signed yet"),
        BadStrokes::TooLong => ("签名用时过长，请清除后重签", "It took too long: clear the pad and sign again"),
        _ => ("签名过于复杂，请清除后重签", "It is too much for a signature: clear the pad and sign again"),
    };
    let words = Words { zh: zh.to_owned(), en: en.to_owned() };
    AnjianError::Invalid { what: "signature".to_owned(), why: bad.to_string(), words }
}
